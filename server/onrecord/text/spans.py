"""Spans among other spans."""

from bisect import bisect_right
from collections.abc import Sequence

from onrecord.model import Span


def is_inside(span: Span, others: Sequence[Span]) -> bool:
    """
    Return whether one of *others*, sorted and disjoint, covers *span*; takes steps as the logarithm of their number.

    >>> [is_inside(Span(3, 5), others) for others in ([Span(0, 2), Span(3, 6)], [Span(0, 4)], [])]
    [True, False, False]
    """
    before = bisect_right(others, span.start, key=lambda other: other.start)
    return before > 0 and others[before - 1].covers(span)
