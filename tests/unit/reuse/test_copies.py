import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.options import ReuseOptions
from onrecord.reuse.copies import find_copies
from onrecord.reuse.postings import Tokens, tokens_of
from onrecord.text.tokens import find_words

AGENCY = """OSPREY FALLS – The harbour bridge will reopen in spring after engineers replaced forty corroded cables.
The ferry timetable returns to normal once the final inspection clears the northern span, the council said on Monday. \
Ferry crews had rejected the revised rota over unpaid overtime on winter Sundays, and nine sailings were lost.
“Nobody on this pier has slept since October,” said Tomas Halloran, the harbour master. He has held the office for \
eleven years and will leave it in June.
The bridge was built in 1931 and carries some four thousand carts a day."""
PARAGRAPHS = AGENCY.split("\n")


def copies(*texts: str) -> list[int]:
    return find_copies([tokens(text) for text in texts], ReuseOptions())


def tokens(text: str) -> Tokens:
    return tokens_of(find_words(text).hashes)


@pytest.mark.parametrize(
    "printed",
    [
        AGENCY,
        f"Bridge to open in spring\nFrom our correspondents\n{AGENCY}",
        AGENCY.replace("OSPREY FALLS – ", "By the Agency. "),
        "\n".join(PARAGRAPHS[:-1]),
        AGENCY.replace("nine sailings", "several sailings").replace("some four thousand", "4,000"),
    ],
    ids=["as it came", "with a headline", "with a byline", "without the last paragraph", "with words changed"],
)
def test_one_agencys_text_is_a_copy_however_a_paper_dresses_it(printed: str):
    assert copies(AGENCY, printed) == [0, 0]


@pytest.mark.parametrize(
    "other",
    [
        PARAGRAPHS[2],
        f"{PARAGRAPHS[0]} Of the rest the Gazette has a view of its own. {'Trout were dear this week, and carp. ' * 4}",
        f"{AGENCY}\n{' '.join(f'Speaker {number} said something else about toll {number}.' for number in range(30))}",
        "A report on trout prices in the valley, where anglers were patient and the weather was mild for the season.",
    ],
    ids=["a paragraph", "a story with its lead", "a longer story that holds it", "another text"],
)
def test_what_shares_less_or_is_much_longer_is_a_text_of_its_own(other: str):
    assert copies(AGENCY, other) == [0, 1]


def test_every_copy_is_one_of_the_first_of_its_text():
    other = AGENCY[::-1]
    assert copies(other, AGENCY, f"Late: {AGENCY}", f"{other} eno", "\n".join(PARAGRAPHS[:-1])) == [0, 1, 1, 0, 1]


def test_long_texts_are_told_apart_by_a_sample():
    rng = np.random.default_rng(4)
    first, second = (rng.integers(0, 2**16, 40_000).astype(np.uint16) for _ in range(2))
    nearly = first.copy()
    nearly[::40] = 7  # three shingles in forty differ
    half = np.concatenate([first[:10_000], second[:30_000]])
    assert find_copies([first, second, nearly, half], ReuseOptions()) == [0, 1, 0, 3]


def test_texts_without_a_shingle_are_nobodys_copies():
    assert copies("", "", "two words", "two words") == [0, 1, 2, 3]
    assert copies() == []


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12), max_size=6))
def test_the_first_of_a_text_is_its_own_and_shares_most_of_the_shorters_shingles(texts: list[list[str]]):
    found = copies(*map(" ".join, texts))
    shingles = [{tuple(text[i : i + 3]) for i in range(len(text) - 2)} for text in texts]
    for text, first in enumerate(found):
        assert found[first] == first <= text
        shorter = min(len(shingles[text]), len(shingles[first]))
        assert first == text or len(shingles[text] & shingles[first]) >= ReuseOptions().copy_shingles * shorter > 0
