"""Texts that nobody would write, and some that people do: what is read in them, and that time grows as they do."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import Quotation
from onrecord.options import Options
from onrecord.quotation.extraction import QuotationModel, extract_quotations

MODEL = QuotationModel.load()
REPORT = "Ada Roe told reporters that the bridge would stay closed. "
TURN = "We opened the gates at four, and nobody was there to meet the boats.\n"
ADA = ("Ada Roe", "that the bridge would stay closed")


def extract(text: str) -> tuple[Quotation, ...]:
    return extract_quotations(text, MODEL, Options()).quotations


def shown(text: str) -> list[tuple[str | None, str]]:
    """Return the speaker's name and the first stretch of each quotation that a reader is shown."""
    return [(q.speaker and q.speaker.name, q.content[0].of(text)) for q in extract(text) if not q.held_back]


def name(number: int) -> str:
    """Return a name that no other number has."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    digits = "".join(letters[number // 26**place % 26] for place in range(4))
    return f"{digits.title()} {digits[::-1].title()}son"


def test_without_quotation_marks_reports_are_still_read():
    assert shown(REPORT + "The rain stopped before noon.") == [ADA]


@pytest.mark.parametrize(
    "opening",
    ["“The boats are late,” Max Doe said. “We", "‘The boats are late,’ Max Doe said. ‘We", '"Late," Max Doe said. "We'],
)
def test_a_mark_that_is_never_closed_ends_with_its_paragraph(opening):
    assert ADA in shown(f"{opening} waited for them all night.\n\n{REPORT}")


def test_a_mark_that_was_never_opened_spoils_nothing():
    assert ADA in shown(f"The boats are late”, or so it seems.\n\n{REPORT}")


def test_capitals_are_read_as_other_letters_are():
    text = "“THE BOATS ARE LATE,” ADA ROE SAID ON FRIDAY. MAX DOE TOLD REPORTERS THAT THE HARBOUR WOULD OPEN IN MAY."
    found = [(speaker and speaker.title(), content) for speaker, content in shown(text)]
    assert found == [("Ada Roe", "THE BOATS ARE LATE,"), ("Max Doe", "THAT THE HARBOUR WOULD OPEN IN MAY")]


@pytest.mark.parametrize(
    "text", ["Das Wetter war schön. {} Гавань откроется в мае.", "港は五月に開く。\n{}\nكان الجو جميلا."]
)
def test_sentences_in_other_languages_leave_the_english_ones_as_they_are(text):
    assert shown(text.format(REPORT.strip())) == [ADA]


def test_every_turn_of_a_transcript_of_200_000_words_is_given_to_its_speaker():
    labels = ["Ada Roe", "Max Doe"] * 6_700
    found = shown("".join(f"{label}: {TURN}" for label in labels))
    assert found == [(label, TURN.strip()) for label in labels]


def test_every_report_of_a_line_of_100_000_words_is_read():
    assert shown(REPORT * 10_000) == [ADA] * 10_000


@pytest.mark.parametrize(
    "noise",
    [
        "said " * 100_000,
        "harbour " * 100_000,
        "“”\"'‘’«»" * 10_000,
        "“ " * 50_000,
        "said told asked warned claimed " * 1_000,
    ],
    ids=["said", "harbour", "marks", "opening marks", "cues"],
)
def test_what_says_nothing_shows_nothing_and_what_follows_is_read(noise):
    assert shown(noise) == []
    assert shown(f"{noise}\n\n{REPORT}") == [ADA]


def test_ten_thousand_who_say_the_same_are_not_one_of_them():
    text = ", ".join(map(name, range(10_000))) + " and Ada Roe said that the harbour would open in May."
    assert shown(text) == [(None, "that the harbour would open in May")]


@pytest.mark.parametrize("depth", [3, 50, 2_000])
def test_marks_nested_deeply_leave_what_stands_around_them(depth):
    text = f"{REPORT}\n\nMax Doe said {'“‘' * depth}no{'’”' * depth}.\n\n{REPORT}"
    assert [found for found in shown(text) if found[0] == "Ada Roe"] == [ADA, ADA]


@pytest.mark.parametrize("around", ["\u2067{}\u2069", "\u202e{}\u202c", "\u200b{}\u200b", "\ufeff{}", "\ud83d{}\udc00"])
def test_controls_and_halves_of_characters_around_words_hide_nobody(around):
    text = f"{around.format('Ada Roe')} said “{around.format('The harbour will open in May.')}”"
    ((speaker, content),) = shown(text)
    assert speaker == "Ada Roe"
    assert "The harbour will open in May." in content


@pytest.mark.parametrize("inside", ["\u00ad", "\u200b", "\u2060"])
def test_what_nobody_sees_inside_words_parts_none_of_them(inside):
    text = "“The harbour will open in May,” Ada Roe said. Max Doe told reporters that the bridge would stay closed."
    hidden = text.replace("a", f"a{inside}").replace("d", f"{inside}d")
    found = [(speaker, content.replace(inside, "")) for speaker, content in shown(hidden)]
    assert found == [("Ada Roe", "The harbour will open in May,"), ("Max Doe", ADA[1])]


MARKED = st.text(st.sampled_from("“”‘’'\"«»„:.,—-\n …aA\u200b\u202e\ud800é王"), max_size=80)
WRITTEN = st.lists(
    st.sampled_from(["Ada Roe", "said", "according to", "who", "she", "’s", "called", "by", "the mayor,"]) | MARKED
)


@settings(max_examples=150, deadline=None)
@given(WRITTEN)
def test_whatever_is_written_spans_lie_within_the_text_sorted_and_apart(words):
    text = " ".join(words)
    for quotation in extract(text):
        places = [place for span in quotation.content for place in (span.start, span.end)]
        assert places == sorted(places)
        assert all(
            span is None or 0 <= span.start < span.end <= len(text) for span in (quotation.source, quotation.cue)
        )
        assert places[-1] <= len(text)


# Each makes a text of about as many words as it is asked for.
GROWING = {
    "odd marks": lambda n: "“The harbour will open, Ada Roe said. " * (n // 7),
    "one line": lambda n: REPORT * (n // 10),
    "transcript": lambda n: "".join(f"{name(i % 40)}: {TURN}" for i in range(n // 15)),
    "lines that end in a colon": lambda n: "Roe:\n" * n,
    "names": lambda n: "".join(f"{name(i)} said it was late. “No,” she said. " for i in range(n // 9)),
    "one surname": lambda n: "".join(
        f"{name(i).split()[0]} Roe said it was late. “No,” Roe said. " for i in range(n // 9)
    ),
    "names in one sentence": lambda n: ", ".join(map(name, range(n // 2))) + " said it was late.",
    "one to another": lambda n: "Ada Roe, who said to Max Doe’s " * (n // 6),
    "quoted words": lambda n: "Ada Roe said " + "“late” and " * (n // 2),
    "nested marks": lambda n: "“a ‘b " * (n // 4) + "c’ d” " * (n // 4),
    "bullets": lambda n: "- Roe: ‘late’\n" * (n // 3),
    "controls": lambda n: "\u202eAda Roe\u202c said “\u2067n\u200bo\u2069”. " * (n // 4),
}


@pytest.mark.parametrize("kind", GROWING)
def test_four_times_the_text_takes_far_less_than_sixteen_times_as_long(kind):
    short, long = (min(seconds(GROWING[kind](words)) for _ in range(3)) for words in (2_000, 8_000))
    assert long < 10 * short


def seconds(text: str) -> float:
    """Return the processor's time that a text takes."""
    start = process_time()
    extract(text)
    return process_time() - start
