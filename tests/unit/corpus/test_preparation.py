import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.corpus.preparation import Preparer, pack_words, unpack_words
from onrecord.options import Options
from onrecord.text.tokens import find_words


@given(st.text(max_size=300))
@example("¼ of it")  # one character, two words
def test_words_are_unpacked_as_they_were_packed(text: str):
    words = find_words(text)
    unpacked = unpack_words(pack_words(words))
    for name in ("hashes", "starts", "ends"):
        assert np.array_equal(getattr(unpacked, name), getattr(words, name))
        assert getattr(unpacked, name).dtype == getattr(words, name).dtype


@pytest.mark.parametrize("text", ["a" * 70_000 + " b", "a" + " " * 70_000 + "b"])
def test_words_and_steps_of_more_than_16_bits_are_packed_too(text: str):
    words = find_words(text)
    assert unpack_words(pack_words(words)).ends.tolist() == words.ends.tolist()


def test_a_word_of_common_length_takes_eight_bytes():
    packed = pack_words(find_words("The mayor called the talks productive."))
    assert len(packed.hashes + packed.steps + packed.lengths) == 6 * 8


def test_quotations_that_are_held_back_are_not_stored():
    preparer = Preparer.load(Options())
    text = "Ilse Varga said the talks were “extremely productive”. Rodrik Hale believes that the toll will fall."
    shown = [q for q in preparer.read_page(text).quotations if q.held_back is None]
    assert len(preparer.prepare(text).quotations) == len(shown) > 0
