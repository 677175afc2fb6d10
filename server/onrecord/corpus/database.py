"""Connections to the corpus's SQLite file: one that writes, any number that read, and what may go wrong with them."""

import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import resources
from pathlib import Path
from typing import Any

import apsw

from onrecord.corpus.files import make_private_folder, refused_as_errors, sync_folder
from onrecord.errors import BusyError, ForeignStoreError, FullError, OtherOwnerError, StoreError

FILE_NAME = "corpus.sqlite3"
APPLICATION_ID = 0x4F6E5265  # "OnRe", at byte 68 of the file; see https://www.sqlite.org/fileformat.html
# 2: speakers; 3: who analysed a document; 4: moved quotations, quoted words; 5: passages in segments; 6: authors;
# 7: persons, the audit log, second copies of what is known;
# `migration` makes it of earlier ones
SCHEMA_VERSION = 7
OLDEST_VERSION = 1

# And what begins with one of these.
_OWN_FILES = (FILE_NAME, "lock", "holder.json", "token", "passages", "replaced-", "damaged-")
_WHAT_WOULD_DO = "a file that `onrecord backup` made would do, put there with `onrecord restore --force`"
_BUSY_MILLISECONDS = 5000  # readers wait so long for a checkpoint's last step; it takes a few


_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)  # by `time.monotonic`
_STEPS = 1000  # of SQLite's machine between two looks at the clock; some fifty documents of a search


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let readers that begin in the body, on its thread, end with BusyError *seconds* from now."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def observe_limit(connection: apsw.Connection) -> None:
    """Let what *connection* does from now on end at this thread's time limit, if there is one."""
    deadline = _deadline.get()
    connection.set_progress_handler(None if deadline == math.inf else lambda: time.monotonic() > deadline, _STEPS)


def prepare_folder(folder: Path) -> None:
    """
    Make *folder* the corpus's own: there, and closed to other users of the machine.

    Raises:
        StoreError: If it cannot be made or used.
        ForeignStoreError: If it holds other things than a corpus, or one of another program or a newer version.
    """
    try:
        make_private_folder(folder)
        others = [entry.name for entry in folder.iterdir() if not entry.name.startswith(_OWN_FILES)]
        if others and not has_corpus(folder):
            raise ForeignStoreError(
                f"{folder} holds other things ({', '.join(sorted(others)[:3])}) and no corpus; name an empty folder"
            )
        open_reader(folder).close()  # raises if the corpus is none of ours
        folder.chmod(0o700)
    except FileExistsError:
        raise StoreError(f"{folder} is a file; the data folder must be a folder") from None
    except NotADirectoryError:
        file = next((parent for parent in folder.parents if parent.is_file()), "something on the way")
        raise StoreError(f"{folder} cannot be a folder: {file} is a file") from None
    except OSError as error:
        raise StoreError(f"{folder} cannot be used: {error.strerror}") from None


def has_corpus(folder: Path) -> bool:
    """Return whether *folder* holds a corpus, or what stands in its place."""
    return (folder / FILE_NAME).exists()


def open_writer(folder: Path) -> apsw.Connection:
    """
    Return the one connection that writes and checkpoints, making the database if there is none.

    It may be of an earlier version's format; `migration.bring_up_to_date` changes that.
    Two that do can corrupt the file with SQLite before 3.51.3 (its WAL-reset bug); the caller holds the folder's lock.

    Raises:
        ForeignStoreError: If the file there is not a corpus, or of a newer version.
    """
    path = folder / FILE_NAME
    if not path.exists():
        _create(path)
    connection = _connect(path, apsw.SQLITE_OPEN_READWRITE)
    try:
        with translated_errors(path):
            path.chmod(0o600)
            connection.pragma("journal_mode", "wal")
            connection.pragma("synchronous", "full")
            connection.pragma("foreign_keys", True)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(folder: Path) -> apsw.Connection:
    """
    Return a connection that cannot write; of an empty corpus in memory if there is none.

    Raises:
        ForeignStoreError: If the file there is not a corpus, or of a newer version.
    """
    path = folder / FILE_NAME
    return open_to_read(path) if path.exists() else open_empty()


def open_to_read(path: Path) -> apsw.Connection:
    """
    Return a connection to the database at *path* that cannot write.

    Raises:
        ForeignStoreError: If it is not a corpus, or of a newer version.
    """
    connection = _connect(path, apsw.SQLITE_OPEN_READONLY)
    connection.pragma("query_only", True)
    return connection


def open_empty() -> apsw.Connection:
    """Return a connection to an empty corpus in memory that cannot be written."""
    connection = apsw.Connection(":memory:")
    _fill(connection)
    connection.pragma("query_only", True)
    return connection


def create_database(path: Path) -> apsw.Connection:
    """Return a connection to a new empty corpus at *path*, a file of this user's only."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        _fill(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def parts_of(path: Path) -> list[Path]:
    """Return the files of the database at *path*: itself, and its log if it was not closed."""
    return [part for name in ("", "-wal", "-shm") if (part := path.with_name(f"{path.name}{name}")).exists()]


def is_outdated(folder: Path) -> bool:
    """Return whether the corpus of *folder* has an earlier version's format, which only a writer can change."""
    connection = open_reader(folder)
    try:
        return bool(connection.pragma("user_version") != SCHEMA_VERSION)
    finally:
        connection.close()


def fetch(
    connection: apsw.Connection, query: str, bindings: tuple[object, ...] | dict[str, object] = ()
) -> list[tuple[Any, ...]]:
    """Return all rows of *query*; their values are of the types that the schema, being strict, guarantees."""
    return connection.execute(query, bindings).fetchall()


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Run the body in one write transaction: all of it is durable at the end, or none of it happened."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as ours."""
    try:
        yield
    except apsw.NotADBError:
        raise ForeignStoreError(f"{path} is not a database; {_WHAT_WOULD_DO}") from None
    except apsw.InterruptError:
        raise BusyError(
            "search: it was stopped, for it took too long; ask again, for fewer words or less at once"
        ) from None
    except apsw.FullError:
        raise FullError(f"{path} cannot grow: the disk is full; nothing of this step was stored") from None
    except (apsw.CorruptError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} is damaged ({error}); `onrecord doctor` says what can be saved") from error
    except apsw.Error as error:
        raise StoreError(f"{path} cannot be used: {error}") from error


def _create(path: Path) -> None:
    """Make an empty corpus under another name first, so that one half made is never taken for a corpus."""
    unfinished = path.with_name(f"{path.name}.new")
    with translated_errors(path), refused_as_errors(path, "a corpus"):
        unfinished.unlink(missing_ok=True)
        create_database(unfinished).close()
        unfinished.replace(path)
        sync_folder(path.parent)


def _fill(connection: apsw.Connection) -> None:
    connection.pragma("synchronous", "extra")
    with transaction(connection):
        for part in ("schema", "speakers", "analysis", "moves", "quoted", "passages", "authors", "access", "copies"):
            connection.execute(resources.files(__package__).joinpath(f"{part}.sql").read_text("utf-8"))
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", SCHEMA_VERSION)


def _connect(path: Path, flags: int) -> apsw.Connection:
    with translated_errors(path):
        if path.stat().st_size == 0:
            raise ForeignStoreError(f"{path} is empty, a copy cut short perhaps; {_WHAT_WOULD_DO}")
        connection = apsw.Connection(str(path), flags=flags)
        try:
            connection.set_busy_timeout(_BUSY_MILLISECONDS)
            _check_owner(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _check_owner(connection: apsw.Connection, path: Path) -> None:
    if (found := connection.pragma("application_id")) != APPLICATION_ID:
        raise OtherOwnerError(f"{path} belongs to another program (application id {found}); name another data folder")
    version = connection.pragma("user_version")
    if not OLDEST_VERSION <= version <= SCHEMA_VERSION:
        raise OtherOwnerError(
            f"{path} has format {version}, this On Record reads {SCHEMA_VERSION}; use the version that wrote it"
        )
