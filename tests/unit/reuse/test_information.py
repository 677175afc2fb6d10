from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reuse import information
from onrecord.reuse.information import CountTable, WordStatistics, pack, unpack
from onrecord.reuse.postings import high_of, tokens_of
from onrecord.text.tokens import find_words


def bits(text: str, statistics: WordStatistics) -> tuple[list[float], list[float]]:
    unigram, conditional = statistics.information(find_words(text).hashes)
    return unigram.tolist(), conditional.tolist()


def add(text: str, statistics: WordStatistics) -> None:
    hashes = find_words(text).hashes
    statistics.add(tokens_of(hashes), high_of(hashes))


def test_a_rare_word_carries_more_than_a_common_one():
    (the, tariff, zymurgy), _ = bits("the tariff zymurgy", WordStatistics.background())
    assert the < tariff < zymurgy


def test_a_word_carries_less_after_one_that_it_often_follows():
    alone, after = bits("prime minister", WordStatistics.background())
    assert after[0] == alone[0]
    assert after[1] < alone[1]


def test_what_the_corpus_repeats_carries_less_and_one_sighting_is_left_out_of_account():
    statistics = WordStatistics.background()
    before, _ = bits("zymurgy", statistics)
    add("zymurgy", statistics)
    once, _ = bits("zymurgy", statistics)
    for _ in range(5):
        add("the zymurgy", statistics)
    often, _ = bits("zymurgy", statistics)
    assert once[0] == pytest.approx(before[0], abs=0.01)
    assert often[0] < once[0] - 2


@pytest.mark.parametrize("together", [True, False], ids=["in one text", "in many"])
def test_words_that_were_copied_a_thousand_times_say_as_much_as_if_they_stood_once(together: bool):
    sentence = "The lanterns of Oxmoor were lit again after their keeper found the missing key beneath a stove."
    once, often = WordStatistics.background(), WordStatistics.background()
    for text in [f"{sentence} " * 1_000] if together else [f"Paper {n} writes so. {sentence}" for n in range(1_000)]:
        add(text, often)
    add(sentence, once)
    (_, alone), (_, copied) = bits(sentence, once), bits(sentence, often)
    assert copied[6:] == pytest.approx(alone[6:], abs=0.1)


def test_words_that_many_wrote_each_in_their_own_way_become_common():
    statistics = WordStatistics.background()
    before, _ = bits("the ferryman of Oxmoor", statistics)
    for number in range(100):
        add(f"In year {number} the ferryman of Oxmoor saw {number} boats.", statistics)
    after, _ = bits("the ferryman of Oxmoor", statistics)
    assert after[3] < before[3] - 4


def test_two_statistics_share_no_corpus():
    first, second = WordStatistics.background(), WordStatistics.background()
    add("a few words", first)
    assert (first.word_count, second.word_count) == (3, 0)


def test_the_corpus_is_counted_up_to_a_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(information, "_MAX_WORDS", 1_000)
    statistics = WordStatistics.background()
    for _ in range(3):
        add("zymurgy " * 600, statistics)
    assert statistics.word_count == 1_000
    assert statistics.is_full


@pytest.mark.parametrize("text", ["", "alone"])
def test_texts_too_short_for_a_pair_have_information(text: str):
    unigram, conditional = WordStatistics.background().information(find_words(text).hashes)
    assert unigram.shape == conditional.shape == (len(text.split()),)


@given(st.lists(st.integers(0, 2**32 - 1), max_size=60))
def test_no_count_is_too_low(hashes: list[int]):
    table = CountTable(word_bits=4, pair_bits=4)
    array = np.array(hashes, dtype=np.uint32)
    table.add(array)
    words, pairs = Counter(hashes), Counter(pairwise(hashes))
    assert all(table.count_words(array) >= [words[word] for word in hashes])
    assert all(table.count_pairs(array) >= [pairs[pair] for pair in pairwise(hashes)])
    assert table.total == len(hashes)


def test_a_packed_table_comes_back_within_five_percent():
    table = CountTable(word_bits=8, pair_bits=8)
    table.words[:] = np.arange(256) ** 2
    table.pairs[0, :] = np.arange(256)
    table.total = 999
    back = unpack(pack(table))
    assert back.total == 999
    assert (back.words <= table.words).all()
    assert (back.words >= 0.95 * table.words - 1).all()
    assert (back.pairs[0, :32] == np.arange(32)).all()
