import os
import stat
from pathlib import Path

import apsw
import pytest

from onrecord.corpus.database import APPLICATION_ID, FILE_NAME, SCHEMA_VERSION, open_reader, open_writer, prepare_folder
from onrecord.errors import ForeignStoreError, StoreError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    prepare_folder(folder := tmp_path / "data")
    return folder


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make_database(folder: Path, statements: str) -> None:
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute(statements)
    connection.close()


def test_folder_and_files_are_closed_to_other_users_whatever_the_umask(tmp_path: Path):
    before = os.umask(0)
    try:
        prepare_folder(folder := tmp_path / "data")
        writer = open_writer(folder)
        writer.execute("UPDATE corpus SET revision = revision")
    finally:
        os.umask(before)
    assert mode_of(folder) == 0o700
    assert {mode_of(path) for path in folder.iterdir()} == {0o600}
    assert {path.suffix for path in folder.iterdir()} == {".sqlite3", ".sqlite3-wal", ".sqlite3-shm"}
    writer.close()


def test_a_folder_that_was_open_to_others_is_closed(folder: Path):
    folder.chmod(0o755)
    prepare_folder(folder)
    assert mode_of(folder) == 0o700


def test_what_is_durable_is_on_the_disk_before_it_is_acknowledged(folder: Path):
    writer = open_writer(folder)
    assert (writer.pragma("journal_mode"), writer.pragma("synchronous")) == ("wal", 2)
    assert writer.pragma("foreign_keys") == 1
    writer.close()


def test_a_corpus_is_known_by_its_application_id_and_version(folder: Path):
    open_writer(folder).close()
    content = (folder / FILE_NAME).read_bytes()
    assert int.from_bytes(content[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(content[60:64], "big") == SCHEMA_VERSION


def test_a_reader_cannot_write(folder: Path):
    open_writer(folder).close()
    reader = open_reader(folder)
    with pytest.raises(apsw.ReadOnlyError):
        reader.execute("UPDATE corpus SET revision = 7")
    reader.close()


def test_a_reader_of_a_folder_without_corpus_sees_an_empty_one_and_leaves_nothing_behind(folder: Path):
    reader = open_reader(folder)
    assert reader.execute("SELECT count(*), (SELECT revision FROM corpus) FROM document").fetchall() == [(0, 0)]
    assert list(folder.iterdir()) == []
    reader.close()


@pytest.mark.parametrize("open_it", [open_writer, open_reader])
@pytest.mark.parametrize(
    ("statements", "complaint"),
    [
        ("CREATE TABLE moz_places (id)", "belongs to another program"),
        ("PRAGMA application_id = 252006674; CREATE TABLE places (id)", "belongs to another program"),
        (f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 9; CREATE TABLE t (id)", "has format 9"),
    ],
)
def test_another_programs_or_a_newer_database_is_refused_untouched(folder: Path, open_it, statements, complaint):
    make_database(folder, statements)
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(ForeignStoreError, match=complaint):
        open_it(folder)
    assert (folder / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("open_it", [open_writer, open_reader])
@pytest.mark.parametrize(("content", "complaint"), [(b"", "is empty"), (b"not a database at all " * 99, "is not a")])
def test_a_file_that_is_no_database_is_refused_untouched(folder: Path, open_it, content, complaint):
    (folder / FILE_NAME).write_bytes(content)
    with pytest.raises(ForeignStoreError, match=complaint):
        open_it(folder)
    assert (folder / FILE_NAME).read_bytes() == content


def test_a_database_half_made_by_a_crash_is_made_anew(folder: Path):
    (folder / f"{FILE_NAME}.new").write_bytes(b"SQLite format 3\0 and then the power failed")
    open_writer(folder).close()
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_a_folder_of_other_things_is_refused_as_it_is(tmp_path: Path):
    (tmp_path / "thesis.odt").write_text("years of work")
    tmp_path.chmod(0o755)
    with pytest.raises(ForeignStoreError, match=r"holds other things \(thesis.odt\)"):
        prepare_folder(tmp_path)
    assert mode_of(tmp_path) == 0o755


@pytest.mark.parametrize("below", ["", "data"])
def test_a_file_in_the_folders_place_is_refused(tmp_path: Path, below: str):
    (tmp_path / "notes.txt").write_text("notes")
    with pytest.raises(StoreError, match="is a file"):
        prepare_folder(tmp_path / "notes.txt" / below)
