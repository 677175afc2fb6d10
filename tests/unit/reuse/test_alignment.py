import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.options import ReuseOptions
from onrecord.reuse.alignment import Aligner, SharedStretch, trim_to_marks
from onrecord.reuse.candidates import Run
from onrecord.reuse.evidence import Evidence, weigh
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.postings import tokens_of
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

OPTIONS = ReuseOptions()
SPEECH = (
    "The harbour bridge will reopen in spring after engineers replaced forty corroded cables, and the ferry "
    "timetable returns to normal once the final inspection clears the northern span."
)


def evidence_of(page: str) -> Evidence:
    return weigh(page, find_words(page), find_quoted_segments(page), WordStatistics.background(), OPTIONS)


def run_around(page: list[object], document: list[object], place: int, position: int) -> tuple[int, int, int]:
    """Return the whole run of equal words around one that both have."""
    before = after = 0
    while page[place + after : place + after + 1] == document[position + after : position + after + 1] != []:
        after += 1
    while before < min(place, position) and page[place - before - 1] == document[position - before - 1]:
        before += 1
    return place - before, place + after, position - before


def with_bits(evidence: Evidence, first: int, last: int, document_first: int) -> Run:
    return Run(first, last, document_first, float(evidence.bits(np.array([first]), np.array([last]))[0]))


def aligned(page: str, document: str, anchor_words: str) -> tuple[SharedStretch, str, str]:
    """Align from where *anchor_words* stand in both; return the stretch and its text on both sides."""
    page_words, document_words = find_words(page), find_words(document)
    anchor = find_words(anchor_words).hashes.tolist()
    place, position = (
        next(i for i in range(len(words)) if words.hashes[i : i + len(anchor)].tolist() == anchor)
        for words in (page_words, document_words)
    )
    evidence = evidence_of(page)
    tokens = tokens_of(document_words.hashes)
    run = with_bits(evidence, *run_around(evidence.tokens.tolist(), tokens.tolist(), place, position))
    stretch = trim_to_marks(Aligner(evidence, OPTIONS).align(1, tokens, run), evidence, tokens, OPTIONS)
    return (
        stretch,
        page_words.span(stretch.first, stretch.last).of(page),
        document_words.span(stretch.document_first, stretch.document_last).of(document),
    )


def test_a_verbatim_copy_is_found_to_its_first_and_last_word():
    page = f"Nobody expected this. {SPEECH} Shops cheered loudly."
    stretch, on_page, in_document = aligned(page, f"Council notes: {SPEECH} More follows.", "forty corroded cables")
    assert on_page == in_document == SPEECH.rstrip(".")
    assert stretch.exact


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("forty corroded", "forty badly corroded"),
        ("engineers replaced", "engineers swapped"),
        ("the final inspection", "inspection"),
        ("cables, and the ferry", "cables [in the old part], and the ferry"),
        ("after engineers replaced forty corroded cables, and", "…"),
        ("forty corroded cables, and the ferry timetable returns to", "[…]"),
    ],
)
def test_a_copy_goes_on_across_a_small_edit_and_over_what_was_cut(change: str, to: str):
    page = SPEECH.replace(change, to)
    assert page != SPEECH
    for anchor in ("harbour bridge will", "clears the northern"):
        stretch, on_page, in_document = aligned(page, f"Council notes: {SPEECH} More follows.", anchor)
        assert on_page == page.rstrip(".")
        assert in_document == SPEECH.rstrip(".")
        assert not stretch.exact


def test_a_wide_gap_is_crossed_only_where_the_page_says_that_it_cut():
    cut = "in spring after engineers replaced forty corroded cables, and the ferry timetable returns "
    silent, on_page, _ = aligned(SPEECH.replace(cut, ""), SPEECH, "northern span")
    told, whole, _ = aligned(SPEECH.replace(cut, "… "), SPEECH, "northern span")
    assert len(on_page) < len(whole)
    assert told.matched > silent.matched


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        (SPEECH, True),
        (SPEECH.replace("after engineers replaced forty corroded cables, and", "…"), True),
        (SPEECH.replace("forty corroded", "forty badly corroded"), False),
        (SPEECH.replace("after engineers replaced", "…").replace("once the", "when the"), False),
    ],
)
def test_gaps_are_marked_where_the_page_owns_up_to_each(page: str, marked: bool):
    assert aligned(page, SPEECH, "ferry timetable")[0].marked == marked


def test_common_words_beyond_a_gap_are_not_worth_it():
    _, on_page, _ = aligned(
        "The harbour bridge will reopen in spring while people wait in the rain for it.",
        "The harbour bridge will reopen in spring and nobody was in the mood.",
        "harbour bridge will",
    )
    assert on_page == "The harbour bridge will reopen in spring"


def test_more_equal_words_carry_more_bits_and_a_gap_costs_some():
    document = SPEECH
    half, *_ = aligned(SPEECH[:60], document, "harbour bridge will")
    whole, *_ = aligned(SPEECH, document, "harbour bridge will")
    edited, *_ = aligned(SPEECH.replace("forty", "some forty"), document, "harbour bridge will")
    assert half.bits < edited.bits < whole.bits


def test_a_word_shared_by_chance_beyond_the_closing_mark_is_left_out():
    stretch, on_page, in_document = aligned(
        "“Our fight is to transform this country,” and she left.",
        "Our fight is to transform this country and to be heard.",
        "fight is to",
    )
    assert on_page == in_document == "Our fight is to transform this country"
    assert stretch.exact


def test_a_word_shared_by_chance_before_the_opening_mark_is_left_out():
    _, on_page, _ = aligned(
        "He said “our fight is to transform this country”.",
        "Ms Abara said our fight is to transform this country.",
        "fight is to",
    )
    assert on_page == "our fight is to transform this country"


def test_a_copy_of_more_than_the_quotation_keeps_what_stands_around_it():
    text = "The mayor told the council “our fight is to transform this country” before the vote on Tuesday."
    _, on_page, _ = aligned(text, text, "fight is to")
    assert on_page == text.rstrip(".")


WORDS = st.lists(st.sampled_from(["heron", "river", "minister", "tariff", "the", "of"]), min_size=3, max_size=40)


@given(WORDS, WORDS, st.data())
def test_a_stretch_holds_its_run_and_stays_within_both_texts(page: list[str], document: list[str], data: st.DataObject):
    equal = [(i, j) for i, left in enumerate(page) for j, right in enumerate(document) if left == right]
    if not equal:
        return
    place, position = data.draw(st.sampled_from(equal))
    tokens, evidence = tokens_of(find_words(" ".join(document)).hashes), evidence_of(" ".join(page))
    run = with_bits(evidence, *run_around(page, document, place, position))
    stretch = Aligner(evidence, OPTIONS).align(1, tokens, run)
    assert 0 <= stretch.first <= run.first < run.last <= stretch.last <= len(page)
    assert 0 <= stretch.document_first <= run.document_first < stretch.document_last <= len(document)
    assert stretch.matched <= min(stretch.last - stretch.first, stretch.document_last - stretch.document_first)
    assert page[stretch.first] == document[stretch.document_first]
    assert page[stretch.last - 1] == document[stretch.document_last - 1]
