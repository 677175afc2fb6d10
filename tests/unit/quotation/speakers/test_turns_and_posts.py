"""Who speaks in transcripts, interviews and posts; sources are marked, the last one is asked for."""

import pytest

from marked_text import marked
from onrecord.model import Quotation, Span, Speaker
from onrecord.quotation.speakers.resolver import resolve_speakers


def speaker_of(text: str) -> Speaker | None:
    plain, sources = marked(text)
    quotations = [Quotation((Span(0, 1),), source, None, "direct", 1.0) for source in sources]
    return resolve_speakers(plain, quotations).speakers[-1]


def name_of(text: str) -> str | None:
    speaker = speaker_of(text)
    return speaker and speaker.name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Interview with Ada Roe\nQ. Why?\n⟦A⟧. Why not?", "Ada Roe"),
        ("An interview with Premier Rodrik Hale\nQ. Why?\n⟦A⟧. Why not?", "Rodrik Hale"),
        ("Q&A: Wole Blunt\nQ. Why?\n⟦A⟧: Why not?", "Wole Blunt"),
        ("A conversation with Wole Blunt\nQUESTION: Why?\n⟦ANSWER⟧: Why not?", "Wole Blunt"),
        ("Interview by Max Doe\n⟦Q⟧. Why?\nA. Why not?", "Max Doe"),
        ("Interview with Ada Roe\n⟦Q⟧. Why?\nA. Why not?", None),
        ("Ada Roe was asked.\nQ. Why?\n⟦A⟧. Why not?", None),
    ],
)
def test_who_asks_and_answers_is_told_by_the_heading_or_by_nobody(text, name):
    assert name_of(text) == name


def test_an_office_in_a_transcript_is_not_held_by_whoever_spoke_before():
    assert name_of("⟦MR. DOE⟧: Is it on?\n⟦THE MAYOR⟧: It is on.") is None


@pytest.mark.parametrize(
    "label", ["UNIDENTIFIED MALE", "Unidentified Female", "AUDIENCE MEMBER", "INTERVIEWER", "CROWD", "THE CHAIR"]
)
def test_a_label_that_names_nobody_is_nobody_in_any_document(label):
    plain, sources = marked(f"Mayor Ada Roe came.\n⟦{label}⟧: Is it on?\n⟦MAYOR ROE⟧: It is on.")
    resolution = resolve_speakers(plain, [Quotation((Span(0, 1),), s, None, "direct", 1.0) for s in sources])
    assert [speaker and speaker.name for speaker in resolution.speakers] == [None, "Ada Roe"]
    assert resolution.names == {"ada roe"}


@pytest.mark.parametrize("label", ["CROWD", "MR. CROWD", "MAX CROWD"])
def test_the_word_of_such_a_label_is_a_name_where_the_text_gives_more_of_it(label):
    assert name_of(f"Max Crowd came.\n⟦{label}⟧: Is it on?") == "Max Crowd"


def test_what_a_transcript_adds_to_a_name_is_nobody():
    assert name_of("⟦MS. LINDQVIST-BO, PORT COURIER⟧: Since when?") == "Lindqvist-Bo"


def test_a_name_alone_on_its_line_is_no_heading():
    assert name_of("⟦Rodrik Hale⟧ (00:12):\nWhere were we?") == "Rodrik Hale"


def test_a_handle_belongs_to_the_person_whose_name_it_follows():
    text = "— Wole Blunt (@wblunt) March 28, 2025\nLater ⟦@WBlunt⟧ wrote: “no”"
    assert speaker_of(text) == Speaker("Wole Blunt", ("@wblunt",))
    assert name_of(text.replace("⟦@", "@⟦")) == "Wole Blunt"


def test_a_handle_is_no_part_of_the_name_before_it():
    assert speaker_of("⟦Wole Blunt @wblunt⟧ · 3h\nWe need crews.") == Speaker("Wole Blunt", ("@wblunt",))


def test_a_handle_of_nobody_known_is_its_own_name():
    assert name_of("Ada Roe left. ⟦@harbourcat⟧: no.") == "@harbourcat"


def test_who_is_he_inside_what_somebody_says_is_not_the_one_who_says_it():
    text = "PREMIER ADA ROE: She told me that it was frank."
    turn = Quotation((Span(17, len(text)),), Span(0, 15), None, "direct", 0.9)
    report = Quotation((Span(29, 46),), Span(17, 20), Span(21, 25), "indirect", 0.9)
    speakers = resolve_speakers(text, [turn, report]).speakers
    assert [speaker and speaker.name for speaker in speakers] == ["Ada Roe", None]
