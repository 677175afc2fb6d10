from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.text.visibility import visible


def test_a_text_of_visible_characters_is_itself():
    seen = visible("Łukasz 👩🏽‍🔬 said “no”.")
    assert seen.text == "Łukasz 👩🏽‍🔬 said “no”."
    assert seen.original(Span(2, 4)) == Span(2, 4)


@given(st.text(st.sampled_from("ab\u00ad\u200b\u202e\ufeff"), max_size=30))
def test_every_character_that_is_kept_stands_at_its_place(text):
    seen = visible(text)
    assert seen.text == "".join(c for c in text if c in "ab")
    assert all(seen.original(Span(i, i + 1)).of(text) == c for i, c in enumerate(seen.text))
