"""A corpus as one file, and back: a copy of the database, without the passage index, which is made of its texts."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import apsw

from onrecord.corpus.database import FILE_NAME, has_corpus, open_to_read, prepare_folder, transaction, translated_errors
from onrecord.corpus.examination.findings import Follow
from onrecord.corpus.examination.whole import examine_database
from onrecord.corpus.files import sync_file, sync_folder
from onrecord.corpus.lock import FolderLock
from onrecord.corpus.replacing import copy_database, make_dated_folder, put_in_place
from onrecord.errors import StoreError

SUFFIX = ".onrecord"
_FORMAT_WITH_SEGMENTS = 5


def make_backup(folder: Path, destination: Path, follow: Follow, *, force: bool = False) -> Path:
    """
    Return the file that the corpus of *folder* was copied to: as it was at one moment, checked, durable; or none.

    A service may go on storing documents.

    Args:
        destination: The file, or a folder that gets one named by the time.
        force: Replace a file that is there.

    Raises:
        StoreError: If there is no corpus, it is damaged, or the file is there, in *folder*, or cannot be written.
        FullError: If the disk is full.
    """
    file = (
        destination / f"onrecord-{datetime.now(UTC):%Y-%m-%d-%H%M%S}{SUFFIX}" if destination.is_dir() else destination
    )
    if file.resolve().is_relative_to(folder.resolve()):
        raise StoreError(f"{file} is in the data folder, and would be lost with it; name a place outside of {folder}")
    if file.exists() and not force:
        raise StoreError(f"{file} is there already; name another file, or replace it with --force")
    if not file.parent.is_dir():
        raise StoreError(f"{file.parent} is no folder; make it first")
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)  # of one that was interrupted
    copy_database(folder / FILE_NAME, unfinished, follow)
    try:
        _leave_out_segments(unfinished)
        _require_whole(unfinished, follow, f"{folder} is damaged, and no backup was made; `onrecord doctor` tells more")
        sync_file(unfinished)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(file.parent)
    return file


def restore_backup(file: Path, folder: Path, follow: Follow, *, force: bool = False) -> Path | None:
    """
    Let *folder* have the corpus of a backup, and return where the one before is kept; None if there was none.

    Args:
        force: Do so where there is a corpus.

    Raises:
        ForeignStoreError: If the backup is none of ours, or a newer version's.
        StoreError: If it is damaged, or the folder holds a corpus or other things; then all stays as it was.
        LockedError: If another process writes to the folder.
    """
    if file.is_dir():
        raise StoreError(f"{file} is a folder; name one of the backups in it")
    if not file.exists():
        raise StoreError(f"{file} is not there; name a file that `onrecord backup` made")
    open_to_read(file).close()
    if has_corpus(folder) and not force:
        raise StoreError(
            f"{folder} holds a corpus already; name another with --data, or keep that one aside with --force"
        )
    if not has_corpus(folder):
        prepare_folder(folder)
    lock = FolderLock(folder)
    try:
        return _replace(file, folder, follow)
    finally:
        lock.release()


def _replace(file: Path, folder: Path, follow: Follow) -> Path | None:
    new = folder / f"{FILE_NAME}.restored"
    new.unlink(missing_ok=True)
    copy_database(file, new, follow)
    try:
        _require_whole(new, follow, f"{file} is damaged, and {folder} is as it was; take another backup")
        _leave_out_segments(new)
        aside = make_dated_folder(folder, "replaced") if has_corpus(folder) else None
        put_in_place(new, folder, aside)
    finally:
        new.unlink(missing_ok=True)
    return aside


def _require_whole(path: Path, follow: Follow, complaint: str) -> None:
    fault = next((finding for finding in examine_database(path, follow) if finding.is_fault), None)
    if fault:
        raise StoreError(f"{complaint} ({fault.where}: {fault.what})")


def _leave_out_segments(path: Path) -> None:
    """Let all documents of a copy wait to be indexed: the files of the index are no part of it."""
    with translated_errors(path), closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        if connection.pragma("user_version") >= _FORMAT_WITH_SEGMENTS:
            with transaction(connection):
                connection.execute("DELETE FROM tombstone; DELETE FROM segment")
                connection.execute("INSERT OR IGNORE INTO unindexed SELECT number FROM document")
