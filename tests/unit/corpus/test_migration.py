"""A corpus of an earlier format, as the version that wrote it left it, becomes one of today's."""

import re
from pathlib import Path

import apsw
import pytest

from older_formats import OLDER, open_as_it_is, restore_format, version_of
from onrecord.corpus.database import FILE_NAME, SCHEMA_VERSION, is_outdated
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.errors import LockedError
from onrecord.model import Span

TOLL = "https://news.example/toll"
SPEAKERS = {  # whom each format has on record, with their other names and how many quotations
    1: {"Ilse Varga": (("Varga",), 3), "Tom Oxley": ((), 2), "Ada Roe": ((), 1)},
    2: {"Ilse Varga": (("Ada Roe", "Varga"), 4), "Thomas Oxley": (("Tom Oxley",), 2)},
    4: {"Ilse Varga": (("Ada Roe", "Varga"), 4), "Thomas Oxley": (("Tom Oxley",), 1), "Tom Oxley (2)": ((), 1)},
}


@pytest.fixture(params=OLDER)
def number(request: pytest.FixtureRequest) -> int:
    """Each earlier format."""
    return int(request.param)


@pytest.fixture
def folder(tmp_path: Path, number: int) -> Path:
    """A data folder as that format left it."""
    return restore_format(number, tmp_path / "data")


def schema_of(folder: Path) -> set[str]:
    connection = open_as_it_is(folder)
    statements = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {re.sub(r"\s*--.*", "", sql) for (sql,) in statements}  # versions say the same in other words


@pytest.mark.parametrize("write", [True, False])
def test_an_earlier_corpus_knows_its_speakers_and_what_people_decided(folder: Path, number: int, write: bool):
    assert is_outdated(folder)
    with Library.open(folder, write=write) as library:
        found = {e.name: (e.aliases, e.quotations) for e in library.speakers.entries()}
        assert found == SPEAKERS[max(n for n in SPEAKERS if n <= number)]
        assert library.document(1).author == ("Ann Roe" if number == 6 else None)
    assert version_of(folder) == SCHEMA_VERSION


def test_it_then_has_the_very_tables_of_a_new_corpus(folder: Path, tmp_path: Path):
    Library.open(folder, write=True).close()
    Library.open(tmp_path / "new", write=True).close()
    assert schema_of(folder) == schema_of(tmp_path / "new")


def test_documents_of_a_format_without_segments_wait_to_be_indexed(folder: Path, number: int):
    page = "It was reported. “The toll goes before the winter storms,” said Ilse Varga, the harbour master."
    with Library.open(folder, write=True) as library:
        assert library.unindexed_count() == (3 if number < 5 else 0)
        assert library.match(page).result.complete == (number >= 5)
        assert len(list(library.index_lacking())) == (3 if number < 5 else 0)
        found = library.match(page).result
        assert (found.complete, [d.number for d in found.documents]) == (True, [1])


def test_documents_of_a_format_that_did_not_say_what_is_quoted_are_analysed_anew(folder: Path, number: int):
    with Library.open(folder, write=True) as library:
        assert library.outdated_count() == (3 if number < 4 else 0)
        list(library.analyse_outdated())
        assert library.outdated_count() == 0


def test_quotations_are_found_as_before_though_earlier_formats_cut_them_at_the_marks(folder: Path, number: int):
    with Library.open(folder, write=True) as library:
        found = library.match("“Unsafe at any speed,” Tom Oxley said of it.").result
        (reference,) = found.highlights[0].cross_references
        assert reference.alignment.relation == "identical"
        assert reference.alignment.document_span == Span(31, 50)
        assert {bool(q.quoted) for q in library.speakers.quotations().quotations} == {number >= 4}


def test_it_goes_on_as_any_other(folder: Path, number: int):
    with Library.open(folder, write=True) as library:
        library.add(NewDocument("“It goes,” Oskar Berg said.", url="https://news.example/goes"))
        assert "Oskar Berg" in {e.name for e in library.speakers.entries()}
        library.take_back(1, 2)
        assert library.document(1).text.startswith("“The toll stays until spring,”")
        assert [(d.url, d.kind) for d in library.documents(url=TOLL)] == [(TOLL, "post" if number == 6 else "article")]
        library.remove(3)
        assert [d.number for d in library.documents()] == [1, 2, 4]


def test_a_reader_does_not_change_what_another_process_writes(tmp_path: Path):
    with Library.open(tmp_path / "data", write=True):
        connection = apsw.Connection(str(tmp_path / "data" / FILE_NAME))
        connection.pragma("user_version", 1)  # as if that process were the earlier version
        connection.close()
        with pytest.raises(LockedError):
            Library.open(tmp_path / "data", write=False)
