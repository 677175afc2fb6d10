import numpy as np

from onrecord.quotation.tagging.layout import FAR, Quoted, bucket, counted, following, latest, lay_out, shift
from onrecord.quotation.tagging.tokens import tokenise
from onrecord.text.quotation_marks import find_quoted_segments


def laid_out(text):
    return lay_out(tokenise(text), find_quoted_segments(text))


def test_words_between_marks_are_inside_and_the_marks_are_not():
    layout = laid_out("She said “we go now” again")
    assert layout.quoted.tolist() == [0, 0, 0, Quoted.FIRST, Quoted.INSIDE, Quoted.LAST, 0, 0]


def test_a_sentence_begins_after_a_stop_and_its_closing_mark():
    layout = laid_out("“We go.” She left. It is late.")
    starts = np.flatnonzero(np.diff(layout.sentence, prepend=-1)).tolist()
    assert [layout.tokens.text[layout.tokens.starts[start]] for start in starts] == ["“", "S", "I"]


def test_a_headline_run_on_before_a_slash_is_a_sentence_of_its_own():
    layout = laid_out("Mayor Opens Bridge/ PORT/ Mayor Ada Roe said so")
    assert layout.sentence[-1] == 2


def test_a_slash_within_a_word_parts_nothing():
    assert laid_out("He and/or she said so").sentence[-1] == 0


def test_sentence_bounds_enclose_every_token():
    layout = laid_out("One two. Three four.\nFive six.")
    places = np.arange(len(layout))
    assert ((layout.sentence_start <= places) & (places < layout.sentence_end)).all()


def test_nearest_places_are_found_on_either_side():
    mask = np.array([False, True, False, True, False])
    assert latest(mask).tolist() == [-1, 1, 1, 3, 3]
    assert following(mask)[:4].tolist() == [1, 1, 3, 3]
    assert following(mask)[4] >= FAR


def test_counts_and_shifts_and_buckets_are_what_they_say():
    assert counted(np.array([True, False, True])).tolist() == [0, 1, 1, 2]
    assert shift(np.array([1, 2]), 5).tolist() == [0, 0]
    assert bucket(np.array([0, 5, 6, 1000])).tolist() == [0, 5, 6, 11]
