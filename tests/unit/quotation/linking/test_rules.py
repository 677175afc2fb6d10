import pytest

from onrecord.options import QuotationOptions
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.linking.rules import AGAIN_CONFIDENCE, ANSWER_CONFIDENCE, FALLBACK_CONFIDENCE, apply_rules
from onrecord.quotation.tagging.joining import join_segments
from onrecord.quotation.tagging.tagger import Tagging
from quotation_texts import laid_out, read, tagged


def attributed(text, *, cues=(), sources=()):
    """Return (source, cue) of each content, where the linker found nothing."""
    layout = laid_out(text)
    tagging = join_segments(layout, Tagging((), tagged(layout, *cues), tagged(layout, *sources)))
    links = apply_rules(layout, tagging, [Link((content,)) for content in tagging.contents])
    return [(read(layout, link.source), read(layout, link.cue)) for link in links]


@pytest.mark.parametrize("dash", [" — ", "\n— ", "― ", " -- "])
def test_a_dash_and_a_name_give_the_speaker(dash):
    text = f"“We will go and never stop again.”{dash}Ada Roe\nThen it rained."
    assert [source for source, _ in attributed(text)] == ["Ada Roe"]


def test_a_name_and_a_colon_give_the_speaker():
    assert attributed("ADA ROE: “We will go and never stop again.”", sources=["ADA ROE"])[0][0] == "ADA ROE"


def test_a_colon_gives_a_quotation_to_the_paragraph_before():
    text = "Mayor Roe called Doe a friend, stating:\n“We will go and never stop again.”"
    assert attributed(text, cues=["called", "stating"], sources=["Mayor Roe"]) == [("Mayor Roe", "stating")]


def test_a_block_without_marks_is_a_quotation_if_someone_is_said_to_have_said_it():
    text = "Mayor Roe wrote:\nWe will go north in the spring and never stop."
    assert attributed(text, sources=["Mayor Roe"]) == [("Mayor Roe", "wrote")]
    assert attributed("What is known so far:\nThe bridge has been closed since the storm of May.") == []


def test_quoted_lines_after_a_colon_are_said_by_one():
    text = "Mayor Roe wrote:\n> We will go north in the spring today.\n> We will never stop on the way."
    assert [source for source, _ in attributed(text, sources=["Mayor Roe"])] == ["Mayor Roe", "Mayor Roe"]


def test_what_somebody_is_asked_to_bring_is_a_list_and_not_said():
    text = "Mayor Roe asks members to bring:\nWarm clothes for the night, a lamp with oil, and bread."
    assert attributed(text, cues=["asks"], sources=["Mayor Roe"]) == []


def test_a_quotation_continued_in_the_next_paragraph_keeps_its_speaker():
    layout = laid_out("“We will go and never stop, Roe said.\n“Then we will all come home again.”")
    tagging = join_segments(layout, Tagging((), (), tagged(layout, "Roe")))
    first, second = (Link((content,)) for content in tagging.contents)
    said = Link(first.contents, None, tagged(layout, "Roe")[0], 0.9)
    links = apply_rules(layout, tagging, [said, second])
    assert [read(layout, link.source) for link in links] == ["Roe", "Roe"]
    assert links[1].confidence > 0.5


def test_who_was_asked_answers_in_the_next_paragraph():
    text = "Pressed by Doe on the dam, she did not look away.\n“I did not give that order, and I did not stop it.”"
    layout = laid_out(text)
    tagging = join_segments(layout, Tagging((), (), tagged(layout, "she")))
    (link,) = apply_rules(layout, tagging, [Link((content,)) for content in tagging.contents])
    assert (read(layout, link.source), link.confidence) == ("she", ANSWER_CONFIDENCE)


@pytest.mark.parametrize(("mark", "expected"), [("”", AGAIN_CONFIDENCE), ("", FALLBACK_CONFIDENCE)])
def test_a_quoted_paragraph_after_a_quotation_is_the_last_speakers_if_it_is_closed(mark, expected):
    layout = laid_out(f"“We will go and never stop,” Roe said.\n“Then we will all come home again, to sit still.{mark}")
    tagging = join_segments(layout, Tagging((), (), tagged(layout, "Roe")))
    first, second = (Link((content,)) for content in tagging.contents)
    said = Link(first.contents, None, tagged(layout, "Roe")[0], 0.9)
    links = apply_rules(layout, tagging, [said, second])
    assert (read(layout, links[1].source), links[1].confidence) == ("Roe", expected)


@pytest.mark.parametrize(("owner", "expected"), [("his", "his"), ("Mayor Roe’s", "Mayor Roe")])
def test_a_possessive_description_belongs_to_the_possessor(owner, expected):
    text = f"It follows {owner} dismissive labeling of Doe as “the old and tired man of the port.”"
    assert attributed(text) == [(expected, "labeling")]


def test_without_any_sign_it_is_the_one_who_spoke_last_with_little_confidence():
    layout = laid_out("Roe said “we will go and never stop.” It rained.\n“The rain was cold and long that day.”")
    tagging = join_segments(layout, Tagging((), (), tagged(layout, "Roe")))
    first, second = (Link((content,)) for content in tagging.contents)
    links = apply_rules(layout, tagging, [Link(first.contents, None, tagged(layout, "Roe")[0], 0.9), second])
    assert read(layout, links[1].source) == "Roe"
    assert links[1].confidence < 0.5


def test_a_content_without_marks_and_cue_is_no_quotation():
    layout = laid_out("It may rain.")
    assert apply_rules(layout, Tagging(), [Link(tagged(layout, "may rain"))]) == []


def linked(text, content, *, cue, source=None):
    """Return the source of a link after the rules."""
    layout = laid_out(text)
    found = Link(tagged(layout, content), tagged(layout, cue)[0], tagged(layout, source)[0] if source else None, 0.9)
    (link,) = apply_rules(layout, Tagging(sources=tagged(layout, source) if source else ()), [found])
    return read(layout, link.source)


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Ada Roe, 59, of Ashport, who watched the race, said it rained.", "who", "Ada Roe"),
        ("Ada Roe, 59, who watched the race, said it rained.", "who watched the race,", "Ada Roe"),
        ("Ada Roe met Doe, who, after a while, said it rained.", "who", "who"),
        ("Voters who are angry, said it rained.", "who", "who"),
    ],
)
def test_a_who_whose_clause_has_ended_is_told_from_one_who_speaks(text, source, expected):
    assert linked(text, "it rained", cue="said", source=source) == expected


def test_a_participle_without_a_source_has_the_subject_of_its_sentence():
    assert linked("Ada Roe left the hall, promising to write.", "to write", cue="promising") == "Ada Roe"
    assert linked("Ada Roe left the hall promising to write.", "to write", cue="promising") is None
    assert linked("Asked to write, promising rain, Roe left.", "Asked to write", cue="promising") is None


def test_word_order_says_little_around_what_tells_of_no_words():
    def confidence(cue):
        layout = laid_out(f"Ada Roe {cue} “the long walk.”")
        link = Link(tagged(layout, "“the long walk.”"), tagged(layout, cue)[0])
        return apply_rules(layout, Tagging(), [link])[0].confidence

    assert confidence("known as") < QuotationOptions().min_shown_quoted < confidence("announced")


def framed_confidence(text, *, cue=None):
    """Return the confidence of the one to whom word order gives the quoted words, with or without a tagged cue."""
    layout = laid_out(text)
    (content,) = join_segments(layout, Tagging()).contents
    (link,) = apply_rules(layout, Tagging(), [Link((content,), tagged(layout, cue)[0] if cue else None)])
    assert read(layout, link.source) == "Ada Roe"
    return link.confidence


def test_a_cue_after_the_content_that_only_word_order_gives_tells_nobody_for_sure():
    text = "“The long walk of the year” as Ada Roe announced"
    options = QuotationOptions()
    assert options.min_shown_quoted < framed_confidence(text) < options.min_named
    assert options.min_named < framed_confidence(text, cue="announced")
    assert options.min_named < framed_confidence("Ada Roe announced “the long walk of the year.”")
