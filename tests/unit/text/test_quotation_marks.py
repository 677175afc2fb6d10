import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.quotation_marks import find_quoted_segments


def quoted(text: str) -> list[str]:
    return [segment.inner.of(text) for segment in find_quoted_segments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She called it “good” and “new,” twice.", ["good", "new,"]),
        ('She called it "good" and "new," twice.', ["good", "new,"]),
        ("She called it ``good'' and new.", ["good"]),
        ("Elle a dit « bonjour » hier.", ["bonjour"]),
        ("Er sagte »guten Tag« und ging.", ["guten Tag"]),
        ("Er sagte „guten Tag“ und ging.", ["guten Tag"]),
        ("Hon sade ”god dag” och gick.", ["god dag"]),
        ('Mixed “marks" are closed too.', ["marks"]),
    ],
)
def test_marks_of_many_traditions_are_read(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It’s the workers’ right, isn't it?",
        "Rock 'n' roll of the '90s, tell 'em.",
        "The ‘90s and don‘t do it.",
        "A board of 6' by 2'4\" and a 5\" nail.",
        "O'Neil's and the Joneses' dogs' bowls.",
    ],
)
def test_an_apostrophe_or_a_measure_is_never_a_quotation(text):
    assert quoted(text) == []


def test_single_marks_in_headlines_and_bullets_are_quotations():
    text = "- Mayor praises talks, says sides ‘agree on much’\n- Mayor: border an 'artificial line'\n- It's on"
    assert quoted(text) == ["agree on much", "artificial line"]


def test_a_plurals_apostrophe_does_not_end_a_single_quotation():
    assert quoted("She fights for ‘the workers’ right to rest’ and more.") == ["the workers’ right to rest"]
    assert quoted("She spoke of ‘losers’ and of rights.") == ["losers"]


def test_nested_quotations_follow_the_one_they_stand_in():
    segments = find_quoted_segments("“He told me ‘never again’ twice,” she said.")
    assert [(s.style, s.nested) for s in segments] == [("double", False), ("single", True)]


def test_double_marks_inside_curly_double_marks_are_nested():
    assert quoted('“He said "yes" to me,” she said.') == ['He said "yes" to me,', "yes"]


def test_an_unclosed_quotation_ends_with_its_paragraph():
    text = "She said: “The road is closed until further notice.\nThe town agreed."
    (segment,) = find_quoted_segments(text)
    assert segment.inner.of(text) == "The road is closed until further notice."
    assert not segment.closed


def test_a_quotation_continued_over_paragraphs_gives_a_segment_for_each():
    text = "“The road is closed until May.\n“It will open then,” she said."
    assert quoted(text) == ["The road is closed until May.", "It will open then,"]


def test_a_quotation_closed_in_the_next_paragraph_is_read_to_its_mark():
    text = "“The road is closed until May.\nIt will open then,” she said."
    assert quoted(text) == ["The road is closed until May.", "It will open then,"]


def test_a_mark_that_was_never_closed_does_not_swallow_the_next_quotation():
    segments = find_quoted_segments("“We are ready, she said. “We will go tomorrow.”")
    assert [s.nested for s in segments] == [False]


def test_a_paragraph_without_marks_after_a_colon_is_a_block():
    text = "The mayor wrote on her page:\nWe have agreed on all that matters to this town.\nThen she left."
    (segment,) = find_quoted_segments(text)
    assert (segment.style, segment.inner.of(text)) == ("block", "We have agreed on all that matters to this town.")


def test_a_list_after_a_colon_is_not_a_block():
    assert quoted("What to bring:\n- a coat for the long way home, and two apples.\n- shoes") == []


@given(st.text(alphabet="“”\"'’‘«»‹›„` \n.,sab6:", max_size=80))
def test_any_text_gives_sorted_segments_inside_their_marks(text):
    segments = find_quoted_segments(text)
    assert [s.outer.start for s in segments] == sorted(s.outer.start for s in segments)
    for segment in segments:
        assert segment.outer.covers(segment.inner)
        assert segment.inner.of(text) == segment.inner.of(text).strip() != ""
        assert "\n" not in segment.outer.of(text)


@pytest.mark.parametrize("unit", ["“", "”", '"', "'", "‘", "’ ", "«", "“a ", "‘s’ a", "``", "a:\n"])
def test_a_million_odd_marks_are_read_without_complaint(unit):
    segments = find_quoted_segments(unit * (200_000 // len(unit)))
    assert all(s.inner.end <= 200_000 for s in segments)
