from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.turns import find_turns


def turns(text: str) -> list[tuple[str, str]]:
    return [(turn.name.of(text), span.of(text)) for turn in find_turns(text) for span in turn.words]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["ROE: Why?", "DOE: It rained.", "ROE: I see."], ["ROE", "DOE", "ROE"]),
        (["Ada Roe: Why?", "Max Doe: It rained.", "Ada Roe: I see."], ["Ada Roe", "Max Doe", "Ada Roe"]),
        (["MR. DOE: Why?", "THE MAYOR: It rained.", "MR. DOE: I see."], ["MR. DOE", "THE MAYOR", "MR. DOE"]),
        (["Ada Roe (Guild): Why?", "Doe (Port): Rain.", "Ada Roe (Guild): Ah."], ["Ada Roe", "Doe", "Ada Roe"]),
        (["**Roe:** Why?", "**Doe:** It rained.", "**Roe:** I see."], ["Roe", "Doe", "Roe"]),
        (["Q. Why?", "A. It rained.", "Q. I see."], ["Q", "A", "Q"]),
        (["Q: Why?", "A: It rained.", "Q: I see."], ["Q", "A", "Q"]),
        (["Q   Why?", "DOE:  It rained.", "Q   Oh.", "DOE:  It did."], ["Q", "DOE", "Q", "DOE"]),
        (["[Ada Roe] why", "[Max Doe] rain", "[Ada Roe] oh"], ["Ada Roe", "Max Doe", "Ada Roe"]),
        (["[10:31] Roe: Why?", "[10:32] Doe: Rain.", "[10:33] Roe: Ah."], ["Roe", "Doe", "Roe"]),
        (
            ["28/03/2025, 10:31 - Roe: Why?", "28/03/2025, 10:32 - Doe: Rain.", "28/03/2025, 10:32 - Roe: Ah."],
            ["Roe", "Doe", "Roe"],
        ),
        (["“ROE: Why?", "“(CROSSTALK.)", "“DOE: It rained.", "“ROE: I see.”"], ["ROE", "DOE", "ROE"]),
        ([">> ROE: Why?", ">> DOE: It rained.", ">> ROE: I see."], ["ROE", "DOE", "ROE"]),
        (["伊藤: なぜ。", "加藤: 雨です。", "伊藤: はい。"], ["伊藤", "加藤", "伊藤"]),
        (
            ["Ólafur d’Arcy: Why?", "Van der Berg: Rain.", "Ólafur d’Arcy: Ah."],
            ["Ólafur d’Arcy", "Van der Berg", "Ólafur d’Arcy"],
        ),
    ],
)
def test_a_line_is_said_by_the_one_whom_its_label_names(lines, names):
    assert [name for name, _ in turns("\n".join(lines))] == names


def test_what_goes_on_after_a_label_is_said_by_the_same():
    text = "ROE: We will go.\n\nWe steer this ship.\n\n(Laughter.)\n\nDOE: Will it rain?\nROE: It will."
    assert turns(text)[:2] == [("ROE", "We will go."), ("ROE", "We steer this ship.")]
    assert len(turns(text)) == 4


def test_what_follows_the_last_label_may_be_the_editors():
    assert turns("ROE: Why?\nDOE: Rain.\nROE: I see.\nThe conference ended.")[-1] == ("ROE", "I see.")


def test_a_label_on_a_line_of_its_own_names_who_says_the_next():
    text = "Ada Roe (00:12):\nWhere were we?\n\nMax Doe (00:15):\nAt the boat.\n\nAda Roe (00:21):\nThen go on."
    assert turns(text) == [("Ada Roe", "Where were we?"), ("Max Doe", "At the boat."), ("Ada Roe", "Then go on.")]


@pytest.mark.parametrize("aside", ["(LAUGHTER)", "[crosstalk]", "(inaudible)", "[00:12:01]", "[Audience laughs]"])
def test_nobody_says_a_stage_direction(aside):
    text = f"ROE: We go {aside} now.\n{aside}\nDOE: Why?\nROE: {aside} To see."
    assert [words for _, words in turns(text)] == ["We go", "now.", "Why?", "To see."]


def test_words_in_brackets_that_help_the_reader_are_kept():
    assert turns("ROE: He [Doe] knew (as I did).\nDOE: What?\nROE: All.")[0] == ("ROE", "He [Doe] knew (as I did).")


def test_many_may_ask_once_where_names_are_in_capitals():
    text = "ROE: Why?\nMAYOR DOE: Rain.\nPOE: When?\nMAYOR DOE: In May.\nLOE: Again?\nMAYOR DOE: Yes."
    assert len(turns(text)) == 6


def test_lines_that_a_turn_is_wrapped_into_are_one_turn_where_empty_lines_part_turns():
    text = "ROE: Now. We will\ngo north.\n\nIn May.\n\nDOE: Oh! Will\nit rain?\n\nROE: It\nwill.\n\nThe end."
    said = [[span.of(text) for span in turn.words] for turn in find_turns(text)]
    assert said == [["Now. We will", "go north."], ["In May."], ["Oh! Will", "it rain?"], ["It", "will."]]


CAPTIONS = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Ada Roe>The road
is closed.

00:04.500 --> 00:09.000 align:start
<v.loud Max Doe>Until <i>when</i>?</v> <v Ada Roe>May.</v>

00:09.500 --> 00:12.000
Music plays."""


def test_captions_are_said_by_their_voices_and_their_times_by_nobody():
    assert turns(CAPTIONS) == [
        ("Ada Roe", "The road"),
        ("Ada Roe", "is closed."),
        ("Max Doe", "Until"),
        ("Max Doe", "when"),
        ("Ada Roe", "May."),
    ]


def test_subtitles_go_on_until_the_next_label_or_a_change_of_speaker():
    times = "\n{}\n00:00:0{},000 --> 00:00:0{},900\n"
    lines = ["ROE: The road", "is closed.", "- Since when?", "ROE: Since May.", "DOE: Oh.", "ROE: Yes."]
    text = "".join(times.format(i, i, i) + line for i, line in enumerate(lines, 1))
    said = [("ROE", "The road"), ("ROE", "is closed."), ("ROE", "Since May."), ("DOE", "Oh."), ("ROE", "Yes.")]
    assert turns(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "WHAT: A walk.\nWHERE: The port.\nWHEN: At noon.\nWHO: All.",
        "Note: It is closed.\nNote: It is slippery.\nWarning: Stay out.\nNote: Really.",
        "From: Roe.\nTo: Doe.\nSubject: Rain.\nFrom: Doe.\nTo: Roe.\nSubject: Rain.",
        "Pros: It floats.\nCons: It leaks.\nPros: It is red.\nCons: It is old.",
        "Flour: Two cups\nButter: A spoonful\nFlour: Another cup\nButter: More",
        "Roe: Win in a walk.\nDoe: Keep it close.\nPoe: Finish second.\nLoe: Hang on.",
        "Roe: A line in chalk.\nIt rained.\nRoe: Still a line.\nThe market opened.",
        "Oven: At ten.\nRack: In the middle.\nOven: Off at noon.\nTray: Greased.",
        "A. Paris\nB. Oslo\nA. Rome\nB. Bern\nA. Bonn",
        "[Applause] Thanks.\n[Applause] Thanks again.\n[Applause] Good night.",
        "Meet at 10:30: all of us.\nSee https://example.org: the page.\n10:45: Tea.\n11:00: End.",
        "It rained.\n" * 30 + "ROE: No.\nDOE: Yes.\nROE: No.",
        "",
        "\n\n",
    ],
)
def test_lines_with_a_colon_make_no_transcript(text):
    assert turns(text) == []


@given(
    st.lists(
        st.sampled_from(
            ["ROE", "Doe", ":", " ", "\n", "Q.", "A.", "<v Roe>", "(LAUGHTER)", "[", "]", "no.", "00:01 --> 00:02"]
        )
    )
)
def test_any_text_gives_turns_in_order_that_do_not_overlap(parts):
    text = "".join(parts)
    spans = [span for turn in find_turns(text) for span in turn.words]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(text).strip() for span in spans)


@pytest.mark.parametrize(
    "unit", ["A: ", "ROE: ", "A ", "[A] ", "<v A>", "A. ", "(A ", "Q  ", "- ", "1:00 ", "ROE:\n", "**"]
)
def test_a_hundred_thousand_odd_labels_are_read_without_complaint(unit):
    assert all(turn.words for turn in find_turns(unit * (100_000 // len(unit))))
