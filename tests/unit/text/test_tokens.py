import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.tokens import find_words, word_hash


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
