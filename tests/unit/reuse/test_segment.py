from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.options import ReuseOptions
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.postings import bucket_of, rest_of, shingle_keys
from onrecord.reuse.segment import (
    ANCHOR_WORDS,
    DTYPES,
    IndexedText,
    LiveSegment,
    Segment,
    build_segment,
    find_document,
    index_text,
)
from onrecord.text.tokens import find_words

BACKGROUND = WordStatistics.background()
REPEATED = "The ferry leaves at nine. " * 10_000
TEXTS = [
    "",
    "ferry",
    "two words",
    "three whole words",
    "東京で会談した",
    REPEATED,
    "The ferry leaves at nine, they say.",
]

texts = st.lists(st.text("abc .", max_size=90), max_size=6)


def index(text: str) -> IndexedText:
    return index_text(find_words(text), BACKGROUND, ReuseOptions())


def build(*documents: str) -> Segment:
    return build_segment([100 + number for number in range(len(documents))], [index(text) for text in documents])


def entries(segment: Segment) -> list[tuple[int, int, int, int]]:
    """Return bucket, rest of the key, context and place of every posting, in order."""
    buckets = np.repeat(np.arange(1 << segment.bucket_bits), np.diff(segment.fence))
    return [
        (bucket, posting >> 48, posting >> 32 & 0xFFFF, posting & 0xFFFFFFFF)
        for bucket, posting in zip(buckets.tolist(), segment.postings.tolist(), strict=True)
    ]


def expected_entries(segment: Segment, documents: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the same, told document by document from the texts."""
    found = []
    for text, start in zip(documents, segment.starts.tolist(), strict=False):
        indexed = index(text)
        around = [0, *(indexed.tokens & 0xFF).tolist(), 0]
        keys = shingle_keys(indexed.tokens)[indexed.positions]
        buckets, rests = bucket_of(keys, segment.bucket_bits).tolist(), rest_of(keys, segment.bucket_bits).tolist()
        for key, bucket, rest, position in zip(keys.tolist(), buckets, rests, indexed.positions.tolist(), strict=True):
            context = around[position] << 8 | around[position + 4]
            found.append((key, start + position, bucket, rest, context))
    return [(bucket, rest, context, place) for _, place, bucket, rest, context in sorted(found)]


@given(texts)
def test_a_segment_holds_each_chosen_shingle_by_key_then_place(documents: list[str]):
    segment = build(*documents)
    assert entries(segment) == expected_entries(segment, documents)


def test_documents_of_no_one_two_and_many_words_stand_one_after_the_other():
    segment = build(*TEXTS)
    assert entries(segment) == expected_entries(segment, TEXTS)
    assert np.diff(segment.starts).tolist() == [0, 1, 2, 3, 7, 50_000, 7]
    assert segment.numbers.tolist() == [100, 101, 102, 103, 104, 105, 106]


def test_a_segment_of_nothing_is_a_segment():
    segment = build()
    assert (len(segment.numbers), len(segment.postings), segment.starts.tolist()) == (0, 0, [0])


def test_arrays_have_the_types_in_which_they_are_stored():
    segment = build(*TEXTS)
    assert {name: getattr(segment, name).dtype for name in DTYPES} == DTYPES


def test_a_refrain_is_stored_a_few_times_only():
    assert len(index(REPEATED).positions) <= 5 * ReuseOptions().max_repeats


def test_of_every_two_shingles_in_a_row_one_is_stored():
    positions = index("The harbour bridge will reopen in spring after engineers replaced forty cables.").positions
    assert np.diff(positions).max() <= ReuseOptions().window
    assert positions[0] < ReuseOptions().window


def test_an_anchor_tells_where_every_32nd_word_of_a_document_begins():
    text = "“Ferries” leave – so they say – at nine. " * 30
    segment = build("one", text, "")
    first, last = segment.anchor_starts[1:3].tolist()
    assert segment.anchors[first:last].tolist() == find_words(text).starts[::ANCHOR_WORDS].tolist()
    assert segment.anchor_starts.tolist() == [0, 1, last, last]


def test_arrays_that_do_not_fit_each_other_are_refused():
    segment = build(*TEXTS)
    with pytest.raises(ValueError, match="segment: tokens has 50019 elements, the other arrays tell 50020"):
        replace(segment, tokens=segment.tokens[:-1])


@pytest.mark.parametrize("numbers", [[7, 100, 101], [100, 7, 101], [101, 100, 7]])
def test_a_document_is_found_by_its_number_wherever_it_stands(numbers: list[int]):
    texts = [index(text) for text in ("one whole text", "another whole text", "a third")]
    live = [LiveSegment.without(build_segment(numbers, texts)), LiveSegment.without(build("the fourth of all"))]
    found = [find_document(live, number) for number in numbers]
    assert [each.number for each in found] == numbers
    assert [each.tokens.tolist() for each in found] == [text.tokens.tolist() for text in texts]
    assert [find_document(live, number) for number in (0, 8, 999)] == [None] * 3


def test_a_document_is_found_where_it_is_live():
    old, new = build_segment([5], [index("as it was")]), build_segment([5], [index("as it is now")])
    assert (
        find_document([LiveSegment.without(old, [5]), LiveSegment.without(new)], 5).tokens.tolist()
        == new.tokens.tolist()
    )
    assert find_document([LiveSegment.without(old, [5])], 5) is None
    assert find_document([], 5) is None


def test_a_live_segment_knows_which_documents_are_dead():
    live = LiveSegment.without(build("one", "two", "three"), [101, 999])
    assert live.dead.tolist() == [False, True, False]
    assert LiveSegment.without(build("one")).dead.tolist() == [False]
