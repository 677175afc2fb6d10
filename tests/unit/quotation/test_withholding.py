import pytest

from onrecord.model import Quotation, Span
from onrecord.options import QuotationOptions
from onrecord.quotation.withholding import BELIEF, DOUBT, can_speak, is_clause, why_withheld

OPTIONS = QuotationOptions()


def withheld(text, content, cue, source, *, confidence=0.9):
    def span(words):
        return Span(text.index(words), text.index(words) + len(words)) if words else None

    return why_withheld(text, Quotation((span(content),), span(source), span(cue), "indirect", confidence), OPTIONS)


def test_a_belief_is_withheld_and_a_statement_is_not():
    assert withheld("Roe hopes it rains.", "it rains", "hopes", "Roe") == BELIEF
    assert withheld("Roe said it rains.", "it rains", "said", "Roe") is None


@pytest.mark.parametrize("cue", ["signalled", "hinted at", "has a history of", "plans"])
def test_signs_and_plans_are_put_into_nobodys_mouth(cue):
    assert withheld(f"Roe {cue} new talks on tolls.", "new talks on tolls", cue, "Roe") == BELIEF


def test_an_act_is_no_report_unless_a_clause_follows():
    assert withheld("Roe released her accounts.", "her accounts", "released", "Roe") == BELIEF
    assert withheld("Roe volunteered that it rained.", "that it rained", "volunteered", "Roe") is None


def test_whose_call_it_is_that_suggests_does_not_speak():
    text = "Roe’s call suggests that both sides are ready."
    assert withheld(text, "that both sides are ready", "call suggests", "Roe") == BELIEF


@pytest.mark.parametrize(("source", "expected"), [("The call", BELIEF), ("Friday’s", BELIEF), ("The mayor", None)])
def test_things_suggest_but_do_not_speak(source, expected):
    text = f"{source} suggests that both sides are ready."
    assert withheld(text, "that both sides are ready", "suggests", source) == expected


def test_a_report_without_a_source_is_withheld():
    assert withheld("When asked if it rained, Roe nodded.", "if it rained", "asked", None) == DOUBT


def test_a_report_that_is_less_likely_than_asked_is_withheld():
    report = ("Roe praised the new bridge.", "the new bridge", "praised", "Roe")
    assert withheld(*report, confidence=OPTIONS.min_shown_indirect) is None
    assert withheld(*report, confidence=OPTIONS.min_shown_indirect - 0.01) == DOUBT


@pytest.mark.parametrize(
    "content", ["that it rained", "to rain", "how rain falls", "rain isn’t new", "rain would fall"]
)
def test_a_clause_is_told_by_its_first_word_or_a_finite_verb(content):
    text = f"Roe noted {content}"
    start = text.index(content)
    assert is_clause(text, Quotation((Span(start, len(text)),), None, Span(4, 9), "indirect", 0.9))


@pytest.mark.parametrize("source", ["“Le Monde”", "She", "Aides familiar with the plan", "nurses", "the ministry"])
def test_people_and_bodies_can_speak(source):
    assert can_speak(source)


@pytest.mark.parametrize("source", ["", "…", "a poll of voters", "The Mayor’s", "which"])
def test_things_cannot(source):
    assert not can_speak(source)
