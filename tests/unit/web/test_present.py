from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import (
    Alignment,
    CrossReference,
    Edit,
    Highlight,
    MatchResult,
    Quotation,
    SourceDocument,
    Span,
    Speaker,
    Spread,
    StoredQuotation,
)
from onrecord.web.present import AROUND, MeasuredText, present
from onrecord.web.wire import MatchAnswer

PAGE = "😀 Varga called the call “frank” and short."
DOCUMENT = "🏳️‍🌈 Hale praised an “unusually frank” call. It was late."
VARGA = Speaker("Ilse Varga", ("Varga", "the Premier"), "Premier")


def span_of(text, words):
    start = text.index(words)
    return Span(start, start + len(words))


def result(same_speaker=False, **changes):
    page, found = span_of(PAGE, "frank"), span_of(DOCUMENT, "unusually frank")
    quotation = Quotation((page,), span_of(PAGE, "Varga"), span_of(PAGE, "called"), "mixed", 0.9, VARGA)
    edit = Edit("delete", Span(page.start, page.start), span_of(DOCUMENT, "unusually "))
    stored = StoredQuotation(2, found, (found,), "mixed", "Jonas Hale", "praised")
    reference = CrossReference(
        Alignment(page, 2, found, (edit,), "trimmed", 2 / 3),
        span_of(DOCUMENT, "Hale praised an “unusually frank” call."),
        stored,
        same_speaker,
        True,
    )
    document = SourceDocument(2, DOCUMENT, "https://other.example/", "A call", "Other", "2025-03-28")
    return replace(
        MatchResult(PAGE, (Highlight("quotation", page, (reference,), 0),), (quotation,), (document,)), **changes
    )


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def code_points(text, start, end):
    return text[start:end]


@pytest.mark.parametrize(("unit", "cut"), [("utf-16", utf16), ("code-point", code_points)])
def test_every_offset_fits_its_text_in_the_unit_that_was_asked_for(unit, cut):
    answer = present(result(), 17, unit)
    [highlight], [quotation] = answer.highlights, answer.quotations
    [reference] = highlight.cross_references
    assert answer.offset_unit == unit
    assert cut(PAGE, highlight.start, highlight.end) == highlight.exact == "frank"
    assert cut(PAGE, quotation.source.start, quotation.source.end) == "Varga"
    assert cut(PAGE, quotation.cue.start, quotation.cue.end) == "called"
    assert cut(PAGE, quotation.content[0].start, quotation.content[0].end) == "frank"
    assert cut(DOCUMENT, reference.start, reference.end) == reference.exact == "unusually frank"
    assert cut(DOCUMENT, reference.context.start, reference.context.end) == reference.context.exact
    assert cut(DOCUMENT, *reference.edits[0].document) == "unusually "
    assert reference.edits[0].page == (highlight.start, highlight.start)


def test_confidence_is_told_to_three_places():
    [quotation] = result().quotations
    unsure = replace(quotation, confidence=0.7341592653589793)
    assert present(result(quotations=(unsure,)), 17, "code-point").quotations[0].confidence == 0.734


def test_units_differ_where_emoji_stand_before():
    assert (
        present(result(), 1, "utf-16").highlights[0].start == 1 + present(result(), 1, "code-point").highlights[0].start
    )


def test_speakers_are_listed_once_and_named_by_id():
    answer = present(result(), 17, "code-point")
    assert [(s.id, s.name, s.aliases, s.role) for s in answer.speakers] == [
        ("s1", "Ilse Varga", ["Varga", "the Premier"], "Premier"),
        ("s2", "Jonas Hale", [], None),
    ]
    assert answer.quotations[0].speaker == "s1"
    assert answer.highlights[0].cross_references[0].quotation.speaker == "s2"


def test_those_who_may_have_said_it_are_listed_and_nobody_is_the_speaker():
    [quotation] = result().quotations
    hale = Speaker("Jonas Hale")
    open_one = replace(quotation, speaker=None, candidates=(VARGA, hale))
    answer = present(result(quotations=(open_one,)), 17, "code-point")
    assert [(s.id, s.name) for s in answer.speakers] == [("s1", "Ilse Varga"), ("s2", "Jonas Hale")]
    [shown] = answer.quotations
    assert (shown.speaker, shown.candidates, shown.doubtful) == (None, ["s1", "s2"], False)


def test_speakers_of_the_corpus_have_the_id_that_lists_their_quotations():
    answer = present(result(), 17, "code-point", known={"Jonas Hale": 3})
    assert [(s.name, s.record) for s in answer.speakers] == [("Ilse Varga", None), ("Jonas Hale", "sp3")]


def test_the_same_speaker_has_the_same_id_however_the_document_names_him():
    answer = present(result(same_speaker=True), 17, "code-point")
    assert [s.id for s in answer.speakers] == ["s1"]
    assert answer.highlights[0].cross_references[0].quotation.speaker == "s1"


@pytest.mark.parametrize(
    ("same_speaker", "mark", "misquoted"),
    [(True, None, True), (None, None, True), (False, None, False), (True, "ellipsis", False)],
)
def test_words_altered_inside_the_marks_are_no_misquotation_of_another_speaker(same_speaker, mark, misquoted):
    page, document = "Varga: “We shall see.”", "Varga: “We will see.”"
    here, there = span_of(page, "We shall see."), span_of(document, "We will see.")
    edit = Edit("replace", span_of(page, "shall"), span_of(document, "will"), mark)
    stored = StoredQuotation(2, there, (there,), "direct", "Ilse Varga", None)
    reference = CrossReference(Alignment(here, 2, there, (edit,), "altered", 2 / 3), there, stored, same_speaker)
    quotation = Quotation((here,), None, None, "direct", 0.9, VARGA)
    found = MatchResult(
        page, (Highlight("quotation", here, (reference,), 0),), (quotation,), (SourceDocument(2, document),)
    )
    [shown] = present(found, 1, "utf-16").highlights[0].cross_references
    assert (shown.misquoted, shown.edits[0].misquoted, shown.edits[0].mark) == (misquoted, misquoted, mark)


def test_ids_link_what_belongs_together():
    answer = present(result(), 17, "code-point")
    assert answer.highlights[0].id == "h1"
    assert answer.highlights[0].quotation == answer.quotations[0].id == "q1"
    assert answer.highlights[0].cross_references[0].document == answer.documents[0].id == "d2"


def test_copies_and_the_first_are_told_by_the_ids_of_documents_that_are_listed():
    [highlight], [document] = result().highlights, result().documents
    [found] = highlight.cross_references
    spread_out = replace(
        highlight, cross_references=(replace(found, copies=(5, 7)),), spread=Spread(3, 1, first=2, more=False)
    )
    copies = tuple(replace(document, number=number) for number in (5, 7))
    answer = present(result(highlights=(spread_out,), documents=(document, *copies)), 17, "utf-16")
    [shown] = answer.highlights
    assert msgspec.to_builtins(shown.spread) == {"documents": 3, "texts": 1, "first": "d2", "more": False}
    assert shown.cross_references[0].copies == ["d5", "d7"]
    assert [each.id for each in answer.documents] == ["d2", "d5", "d7"]


def test_words_that_stand_nowhere_else_have_no_spread_and_dates_that_do_not_tell_no_first():
    [highlight] = result().highlights
    untold = replace(highlight, spread=Spread(2, 2, first=None, more=True))
    spreads = [present(result(highlights=(each,)), 17, "utf-16").highlights[0].spread for each in (highlight, untold)]
    assert msgspec.to_builtins(spreads) == [None, {"documents": 2, "texts": 2, "first": None, "more": True}]


def test_a_quotation_names_the_passages_that_it_is_part_of():
    around = Highlight("passage", Span(0, 30))
    inside = replace(result().highlights[0], within=(0,))
    assert [h.within for h in present(result(highlights=(around, inside)), 1, "utf-16").highlights] == [[], ["h1"]]


def test_what_is_held_back_says_why_and_what_is_not_says_nothing():
    [highlight], [quotation] = result().highlights, result().quotations
    held = result(
        highlights=(replace(highlight, held_back="commonplace"),), quotations=(replace(quotation, held_back="belief"),)
    )
    wire = msgspec.to_builtins(present(held, 1, "utf-16"))
    assert wire["highlights"][0]["held_back"] == "commonplace"
    assert wire["quotations"][0]["held_back"] == "belief"
    wire = msgspec.to_builtins(present(result(), 1, "utf-16"))
    assert "held_back" not in wire["highlights"][0]
    assert "held_back" not in wire["quotations"][0]


def test_the_text_comes_back_only_where_it_was_extracted():
    assert "text" not in msgspec.to_builtins(present(result(), 1, "utf-16"))
    assert present(result(), 1, "utf-16", with_text=True).text == PAGE


def test_an_answer_survives_its_own_json():
    answer = present(result(), 17, "utf-16")
    assert msgspec.json.decode(msgspec.json.encode(answer), type=MatchAnswer) == answer


@pytest.mark.parametrize(
    "letter",
    ["e\u0301", "👩\u200d👩\u200d👧", "👍🏽", "🇨🇦", "각", "\r\n", "☎\ufe0f", "🏴\U000e0067\U000e0062\U000e007f"],
)
def test_prefix_and_suffix_cut_no_letter_in_two(letter):
    words = "x" * (AROUND - 1)
    for extra in range(len(letter)):
        text = f"{letter}{words[extra:]}|exact|{words[extra:]}{letter}"
        prefix, suffix = MeasuredText(text, "utf-16").around(span_of(text, "|exact|"))
        assert prefix in (words[extra:], letter + words[extra:])
        assert suffix in (words[extra:], words[extra:] + letter)


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_prefix_exact_and_suffix_stand_together_in_the_text(text, start, length):
    start = min(start, len(text))
    span = Span(start, min(len(text), start + length))
    prefix, suffix = MeasuredText(text, "code-point").around(span)
    assert prefix + span.of(text) + suffix in text
    assert len(prefix) <= AROUND
    assert len(suffix) <= AROUND
