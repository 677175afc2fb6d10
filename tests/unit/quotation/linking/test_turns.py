from onrecord.quotation.linking.linker import Link
from onrecord.quotation.linking.turns import add_turns
from quotation_texts import laid_out, read, tagged

TRANSCRIPT = """The conference began at two.

PREMIER ROE: Good afternoon. We will go.
We steer this ship ourselves.
(Laughter.)
QUESTION, PORT COURIER: Did Doe say that it rained?
PREMIER ROE: He has my number.
The conference ended at three."""


def turns(text):
    layout = laid_out(text)
    return [(read(layout, link.source), read(layout, link.contents[0])) for link in add_turns(layout, [])]


def test_every_turn_of_a_transcript_is_said_by_the_one_named_before_it():
    assert turns(TRANSCRIPT) == [
        ("PREMIER ROE", "Good afternoon. We will go."),
        ("PREMIER ROE", "We steer this ship ourselves."),
        ("QUESTION, PORT COURIER", "Did Doe say that it rained?"),
        ("PREMIER ROE", "He has my number."),
    ]


def test_what_the_speaker_says_of_herself_is_no_report():
    layout = laid_out(TRANSCRIPT)
    (we,) = tagged(layout, "We")
    own = Link(tagged(layout, "ourselves"), tagged(layout, "steer")[0], we, 0.9)
    assert all(link.turn for link in add_turns(layout, [own]))


def test_a_stage_direction_parts_what_is_said_in_a_turn():
    layout = laid_out("ROE: We go (laughter) and stay.\nDOE: Why?\nROE: To see.")
    (link, *_) = add_turns(layout, [])
    assert [read(layout, content) for content in link.contents] == ["We go", "and stay."]


def test_a_post_is_said_by_whoever_signs_it():
    assert turns("The guild replied.\nWe need crews.\n— Ada Roe (@adaroe) March 28, 2025") == [
        ("Ada Roe (@adaroe)", "We need crews.")
    ]


def test_a_post_in_marks_is_said_once_though_its_signature_looks_like_a_source():
    layout = laid_out("“We need crews.”\n— Ada Roe (@adaroe) March 28, 2025")
    (words, signature, dash) = tagged(layout, "We need crews.", "Ada Roe (@adaroe) March 28, 2025", "—")
    assert all(link.turn for link in add_turns(layout, [Link((words,), dash, signature, 0.9)]))


def test_a_text_without_turns_and_posts_has_none():
    assert turns("WHAT: A walk\nWHERE: The port\nWHEN: Noon\nWHO: All\nNOTE: Bring shoes") == []


def test_what_others_are_reported_to_say_inside_a_turn_is_kept():
    layout = laid_out(TRANSCRIPT)
    said, inside = tagged(layout, "Did Doe say that it rained?")[0], tagged(layout, "that it rained")[0]
    report = Link((inside,), tagged(layout, "say")[0], tagged(layout, "Doe")[0], 0.9)
    links = add_turns(layout, [Link((said,)), report])
    assert report in links
    assert sum(link.turn for link in links) == len(links) - 1 == 4


def test_links_of_a_text_without_turns_are_left_alone():
    layout = laid_out("Roe said it rained.")
    links = [Link(tagged(layout, "it rained"), tagged(layout, "said")[0])]
    assert add_turns(layout, links) == links
