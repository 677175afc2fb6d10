import numpy as np
import pytest

from onrecord.options import ReuseOptions
from onrecord.reuse.evidence import Evidence, weigh
from onrecord.reuse.information import WordStatistics
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

OPTIONS = ReuseOptions()


def evidence_of(text: str) -> Evidence:
    return weigh(text, find_words(text), find_quoted_segments(text), WordStatistics.background(), OPTIONS)


def words_where(text: str, flags: np.ndarray) -> list[str]:
    words = find_words(text)
    return [words.span(i, i + 1).of(text) for i in np.flatnonzero(flags).tolist()]


def test_the_bits_of_a_run_are_those_of_its_first_word_and_of_each_other_after_the_one_before():
    text = "the prime minister yodels"
    unigram, conditional = WordStatistics.background().information(find_words(text).hashes)
    found = evidence_of(text).bits(np.array([0, 1]), np.array([4, 2]))
    assert found.tolist() == pytest.approx([conditional.sum(), unigram[1]])


def test_parts_of_one_written_word_say_little_each():
    text = "a first-in-the-nation vote — the U.S. won … at last"
    evidence = evidence_of(text)
    assert words_where(text, evidence.joined) == ["in", "the", "nation", "S"]
    assert np.diff(evidence.total)[evidence.joined].max() == pytest.approx(OPTIONS.joined_bits)


def test_a_word_said_again_says_little():
    text = "over and over and over the harbour, the canal, the sluice"
    bits = np.diff(evidence_of(text).total)
    assert bits[[2, 3, 4, 7, 9]].max() <= OPTIONS.joined_bits
    assert bits[[0, 6, 8, 10]].min() > OPTIONS.joined_bits


def test_a_cut_stands_before_the_word_that_follows_it():
    text = "One … two three... four . . . five [six] seven. Eight"
    assert words_where(text, evidence_of(text).cut[:-1]) == ["two", "four", "five", "six"]


def test_the_number_of_a_note_is_no_cut():
    assert not evidence_of("The weir was built in 1911[12] and [1] rebuilt").cut.any()


def test_marks_give_bits_to_the_words_in_them_and_to_those_near_a_cut():
    text = "She called it “a long road” on the very day that the weir [sic] broke at noon and she left for good"
    evidence = evidence_of(text)
    assert words_where(text, evidence.given == OPTIONS.quotation_bits) == ["a", "long", "road"]
    near = words_where(text, evidence.given == OPTIONS.cut_bits)
    assert OPTIONS.cut_reach == 6
    assert near == ["the", "very", "day", "that", "the", "weir", "sic", "broke", "at", "noon", "and", "she"]


def test_an_ellipsis_at_the_end_stands_before_no_word():
    evidence = evidence_of("It was over …")
    assert evidence.cut.tolist() == [False, False, False, True]


def test_words_know_whether_they_open_close_or_stand_in_quotation_marks():
    text = "She called it “a long road” and ‘folly’."
    evidence = evidence_of(text)
    assert words_where(text, evidence.opens) == ["a", "folly"]
    assert words_where(text, evidence.closes) == ["road", "folly"]
    assert words_where(text, evidence.quoted) == ["a", "long", "road", "folly"]


def test_a_long_quotation_opens_and_closes_but_gets_no_bonus():
    evidence = evidence_of(f"“{'so it went on and on ' * 12}then.” She left.")
    assert evidence.opens[0]
    assert not evidence.quoted.any()


def test_marks_without_a_word_between_them_mark_nothing():
    evidence = evidence_of("Nothing “…” here")
    assert not evidence.opens.any()
