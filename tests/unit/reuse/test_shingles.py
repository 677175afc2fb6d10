import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.options import ReuseOptions
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.shingles import WIDTH, document_postings, fingerprints_of, rank_among_equals
from onrecord.text.tokens import find_words

STATISTICS = WordStatistics.background()
WORDS = ["the", "of", "heron", "river", "minister", "tariff", "said"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def test_equal_runs_of_three_words_have_equal_fingerprints_and_others_do_not():
    fingerprints = fingerprints_of(find_words("the old heron saw the old heron").hashes)
    assert fingerprints[0] == fingerprints[4]
    assert len(set(fingerprints.tolist())) == 4


def test_the_order_of_the_words_matters():
    assert fingerprints_of(find_words("a b c").hashes) != fingerprints_of(find_words("c b a").hashes)


@pytest.mark.parametrize("text", ["", "one", "one two"])
def test_a_text_of_fewer_than_three_words_has_no_shingles(text: str):
    fingerprints, positions = document_postings(find_words(text), STATISTICS, ReuseOptions())
    assert len(fingerprints) == len(positions) == 0


@given(TEXTS, st.integers(1, 4))
def test_of_every_window_of_shingles_one_is_stored(text: str, window: int):
    words = find_words(text)
    options = ReuseOptions(window=window, max_repeats=100)
    fingerprints, positions = document_postings(words, STATISTICS, options)
    assert fingerprints.tolist() == fingerprints_of(words.hashes)[positions].tolist()
    ends = [*positions.tolist(), max(len(words) - WIDTH + 1, 0)]
    assert all(end - start <= window for start, end in zip([-1, *ends], ends, strict=False))


def test_the_most_informative_shingle_of_a_window_is_stored():
    text = "of the of the zymurgy of the of the"
    _, positions = document_postings(find_words(text), STATISTICS, ReuseOptions(window=7))
    assert len(positions) == 1
    assert "zymurgy" in text.split()[positions[0] : positions[0] + WIDTH]


def test_a_refrain_is_stored_only_a_few_times():
    fingerprints, _ = document_postings(find_words("spam " * 1000), STATISTICS, ReuseOptions(max_repeats=4))
    assert len(fingerprints) == 4


@given(st.lists(st.integers(0, 5), max_size=30))
def test_the_rank_among_equals_counts_the_equal_ones_before(values: list[int]):
    ranks = rank_among_equals(np.array(values, dtype=np.int64))
    assert ranks.tolist() == [values[:i].count(value) for i, value in enumerate(values)]
