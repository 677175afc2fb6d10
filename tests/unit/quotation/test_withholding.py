import pytest

from onrecord.model import Quotation, Span
from onrecord.options import QuotationOptions
from onrecord.quotation.withholding import BELIEF, DOUBT, UNSAID, WORDLESS, can_speak, is_clause, why_withheld

OPTIONS = QuotationOptions()


def withheld(text, content, cue, source, *, confidence=0.9, form="indirect"):
    def span(words):
        return Span(text.index(words), text.index(words) + len(words)) if words else None

    return why_withheld(text, Quotation((span(content),), span(source), span(cue), form, confidence), OPTIONS)


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


@pytest.mark.parametrize(
    "cue",
    [
        "never said",
        "did not say",
        "didn’t immediately say",
        "has not yet publicly claimed",
        "would not say",
        "cannot say",
        "refused to say",
        "declined to say",
    ],
)
@pytest.mark.parametrize("form", ["indirect", "mixed"])
def test_what_somebody_is_said_not_to_have_said_is_withheld(cue, form):
    text = f"Roe {cue} that the dam leaks."
    assert withheld(text, "that the dam leaks", cue, "Roe", form=form) == UNSAID
    assert withheld(text, "that the dam leaks", cue.split()[-1], "Roe", form=form) == UNSAID


@pytest.mark.parametrize(
    "cue",
    [
        "not only said",
        "did not just say",
        "did not deny",
        "never disputed",
        "did not hesitate to say",
        "never left, said",
    ],
)
def test_what_is_not_denied_or_is_said_after_all_is_not_withheld_as_unsaid(cue):
    assert withheld(f"Roe {cue} that the dam leaks.", "that the dam leaks", cue, "Roe") is None


def test_a_refusal_to_speak_about_something_is_not_words_that_were_refused():
    assert withheld("Roe declines to speculate on the dam.", "the dam", "declines to speculate on", "Roe") is None


def test_a_verb_that_the_content_begins_with_is_negated_by_the_cue():
    assert withheld("Roe declined to say when she goes.", "to say when she goes", "declined", "Roe") == UNSAID


def test_a_negated_verb_right_before_quoted_words_counts_whatever_the_cue():
    text = "Roe did not say “the dam is safe”, her office said."
    assert withheld(text, "the dam is safe", "office said", "her office", form="mixed") == UNSAID


def test_a_negated_verb_of_the_sentence_before_does_not_count():
    text = "They told her what to say and what not to say. “The dam is safe,” Roe said."
    assert withheld(text, "The dam is safe,", "Roe said", None, form="direct") is None


@pytest.mark.parametrize("source", ["Neither Roe nor Doe", "Nobody", "No one", "None of them"])
def test_what_nobody_says_is_withheld(source):
    assert withheld(f"{source} said “no.”", "no.", "said", source, form="mixed") == UNSAID


def test_words_that_speak_of_not_saying_are_said():
    text = "“I did not say that,” Roe said."
    assert withheld(text, "I did not say that,", "said", "Roe", form="direct") is None


@pytest.mark.parametrize("content", ["which", "that", "it down", "to you", "not to be named", "to be quoted by name"])
def test_a_report_without_words_is_withheld(content):
    assert withheld(f"Roe told, {content}.", content, "told", "Roe") == WORDLESS
