import pytest

from onrecord.options import QuotationOptions
from onrecord.quotation.confidence import Calibration
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.presenting import present
from onrecord.quotation.withholding import DOUBT
from quotation_texts import laid_out, tagged

CALIBRATION, OPTIONS = Calibration.load(), QuotationOptions()


def presented(text, content, *, cue=None, source=None, confidence=0.9):
    layout = laid_out(text)
    cues = tagged(layout, cue)[0] if cue else None
    sources = tagged(layout, source)[0] if source else None
    quotation = present(layout, Link(tagged(layout, content), cues, sources, confidence), CALIBRATION, OPTIONS)
    assert quotation is not None
    return quotation


def stretches(text, content, **parts):
    return [span.of(text) for span in presented(text, content, **parts).content]


def quoted(text, content, **parts):
    return [span.of(text) for span in presented(text, content, **parts).quoted]


def test_two_quoted_words_are_two_stretches_without_their_marks():
    text = "Roe called it “new” and “good,” then left."
    assert stretches(text, "“new” and “good,”", cue="called") == ["new", "good,"]


def test_what_is_described_is_not_what_was_said():
    text = "Roe described his long talk with Mayor Doe as “good.”"
    assert stretches(text, "his long talk with Mayor Doe as “good.”", cue="described") == ["good."]


def test_what_is_described_is_content_for_who_asks_for_everything():
    text = "Roe described his long talk with Mayor Doe as “good.”"
    quotation = presented(text, "his long talk with Mayor Doe as “good.”", cue="described")
    assert [span.of(text) for span in quotation.widened().content] == ["his long talk with Mayor Doe as “good.”"]
    assert quotation.widened().quoted == quotation.quoted == quotation.content
    plain = presented("Roe said “no.”", "“no.”", cue="said")
    assert plain.widened() == plain


def test_a_report_and_the_words_that_it_quotes_are_one_stretch():
    text = "Roe added that islanders are “masters of the sea” by right and “never alone.”"
    said = "that islanders are “masters of the sea” by right and “never alone.”"
    assert stretches(text, said, cue="added") == [said]
    assert quoted(text, said, cue="added") == ["masters of the sea", "never alone."]


def test_words_that_only_bind_what_follows_are_no_content():
    text = "Roe claims that it makes a “seventh province” and with one word more."
    assert stretches(text, "that it makes a “seventh province” and with", cue="claims") == [
        "that it makes a “seventh province”"
    ]
    said = "that it makes a “seventh province” with a port"
    assert stretches(f"Roe claims {said}.", said, cue="claims") == [said]


def test_what_the_cue_stands_between_are_two_stretches():
    text = "“We go,” Roe said, “and we stay.”"
    layout = laid_out(text)
    said = present(
        layout, Link(tagged(layout, "“We go,”", "“and we stay.”"), tagged(layout, "said")[0]), CALIBRATION, OPTIONS
    )
    assert said is not None
    assert [span.of(text) for span in said.content] == ["We go,", "and we stay."]
    assert said.quoted == said.content


def test_a_word_beside_quoted_words_only_binds_them():
    assert stretches("Roe said that “all is lost.”", "that “all is lost.”", cue="said") == ["all is lost."]


def test_a_report_that_nobody_made_says_nothing():
    layout = laid_out("It was reported that the sea was high.")
    link = Link(tagged(layout, "that the sea was high"), tagged(layout, "reported")[0], None, 0.9)
    assert present(layout, link, CALIBRATION, OPTIONS) is None


def test_what_follows_a_dash_is_the_reporters_own():
    text = "He added that they are “masters at sea” — remarks that many disliked."
    assert (
        stretches(text, "that they are “masters at sea” — remarks that many disliked", cue="added")[-1]
        == "that they are “masters at sea”"
    )


@pytest.mark.parametrize(
    ("text", "content", "form"),
    [
        ("“We go,” Roe said.", "“We go,”", "direct"),
        ("Roe called it “good.”", "“good.”", "mixed"),
        ("Roe said islanders are “masters.”", "islanders are “masters.”", "mixed"),
        ("Roe said it rained.", "it rained", "indirect"),
    ],
)
def test_the_form_says_how_much_is_quoted(text, content, form):
    assert presented(text, content, source="Roe").form == form


def test_a_source_is_shown_without_the_dateline_run_on_before_it():
    text = "Port News/ PORT/ Mayor Ada Roe said it rained."
    quotation = presented(text, "it rained", source="Port News/ PORT/ Mayor Ada Roe", cue="said")
    assert quotation.source is not None
    assert quotation.source.of(text) == "Mayor Ada Roe"


def test_what_is_unsure_is_held_back():
    text = "“We go,” Roe said."
    assert presented(text, "“We go,”", cue="said", source="Roe", confidence=0.01).held_back == DOUBT


def test_confidence_grows_with_linker_and_tagger():
    text = "“We go,” Roe said."
    low, high = (presented(text, "“We go,”", confidence=c).confidence for c in (0.3, 0.9))
    assert 0 <= low < high <= 1


def test_marks_alone_are_nothing():
    layout = laid_out("Roe said “” twice.")
    assert present(layout, Link(tagged(layout, "“”")), CALIBRATION, OPTIONS) is None


def test_what_a_colon_introduces_is_told_from_the_introduction():
    text = "She allowed herself a little more: “The answer was in the reeds.”"
    assert stretches(text, "herself a little more: “The answer was in the reeds.”", cue="allowed") == [
        "The answer was in the reeds."
    ]


def test_a_turn_of_a_transcript_is_said_as_a_whole():
    text = "ROE: We said “no” and we meant it."
    layout = laid_out(text)
    turn = Link(
        tagged(layout, "We said “no” and we meant it."),
        tagged(layout, ":")[0],
        tagged(layout, "ROE")[0],
        0.9,
        turn=True,
    )
    quotation = present(layout, turn, CALIBRATION, OPTIONS)
    assert quotation is not None
    assert [span.of(text) for span in quotation.content] == ["We said “no” and we meant it."]
    assert quotation.form == "direct"


@pytest.mark.parametrize(("text", "cue"), [("Roe: “We go.”", ":"), ("“We go.” — Roe", "—")])
def test_a_sign_is_no_cue(text, cue):
    quotation = presented(text, "“We go.”", cue=cue, source="Roe")
    assert (quotation.cue, quotation.held_back) == (None, None)
