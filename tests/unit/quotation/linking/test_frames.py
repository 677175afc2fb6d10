import pytest

from onrecord.quotation.linking.frames import Frames
from quotation_texts import laid_out, read, tagged


def frame(text, quoted):
    layout = laid_out(text)
    (content,) = tagged(layout, quoted)
    found = Frames(layout).around(content.start, content.end)
    return found and (read(layout, found.source), read(layout, found.cue))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“No,” Ada Roe said.", ("Ada Roe", "said")),
        ("“No,” said Ada Roe, who left.", ("Ada Roe", "said")),
        ("“No?” Ada Roe asked the panel.", ("Ada Roe", "asked")),
        ("“No,” the old harbour master has also told us.", ("the old harbour master", "told")),
        (
            "“No,” an engineer who was on duty that night testified.",
            ("an engineer who was on duty that night", "testified"),
        ),
        ("Ada Roe of the port said: “No.”", ("Ada Roe", "said")),
        ("Dagny Poe, Max Doe’s old adviser, said, “No.”", ("Dagny Poe", "said")),
        ("Max Doe listened while Ada Roe told us, “No.”", ("Ada Roe", "told")),
        ("Calling it “No,” Roe left the chamber.", ("Roe", "Calling")),
        ("It rained. Then she added “No.”", ("she", "added")),
        ("“No,” said Roe’s old lawyer.", ("Roe’s old lawyer", "said")),
    ],
)
def test_the_frames_of_reporting_are_read(text, expected):
    assert frame(text, text[text.index("“") : text.index("”") + 1]) == expected


@pytest.mark.parametrize(
    "text", ["The ship “No” left.", "“No.”\nAda Roe said so.", "He wrote a book. “No” is its name."]
)
def test_words_in_marks_that_nobody_says_have_no_frame(text):
    assert frame(text, text[text.index("“") : text.index("”") + 1]) is None


def test_a_cue_that_introduces_the_next_quotation_is_not_taken():
    assert frame("“No.” Ada Roe said: “Yes.”", "“No.”") is None


def test_a_joint_subject_is_one_source():
    layout = laid_out("Mayor Ada Roe and Max Doe spoke, calling it “good.”")
    assert read(layout, Frames(layout).joined(tagged(layout, "Max Doe")[0])) == "Mayor Ada Roe and Max Doe"


def test_a_name_joined_to_another_clause_stays_alone():
    layout = laid_out("She met Ada Roe and Max Doe called it “good.”")
    assert read(layout, Frames(layout).joined(tagged(layout, "Max Doe")[0])) == "Max Doe"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("both leaders sounded hopeful, Roe a day", "Roe"),
        ("This exchange sets a tone, as both leaders", "both leaders"),
        ("Ada Roe, who is the mayor, of the port", "Ada Roe, who is the mayor, of the port"),
        ("the minister for waters, Ada Roe", "the minister for waters, Ada Roe"),
    ],
)
def test_a_clause_that_ran_into_a_source_is_cut_off(source, expected):
    layout = laid_out(f"{source} said no.")
    assert read(layout, Frames(layout).trimmed(tagged(layout, source)[0])) == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("In a message on her page, the Chancellor gave an account of it:", "the Chancellor"),
        ("At the meeting on Friday she dwelt on the ferries:", "she"),
        ("Mayor Ada Roe went on in this manner:", "Mayor Ada Roe"),
    ],
)
def test_whom_a_paragraph_is_about_introduces_what_follows_its_colon(paragraph, expected):
    layout = laid_out(paragraph)
    assert read(layout, Frames(layout).subject(0, len(layout))) == expected
