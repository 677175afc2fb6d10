from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.text.tokens import find_words, find_words_within, word_hash


def written(text: str) -> list[str]:
    words = find_words(text)
    return [words.span(i, i + 1).of(text) for i in range(len(words))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Canada’s ‘artificial line’", ["Canada’s", "artificial", "line"]),
        ("U.S. tariffs: 1,000", ["U", "S", "tariffs", "1", "000"]),
        ("co\u00adoperate re\u200bnew\u200b.", ["co\u00adoperate", "re\u200bnew"]),
        ("snake_case — ﬁne", ["snake", "case", "ﬁne"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("東京で会談", ["東", "京", "で", "会", "談"]),
        ("", []),
        ("… — ‘’", []),
    ],
)
def test_words_are_found_where_they_stand_in_the_original(text: str, words: list[str]):
    assert written(text) == words


def test_case_typography_and_apostrophes_do_not_tell_words_apart():
    assert find_words("DON’T Café").hashes.tolist() == find_words("don't cafe\u0301").hashes.tolist()
    assert find_words("Don’t").hashes.tolist() == [word_hash("dont")]


def test_different_words_have_different_hashes():
    assert len(set(find_words("the quick brown fox jumps over a lazy dog").hashes.tolist())) == 9


def test_a_span_of_words_reaches_from_the_first_to_the_last():
    text = "He called it “extremely productive”."
    assert find_words(text).span(3, 5).of(text) == "extremely productive"


def test_a_lone_surrogate_is_no_word():
    assert written("a\ud800b") == ["a", "b"]


@given(st.text(max_size=200))
def test_words_stand_in_order(text: str):
    words = find_words(text)
    assert (words.starts < words.ends).all()
    assert (words.starts[:-1] <= words.starts[1:]).all()
    assert (words.ends[:-1] <= words.ends[1:]).all()


def test_words_that_came_of_one_character_share_its_place():
    assert written("½ mile") == ["½", "½", "mile"]


# What folds together with its neighbours, what is a word by itself, what ends words and what does not.
awkward = st.text(
    st.sampled_from("aB1 .,'’-\n\u00a0\u00ad½ßé\u0301\u3099か東한\u1161ｶﾞनि\ud800…") | st.characters(), max_size=60
)


@given(awkward, st.data())
def test_the_words_within_a_span_are_those_of_the_whole_text(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found, whole = find_words_within(text, span), find_words(text).within(span)
    assert found.hashes.tolist() == whole.hashes.tolist()
    assert found.starts.tolist() == whole.starts.tolist()
    assert found.ends.tolist() == whole.ends.tolist()


class SlicedText(str):
    """Counts how many of its characters are copied."""

    copied = 0

    def __getitem__(self, place: SupportsIndex | slice) -> str:
        part = super().__getitem__(place)
        self.copied += len(part)
        return part


@pytest.mark.parametrize(
    "text", ["The ferry leaves at nine. " * 40_000, "東京で会談した" * 100_000, "nine-or-ten." * 80_000]
)
def test_the_words_within_a_span_are_found_without_reading_the_whole_text(text: str):
    sliced = SlicedText(text)
    assert len(find_words_within(sliced, Span(500_000, 500_100))) > 10
    assert 100 <= sliced.copied < 200
