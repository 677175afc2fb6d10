from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.text.sentences import find_sentences, sentences_around


@pytest.mark.parametrize(
    "sentences",
    [
        ["He left.", "She stayed."],
        ["Mr. Halloran met Gov. Ines Abara on Jan. 5 in St. Orla."],
        ["J. K. Mansour and V. Doe wrote it.", "It won."],
        ["The U.S. Senate voted at 5 p.m. Monday.", "It failed."],
        ["They flew to the U.S.", "The visit was short."],
        ["“We won.”", "She smiled."],
        ["“Did we win?” he asked.", "They had."],
        ["He said: “It is over.”", "“No,” she said."],
        ["Wait... what?", "Yes!"],
        ["It rose 3.5 percent.", "Then it fell."],
        ["(It rained.)", "They stayed."],
        ["They want . . . the full text."],
        ["彼は来た。", "雨だ。"],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]):
    text = "" if "。" in sentences[0] else " "
    text = text.join(sentences)
    assert [sentence.of(text) for sentence in find_sentences(text)] == sentences


def test_a_newline_ends_a_sentence():
    text = "A headline without a stop\n\n  The first sentence\r\nThe second"
    assert [sentence.of(text) for sentence in find_sentences(text)] == [
        "A headline without a stop",
        "The first sentence",
        "The second",
    ]


@pytest.mark.parametrize("text", ["", "   \n\t ", "\n"])
def test_a_text_without_words_has_no_sentence(text: str):
    assert find_sentences(text) == []


def test_the_sentences_around_a_span_are_those_it_touches():
    text = "One came. Two left. Three stayed."
    assert sentences_around(text, Span(4, 14)).of(text) == "One came. Two left."
    assert sentences_around(text, Span(11, 11)).of(text) == "Two left."
    assert sentences_around(text, Span(4, 14), find_sentences(text)).of(text) == "One came. Two left."


@given(st.text(st.sampled_from("aA1 .!?…”’\"'()\n\u2029"), min_size=1, max_size=60), st.data())
def test_the_lines_of_a_span_tell_the_sentences_around_it(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    assert sentences_around(text, span) == sentences_around(text, span, find_sentences(text))


def test_of_a_line_without_end_no_more_than_what_is_near_is_taken_for_a_sentence():
    text = "word " * 1_000_000
    around = sentences_around(text, Span(2_000_000, 2_000_004))
    assert around.covers(Span(2_000_000, 2_000_004))
    assert len(around) < 5_000


def test_the_sentences_around_a_span_between_sentences_are_the_span():
    assert sentences_around("One.\n\n\nTwo.", Span(5, 6)) == Span(5, 6)


@given(st.text(st.sampled_from("aA1 .!?…”’\"'()\n\u2029"), max_size=60))
def test_sentences_are_sorted_disjoint_trimmed_and_lose_no_letter(text: str):
    sentences = find_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert all(sentence.of(text) == sentence.of(text).strip() != "" for sentence in sentences)
    assert sum(len(sentence.of(text).split()) for sentence in sentences) >= len(text.split())
