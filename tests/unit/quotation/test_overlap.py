import sys
from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.options import LookupOptions
from onrecord.quotation.overlap import MAX_PLACES, Overlap, PageStretch, content_words
from onrecord.reuse.information import WordStatistics
from onrecord.text.tokens import find_words, word_hash

STATISTICS = WordStatistics.background()
OPTIONS = LookupOptions()
WORDS = ["toll", "ferry", "reed", "lantern", "barley"]


def lay(page: str, names: Sequence[str] = ()) -> PageStretch:
    return PageStretch(page, Span(0, len(page)), frozenset(names), STATISTICS, OPTIONS)


def overlap(page: str, document: str, names: Sequence[str] = ()) -> Overlap | None:
    return lay(page, names).overlap(find_words(document))


def bits(page: str, document: str, names: Sequence[str] = ()) -> float:
    found = overlap(page, document, names)
    return found.bits if found else 0.0


def is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)


def longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of a longest common subsequence by trying them all."""
    return max(n for n in range(len(one) + 1) for part in combinations(one, n) if is_subsequence(part, other))


# Which words are shared


def test_function_words_are_not_counted_as_shared():
    found = overlap("It was the toll of all of us", "The toll is for all that it was")
    assert found is not None
    assert found.page == (3,)
    assert found.document == (1,)


def test_nothing_but_function_words_is_no_overlap():
    assert overlap("It was what it was", "It was what it was") is None


def test_case_and_typography_make_no_difference():
    found = overlap("the ferry’s “LANTERN”", "The ferry's lantern")
    assert found is not None
    assert found.of_longer == found.of_shorter == 1


def test_shared_words_stand_in_the_same_order():
    found = overlap("toll ferry reed", "reed toll ferry")
    assert found is not None
    assert (found.page, found.document) == ((0, 1), (1, 2))


@given(st.lists(st.sampled_from(WORDS), max_size=7), st.lists(st.sampled_from(WORDS), max_size=7))
def test_no_longer_run_of_shared_words_exists(page: list[str], document: list[str]):
    free = LookupOptions(break_bits=0.0)  # else a run may be worth more when it ends before a gap
    text = " ".join(page)
    stretch = PageStretch(text, Span(0, len(text)), frozenset(), STATISTICS, free)
    found = stretch.overlap(find_words(" ".join(document)))
    assert (len(found.page) if found else 0) == longest_common(page, document)


def test_shares_are_of_the_content_words_of_the_longer_and_the_shorter():
    found = overlap("the toll", "the toll, a ferry, a reed, a lantern")
    assert found is not None
    assert (found.of_longer, found.of_shorter) == (0.25, 1.0)


def test_what_is_reached_takes_equal_function_words_beside_along():
    found = overlap("it was a toll of theirs", "We said it was a toll of ours")
    assert found is not None
    assert found.reach == Span(2, 7)


def test_words_of_everyday_speech_are_not_telling():
    assert [overlap(word, word).telling for word in ("good", "preposterous")] == [0, 1]


# How surprising they are


def test_a_rare_word_says_more_than_a_common_one():
    assert bits("preposterous", "preposterous") > bits("government", "government")


def test_words_in_a_row_say_more_than_words_apart():
    together = bits("the toll ferry left", "one toll ferry more")
    apart = bits("the toll ferry left", "one toll barley barley barley ferry more")
    assert together > apart


def test_what_stands_far_apart_is_not_added_up():
    far = "toll " + "barley " * 40 + "ferry"
    assert bits("toll ferry", far) <= max(bits("toll", "toll"), bits("ferry", "ferry"))


def test_a_known_name_says_little():
    assert bits("Marchetti", "Marchetti", ["zoe marchetti"]) == OPTIONS.name_bits < bits("marchetti", "marchetti")


def test_a_capitalised_word_inside_a_stretch_says_as_little_as_a_name():
    assert bits("so Preposterous", "preposterous") == OPTIONS.name_bits


def test_in_a_headline_capitals_say_nothing():
    headline = "A Breathtaking Swindle Sinks Another Ferry"
    assert bits(headline, "another ferry") == bits(headline.lower(), "another ferry")


def test_no_single_word_says_more_than_the_limit():
    assert bits("zqxwvutfg", "zqxwvutfg") == OPTIONS.max_word_bits


# What quotations are indexed under


def test_a_quotation_is_indexed_under_each_content_word_once():
    text = "It was a toll, a TOLL on our ferry"
    assert content_words(find_words(text), [Span(0, len(text))]) == tuple(sorted(map(word_hash, ("toll", "ferry"))))


def test_only_what_was_said_is_indexed():
    text = "“The toll,” said Varga, “is a swindle.”"
    assert set(content_words(find_words(text), [Span(1, 10), Span(25, 37)])) == set(map(word_hash, ("toll", "swindle")))


# Hostile pages


def test_one_word_repeated_without_end_stays_linear_work():
    page, document = lay("toll " * 100_000), find_words("toll " * 100_000)
    calls = [count_calls(lambda n=n: page.overlap(find_words("toll " * n))) for n in (1_000, 2_000, 4_000)]
    assert calls[2] - calls[1] < 2.5 * (calls[1] - calls[0])
    found = page.overlap(document)
    assert found is not None
    assert len(found.page) <= MAX_PLACES


def count_calls(work) -> int:
    """Return how many functions *work* calls: a clock that no other process slows."""
    calls = 0

    def count(_frame, event: str, _argument) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls
