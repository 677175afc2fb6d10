"""Segments of a few short texts, for tests of where segments are kept and merged."""

import numpy as np
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.segment import DTYPES, Segment, build_segment, index_text
from onrecord.text.tokens import find_words

_BACKGROUND = WordStatistics.background()


def segment_of(texts: dict[int, str]) -> Segment:
    """Return the segment of *texts*, each under its document's number."""
    indexed = [index_text(find_words(text), _BACKGROUND, ReuseOptions()) for text in texts.values()]
    return build_segment(list(texts), indexed)


def text_of(number: int) -> str:
    """Return a text of which no other number's has much."""
    return f"Ferry {number} of line {number * 7} left pier {number % 5} at {number * 11} past nine. " * (number % 4)


def assert_same(found: Segment, expected: Segment) -> None:
    """Fail if any array of the one differs from that of the other."""
    for name in DTYPES:
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)


def assert_same_answers(found: Segment, expected: Segment) -> None:
    """Fail if any look-up is answered otherwise; one may have more buckets than the other."""
    for name in set(DTYPES) - {"fence", "postings"}:
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)
    bits = 16 + min(found.bucket_bits, expected.bucket_bits)
    np.testing.assert_array_equal(_keys(found) >> np.uint64(64 - bits), _keys(expected) >> np.uint64(64 - bits))
    low = np.uint64((1 << 48) - 1)
    np.testing.assert_array_equal(found.postings & low, expected.postings & low)


def _keys(segment: Segment) -> NDArray[np.uint64]:
    """Return what bucket and posting tell of each key, from its first bit on."""
    buckets = np.repeat(np.arange(1 << segment.bucket_bits, dtype=np.uint64), np.diff(segment.fence))
    bits = np.uint64(segment.bucket_bits)
    return buckets << (np.uint64(64) - bits) | segment.postings >> np.uint64(48) << (np.uint64(48) - bits)
