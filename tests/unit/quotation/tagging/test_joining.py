from onrecord.quotation.tagging.joining import join_segments
from onrecord.quotation.tagging.tagger import Tagging
from quotation_texts import laid_out, read, tagged


def contents(layout, tagging):
    return [read(layout, content) for content in join_segments(layout, tagging).contents]


def test_a_content_that_touches_marks_is_widened_to_them():
    layout = laid_out("Roe said the bridge was “a great long folly” then.")
    assert contents(layout, Tagging(tagged(layout, "the bridge was “a great"))) == [
        "the bridge was “a great long folly”"
    ]


def test_contents_that_share_a_quotation_become_one():
    layout = laid_out("Roe said “we go now and never stop” then.")
    assert contents(layout, Tagging(tagged(layout, "we go", "never"))) == ["“we go now and never stop”"]


def test_a_long_quotation_that_nobody_tagged_is_a_content():
    layout = laid_out("“We will go and never stop,” Roe said.")
    assert contents(layout, Tagging()) == ["“We will go and never stop,”"]


def test_a_short_one_that_nobody_tagged_is_scare_quotes():
    layout = laid_out("The “great” plan ended.")
    assert contents(layout, Tagging()) == []


def test_cues_and_sources_inside_a_content_belong_to_what_is_said():
    layout = laid_out("“Doe said it would rain and it rained,” Roe told us.")
    tagging = Tagging((), tagged(layout, "said", "told"), tagged(layout, "Doe", "Roe"))
    joined = join_segments(layout, tagging)
    assert [read(layout, cue) for cue in joined.cues] == ["told"]
    assert [read(layout, source) for source in joined.sources] == ["Roe"]
