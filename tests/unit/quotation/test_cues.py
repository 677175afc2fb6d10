import pytest

from onrecord.quotation.cues import (
    communication_words,
    cue_words,
    inflect,
    is_act,
    is_communication,
    is_naming,
    is_showing,
    titles,
)


@pytest.mark.parametrize(
    "cue", ["said", "has repeatedly told", "according to", "tweeting", "denied", "warned of", "Asked"]
)
def test_a_cue_of_speech_makes_words_known(cue):
    assert is_communication(cue)


@pytest.mark.parametrize("cue", ["believes", "plans", "was hoping", "", "is"])
def test_a_cue_of_thought_does_not(cue):
    assert not is_communication(cue)


def test_calling_something_a_name_is_told_from_saying_something():
    assert is_naming("notably referred to")
    assert is_naming("calling")
    assert not is_naming("added")


def test_an_act_beside_a_word_of_saying_is_said():
    assert is_act("had published")
    assert not is_act("published a statement saying that it agreed")
    assert not is_act("has")


def test_showing_is_what_things_do_too():
    assert is_showing("seems to indicate")
    assert not is_showing("indicates and says")


def test_the_lists_of_acts_and_of_showing_are_of_communication():
    for word in ("release", "suggest"):
        assert word in communication_words()


def test_every_word_of_communication_is_a_cue():
    assert communication_words() < cue_words()
    assert "thinks" in cue_words() - communication_words()


@pytest.mark.parametrize(
    ("verb", "form"),
    [("reply", "replied"), ("say", "saying"), ("stress", "stresses"), ("beg", "begging"), ("note", "noting")],
)
def test_verbs_are_inflected_by_rule(verb, form):
    assert form in inflect(verb)


def test_titles_are_read_with_their_full_stops():
    assert {"mr.", "mr", "senator"} <= titles()
