import re

import msgspec
import pytest

from onrecord.cli.report import LEGEND, Report
from onrecord.web.wire import (
    CrossReference,
    DocumentQuotation,
    DocumentSummary,
    Excerpt,
    Highlight,
    MatchAnswer,
    Quotation,
    Range,
    Speaker,
    Spread,
    WordingEdit,
)

PAGE = "Varga called it “frank”.\nNothing here.\n"
THERE = "unusually frank"
START, END = PAGE.index("frank"), PAGE.index("frank") + 5
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def reference(**changes):
    values = {
        "document": "d2",
        "start": 100,
        "end": 100 + len(THERE),
        "exact": THERE,
        "prefix": "",
        "suffix": "",
        "relation": "trimmed",
        "similarity": 0.7,
        "misquoted": False,
        "edits": [WordingEdit("delete", (START, START), (100, 110))],
        "context": Excerpt(90, 120, "They had an\nunusually frank call."),
        "at": None,
        "quotation": DocumentQuotation("s2", "mixed", "praised"),
        "same_speaker": False,
        "first": True,
    }
    return CrossReference(**(values | changes))


def answer(*references, page=PAGE, **changes):
    highlight = Highlight("h1", "quotation", START, END, "frank", "", "", "q1", [], list(references))
    values = {
        "offset_unit": "code-point",
        "text_sha256": "",
        "revision": 1,
        "complete": True,
        "notices": [],
        "highlights": [highlight],
        "quotations": [
            Quotation("q1", "mixed", [Range(START, END)], Range(0, 5), Range(6, 12), "s1", 0.9, [], False, [])
        ],
        "speakers": [Speaker("s1", "Ilse Varga", [], None), Speaker("s2", "Jonas Hale", [], None)],
        "documents": [DocumentSummary("d2", "https://other.example/x", "A call", "Other", "2025-03-28", "article")],
    }
    return MatchAnswer(**(values | changes))


def report(found, *, colour=False, page=PAGE):
    return Report(found, page, colour=colour).text()


def test_a_plain_report_says_who_where_and_how_it_differs():
    assert report(answer(reference())).splitlines() == [
        "Varga called it “frank[1]”.",
        "Nothing here.",
        "",
        "[1] quotation: frank",
        "    said by Ilse Varga (“called”), mixed",
        "  - Other · 2025-03-28 · A call",
        "    “{+unusually +}frank”",
        "    They had an unusually frank call.",
        "    the page has a part of it; ≠ there said by Jonas Hale",
        "    https://other.example/x",
        "",
        "[-…-] stands on the page only, {+…+} in the document only.",
        "",
        "1 finding on this page.",
    ]


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"candidates": ["s1", "s2"]}, "perhaps said by Ilse Varga or Jonas Hale (“called”)"),
        ({"candidates": ["s2"], "doubtful": True}, "perhaps said by Jonas Hale (“called”)"),
        ({"doubtful": True}, "said by someone not certain (“called”)"),
        ({}, "said by “Varga”, not named with certainty (“called”)"),
    ],
)
def test_nobody_is_claimed_to_have_said_what_is_not_certain(changes, who):
    [quotation] = answer().quotations
    open_one = msgspec.structs.replace(quotation, speaker=None, **changes)
    assert f"    {who}, mixed" in report(answer(quotations=[open_one])).splitlines()


def test_another_wording_inside_the_marks_is_told_from_an_honest_cut():
    assert "≠ the wording differs inside the quotation marks" in report(answer(reference(misquoted=True)))
    cut = WordingEdit("delete", (START, START), (100, 110), "ellipsis")
    honest = report(answer(reference(edits=[cut], same_speaker=True)))
    assert "    the page has a part of it; marked cut" in honest.splitlines()
    assert "≠" not in honest


def test_of_long_runs_of_words_the_middle_is_left_out_and_no_difference_is():
    run = "the wall would not last another winter like the last and the board knew it well before the sitting "
    page, there = f"{run}began.", f"{run}ended."
    at = len(run)
    edit = WordingEdit("replace", (at, at + 5), (100 + at, 100 + at + 5))
    around = Excerpt(100, 100 + len(there), there)
    found = reference(exact=there, end=100 + len(there), edits=[edit], relation="altered", context=around)
    highlight = Highlight("h1", "passage", 0, len(page), page, "", "", None, [], [found])
    lines = report(answer(highlights=[highlight]), page=page).splitlines()
    assert "[1] passage: the wall would not last another winter … knew it well before the sitting began." in lines
    shown = "    “the wall would not last another winter … board knew it well before the sitting [-began-]{+ended+}.”"
    place = lines.index(shown)
    assert lines[place + 1].strip().startswith("the words differ")  # the sentence around it would say no more


def test_another_wording_is_said_once():
    altered = reference(relation="altered", misquoted=True)
    assert "    ≠ the wording differs inside the quotation marks; ≠ there said by" in report(answer(altered))
    assert "the words differ" not in report(answer(altered))
    assert "    the words differ; ≠ there said by" in report(answer(reference(relation="altered")))


def test_a_marked_insertion_keeps_both_its_brackets():
    page = "“[Hale] knew,” Varga said."
    inserted = WordingEdit("insert", (2, 8), (100, 100), "brackets")
    found = answer(reference(exact="knew", end=104, edits=[inserted]))
    assert "“[-[Hale] -]knew”" in report(found, page=page)


def test_signs_are_explained_only_where_they_stand():
    assert LEGEND not in report(answer(reference(edits=[])))


def test_who_was_first_is_said_among_several():
    papers = [DocumentSummary(each, None, "A call", "Other", "2025-03-28", "article") for each in ("d2", "d3")]
    text = report(answer(reference(), reference(document="d3", first=False), documents=papers))
    assert text.count("A call · first") == 1


def spread_out(*references, papers, more=False):
    """Return an answer whose one highlight stands in *papers*, d1 and so on: each a publisher and its day in March."""
    [highlight] = answer(*references).highlights
    documents = [
        DocumentSummary(f"d{i}", None, None, name, f"2025-03-{day:02d}", "article")
        for i, (name, day) in enumerate(papers.items(), 1)
    ]
    first = min(documents, key=lambda document: document.published).id
    spread = Spread(len(documents) + more, 1, first, more)
    return answer(highlights=[msgspec.structs.replace(highlight, spread=spread)], documents=documents)


def test_who_had_the_words_first_stands_above_the_list_and_copies_in_one_line():
    late = reference(document="d1", first=False, relation="identical", edits=[], same_speaker=True)
    early = msgspec.structs.replace(late, document="d2", first=True, copies=["d3", "d4"])
    papers = {"Late": 7, "Early": 1, "Herald": 2, "Post": 3}
    found = report(spread_out(early, late, papers=papers)).splitlines()
    assert found[5:-2] == [
        "    first in Early, 1 March 2025; since in three others",
        "  - Early · 2025-03-01 · first",
        "    “unusually frank”",
        "    the same words",
        "    and 2 copies: Herald, Post",
        "  - Late · 2025-03-07",
        "    “unusually frank”",
        "    the same words",
    ]


def test_what_is_said_of_a_passage_is_not_said_again_of_the_quotation_in_it():
    found = spread_out(reference(document="d1"), papers={"Early": 1, "Late": 7, "Later": 8})
    [passage] = found.highlights
    quotation = msgspec.structs.replace(passage, id="h2", within=["h1"], cross_references=[])
    lines = report(msgspec.structs.replace(found, highlights=[passage, quotation])).splitlines()
    assert lines.count("    first in Early, 1 March 2025; also in two others") == 1
    assert lines.count("  - in two more documents, not listed here") == 1
    assert "    part of [1]" in lines


def test_of_many_copies_only_some_are_named_and_of_documents_that_are_not_listed_the_number():
    papers = {f"Paper {i}": i for i in range(1, 12)}
    early = reference(document="d1", copies=[f"d{i}" for i in range(2, 12)])
    found = report(spread_out(early, papers=papers, more=True)).splitlines()
    assert "    first in Paper 1, 1 March 2025; also in at least 11 others" in found
    assert "    and 10 copies: Paper 2, Paper 3, Paper 4, Paper 5, Paper 6, Paper 7, …" in found
    assert "  - in at least one more document, not listed here" in found


def test_colour_changes_no_word_but_the_signs_that_stand_for_it():
    plain = ANSI.sub("", report(answer(reference()), colour=True))
    assert plain == report(answer(reference())).replace(f"{LEGEND}\n\n", "").replace("{+", "").replace("+}", "")


def test_a_highlight_is_underlined_where_it_stands():
    assert "\x1b[34m\x1b[4mfrank\x1b[0m" in report(answer(), colour=True)


def test_replaced_words_show_both_sides():
    edit = WordingEdit("replace", (START, END), (100, 109))
    assert "“[-frank-]{+unusually+} frank”" in report(answer(reference(edits=[edit])))


def test_a_quotation_that_stands_nowhere_else_says_so():
    assert "    nowhere else in the corpus" in report(answer()).splitlines()


def test_an_answer_that_lacks_something_does_not_say_so():
    lines = report(answer(complete=False)).splitlines()
    assert "    not found elsewhere so far" in lines
    assert "    nowhere else in the corpus" not in lines


def test_a_report_whose_quoted_words_lead_somewhere_says_so():
    [words] = answer(reference()).highlights
    around = Highlight("h2", "quotation", 0, END + 1, PAGE[: END + 1], "", "", "q1", [], [])
    lines = report(answer(highlights=[around, words])).splitlines()
    assert "    only words quoted in it stand elsewhere" in lines
    assert "    nowhere else in the corpus" not in lines


def test_a_page_without_findings_is_printed_as_it_is():
    found = answer(highlights=[], quotations=[])
    assert report(found) == PAGE.rstrip() + "\n\nNo findings on this page."
    assert report(found, page="") == "No findings on this page."


def test_overlapping_highlights_keep_every_word_once():
    around = Highlight("h2", "passage", 0, len(PAGE) - 1, PAGE[:-1], "", "", None, [], [])
    found = answer(highlights=[around, *answer().highlights])
    text = ANSI.sub("", report(found, colour=True)).split("\n\n")[0]
    assert re.sub(r"\[\d\]", "", text) == PAGE.rstrip()


def test_notices_are_printed():
    assert "The time limit was reached." in report(answer(notices=["The time limit was reached."]))


@pytest.mark.parametrize("control", [*map(chr, [0, 7, 8, 13, 27, 127, 0x85, 0x9B]), "\u202e", "\u2066", "\u200f"])
def test_no_text_of_a_page_or_document_reaches_the_terminal_as_a_command(control):
    hostile = f"x{control}[2Jy"
    page = PAGE.replace("Nothing", hostile)
    there = reference(exact=hostile, end=100 + len(hostile), edits=[], copies=["d3"])
    [highlight] = answer(there).highlights
    published = "2025-03-28"  # the store takes nothing that is not a date
    found = answer(
        highlights=[msgspec.structs.replace(highlight, spread=Spread(2, 1, "d2", more=False))],
        documents=[DocumentSummary(each, hostile, hostile, hostile, published, "article") for each in ("d2", "d3")],
        speakers=[Speaker("s1", hostile, [], None), Speaker("s2", hostile, [], None)],
    )
    assert control not in report(found, page=page)
    assert control not in ANSI.sub("", report(found, page=page, colour=True))
