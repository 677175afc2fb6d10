import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.offsets import Utf16Offsets, make_well_formed


def test_a_lone_surrogate_becomes_one_replacement_character():
    assert make_well_formed("a\ud83d b\udc00\ud83d😀") == "a\ufffd b\ufffd\ufffd😀"


def test_a_text_without_astral_characters_counts_alike_in_both():
    offsets = Utf16Offsets("Café “so”")
    assert [offsets.to_utf16(i) for i in range(10)] == [offsets.to_code_point(i) for i in range(10)] == list(range(10))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_offsets_agree_with_encoding_the_text_up_to_them(text: str):
    offsets = Utf16Offsets(text)
    for i in range(len(text) + 1):
        units = len(text[:i].encode("utf-16-le")) // 2
        assert offsets.to_utf16(i) == units
        assert offsets.to_code_point(units) == i


def test_an_offset_inside_a_pair_is_the_place_of_the_pair():
    assert Utf16Offsets("x😀y").to_code_point(2) == 1


@pytest.mark.parametrize("offset", [-1, 3])
def test_an_offset_outside_the_text_is_refused_with_the_length(offset: int):
    with pytest.raises(ValueError, match=f"offset {offset} lies outside the text, which has 2"):
        Utf16Offsets("ab").to_utf16(offset)
