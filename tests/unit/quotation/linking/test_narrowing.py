import pytest

from onrecord.quotation.linking.linker import Link
from onrecord.quotation.linking.narrowing import Narrowing
from onrecord.quotation.tagging.tagger import Tagging
from quotation_texts import laid_out, read, tagged


def narrowed(text, content, *, cue=None, source=None):
    """Return (source, cue, content) of each link that comes of one."""
    layout = laid_out(text)
    sources = tagged(layout, source) if source else ()
    link = Link(
        tagged(layout, content), tagged(layout, cue)[0] if cue else None, sources[0] if cue and source else None
    )
    links = Narrowing(layout, Tagging(sources=sources)).narrowed(link)
    return [(read(layout, part.source), read(layout, part.cue), read(layout, part.contents[0])) for part in links]


@pytest.mark.parametrize(("owner", "expected"), [("his", "his"), ("Mayor Roe’s", "Mayor Roe")])
def test_a_possessed_description_belongs_to_its_possessor(owner, expected):
    text = f"It follows {owner} dismissive labeling of Doe as “the tenant.”"
    assert narrowed(text, "Doe as “the tenant.”") == [(expected, "labeling", "Doe as “the tenant.”")]


def test_a_second_description_parts_the_content():
    text = "Hale’s suggestion that Norra be a “province” and his dismissal of Brenn as a “caretaker.”"
    parts = narrowed(text, text.removeprefix("Hale’s suggestion "), cue="suggestion", source="Hale")
    assert parts == [
        ("Hale", "suggestion", "that Norra be a “province” and"),
        ("his", "dismissal", "of Brenn as a “caretaker.”"),
    ]


def test_a_cue_inside_a_content_ends_what_comes_before():
    text = "Roe, on the quay, called the bridge “good.”"
    parts = narrowed(text, "the quay, called the bridge “good.”", source="Roe")
    assert parts == [("Roe", "called", "the bridge “good.”")]


def test_a_content_without_such_words_is_left_alone():
    text = "Roe said the talk was “good.”"
    assert narrowed(text, "the talk was “good.”", cue="said", source="Roe") == [("Roe", "said", "the talk was “good.”")]


def test_a_possessor_inside_a_cue_is_the_source():
    layout = laid_out("The winter, which began with Hale’s suggestion that it was “over.”")
    cue, source = tagged(layout, "began with Hale’s suggestion")[0], tagged(layout, "which")[0]
    link = Narrowing(layout, Tagging()).repossessed(Link(tagged(layout, "“over.”"), cue, source, 0.2))
    assert (read(layout, link.source), read(layout, link.cue)) == ("Hale", "suggestion")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("the “old bargain” is over, signaling new tolls", "the “old bargain” is over"),
        ("the “old bargain, signaling new tolls”", "the “old bargain, signaling new tolls”"),
        ("the “old bargain” is over, costing new tolls", "the “old bargain” is over, costing new tolls"),
    ],
)
def test_what_the_reporter_takes_words_for_is_no_content(content, expected):
    layout = laid_out(f"Roe declared {content}.")
    link = Link(tagged(layout, content), tagged(layout, "declared")[0], tagged(layout, "Roe")[0], 0.9)
    assert read(layout, Narrowing(layout, Tagging()).unexplained(link).contents[0]) == expected


def test_a_turn_and_what_nobody_introduces_stay_whole():
    layout = laid_out("“Gulls left” early, suggesting rain.")
    link = Link(tagged(layout, "“Gulls left” early, suggesting rain"))
    assert Narrowing(layout, Tagging()).unexplained(link) == link


def test_a_possessor_inside_a_cue_is_no_source_of_what_stands_in_no_marks():
    layout = laid_out("Roe renewed Hale’s call for peace.")
    link = Link(tagged(layout, "for peace"), tagged(layout, "renewed Hale’s call")[0], tagged(layout, "Roe")[0], 0.8)
    assert Narrowing(layout, Tagging()).repossessed(link) == link
