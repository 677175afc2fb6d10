import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.options import ReuseOptions
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.postings import WIDTH, rank_among_equals, shingle_keys, tokens_of
from onrecord.reuse.segment import index_text
from onrecord.text.tokens import find_words

STATISTICS = WordStatistics.background()
WORDS = ["the", "of", "heron", "river", "minister", "tariff", "said"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def keys_of(text: str) -> list[int]:
    return shingle_keys(tokens_of(find_words(text).hashes)).tolist()


def positions_in(text: str, options: ReuseOptions) -> list[int]:
    return index_text(find_words(text), STATISTICS, options).positions.tolist()


def test_equal_runs_of_three_words_have_equal_keys_and_others_do_not():
    keys = keys_of("the old heron saw the old heron")
    assert keys[0] == keys[4]
    assert len(set(keys)) == 4


def test_the_order_of_the_words_matters():
    assert keys_of("a b c") != keys_of("c b a")


@pytest.mark.parametrize("text", ["", "one", "one two"])
def test_a_text_of_fewer_than_three_words_has_no_shingles(text: str):
    assert positions_in(text, ReuseOptions()) == []


@given(TEXTS, st.integers(1, 4))
def test_of_every_window_of_shingles_one_is_stored(text: str, window: int):
    positions = positions_in(text, ReuseOptions(window=window, max_repeats=100))
    ends = [*positions, max(len(text.split()) - WIDTH + 1, 0)]
    assert all(end - start <= window for start, end in zip([-1, *ends], ends, strict=False))


def test_the_most_informative_shingle_of_a_window_is_stored():
    text = "of the of the zymurgy of the of the"
    (position,) = positions_in(text, ReuseOptions(window=7))
    assert "zymurgy" in text.split()[position : position + WIDTH]


@given(st.lists(st.integers(0, 5), max_size=30))
def test_the_rank_among_equals_counts_the_equal_ones_before(values: list[int]):
    ranks = rank_among_equals(np.array(values, dtype=np.int64))
    assert ranks.tolist() == [values[:i].count(value) for i, value in enumerate(values)]
