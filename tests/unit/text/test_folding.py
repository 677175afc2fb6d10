import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.folding import FoldedText, fold

EVERY_CODE_POINT = [chr(code) for code in range(sys.maxunicode + 1)]


def assert_offsets_fit(folded: FoldedText, text: str) -> None:
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert (folded.starts < folded.ends).all()
    assert (folded.starts[1:] >= folded.starts[:-1]).all()
    assert (folded.ends[1:] >= folded.ends[:-1]).all()
    assert not len(folded.ends) or folded.ends[-1] <= len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“It’s «over»”", '"it\'s "over""'),
        ("re\u00adgu\u200bla\u2060tion", "regulation"),
        ("\u202bhe\u202c said\u00a0\u2009so", "he said  so"),
        ("twenty‑one – or—so", "twenty-one - or-so"),
        ("ﬁne… ½", "fine... 1⁄2"),
        ("STRASSE straße", "strasse strasse"),
        ("Cafe\u0301 CAFÉ", "café café"),
        ("ｆｕｌｌ ｶﾞ", "full ガ"),
        ("각 각", "각 각"),
        ("ΐ ΐ", "ΐ ΐ"),
    ],
)
def test_spellings_of_one_wording_fold_alike(text: str, folded: str):
    assert fold(text).text == folded


def test_a_letter_with_its_marks_is_one_place_in_the_original():
    folded = fold("xe\u0301\u200dy")
    assert folded.text == "xéy"
    assert folded.starts.tolist() == [0, 1, 4]
    assert folded.ends.tolist() == [1, 3, 5]


def test_a_character_that_unfolds_into_several_gives_each_its_place():
    folded = fold("aﬃ…")
    assert folded.text == "affi..."
    assert folded.starts.tolist() == [0, 1, 1, 1, 2, 2, 2]
    assert folded.ends.tolist() == [1, 2, 2, 2, 3, 3, 3]


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧 said 👍🏽", "e\u0301\u0323\u200d\u0308", "\u0301x", "\u200b\u200b", "", "🇨🇦 Canada’s"]
)
def test_emoji_and_combining_marks_keep_their_places(text: str):
    assert_offsets_fit(fold(text), text)
    assert fold(fold(text).text).text == fold(text).text


def test_every_code_point_alone_folds_to_what_folds_no_further():
    """Lines keep the characters apart, so that one text of them all stands for a million short ones."""
    text = "\n".join(EVERY_CODE_POINT)
    once = fold(text)
    assert fold(once.text).text == once.text
    assert_offsets_fit(once, text)


def test_every_code_point_after_a_letter_folds_to_what_folds_no_further():
    """Of every code point that is one: a letter before those that are nobody's, or private, composes with none."""
    known = [character for character in EVERY_CODE_POINT if unicodedata.category(character) not in ("Cn", "Co")]
    once = fold("e" + "e".join(known))
    assert fold(once.text).text == once.text


def test_every_code_point_folds_to_its_compatibility_form_and_case():
    """The slow obvious twin, for the characters to which only Unicode's own tables apply."""
    for character in EVERY_CODE_POINT[0x100:0x2E000]:
        if unicodedata.category(character) in ("Ll", "Lu", "Lt", "Nd"):
            twin = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
            twin = unicodedata.normalize("NFKC", twin.casefold())
            assert fold(character).text == twin.replace("ʼ", "'"), hex(ord(character))


@given(st.text(st.characters(), max_size=80))
def test_folding_twice_changes_nothing_more(text: str):
    assert fold(fold(text).text).text == fold(text).text


@given(st.text(st.sampled_from("ae‘’“…ﬃ\u0301\u0323\u200d\u00ad 가\u11a8\uff76\uff9e😀\n"), max_size=40))
def test_offsets_never_fall_and_stay_within_the_text(text: str):
    assert_offsets_fit(fold(text), text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_newline_between_two_texts_keeps_their_folding_apart(left: str, right: str):
    assert fold(f"{left}x\nx{right}").text == f"{fold(left + 'x').text}\n{fold('x' + right).text}"
