"""Invented documents: the same for everybody, and nobody's words for long."""

from itertools import islice

import pytest

from benchmarks.invention import WORDS, WordPairs, invent_texts, make_up_words
from benchmarks.scoring import word_runs
from benchmarks.texts import fixture_documents


@pytest.fixture(scope="module")
def pairs():
    return WordPairs.of(fixture_documents())


def test_the_same_seed_gives_the_same_texts_however_many_are_taken(pairs):
    assert list(islice(invent_texts(pairs, 3), 1002))[:5] == list(islice(invent_texts(pairs, 3), 5))


def test_another_seed_gives_other_texts(pairs):
    assert next(invent_texts(pairs, 3)) != next(invent_texts(pairs, 4))


def test_no_text_is_invented_twice(pairs):
    assert len(set(islice(invent_texts(pairs, 3), 2100))) == 2100


def test_texts_have_the_length_that_is_said(pairs):
    lengths = [len(text.split()) for text in islice(invent_texts(pairs, 3), 300)]
    assert 0.8 * WORDS < sum(lengths) / 300 < 1.1 * WORDS


def test_texts_have_paragraphs_quotations_and_who_said_them(pairs):
    text = next(invent_texts(pairs, 3))
    assert "\n\n" in text
    assert ",” said " in text


def test_words_come_together_as_in_the_texts_but_not_for_long(pairs):
    texts, invented = fixture_documents(), list(islice(invent_texts(pairs, 3), 20))
    share = {n: shared_share(texts, invented, n) for n in (2, 6)}
    assert share[2] > 0.2
    assert share[6] < 0.02


def test_words_made_up_differ():
    assert len(set(make_up_words(20_000))) == 20_000


def shared_share(texts, invented, words):
    """Return which share of the runs of words that are invented stands in the texts."""
    known = frozenset().union(*(word_runs(text, words) for text in texts))
    runs = [run for text in invented for run in word_runs(text, words)]
    return sum(run in known for run in runs) / len(runs)
