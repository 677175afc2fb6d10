"""A corpus of an earlier format, 1 made by that version's `schema.sql`, becomes one of today's."""

import json
from pathlib import Path

import apsw
import pytest

from onrecord.corpus import migration
from onrecord.corpus.database import APPLICATION_ID, FILE_NAME, SCHEMA_VERSION, is_outdated
from onrecord.corpus.documents import NewDocument, text_sha256
from onrecord.corpus.library import Library
from onrecord.errors import LockedError
from onrecord.model import Span

SCHEMA_1 = Path(__file__).with_name("schema_1.sql")
FORMAT_6 = (
    "DROP TABLE person; DROP TABLE audit; DROP INDEX document_facts; DROP INDEX version_facts; DROP INDEX moved_facts;"
    " DROP INDEX speaker_renamed; DROP INDEX pairing_facts; CREATE INDEX version_by_document ON version (document);"
    " ALTER TABLE pairing DROP COLUMN last_used; PRAGMA user_version = 6"
)
FORMAT_5 = (
    f"{FORMAT_6}; ALTER TABLE document DROP COLUMN author; ALTER TABLE version DROP COLUMN author;"
    " ALTER TABLE version DROP COLUMN kind; ALTER TABLE version DROP COLUMN url; PRAGMA user_version = 5"
)
FORMAT_4 = (
    f"{FORMAT_5}; DROP TABLE tombstone; DROP TABLE segment; DROP TABLE unindexed; DROP INDEX analysis_unread;"
    " CREATE TABLE words (document); CREATE TABLE posting (document); PRAGMA user_version = 4"
)
FORMAT_3 = f"{FORMAT_4}; DROP TABLE moved; ALTER TABLE quotation DROP COLUMN quoted; PRAGMA user_version = 3"
FORMAT_2 = f"{FORMAT_3}; DROP TABLE analysis; PRAGMA user_version = 2"
TEXT = "“The toll stays,” said Ilse Varga and Tom Oxley of Marsh and Sons. “Not for long,” Mr. Varga said."
QUOTATIONS = [
    ("[[1, 15]]", "Ilse Varga and Tom Oxley"),
    ("[[1, 15]]", "Marsh and Sons"),
    ("[[1, 15]]", None),
    ("[[68, 80]]", "Varga"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder as format 1 left it, with one document."""
    (folder := tmp_path / "data").mkdir()
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute(SCHEMA_1.read_text("utf-8"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1; PRAGMA journal_mode = wal")
    connection.execute(
        "INSERT INTO document VALUES (1, 'sha256:x', NULL, 'Toll', NULL, '2025-03-01', 'article', '2025-03', ?, ?, ?)",
        (len(TEXT), text_sha256(TEXT), TEXT),
    )
    connection.execute("INSERT INTO words VALUES (1, x'', x'', x'', x'', x'')")
    connection.executemany("INSERT INTO document_name VALUES (1, ?)", [("ilse varga",), ("tom oxley",)])
    connection.executemany(
        "INSERT INTO quotation (document, content, form, speaker, cue, words) VALUES (1, ?, 'direct', ?, 'said', x'')",
        QUOTATIONS,
    )
    connection.close()
    return folder


def version_of(folder: Path) -> int:
    connection = apsw.Connection(str(folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)
    version = connection.pragma("user_version")
    connection.close()
    return version


def schema_of(folder: Path) -> set[str]:
    connection = apsw.Connection(str(folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)
    schema = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    connection.close()
    return schema


@pytest.mark.parametrize("write", [True, False])
def test_an_earlier_corpus_knows_its_speakers_once_it_is_opened(folder: Path, write: bool):
    assert is_outdated(folder)
    with Library.open(folder, write=write) as library:
        found = {e.name: (e.aliases, e.quotations) for e in library.speakers.entries()}
        assert found == {"Ilse Varga": (("Varga",), 2), "Tom Oxley": ((), 1), "Marsh and Sons": ((), 1)}
        assert library.document(1).text == TEXT
        assert library.revision == 1
    assert version_of(folder) == SCHEMA_VERSION


def test_it_then_has_the_very_tables_of_a_new_corpus(folder: Path, tmp_path: Path):
    Library.open(folder, write=True).close()
    Library.open(tmp_path / "new", write=True).close()
    assert schema_of(folder) == schema_of(tmp_path / "new")


def test_a_corpus_of_format_3_learns_to_move_quotations(tmp_path: Path):
    new, old = tmp_path / "new", tmp_path / "old"
    for folder in (new, old):
        with Library.open(folder, write=True) as library:
            library.add(NewDocument("“It goes,” Oskar Varga said."))
    connection = apsw.Connection(str(old / FILE_NAME))
    connection.execute(FORMAT_3)
    connection.execute("UPDATE analysis SET version = ''")
    connection.close()
    with Library.open(old, write=True) as library:
        assert [e.name for e in library.speakers.entries()] == ["Oskar Varga"]
        list(library.index_lacking())
        assert library.match("“It goes,” Oskar Varga said.").result.complete  # for it was read
    assert (version_of(old), schema_of(old)) == (SCHEMA_VERSION, schema_of(new))


def test_documents_of_a_format_without_segments_wait_to_be_indexed(folder: Path):
    with Library.open(folder, write=True) as library:
        assert library.unindexed_count() == 1
        page = f"It was reported. {TEXT}"
        assert not library.match(page).result.complete
        assert list(library.index_lacking()) == [1]
        found = library.match(page).result
        assert (found.complete, [d.number for d in found.documents]) == (True, [1])


def test_it_goes_on_as_any_other(folder: Path):
    with Library.open(folder, write=True) as library:
        library.add(NewDocument("“It goes,” Oskar Varga said.", url="https://news.example/goes"))
        assert "Varga" in {e.name for e in library.speakers.entries()}
        library.remove(1)
        assert [e.name for e in library.speakers.entries()] == ["Oskar Varga"]


def test_a_corpus_of_format_5_learns_who_wrote_its_documents(tmp_path: Path):
    old, new = tmp_path / "old", tmp_path / "new"
    with Library.open(old, write=True) as library:
        for text in ("“It goes,” Oskar Varga said.", "“It stays,” Oskar Varga said."):
            library.add(NewDocument(text, url="https://news.example/goes", kind="post"))
    connection = apsw.Connection(str(old / FILE_NAME))
    connection.execute(FORMAT_5)
    connection.close()
    with Library.open(old, write=True) as library:
        assert library.match("“It stays,” Oskar Varga said today.").result.complete  # nothing waits to be indexed anew
        library.take_back(1, 2)
        assert [(d.url, d.kind, d.author) for d in library.documents()] == [("https://news.example/goes", "post", None)]
        library.add(NewDocument("“It goes,” Oskar Varga said.", url="https://news.example/goes", author="Ann Roe"))
        assert library.document(1).author == "Ann Roe"
    Library.open(new, write=True).close()
    assert (version_of(old), schema_of(old)) == (SCHEMA_VERSION, schema_of(new))


REPORT = "Premier Ilse Varga said that the treaty with Aker was “dead as mutton” and that the toll would stay."


def test_quotations_that_earlier_formats_cut_at_the_marks_are_found_as_before(tmp_path: Path):
    with Library.open(tmp_path / "data", write=True) as library:
        library.add(NewDocument(REPORT, url="https://news.example/treaty"))
    marks = REPORT.index("“"), REPORT.index("”")
    cut = [[REPORT.index("that the treaty"), marks[0] - 1], [marks[0] + 1, marks[1]], [marks[1] + 2, len(REPORT) - 1]]
    connection = apsw.Connection(str(tmp_path / "data" / FILE_NAME))
    connection.execute("UPDATE quotation SET content = ?", (json.dumps(cut),))
    connection.execute(FORMAT_2)
    connection.close()
    with Library.open(tmp_path / "data", write=True) as library:
        found = library.match("“Dead as mutton,” Ilse Varga said of it.").result
        (reference,) = found.highlights[0].cross_references
        assert reference.alignment.relation == "identical"
        assert reference.alignment.document_span == Span(*cut[1])
        assert [q.quoted for q in library.speakers.quotations().quotations] == [()]


def test_a_change_of_format_that_breaks_off_leaves_all_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch):
    before = schema_of(folder)

    def fail(_register: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(migration.Register, "relink", fail)
        with pytest.raises(KeyboardInterrupt):
            Library.open(folder, write=True)
    assert (version_of(folder), schema_of(folder)) == (1, before)
    Library.open(folder, write=True).close()
    assert version_of(folder) == SCHEMA_VERSION


def test_a_reader_does_not_change_what_another_process_writes(folder: Path):
    with Library.open(folder, write=True):
        connection = apsw.Connection(str(folder / FILE_NAME))
        connection.pragma("user_version", 1)  # as if that process were the earlier version
        connection.close()
        with pytest.raises(LockedError):
            Library.open(folder, write=False)


def test_documents_of_a_format_that_did_not_say_who_analysed_them_are_analysed_anew(folder: Path):
    with Library.open(folder, write=True) as library:
        assert library.outdated_count() == 1
        assert list(library.analyse_outdated()) == [1]
        assert library.outdated_count() == 0


def test_format_2_keeps_its_speakers(folder: Path, tmp_path: Path):
    with Library.open(folder, write=True) as library:
        before = library.speakers.entries()
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute(FORMAT_2)
    connection.close()
    with Library.open(folder, write=True) as library:
        assert library.speakers.entries() == before
        assert library.outdated_count() == 1
    Library.open(tmp_path / "new", write=True).close()
    assert schema_of(folder) == schema_of(tmp_path / "new")
