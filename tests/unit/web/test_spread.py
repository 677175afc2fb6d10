import pytest

from onrecord.web.spread import describe_spread, describe_unlisted
from onrecord.web.wire import CrossReference, DocumentSummary, Excerpt, Highlight, Spread

PAPERS = ["The Gazette", "Herald", "Courier", "Post"]


def papers(**changes):
    """Four papers of four days, d1 to d4; *changes* are of the first."""
    made = [
        DocumentSummary(f"d{i}", None, "Dues", name, f"2025-03-0{i}", "article") for i, name in enumerate(PAPERS, 1)
    ]
    first = {"id": "d1", "url": None, "title": "Dues", "publisher": PAPERS[0], "published": "2025-03-01"} | changes
    return {"d1": DocumentSummary(**first, kind="article")} | {each.id: each for each in made[1:]}


def reference(document, copies=()):
    around = Excerpt(0, 4, "Dues")
    same = (0, 4, "Dues", "", "", "identical", 1.0, [], False, around, None, None, None, False)
    return CrossReference(document, *same, copies=list(copies))


def highlight(documents=6, *, references=("d1", "d2"), first="d1", more=False):
    spread = Spread(documents, 1, first, more)
    return Highlight("h1", "passage", 0, 4, "Dues", "", "", None, [], [reference(each) for each in references], spread)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (highlight(2), "first in The Gazette, 1 March 2025; since in one other"),
        (highlight(4, references=papers()), "first in The Gazette, 1 March 2025; since in three others"),
        (highlight(60), "first in The Gazette, 1 March 2025; also in 59 others"),
        (highlight(60, more=True), "first in The Gazette, 1 March 2025; also in at least 59 others"),
        (highlight(first=None), "also in six documents"),
        (highlight(first=None, more=True), "also in at least six documents"),
        (highlight(1), ""),
    ],
)
def test_it_is_told_who_had_the_words_first_and_in_how_many_others_they_have_been_since(found, told):
    assert describe_spread(found, papers()) == told


def test_what_has_no_date_or_is_not_listed_was_not_necessarily_later():
    undated = papers() | {"d2": DocumentSummary("d2", None, "Dues", "Herald", None, "article")}
    assert describe_spread(highlight(2), undated) == "first in The Gazette, 1 March 2025; also in one other"
    assert describe_spread(highlight(), papers()) == "first in The Gazette, 1 March 2025; also in five others"


@pytest.mark.parametrize(
    ("unknown", "called"),
    [({"publisher": None}, "“Dues”"), ({"publisher": None, "title": None}, "an untitled document")],
)
def test_a_document_without_publisher_is_called_by_its_title(unknown, called):
    assert describe_spread(highlight(2), papers(**unknown)) == f"first in {called}, 1 March 2025; since in one other"


def test_of_documents_that_are_not_listed_their_number_is_told():
    assert describe_unlisted(highlight()) == "in four more documents, not listed here"
    assert describe_unlisted(highlight(more=True)) == "in at least four more documents, not listed here"
    assert describe_unlisted(highlight(2)) == ""
    assert describe_unlisted(highlight(references=())) == ""
    assert describe_unlisted(highlight(references=()), [highlight()]) == "in four more documents, not listed here"
