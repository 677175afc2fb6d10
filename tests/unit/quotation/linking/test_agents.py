import pytest

from onrecord.quotation.linking.agents import Agents
from onrecord.quotation.linking.linker import Link
from quotation_texts import laid_out, read, tagged


def credited(text, content, *, cue=None, source=None):
    layout = laid_out(text)
    parts = [tagged(layout, words)[0] if words else None for words in (cue, source)]
    link = Agents(layout).credited(Link(tagged(layout, content), *parts))
    return read(layout, link.source), read(layout, link.cue), read(layout, link.contents[0])


@pytest.mark.parametrize(
    ("text", "cue", "agent"),
    [
        ("It was called “a fairy tale” by Max Roe, who left.", "was called", "Max Roe"),
        ("The plan was widely dismissed as “a fairy tale” by her.", "dismissed as", "her"),
        ("The plan, described as “a fairy tale” by Roe’s lawyer, failed.", "described as", "Roe’s lawyer"),
    ],
)
def test_what_is_called_something_by_someone_is_said_by_them(text, cue, agent):
    assert credited(text, "“a fairy tale”", cue=cue) == (agent, cue, "“a fairy tale”")


def test_the_agent_is_no_content():
    text = "It was dismissed as “a tale” by Max Roe."
    assert credited(text, "“a tale” by Max Roe", cue="was dismissed as") == ("Max Roe", "was dismissed as", "“a tale”")


def test_a_cue_that_was_taken_for_content_is_found():
    text = "The treaty was called “a tale” by Max Roe."
    assert credited(text, "The treaty was called “a tale”") == ("Max Roe", "called", "“a tale”")


def test_who_called_it_so_keeps_what_an_act_was_done_by():
    text = "Doe called it “a fairy tale” by Max Roe."
    assert credited(text, "“a fairy tale”", cue="called", source="Doe")[0] == "Doe"


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("In the words of Max Roe, it was “a draw.”", "In the words of"),
        ("To quote Max Roe, “a draw.”", "To quote"),
        ("From Max Roe: “a draw.”", "From"),
    ],
)
def test_an_introduction_names_the_speaker(text, cue):
    assert credited(text, "“a draw.”") == ("Max Roe", cue, "“a draw.”")


def test_an_introduction_that_was_taken_for_content_is_none():
    text = "In the words of Max Roe, it was “a draw.”"
    assert credited(text, "words of Max Roe, it was “a draw.”") == ("Max Roe", "In the words of", "it was “a draw.”")


def test_an_introduction_inside_a_report_leaves_the_report_alone():
    text = "To quote Max Roe, it was “a draw,” Doe said."
    assert credited(text, "“a draw,”", cue="said", source="Doe")[:2] == ("Doe", "said")


@pytest.mark.parametrize("text", ["“a draw”", "by Roe “a draw”", "“a draw” by"])
def test_without_either_nothing_changes(text):
    assert credited(text, "“a draw”") == (None, None, "“a draw”")


@pytest.mark.parametrize("verb", ["quoted", "cites"])
def test_who_is_quoted_as_saying_it_speaks(verb):
    text = f"The paper {verb} Max Roe as saying, “a draw.”"
    assert credited(text, "Max Roe as saying, “a draw.”", cue=verb, source="The paper")[:2] == ("Max Roe", "saying")
    assert credited(text, "“a draw.”", cue=f"{verb} Max Roe as saying", source="The paper")[0] == "Max Roe"


def test_who_quotes_a_text_speaks():
    text = "Doe quoted the law as it stands: “a draw.”"
    assert credited(text, "“a draw.”", cue="quoted", source="Doe")[0] == "Doe"
