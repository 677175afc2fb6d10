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
        ('"He told us “stay” and left," she said.', ["He told us “stay” and left,", "stay"]),
        ("彼は「雨だ」と言った。", ["雨だ"]),
        ("彼は「父は『雨だ』と言った」と話した。", ["父は『雨だ』と言った", "雨だ"]),
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
        "'Tis the season, 'twas said; 't Hooft and the league of workers' rights.",
        'He is 6\'2" tall, with a 5"-pipe and a 5" nail.',
        'A 12" disc\nand a 7" one\nand a pipe of 5”.',
    ],
)
def test_an_apostrophe_or_a_measure_is_never_a_quotation(text):
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('A 5" pipe burst. "So be it," she said of the 6" one.', ["So be it,"]),
        ('"They sold me a 5" pipe and a 6" one," she said.', ['They sold me a 5" pipe and a 6" one,']),
        ('"I left in 1984" and "came back," he said.', ["I left in 1984", "came back,"]),
        ("“He is 6’2” tall,” she said.", ["He is 6’2” tall,"]),
    ],
)
def test_inches_neither_open_nor_close_a_quotation(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('The " was a slip. She said "no" and "never."', ["no", "never."]),
        ('She said "no and left. He said "yes" to it.', ["yes"]),
        ('She said no" and left. He said "yes" to it.', ["yes"]),
        ('"Hello "he said, "and goodbye."', ["Hello", "and goodbye."]),
        ("She said no” and left. He said “yes” to it.", ["yes"]),
        ('A stray " here.\nShe said "no" twice.', ["no"]),
        ('It ends so "\nShe said it is no" twice. He said "yes."', ["yes."]),
    ],
)
def test_an_odd_mark_does_not_turn_the_rest_inside_out(text, expected):
    assert quoted(text) == expected


def test_short_paragraphs_of_one_quotation_are_read_to_its_end():
    assert quoted("“It was late.\n“I know it,\n“and I will say so.”") == [
        "It was late.",
        "I know it,",
        "and I will say so.",
    ]


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


def test_quoted_lines_after_a_colon_are_a_block_that_goes_on():
    text = "The mayor wrote:\n> We have agreed.\n> On all that matters.\n\nThen she left.\n> A note."
    segments = find_quoted_segments(text)
    assert [(s.inner.of(text), s.closed) for s in segments] == [
        ("We have agreed.", False),
        ("On all that matters.", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "She hummed the song “Every Road Leads Down to the Harbour.”",
        "His essay, “What the River Owes the Town,” won.",
        "A report titled “Ten Years After the Flood” came out.",
        "A film, entitled 'The Long Winter', opens.",
    ],
)
def test_the_title_of_a_work_is_no_quotation(text):
    assert quoted(text) == []


def test_what_is_said_of_a_work_is_a_quotation():
    assert quoted("She called the song “a long road to nowhere” and left “The Crown” unread.") == [
        "a long road to nowhere",
        "The Crown",
    ]


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
