"""Names in a text: which capitals are a name, what kind of, and what stands before it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.quotation.speakers.headings import find_headings
from onrecord.quotation.speakers.names import find_mentions
from onrecord.quotation.speakers.roles import read_role, role_beside


def names(text: str) -> list[str]:
    return [m.name.of(text) for m in find_mentions(text)]


def named(text: str) -> list[tuple[str, str | None, str]]:
    return [(m.kind, m.role, m.name.of(text)) for m in find_mentions(text)]


@pytest.mark.parametrize(
    "name",
    [
        "Ada Roe",
        "María Núñez-Öst",
        "Ursula von der Tann",
        "Jean-Luc O’Dare",
        "J. R. Poe",
        "Anna Q. Vale",
        "Anna A. Vale",
        "Max de la Cour",
        "Omar al-Rashid",
        "Joe Doe Jr.",
        "Theresa May",
        unicodedata.normalize("NFD", "Zoë Öst-Núñez"),
    ],
)
def test_a_name_is_found_whole_whatever_its_parts(name):
    assert names(f"Yesterday {name} spoke.")[0].rstrip(".") == name.rstrip(".")


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("Northland Prime Minister Ada Roe spoke.", "Northland Prime Minister", "Ada Roe"),
        ("Labour Leader Max Doe spoke.", "Labour Leader", "Max Doe"),
        ("U.S. President Ada Roe spoke.", "U.S. President", "Ada Roe"),
        ("Secretary of State Max Doe spoke.", "Secretary of State", "Max Doe"),
        ("Bank of Northland Governor Ada Roe spoke.", "Bank of Northland Governor", "Ada Roe"),
        ("Only spokeswoman Ada Roe spoke.", "spokeswoman", "Ada Roe"),
        ("The former national security adviser Max Doe spoke.", "former national security adviser", "Max Doe"),
        ("Sen. Roe spoke.", "Sen.", "Roe"),
        ("Mrs. Doe spoke.", "Mrs.", "Doe"),
    ],
)
def test_a_role_before_a_name_is_told_from_it(text, role, name):
    assert ("person", role, name) in named(text)


def test_a_surname_that_is_also_a_role_stays_a_name():
    assert named("Martin Luther King and Mr. King spoke.") == [
        ("person", None, "Martin Luther King"),
        ("person", "Mr.", "King"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("She left the Department of Justice.", "body", "Department of Justice"),
        ("She left the NDP.", "body", "NDP"),
        ("She left Roe & Sons.", "body", "Roe & Sons"),
        ("She left British Columbia.", "place", "British Columbia"),
        ("She left the U.S. yesterday.", "place", "U.S."),
        ("She left Canada’s shore.", "place", "Canada"),
    ],
)
def test_bodies_and_places_are_told_from_people(text, kind, name):
    assert (kind, None, name) in named(text)


def test_words_of_the_language_are_no_names_though_a_capital_begins_the_sentence():
    assert names("However, on Friday we left. I’ve said so. The others stayed. When? In May.") == []


def test_a_possessive_ends_a_name():
    text = "Max Doe’s Open Forum and the Poes’ house"
    assert [(m.name.of(text), m.possessive) for m in find_mentions(text)] == [
        ("Max Doe", True),
        ("Open Forum", False),
        ("Poes", True),
    ]


def test_a_body_within_a_role_is_absorbed_by_the_name_that_follows():
    text = "White House spokeswoman Ada Roe spoke."
    assert [(m.name.of(text), m.absorbed) for m in find_mentions(text)] == [("White House", True), ("Ada Roe", False)]


def test_names_never_run_over_a_line_or_a_sentence():
    assert names("He met Ada Roe\nMax Doe stayed. It was Ada. Doe left.") == ["Ada Roe", "Max Doe", "Ada", "Doe"]


@given(st.text(alphabet=st.sampled_from("AbÉ. ’'-&,\n“”ßΣİ1"), max_size=60))
def test_any_text_gives_names_that_lie_within_it_in_order(text):
    found = find_mentions(text)
    assert all(m.extent.covers(m.name) and m.extent.end <= len(text) for m in found)
    assert [m.name for m in found] == sorted(m.name for m in found)


@pytest.mark.parametrize(
    "line",
    [
        "Roe, Northland PM Doe Discuss Trade, Safety in 1st Call",
        "Opposition Leaders Respond",
        "Doe Calls Roe ‘A Disgrace’ Over Harbour Remarks Made Last Week.",
    ],
)
def test_lines_in_which_every_word_has_a_capital_are_headings(line):
    assert [heading.of(line) for heading in find_headings(line)] == [line]


@pytest.mark.parametrize(
    "line",
    ["Prime Minister Ada Roe and President Max Doe spoke on Friday.", "Ada Roe met Max Doe.", "Roe", ""],
)
def test_sentences_full_of_names_are_no_headings(line):
    assert find_headings(line) == []


def test_what_runs_on_before_the_first_sentence_is_told_from_it():
    text = "Roe, Doe Discuss Trade/ Daily Post/ OSLO/ The two spoke on Friday about it."
    assert [heading.of(text).strip() for heading in find_headings(text)] == ["Roe, Doe Discuss Trade", "Daily Post"]


@pytest.mark.parametrize(
    ("role", "asked", "answers"),
    [
        ("Canadian Prime Minister", "the prime minister", True),
        ("Canadian PM", "Canada’s prime minister", True),
        ("Canadian Prime Minister", "the British prime minister", False),
        ("Prime Minister", "the minister", False),
        ("Vice President", "the president", False),
        ("former President", "the former president", True),
        ("President", "the former president", False),
        ("Labour Leader", "the Labour leader", True),
        ("Labour Leader", "the Green leader", False),
        ("a lawyer for the city", "the lawyer", True),
    ],
)
def test_a_role_answers_only_what_it_may_mean(role, asked, answers):
    assert read_role(role).answers(read_role(asked)) is answers


def test_words_that_give_no_role_read_as_none():
    assert read_role("the stormy weather") is None


def role_of(text: str, name: str) -> str | None:
    mention = next(m for m in find_mentions(text) if m.name.of(text) == name)
    role = role_beside(text, mention.name)
    return role.text if role else None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Roe, a lawyer for the city, left.", "a lawyer for the city"),
        ("Ada Roe, Doe’s former security adviser, left.", "Doe’s former security adviser"),
        ("The firm’s chief executive, Ada Roe, left.", "chief executive"),
        ("The mayor of Upper Weir, Ada Roe, left.", "mayor of Upper Weir"),
        ("Ada Roe, who once was president, left.", None),
        ("Ada Roe, Prime Minister Max Doe and others left.", None),
        ("Ada Roe, speaking to a lawyer, left.", None),
    ],
)
def test_an_apposition_is_told_from_a_list_and_a_clause(text, role):
    assert role_of(text, "Ada Roe") == role
