"""Who changed what: noted with each change, in its transaction, and nothing of any text."""

from pathlib import Path

import apsw
import pytest

from onrecord.corpus.audit import read_since
from onrecord.corpus.callers import LOCAL, Caller
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.errors import ConflictError, InvalidFieldError, NotAllowedError, NotFoundError

ANN, BEA, EVA = Caller("Ann", "contributor"), Caller("Bea", "contributor"), Caller("Eva", "administrator")
SAID = "“The harbour stays open,” said Ilse Varga on Monday."


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        yield library


def page(text: str = SAID, **known: str) -> NewDocument:
    return NewDocument(text, url="https://a.example/1", **known)


def told(library: Library, **asked: str) -> list[tuple[str, str, str, int | None, int | None]]:
    """Return who did what to what, of which version and how long."""
    return [(e.caller, e.action, e.subject, e.version, e.characters) for e in library.audit(99, **asked)]


def test_what_happens_to_a_document_is_noted_with_who_did_it(library: Library):
    library.add(page(), by=ANN)
    library.add(page(), by=BEA)
    library.add(page(title="Harbour"), by=BEA)
    library.add(page(SAID * 2), by=BEA)
    library.take_back(1, 2, by=BEA)
    library.remove(1, by=EVA)
    assert told(library) == [
        ("Ann", "add", "d1", 1, len(SAID)),
        ("Bea", "correct", "d1", 1, None),
        ("Bea", "add", "d1", 2, 2 * len(SAID)),
        ("Bea", "take back", "d1", 2, None),
        ("Eva", "remove", "d1", None, None),
    ]


def test_what_is_decided_of_speakers_is_noted(library: Library):
    for name in ("Ilse Varga", "Max Holm"):
        library.add(NewDocument(SAID.replace("Ilse Varga", name)))
    library.speakers.merge(1, 2, by=EVA)
    library.speakers.split(2, "Ilse Varga", by=EVA)
    library.speakers.rename(2, "Mr Holm", by=EVA)
    assert told(library, caller="Eva") == [
        ("Eva", "merge", "sp1", None, None),
        ("Eva", "split", "sp2", None, None),
        ("Eva", "rename", "sp2", None, None),
    ]


def test_who_is_let_in_and_who_no_more_is_noted(library: Library):
    library.people.create("Ann", "reader")
    library.people.rotate("Ann", by=EVA)
    library.people.revoke("Ann", by=EVA)
    library.people.pair("chrome-extension://abc")
    library.people.revoke("chrome-extension://abc")
    library.people.rotate("local")
    assert [entry[:3] for entry in told(library)] == [
        ("local", "let in", "Ann"),
        ("Eva", "rotate", "Ann"),
        ("Eva", "revoke", "Ann"),
        ("chrome-extension://abc", "pair", "chrome-extension://abc"),
        ("local", "unpair", "chrome-extension://abc"),
        ("local", "rotate", "local"),
    ]


def test_what_failed_or_changed_nothing_is_not_noted(library: Library):
    library.add(page())
    before = told(library)
    library.add(page(), by=ANN)
    with pytest.raises(NotFoundError):
        library.remove(9, by=EVA)
    with pytest.raises(ConflictError):
        library.take_back(1, 2, by=EVA)
    with pytest.raises(NotAllowedError):
        library.take_back(1, 1, by=ANN)
    with pytest.raises(NotFoundError):
        library.people.revoke("Ann")
    assert told(library) == before


def test_a_change_that_cannot_be_noted_does_not_happen(tmp_path: Path):
    Library.open(tmp_path, write=True).close()
    corpus = apsw.Connection(str(tmp_path / FILE_NAME))
    corpus.execute("CREATE TRIGGER no_more BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'full'); END")
    corpus.close()
    with Library.open(tmp_path, write=True) as library:
        with pytest.raises(Exception, match="full"):
            library.add(page())
        assert library.documents() == []


def test_only_whoever_stored_a_version_takes_it_back_or_an_administrator(library: Library):
    library.add(page(), by=ANN)
    library.add(page(SAID * 2), by=BEA)
    for other in (ANN, Caller("Bea ", "contributor")):
        with pytest.raises(NotAllowedError, match="stored by somebody else"):
            library.take_back(1, 2, by=other)
    assert library.document(1).text == SAID * 2
    library.take_back(1, 2, by=BEA)
    with pytest.raises(NotAllowedError):
        library.take_back(1, 1, by=BEA)
    library.take_back(1, 1, by=EVA)
    assert library.documents() == []


def test_of_a_version_stored_twice_the_latter_counts(library: Library):
    library.add(page(), by=ANN)
    library.add(page(SAID * 2), by=ANN)
    library.take_back(1, 2, by=ANN)
    library.add(page(SAID * 3), by=BEA)
    with pytest.raises(NotAllowedError):
        library.take_back(1, 2, by=ANN)
    library.take_back(1, 2, by=BEA)


def test_what_was_stored_before_the_log_began_is_taken_back_by_administrators_only(library: Library, tmp_path: Path):
    library.add(page())
    library.close()
    corpus = apsw.Connection(str(tmp_path / FILE_NAME))
    corpus.execute("DELETE FROM audit")
    corpus.close()
    with Library.open(tmp_path, write=True) as reopened:
        with pytest.raises(NotAllowedError):
            reopened.take_back(1, 1, by=ANN)
        reopened.take_back(1, 1, by=LOCAL)


def test_no_word_of_a_document_is_in_the_log(library: Library):
    library.add(page(title="Harbour Saved", author="Ann Writer", publisher="The Paper"), by=ANN)
    with library._store.reading() as snapshot:
        row = str(snapshot.connection.execute("SELECT * FROM audit").fetchall())
    assert not [word for word in ("harbour", "varga", "writer", "paper", "a.example") if word in row.lower()]


def test_the_log_is_told_page_by_page_and_by_caller_and_time(library: Library):
    for n in range(5):
        library.people.create(f"Person {n}", "reader", by=(ANN, BEA)[n % 2])
    first = library.audit(2)
    assert [e.number for e in first + library.audit(2, first[-1].number)] == [1, 2, 3, 4]
    assert [e.subject for e in library.audit(99, caller="Bea")] == ["Person 1", "Person 3"]
    assert [e.number for e in library.audit(99, since=first[0].at)] == [1, 2, 3, 4, 5]
    assert library.audit(99, since=read_since("9000-01-01")) == []


@pytest.mark.parametrize(
    "given", ["", "yesterday", "2025-13-01", "2025-03-28T25:00", "0001-01-01T00:00+14:00", "2025\n"]
)
def test_what_is_no_date_is_refused(given: str):
    with pytest.raises(InvalidFieldError, match=r"^since: "):
        read_since(given)


def test_the_log_is_no_change_of_the_corpus(library: Library):
    library.people.create("Ann", "reader")
    assert library.revision == 0
