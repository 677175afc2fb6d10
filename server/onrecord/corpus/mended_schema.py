"""A damaged database that can be asked again, though what it says of its own tables is damaged: in a copy."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import apsw

from onrecord.corpus.database import fetch, open_empty, open_to_read, parts_of

_TABLES = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"


@contextmanager
def open_damaged(damaged: Path, room: Path) -> Iterator[apsw.Connection]:
    """
    Yield a connection that reads as much of the database *damaged* as can be read.

    Args:
        room: A folder that may hold a copy of it meanwhile.
    """
    if _describes_itself(damaged):
        with closing(open_to_read(damaged)) as connection:
            yield connection
        return
    copies = [Path(shutil.copy2(part, room / f"asked-{part.name}")) for part in parts_of(damaged)]
    try:
        _describe(copies[0])
        with closing(open_to_read(copies[0])) as connection:
            connection.pragma("writable_schema", True)  # nothing is written; SQLite overlooks what it cannot understand
            yield connection
    finally:
        for part in parts_of(copies[0]):
            part.unlink()


def _describes_itself(damaged: Path) -> bool:
    with closing(open_to_read(damaged)) as connection, closing(open_empty()) as empty:
        try:
            return set(fetch(empty, _TABLES)) <= set(fetch(connection, _TABLES))
        except (apsw.Error, UnicodeDecodeError):
            return False


def _describe(copy: Path) -> None:
    """Let a database say of each of its tables and indexes what this version does, where it says something else."""
    with closing(apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.pragma("writable_schema", True)
        with closing(open_empty()) as empty, suppress(apsw.Error):  # then some tables may be read as it is
            rows = [(sql, name) for name, sql in fetch(empty, _TABLES)]
            connection.executemany("UPDATE sqlite_schema SET sql = ? WHERE name = ?", rows)
