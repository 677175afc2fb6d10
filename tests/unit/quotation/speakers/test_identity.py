"""When names in two texts mean the same."""

import pytest

from onrecord.quotation.speakers.identity import is_same_person, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Roe", "ADA ROE"),
        ("José Núñez", "Jose Nunez"),
        ("Ada Q. Roe", "Ada Roe"),
        ("J.D. Poe", "JD Poe"),
        ("The White House", "White House"),
        ("Jean-Luc O’Dare", "Jean-Luc O'Dare"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Roe", "Ada Roe", True),
        ("Ada Roe", "Roe", True),
        ("A. Roe", "Ada Roe", True),
        ("Ada Roe", "Max Roe", False),
        ("Ada Roe", "Ada Doe", False),
        ("Dan Roe", "Daniel Roe", None),
        ("Joe Doe Jr.", "Joe Doe", None),
        ("Ada Roe", "Northland Post", False),
        ("Roe’s lawyer", "Max Doe", None),
        ("spokesman for the city", "Max Doe", None),
    ],
)
def test_names_mean_the_same_person_another_or_it_is_unknown(one, other, same):
    assert is_same_person(one, other) is same
    assert is_same_person(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Roe and Max Doe", "Max Doe and Ada Roe", True),
        ("Ada Roe and Max Doe", "Ada Roe", None),
        ("Ada Roe, Max Doe and Ivo Poe", "Ivo Poe", None),
        ("Ada Roe and Max Doe", "Ada Roe and Ivo Poe", None),
        ("Ada Roe and Max Doe", "Ivo Poe", False),
    ],
)
def test_a_joint_source_is_itself_in_any_order_and_unknown_beside_its_members(one, other, same):
    assert is_same_person(one, other) is same
    assert is_same_person(other, one) is same
