"""Every kind of damage is noticed, told, and mended from what is whole."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from keeping import (
    answers_of,
    content_of,
    copied,
    document,
    faults_of,
    findings_of,
    make_corpus,
    repaired,
    unseen,
)
from older_formats import OLDER, restore_format
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.examination.findings import Remedy
from onrecord.corpus.formats import read_documents
from onrecord.corpus.library import Library
from onrecord.corpus.lock import FolderLock
from onrecord.corpus.repair import repair_folder
from onrecord.errors import LockedError, StoreError

QUIETLY = "PRAGMA foreign_keys = OFF; "
CHANGES: list[tuple[str, Remedy, str]] = [
    ("UPDATE document SET text = text || ' No.' WHERE number = 3", "set aside", "d3 “Gate 3”"),
    ("UPDATE document SET characters = 7 WHERE number = 3", "set aside", "d3 “Gate 3”"),
    ("UPDATE document SET sha256 = zeroblob(32) WHERE number = 3", "set aside", "d3 “Gate 3”"),
    ("UPDATE document SET text = CAST(x'ff' AS TEXT) WHERE number = 3", "set aside", "d3 “Gate 3”"),
    ("UPDATE version SET text = 'Other words.'", "set aside", "an earlier version of d1 “Gate 1”"),
    ("UPDATE quotation SET content = '[[1, 9999]]' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("UPDATE quotation SET content = '[[9, 1' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("UPDATE quotation SET content = '[[1, 4]]' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("UPDATE quotation SET quoted = '[[90, 99]]' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("UPDATE quotation SET form = 'shouted' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("UPDATE quotation SET cue = 'sang' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("UPDATE quotation SET speaker = 'Nobody' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("UPDATE quotation SET words = x'01' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("UPDATE analysis SET version = '' WHERE document = 4", "read again", "d4 “Gate 4”"),
    ("DELETE FROM quotation_word WHERE quotation = 5", "rebuild", "the database"),
    ("INSERT INTO quotation_word VALUES (1, 5)", "rebuild", "the database"),
    ("DELETE FROM attribution WHERE quotation = 5", "rebuild", "the database"),
    ("UPDATE speaker SET means = 99 WHERE number = 1", "rebuild", "the database"),
    ("DELETE FROM analysis WHERE document = 4", "rebuild", "the database"),
    ("DELETE FROM corpus", "rebuild", "the database"),
    (f"{QUIETLY}DELETE FROM document WHERE number = 5", "rebuild", "the database"),
    ("DROP INDEX document_facts", "rebuild", "the database"),
    ("INSERT INTO unindexed VALUES (5)", "reindex", "the passage index"),
    ("INSERT OR IGNORE INTO tombstone SELECT name, 5 FROM segment", "reindex", "the passage index"),
    ("DELETE FROM tombstone", "reindex", "the passage index"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("sound") / "data")


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return copied(sound, tmp_path / "data")


def change(folder: Path, statements: str) -> None:
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        connection.execute(statements)


def overwrite(path: Path, old: bytes, new: bytes, which: int = 0) -> None:
    """Let other bytes stand where *old* does in a file for the time of that number."""
    content, place = path.read_bytes(), -1
    for _ in range(which + 1):
        place = content.index(old, place + 1)
    path.write_bytes(content[:place] + new + content[place + len(old) :])


def aside_of(folder: Path) -> Path:
    (aside,) = folder.glob("damaged-*")
    return aside


def test_a_sound_corpus_has_no_faults(folder: Path):
    assert findings_of(folder) == []


@pytest.mark.parametrize(("statements", "remedy", "where"), CHANGES)
def test_what_is_not_as_it_was_stored_is_found_and_where(folder: Path, statements: str, remedy: Remedy, where: str):
    change(folder, statements)
    assert (where, remedy) in {(fault.where, fault.remedy) for fault in faults_of(folder)}


# In the row and in the index: which of them is right nobody can tell.
@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    ("old", "new"), [(b"Gate 7", b"Gate 1"), (b"1907-03-01", b"1905-03-01"), (b"Paper 7", b"Paper 5")]
)
def test_a_changed_bit_in_what_is_known_of_a_text_is_noticed(folder: Path, old: bytes, new: bytes, which: int):
    overwrite(folder / FILE_NAME, old, new, which)
    assert {fault.remedy for fault in faults_of(folder)} == {"rebuild"}


@pytest.mark.parametrize("number", [0, 5, 10])
def test_a_changed_bit_in_a_text_is_noticed_and_only_that_text_goes(folder: Path, number: int):
    stored = document(12).text.encode()
    overwrite(folder / FILE_NAME, stored[20 + number :], bytes([stored[20 + number] ^ 1]) + stored[21 + number :])
    assert [(fault.document, fault.remedy) for fault in faults_of(folder) if fault.remedy == "set aside"] == [
        (12, "set aside")
    ]
    (told,) = repaired(folder)
    assert "d12 “Gate 12”: its text is not what was stored" in told
    assert faults_of(folder) == []
    assert len(content_of(folder)["document"]) == 10


def test_a_text_that_was_set_aside_can_be_added_again(folder: Path):
    change(folder, "UPDATE document SET text = text || ' No.' WHERE number = 3")
    repaired(folder)
    (found,) = read_documents([aside_of(folder) / "documents.jsonl"])
    assert isinstance(found, NewDocument)
    assert (found.text, found.url, found.title) == (f"{document(3).text} No.", "https://news.example/3", "Gate 3")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE quotation SET words = x'01' WHERE document = 4",
        "UPDATE quotation SET content = '[[1, 9999]]'; DELETE FROM document_name",
        "UPDATE speaker SET means = 99",
        "DELETE FROM quotation_word",
        "DELETE FROM tombstone",
    ],
)
def test_what_is_found_in_texts_is_made_again_and_what_people_decided_stays(folder: Path, damage: str):
    before = answers_of(folder)
    change(folder, damage)
    repaired(folder)
    assert faults_of(folder) == []
    assert answers_of(folder) == before


def test_a_file_of_the_passage_index_that_was_changed_or_lost_is_made_again(folder: Path):
    before = answers_of(folder)
    changed, lost, *_ = sorted((folder / "passages").iterdir())
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")
    lost.unlink()
    told = {fault.where: fault.what for fault in faults_of(folder)}
    assert told[f"passages/{changed.name}"] == "this file of the passage index is not what was written"
    assert told[f"passages/{lost.name}"] == "this file of the passage index is missing"
    assert [finding.what for finding in findings_of(folder) if finding.where.endswith(changed.name)] == [
        "this file of the passage index is not what was written"
    ]
    repaired(folder)
    assert faults_of(folder) == []
    assert answers_of(folder) == before


def test_a_damaged_database_is_kept_and_all_that_is_whole_goes_into_a_new_one(folder: Path):
    overwrite(folder / FILE_NAME, b"Gate 7", b"Gate 1")
    damaged = (folder / FILE_NAME).read_bytes()
    told, *lost = repaired(folder)
    assert told.startswith("11 documents are whole, and in a new database")
    assert lost == []
    assert (aside_of(folder) / FILE_NAME).read_bytes() == damaged
    assert (aside_of(folder) / "report.txt").read_text("utf-8") == f"{told}\n"
    assert faults_of(folder) == []


def test_numbers_of_documents_that_are_lost_are_not_given_again(folder: Path):
    change(folder, "DELETE FROM corpus; UPDATE document SET text = 'x' WHERE number = 12")
    _, *lost = repaired(folder)
    assert lost == [
        "d12 “Gate 12” https://news.example/12: it is not what was stored; what can be read of it is in documents.jsonl"
    ]
    with Library.open(folder, write=True) as library:
        assert library.add(document(40)).number == 13


def test_an_earlier_text_can_still_be_had_back_after_a_repair(folder: Path):
    change(folder, "DELETE FROM corpus")
    repaired(folder)
    with Library.open(folder, write=True) as library:
        library.take_back(1, 2)
        assert library.document(1).text == document(1).text


def test_pages_that_cannot_be_read_cost_no_more_than_what_they_hold(tmp_path: Path):
    folder = make_corpus(tmp_path / "long", documents=12, words=900)
    content = bytearray((folder / FILE_NAME).read_bytes())
    place = content.index(document(6, 900).text[:40].encode()) // 4096 * 4096
    content[place : place + 4096] = b"\xff" * 4096
    (folder / FILE_NAME).write_bytes(content)
    told, *lost = repaired(folder)
    kept = int(told.split()[0])
    assert 0 < kept < 11
    assert len([line for line in lost if line.startswith("d")]) == 11 - kept
    assert faults_of(folder) == []


def test_files_that_others_may_open_are_closed(folder: Path):
    folder.chmod(0o755)
    (folder / FILE_NAME).chmod(0o640)
    assert [(fault.where, fault.remedy) for fault in faults_of(folder)] == [
        ("the folder", "close"),
        (FILE_NAME, "close"),
    ]
    repaired(folder)
    assert findings_of(folder) == []
    assert (folder.stat().st_mode & 0o777, (folder / FILE_NAME).stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize(
    "name",
    [
        "corpus.sqlite3.new",
        "token.new",
        "corpus.sqlite3.restored-wal",
        "passages/0123.segment",
        "passages/1.segment.7.unfinished",
    ],
)
def test_what_an_interrupted_command_left_is_no_fault_and_goes_with_a_repair(folder: Path, name: str):
    (folder / name).touch(mode=0o600)
    assert [(finding.where, finding.remedy, finding.is_fault) for finding in findings_of(folder)] == [
        (name, "remove", False)
    ]
    repaired(folder)
    assert not (folder / name).exists()
    assert findings_of(folder) == []


@pytest.mark.parametrize("name", ["corpus.sqlite3.bak", "corpus.sqlite3.2026-11-22", "token.txt", "holder.json.old"])
def test_a_copy_that_somebody_put_beside_the_corpus_outlasts_a_repair(folder: Path, name: str):
    (folder / name).write_bytes(b"mine")
    folder.chmod(0o755)
    repaired(folder)
    assert (folder / name).read_bytes() == b"mine"
    assert findings_of(folder) == []


def test_what_was_stored_anew_between_the_look_and_the_repair_stays(folder: Path):
    change(folder, "UPDATE document SET text = text || ' No.' WHERE number = 3; UPDATE version SET text = 'Other.'")
    findings = findings_of(folder)
    assert [finding.remedy for finding in findings] == ["set aside", "set aside"]
    change(folder, "UPDATE document SET text = substr(text, 1, length(text) - 4) WHERE number = 3")
    list(repair_folder(folder, findings, unseen))
    kept = content_of(folder)
    assert any(row.startswith("(3,") for row in kept["document"])
    assert kept["version"] == []


def test_what_a_running_service_is_writing_is_no_leftover(folder: Path):
    (folder / "passages" / "1.segment.7.unfinished").touch(mode=0o600)
    lock = FolderLock(folder)
    assert findings_of(folder) == []
    with pytest.raises(LockedError):
        repaired(folder)
    lock.release()


def test_an_examination_changes_nothing(folder: Path):
    change(folder, "UPDATE document SET text = text || ' No.' WHERE number = 3; DELETE FROM tombstone")
    (folder / "corpus.sqlite3.new").touch(mode=0o644)
    before = content_of(folder), (folder / FILE_NAME).read_bytes()
    assert faults_of(folder)
    assert (content_of(folder), (folder / FILE_NAME).read_bytes()) == before
    assert (folder / "corpus.sqlite3.new").exists()


@pytest.mark.parametrize(
    ("damage", "words", "remedy"),
    [
        (lambda path: path.write_bytes(b""), "is empty, a copy cut short perhaps", "restore"),
        (lambda path: path.write_bytes(b"shopping list " * 999), "is not a database", "restore"),
        (lambda path: change(path.parent, "PRAGMA application_id = 7"), "belongs to another program", "leave"),
        (lambda path: change(path.parent, "PRAGMA user_version = 99"), "has format 99", "leave"),
    ],
)
def test_what_is_no_corpus_of_ours_is_told_and_left_alone(
    folder: Path, damage: Callable[[Path], object], words: str, remedy: Remedy
):
    damage(folder / FILE_NAME)
    before = (folder / FILE_NAME).read_bytes()
    (fault,) = faults_of(folder)
    assert words in fault.what
    assert fault.remedy == remedy
    with pytest.raises(StoreError, match="nothing was changed"):
        repaired(folder)
    assert (folder / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("number", OLDER)
def test_a_corpus_that_was_brought_up_to_date_is_as_this_version_makes_it(tmp_path: Path, number: int):
    folder = restore_format(number, tmp_path / "data")
    Library.open(folder, write=True).close()
    assert [fault.what for fault in faults_of(folder) if fault.remedy != "close"] == []


def test_a_corpus_of_an_earlier_format_is_checked_as_far_as_it_goes(folder: Path):
    change(folder, "DROP TABLE person; DROP TABLE audit; PRAGMA user_version = 6")
    assert [(finding.remedy, "format 6" in finding.what) for finding in findings_of(folder)] == [("none", True)]
    change(folder, "UPDATE document SET text = 'x' WHERE number = 3")
    assert [fault.where for fault in faults_of(folder)] == ["d3 “Gate 3”"]
