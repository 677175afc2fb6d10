import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.quotation.tagging.tokens import Attribute, Capital, Mark, tokenise


def words(text):
    tokens = tokenise(text)
    return [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


def test_abbreviations_keep_their_full_stops():
    assert words("Mr. Roe of the U.S. left. J. Doe, too.") == [
        "Mr.", "Roe", "of", "the", "U.S.", "left", ".", "J.", "Doe", ",", "too", ".",
    ]  # fmt: skip


def test_clitics_are_tokens_of_their_own():
    assert words("Roe’s won't they've") == ["Roe", "’s", "won", "'t", "they", "'ve"]


def test_a_hyphenated_word_is_one_token_even_before_an_abbreviation():
    assert words("Canada-U.S. ties, a well-known tie") == ["Canada-U.S.", "ties", ",", "a", "well-known", "tie"]


def test_a_run_of_line_feeds_is_one_token():
    tokens = tokenise("One.\n\n\nTwo.")
    assert tokens.column(Attribute.MARK).tolist().count(Mark.NEWLINE) == 1


def test_a_title_is_told_from_another_capitalised_word():
    capital = tokenise("Senator Roe met the mayor").column(Attribute.CAPITAL)
    assert capital.tolist() == [Capital.TITLE_UPPER, Capital.UPPER, Capital.LOWER, Capital.LOWER, Capital.TITLE_LOWER]


@given(st.text(max_size=60))
def test_tokens_of_any_text_are_in_order_and_leave_out_only_spaces(text):
    tokens = tokenise(text)
    assert (tokens.starts < tokens.ends).all()
    assert (tokens.starts[1:] >= tokens.ends[:-1]).all()
    covered = np.zeros(len(text), bool)
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        covered[start:end] = True
    assert all(character.isspace() for character, seen in zip(text, covered, strict=True) if not seen)


def test_the_same_word_has_the_same_attributes_wherever_it_stands():
    tokens = tokenise("Well said. She said so.")
    assert (tokens.attributes[1] == tokens.attributes[4]).all()
