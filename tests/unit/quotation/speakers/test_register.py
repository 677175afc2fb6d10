"""Which names of a corpus mean one speaker, as a matter of names alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.quotation.speakers.identity import name_key
from onrecord.quotation.speakers.register import Decisions, Family, RegisteredName, family_of, link_family

NOTHING = Decisions({}, ())


def names(*written: str) -> list[RegisteredName]:
    """Return names of one family, numbered from 1."""
    return [RegisteredName(number, name, name_key(name)) for number, name in enumerate(written, 1)]


def decided(merged: dict[int, int], apart: tuple[int, ...] = ()) -> Decisions:
    return Decisions(merged, {*merged.values(), *apart})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["Ada Roe", "ADA ROE", "Ada B. Roe"], [1, 1, 1]),
        (["Roe", "Ada Roe"], [2, 2]),
        (["A. Roe", "Ada Roe", "Max Roe"], [2, 2, 3]),
        (["Roe", "Ada Roe", "Max Roe"], [1, 2, 3]),
        (["Roe", "Roe Jr.", "Ada Roe"], [3, 3, 3]),
        (["Roe", "spokesman for Ada Roe"], [1, 2]),
        (["de Roe", "Ada de Roe", "Max Roe"], [2, 2, 3]),
        (["House", "White House"], [1, 2]),
        (["Jordan", "Ada Jordan"], [1, 2]),
        (["Roe", "A. Roe"], [1, 2]),
    ],
)
def test_names_are_linked_where_one_alone_fits(written: list[str], expected: list[int]):
    assert list(link_family(names(*written), (), NOTHING).values()) == expected


def test_whoever_is_named_anywhere_leaves_a_surname_open():
    family = Family(names("Roe", "Ada Roe"), ["ada roe", "max roe", "roe"], NOTHING)
    assert (family.speaker(1), family.candidates(1)) == (1, [2, "max roe"])


def test_a_bearer_who_is_no_longer_quoted_counts_no_more():
    gone = RegisteredName(3, "Max Roe", "max roe", in_use=False)
    assert link_family([*names("Roe", "Ada Roe"), gone], (), NOTHING)[1] == 2


def test_what_people_decided_stands_above_the_names():
    assert link_family(names("Roe", "Ada Roe"), (), decided({}, (1,))) == {1: 1, 2: 2}
    assert link_family(names("Ada Roe", "Max Roe"), (), decided({2: 1})) == {1: 1, 2: 1}
    assert link_family(names("Ada B. Roe", "Ada C. Roe"), (), decided({}, (2,))) == {1: 1, 2: 2}


def test_two_bearers_who_are_one_leave_no_doubt():
    assert link_family(names("Roe", "Ada Roe", "Bea Roe"), (), decided({3: 2})) == {1: 2, 2: 2, 3: 2}


def test_whoever_others_were_merged_into_is_not_linked_back_to_them():
    assert link_family(names("Roe", "Ada Roe"), (), decided({2: 1})) == {1: 1, 2: 1}


WRITTEN = st.lists(st.sampled_from(["Roe", "A. Roe", "Ada Roe", "Max Roe", "Ada B. Roe", "van Roe", "Ada van Roe"]))


@given(WRITTEN, st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=5))
def test_every_name_means_one_that_means_itself(written: list[str], wanted: list[tuple[int, int]]):
    family = names(*dict.fromkeys(written))
    decisions = decided({})
    for one, other in wanted:  # as the store merges: one speaker into another
        means = link_family(family, (), decisions)
        if {one, other} <= means.keys() and means[one] != means[other]:
            decisions = decided({**decisions.merged, means[one]: means[other]})
    means = link_family(family, (), decisions)
    assert all(means[speaker] == speaker for speaker in means.values())
    assert {family_of(each.key) for each in family} <= {"roe"}
