import pytest

from onrecord.options import ReuseOptions
from onrecord.reuse.acceptance import is_accepted, threshold_bits
from onrecord.reuse.alignment import SharedStretch
from onrecord.reuse.evidence import weigh
from onrecord.reuse.information import WordStatistics
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

OPTIONS = ReuseOptions()
PAGE = "She said “we will drain the old canal” and in private “drain the first-in-the-nation canal” it seems to us."


def accepted(
    first_word: int, last_word: int, bits: float, *, changed: int = 0, marked: bool = False, threshold: float = 40
) -> bool:
    evidence = weigh(PAGE, find_words(PAGE), find_quoted_segments(PAGE), WordStatistics.background(), OPTIONS)
    length = last_word - first_word
    stretch = SharedStretch(1, first_word, last_word, 0, length, matched=length - changed, bits=bits, marked=marked)
    return is_accepted(stretch, evidence, threshold, OPTIONS)


def test_more_is_asked_in_a_larger_corpus_and_of_a_longer_page():
    small, large, longer = (threshold_bits(n, m, OPTIONS) for n, m in ((10**4, 500), (10**8, 500), (10**8, 5000)))
    assert small < large < longer


def test_an_empty_corpus_has_a_threshold():
    assert threshold_bits(0, 0, OPTIONS) > 0


def test_what_fills_its_quotation_marks_is_accepted_on_less_evidence():
    whole, part, bare = (2, 8), (3, 8), (14, 18)
    assert accepted(*whole, bits=31)
    assert not accepted(*part, bits=31)
    assert accepted(*part, bits=41)
    assert not accepted(*bare, bits=100)


def test_without_quotation_marks_six_words_are_needed_and_more_bits_where_they_differ():
    across = (8, 19)
    assert accepted(*across, bits=41)
    assert not accepted(*across, bits=41, changed=2)
    assert accepted(*across, bits=49, changed=2)
    assert not accepted(*across, bits=60, changed=7)


def test_fewer_bits_are_needed_where_the_page_owns_up_to_what_it_cut():
    assert accepted(8, 19, bits=29, changed=2, marked=True)
    assert not accepted(8, 19, bits=27, changed=2, marked=True)
    assert not accepted(8, 19, bits=39, marked=True)  # nothing was cut


def test_parts_of_one_written_word_count_as_one():
    evidence = weigh(PAGE, find_words(PAGE), find_quoted_segments(PAGE), WordStatistics.background(), OPTIONS)
    hyphened = SharedStretch(1, 13, 17, 0, 4, matched=4, bits=99.0)
    assert evidence.joined[14:17].all()
    assert not is_accepted(hyphened, evidence, 40, OPTIONS)


@pytest.mark.parametrize("threshold", [20.0, 60.0])
def test_the_threshold_decides(threshold: float):
    assert accepted(2, 8, bits=35, threshold=threshold) == (threshold == 20.0)
