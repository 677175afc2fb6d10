"""One person or body under several names, and names of unusual shape: each text marks the source that is asked for."""

import pytest

from marked_text import marked
from onrecord.model import Quotation, Span
from onrecord.quotation.speakers.resolver import resolve_speakers


def name_of(text: str) -> str | None:
    plain, sources = marked(text)
    quotations = [Quotation((Span(0, 1),), source, None, "direct", 1.0) for source in sources]
    speaker = resolve_speakers(plain, quotations).speakers[-1]
    return speaker and speaker.name


@pytest.mark.parametrize(
    ("before", "source", "name"),
    [
        ("The Northland Harbour Committee met.", "the NHC", "Northland Harbour Committee"),
        ("The Northland Security Council met.", "The Security Council", "Northland Security Council"),
        ("The Northland Post was sold.", "the Post", "Northland Post"),
        ("The Northland Post and the Oslo Post were sold.", "the Post", "Post"),
        ("The Counsel of the Northland Parliament met.", "the Northland Parliament", "Northland Parliament"),
        ("Donald Roe came.", "Don Roe", "Donald Roe"),
        ("Robert C. “Bobby” Roe came.", "Bobby Roe", "Robert C. “Bobby” Roe"),
        ("Ivo Vale Poe came.", "Mr. Vale Poe", "Ivo Vale Poe"),
        ("Howard Dean came.", "Dean, a doctor,", "Howard Dean"),
    ],
)
def test_a_short_form_means_the_one_whose_it_is(before, source, name):
    assert name_of(f"{before} ⟦{source}⟧ declined.") == name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("the House Oversight and Harbour Committee", "House Oversight and Harbour Committee"),
        ("Citizens for Harbour Justice", "Citizens for Harbour Justice"),
        ("The Committee for a Better Harbour", "Committee for a Better Harbour"),
        ("the Harbour Workers’ Federation", "Harbour Workers’ Federation"),
        ("The Roe campaign", "Roe campaign"),
        ("Ada Roe’s campaign", "Roe campaign"),
        ("Oslo police", "Oslo police"),
        ("the Norwegian government", "Norwegian government"),
        ("A Harbour Institute poll", "Harbour Institute"),
        ("a long study released by the Harbour Institute", "Harbour Institute"),
        ("a study by Ada Roe and Max Doe", "Ada Roe and Max Doe"),
        ("critics like Ada Roe and Max Doe", "Ada Roe and Max Doe"),
        ("Trailing contenders Ada Roe and Max Doe", "Ada Roe and Max Doe"),
        ("Senators Ada Roe and Max Doe", "Ada Roe and Max Doe"),
        ("one reader @adaroe_1", "@adaroe_1"),
        ("Northland45", "Northland45"),
        ("Wangarĩ wa Mũthoni", "Wangarĩ wa Mũthoni"),
        ("former secretary of State Ada Roe", "Ada Roe"),
    ],
)
def test_names_of_unusual_shape_are_read_whole(source, name):
    assert name_of(f"On Monday ⟦{source}⟧ declined.") == name


@pytest.mark.parametrize(
    "source", ["Republicans", "Canadians", "Democrats in Oslo", "Developers and friends in Congress"]
)
def test_people_of_a_kind_are_nobody(source):
    assert name_of(f"Many developers came. ⟦{source}⟧ declined.") is None


def test_those_who_end_a_quotation_after_a_dash_are_named_by_no_more_than_that():
    assert name_of("“I came for the bread.” – ⟦Zyx Qassim⟧") == "Zyx Qassim"


def test_a_line_that_says_who_reports_is_no_heading():
    assert name_of("It was late.\n⟦The Northland Post⟧ reports:\nAll slept.") == "Northland Post"


def test_two_of_one_surname_who_are_named_together_leave_it_open_whom_it_means():
    assert name_of("Ada Roe and her sister Cora Roe run the mill. ⟦Roe⟧ declined.") is None


def test_a_pronoun_may_mean_the_only_name_there_is():
    assert name_of("Qat Zyxis sold bread in Mill Lane. It rained. ⟦She⟧ smiled.") == "Qat Zyxis"


def test_both_are_two_names_that_no_list_knows():
    assert name_of("Qat Zyxis and Wop Quux met. ⟦Both⟧ smiled.") == "Qat Zyxis and Wop Quux"


def test_who_skips_the_place_between():
    assert name_of("Ada Roe, of Oslo, ⟦who⟧ resigned, declined.") == "Ada Roe"


# Who writes


@pytest.mark.parametrize(
    "text",
    [
        "⟦I⟧ was glad of the rain.\n\nQat Zyxis.\n\nOslo.\n\nIt rained on me.\n\nWop Quux.",
        "By Qat Zyxis\n\nMax Doe met Ivo Poe. ⟦I⟧ was glad of it.",
        "⟦I⟧ was glad of the rain.\n\nQat Zyxis is a writer in Oslo.",
    ],
)
def test_a_first_person_is_who_signed_the_letter_or_wrote_the_article(text):
    assert name_of(text) == "Qat Zyxis"


@pytest.mark.parametrize("text", ["“⟦I⟧ was glad,” Max Doe said.\n\nQat Zyxis.", "Max Doe met Ivo Poe. ⟦I⟧ was glad."])
def test_a_first_person_in_quotation_marks_or_without_an_author_is_nobody(text):
    assert name_of(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Harbour Fund, a small charity ⟦that⟧ gives bread, declined.", "Harbour Fund"),
        ("Harbour Holdings is a PAC ⟦that⟧ gives bread.", None),
        ("It came from an adviser to Max Doe, ⟦who⟧ waits.", None),
        ("The offer was one for Republicans ⟦who⟧ wait.", None),
    ],
)
def test_a_relative_clause_tells_of_a_body_or_of_people_of_a_kind(text, name):
    assert name_of(text) == name


def test_a_group_is_no_body_that_was_named_by_the_way():
    assert name_of("Voters gained, according to the Harbour Holdings. ⟦The group⟧ declined.") is None


def test_who_is_described_by_another_of_the_same_office_is_not_the_other():
    text = "Sen. Bob Roe came. ⟦Roe’s usual partner, ranking Democrat Sen. Ivo Poe (Md.),⟧ declined."
    assert name_of(text) == "Ivo Poe"


def test_who_signed_the_letter_before_is_not_meant_by_the_next():
    text = "John Roe left.\nIt was late.\n\nPaul Doe.\n\nWhy was Roe sure? ⟦He⟧ never said."
    assert name_of(text) == "John Roe"
