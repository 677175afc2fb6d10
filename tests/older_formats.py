"""Data folders as earlier versions of On Record left them: dumped from what those versions wrote."""

import shutil
from pathlib import Path

import apsw

from onrecord.corpus.database import FILE_NAME, SCHEMA_VERSION
from onrecord.corpus.store import PASSAGES

OLDER = range(1, SCHEMA_VERSION)
_DUMPS = Path(__file__).parent / "faults" / "formats"
_NOT_KEPT = ("corpus", "words", "posting", "analysis")  # what a change of format makes anew, or leaves out

Rows = dict[str, list[tuple[object, ...]]]


def restore_format(number: int, folder: Path) -> Path:
    """Make *folder* a data folder of that format, and return it: three documents, one with two versions."""
    folder.mkdir()
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute((_DUMPS / f"format_{number}.sql").read_text("utf-8"))
    connection.pragma("journal_mode", "wal")
    connection.close()
    segments = _DUMPS / f"format_{number}.passages"
    if segments.exists():
        shutil.copytree(segments, folder / PASSAGES)
    return folder


def open_as_it_is(folder: Path) -> apsw.Connection:
    return apsw.Connection(str(folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)


def version_of(folder: Path) -> int:
    connection = open_as_it_is(folder)
    version = int(connection.pragma("user_version"))
    connection.close()
    return version


def columns_of(folder: Path) -> dict[str, list[str]]:
    """Return the columns of each table whose rows a change of format keeps."""
    connection = open_as_it_is(folder)
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    names = [name for (name,) in tables if name not in _NOT_KEPT]
    columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}
    connection.close()
    return columns


def rows_of(folder: Path, columns: dict[str, list[str]]) -> Rows:
    """Return what stands in these *columns*."""
    connection = open_as_it_is(folder)
    rows = {
        name: sorted(connection.execute(f"SELECT {', '.join(chosen)} FROM {name}").fetchall(), key=repr)
        for name, chosen in columns.items()
    }
    connection.close()
    return rows
