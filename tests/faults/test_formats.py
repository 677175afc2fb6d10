"""A corpus of an earlier format loses nothing when it becomes one of today's, however often that breaks off."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from older_formats import OLDER, Rows, columns_of, restore_format, rows_of, version_of
from onrecord.cli import COMMANDS
from onrecord.corpus.database import FILE_NAME, SCHEMA_VERSION, open_writer
from onrecord.corpus.library import Library
from onrecord.corpus.migration import bring_up_to_date
from onrecord.errors import FullError
from service_process import run
from whole_corpus import check_consistency, strays_in

PAGE = (
    "The Post has it that “the toll goes before the winter storms”, and Tom Oxley said the bridge was “unsafe at any"
    " speed” and that nobody would cross it again this year."
)

# Brings the corpus up to date, but is killed before the statement of that number.
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from onrecord.corpus.database import FILE_NAME, open_writer
from onrecord.corpus.migration import bring_up_to_date

folder, left = Path(sys.argv[1]), int(sys.argv[2])

def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return True

connection = open_writer(folder)
connection.exec_trace = count
bring_up_to_date(connection, folder / FILE_NAME)
"""

# They have a corpus of their own, that of a running service, another's; and `doctor` tells it among what it finds.
OTHERS = {"demo", "pair", "restore", "doctor"}
COMMAND_LINES = {  # what each command needs beside its name
    "add": ["."],
    "backup": ["copy"],
    "match": ["-"],
    "people": ["list"],
    "speakers": ["list"],
}


class BrokenOffError(Exception):
    """A fault in the middle."""


def bring(folder: Path, prepare: Callable[[apsw.Connection], object]) -> None:
    """Bring *folder* up to date over a connection that was prepared to fail."""
    connection = open_writer(folder)
    prepare(connection)
    try:
        bring_up_to_date(connection, folder / FILE_NAME)
    finally:
        connection.close()


def fail_at(statement: int) -> Callable[[apsw.Connection], object]:
    """Return what makes a connection fail before the statement of that number, once."""
    left = statement

    def count(*_: object) -> bool:
        nonlocal left
        left -= 1
        if left == -1:
            raise BrokenOffError
        return True

    return lambda connection: setattr(connection, "exec_trace", count)


def check_all_is_there(folder: Path, columns: dict[str, list[str]], before: Rows) -> None:
    """Assert that a folder, once it is opened, is of today's format and has all that it had, and is found by it."""
    with Library.open(folder, write=True) as library:
        list(library.index_lacking())
        found = library.match(PAGE, url="https://post.example/today").result
        assert found.complete
        assert {document.url for document in found.documents} == {
            "https://news.example/toll",
            "https://other.example/bridge",
        }
    assert version_of(folder) == SCHEMA_VERSION
    after = rows_of(folder, columns)
    after["segment"] = before.get("segment", [])  # made anew of formats that had none
    assert {name: rows for name, rows in after.items() if name in before} == before
    check_consistency(folder)
    assert strays_in(folder) == set()


@pytest.mark.parametrize("number", OLDER)
def test_a_change_of_format_that_fails_at_any_statement_leaves_all_as_it_was_and_is_done_the_next_time(
    tmp_path: Path, number: int
):
    folder = restore_format(number, tmp_path / "data")
    before = rows_of(folder, columns := columns_of(folder))
    statement = 0
    while True:
        try:
            bring(folder, fail_at(statement))
            break
        except BrokenOffError:
            assert version_of(folder) == number
            assert columns_of(folder) == columns
            assert rows_of(folder, columns) == before
            statement += 1
    assert statement > 12
    check_all_is_there(folder, columns, before)


@pytest.mark.parametrize("number", OLDER)
def test_a_change_of_format_that_is_killed_is_done_the_next_time(tmp_path: Path, number: int):
    folder = restore_format(number, tmp_path / "data")
    before = rows_of(folder, columns := columns_of(folder))
    for statement in (3, 11):
        done = subprocess.run([sys.executable, "-c", KILLED_AT, folder, str(statement)], check=False, timeout=60)
        assert done.returncode == -9
        assert rows_of(folder, columns) == before
    check_all_is_there(folder, columns, before)


@pytest.mark.parametrize("number", OLDER)
def test_a_disk_that_is_full_leaves_the_earlier_format_and_says_so(tmp_path: Path, number: int):
    folder = restore_format(number, tmp_path / "data")
    before = rows_of(folder, columns := columns_of(folder))
    with pytest.raises(FullError, match="the disk is full; nothing of this step was stored"):
        bring(folder, lambda connection: connection.pragma("max_page_count", connection.pragma("page_count") + 2))
    assert version_of(folder) == number
    assert rows_of(folder, columns) == before
    check_all_is_there(folder, columns, before)


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - OTHERS))
def test_every_command_refuses_a_newer_format_in_one_line_and_leaves_it_alone(tmp_path: Path, command: str):
    folder = tmp_path / "data"
    Library.open(folder, write=True).close()
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.pragma("user_version", 99)
    connection.close()
    before = {path.name: path.read_bytes() for path in folder.glob("*.sqlite3")}
    done = run(folder, command, *COMMAND_LINES.get(command, []))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"has format 99, this On Record reads {SCHEMA_VERSION}; use the version that wrote it" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path.name: path.read_bytes() for path in folder.glob("*.sqlite3")} == before
