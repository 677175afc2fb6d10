"""Another database in the place of a data folder's own: copied, durable, and the one before kept."""

import os
import shutil
from contextlib import AbstractContextManager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import apsw

from onrecord.corpus.database import FILE_NAME, open_to_read, parts_of, translated_errors
from onrecord.corpus.examination.findings import Advance, Check, Follow
from onrecord.corpus.files import sync_file, sync_folder

_PAGES = 1024  # copied at once, 4 MB; then a progress bar moves


def copy_database(source: Path, target: Path, follow: Follow, label: str = "Copying") -> None:
    """
    Copy the corpus in *source* as it is at one moment into a new file of this user's only; another process may write.

    All of it is read in one transaction, so that what is committed meanwhile neither gets in nor starts it anew.

    Raises:
        FullError, StoreError: If it cannot be read or written; nothing is left of it.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with translated_errors(target), closing(open_to_read(source)) as reader:
            reader.execute("BEGIN")
            pages = reader.pragma("page_count")
            with closing(apsw.Connection(str(target), flags=apsw.SQLITE_OPEN_READWRITE)) as writer:
                _copy_pages(reader, writer, follow(Check(label, -(-pages // _PAGES), lambda _: ())))
                writer.pragma("journal_mode", "delete")  # one file
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _copy_pages(reader: apsw.Connection, writer: apsw.Connection, bar: AbstractContextManager[Advance]) -> None:
    writer.pragma("synchronous", "off")  # it is made durable as a whole, once it was checked
    with bar as advance, writer.backup("main", reader, "main") as backup:
        while not backup.done:
            backup.step(_PAGES)
            advance()


def put_in_place(new: Path, folder: Path, aside: Path | None) -> None:
    """
    Let the database *new* be that of *folder*, durably; the caller holds the folder's lock.

    Args:
        aside: A folder that keeps the one before; None if there is none.
    """
    path = folder / FILE_NAME
    sync_file(new)
    if aside:
        _write_log_back(path)
        for part in parts_of(path):
            _keep(part, aside / part.name)
        sync_folder(aside)
        sync_folder(folder)
        for part in parts_of(path)[1:]:  # SQLite would take the log for that of the new one
            part.unlink()
    new.replace(path)
    sync_folder(folder)


def make_dated_folder(folder: Path, word: str) -> Path:
    """Return a new folder in *folder*, named by a word and the time, closed to other users."""
    made = folder / f"{word}-{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}"
    made.mkdir(mode=0o700)
    return made


def _write_log_back(path: Path) -> None:
    """Let a database be one file, so that one step replaces it; a damaged one, or one being read, keeps its log."""
    with suppress(apsw.Error), closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.pragma("user_version")  # before it reads anything, SQLite knows of no log
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


def _keep(file: Path, place: Path) -> None:
    try:
        os.link(file, place)  # no room, no time
    except OSError:
        shutil.copy2(file, place)
        sync_file(place)
