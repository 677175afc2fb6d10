import msgspec

from onrecord.web.annotations import annotate
from onrecord.web.wire import CrossReference, DocumentSummary, Excerpt, Highlight, MatchAnswer, Spread


def annotations(spread=None, copies=()):
    there = CrossReference(
        "d1", 5, 9, "Dues", "", "", "identical", 1.0, [], False, Excerpt(5, 9, "Dues"), None, None, None, True, copies
    )
    documents = [
        DocumentSummary("d1", "https://gazette.example/a", "Dues", "The Gazette", "2025-03-03", "article"),
        DocumentSummary("d2", "https://herald.example/a", "Dues", "Herald", "2025-03-04", "article"),
        DocumentSummary("d3", None, "Dues", "Post", "2025-03-05", "article"),
    ]
    passage = Highlight("h1", "passage", 0, 4, "Dues", "", "", None, [], [there], spread)
    answer = MatchAnswer("code-point", "00" * 32, 1, True, [], [passage], [], [], documents)
    return msgspec.to_builtins(annotate(answer, "https://page.example/"))["items"]


def test_the_document_and_its_copies_are_linked_each_by_its_address():
    linked = [each["body"] for each in annotations(copies=["d2", "d3"]) if each["motivation"] == "linking"]
    assert [body["type"] for body in linked] == ["SpecificResource", "Text", "Text"]
    assert linked[0]["source"] == "https://gazette.example/a"
    assert [body["id"] for body in linked[1:]] == ["https://herald.example/a", "urn:x-onrecord:d3"]


def test_how_far_the_words_are_spread_is_described():
    found = annotations(Spread(3, 1, "d1", more=False), ["d2", "d3"])
    [described] = [each for each in found if each["motivation"] == "describing"]
    assert described["body"]["value"] == "First in The Gazette, 3 March 2025; since in two others"
    assert described["target"]["source"] == "https://page.example/"


def test_every_annotation_has_a_name_of_its_own_that_stays():
    asked = [[each["id"] for each in annotations(Spread(3, 1, "d1", more=False), ["d2", "d3"])] for _ in range(2)]
    assert asked[0] == asked[1]
    assert len(set(asked[0])) == len(asked[0]) == 4
