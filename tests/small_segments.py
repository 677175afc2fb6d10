"""Segments of a few short texts, for tests of where segments are kept and merged."""

import numpy as np

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
