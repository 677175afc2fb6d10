"""Merging segment files: which ones next, and one file out of several, without the documents that are dead."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np

from onrecord.arrays import Array
from onrecord.corpus.index.segment_file import SegmentEntry, open_segment, write_parts
from onrecord.reuse.merging import Merge
from onrecord.reuse.segment import LiveSegment

MAX_WORDS = (1 << 32) - 1  # of a segment; a posting's place has 32 bits
LARGE_WORDS = 1 << 25  # about 60,000 news articles; eight are merged within half a minute
_MAX_LARGE = 4  # ten segments of 100,000 documents cost a page 15 % more than one of a million (measured by the study)
_FAN_IN = 8  # small segments that are merged at once


def choose_merge(
    entries: Collection[SegmentEntry], dead: Mapping[str, int] | None = None, *, idle: bool = False
) -> list[SegmentEntry]:
    """
    Return which of *entries* to merge next; none if all is well.

    Small ones are merged once those that are smaller than the largest of them hold seven times its words, so that of
    batches of one size eight are merged to one of the next; when *idle*, once they hold an eighth of its words. Large
    ones are merged when there are more than four: the smallest few that together are no larger than the next. One of
    which most is dead is written anew.

    A million documents that come in batches of 64 are written 4.4 times in all and stand in 31 segments at most, 20 on
    average; in batches of 512 it is 3.6 times, 24 and 16 (counted, one merge at a time).

    Args:
        dead: How many documents are dead in the segment of each name.
    """
    rising = sorted(entries, key=lambda entry: entry.words)
    small = [entry for entry in rising if entry.words < LARGE_WORDS]
    share = 1 / _FAN_IN if idle else _FAN_IN - 1
    chosen = _within_limit(_choose_small(small, share)) or _within_limit(_choose_large(rising[len(small) :]))
    return chosen or [entry for entry in rising if 2 * (dead or {}).get(entry.name, 0) > entry.documents][:1]


def merge_segments(folder: Path, entries: Sequence[SegmentEntry], dead: Mapping[str, Collection[int]]) -> SegmentEntry:
    """
    Return the entry of a new file of the documents of *entries*, one at least, but for the *dead*.

    A million documents in 4 segments took 41 s of one core and 100 MiB beyond the mapped files, 100,000 in 196 segments
    4.5 s and 70 MiB (measured on made-up news); with one document in ten dead it takes two thirds longer.

    Args:
        dead: Numbers of the documents that are dead in the segment of each name.

    Raises:
        MissingSegmentError, DamagedSegmentError, FullError, StoreError: As `open_segment` and `write_segment`.
        ValueError: If there would be more words than fit a segment.
    """
    merge = Merge([LiveSegment.without(open_segment(folder, entry), dead.get(entry.name, ())) for entry in entries])
    lengths = {
        "numbers": merge.documents,
        "starts": merge.documents + 1,
        "anchors": merge.anchors,
        "tokens": merge.words,
        "high": merge.words,
        "fence": (1 << merge.bucket_bits) + 1,
        "postings": sum(entry.postings for entry in entries),  # at most, so they come last
    }
    return write_parts(folder, lengths, _parts(merge))


def _choose_small(rising: Sequence[SegmentEntry], share: float) -> Sequence[SegmentEntry]:
    """Return the smallest ones, up to the last of which those before it hold *share* of its words."""
    before = list(accumulate((entry.words for entry in rising), initial=0))
    fitting = [n for n, entry in enumerate(rising) if n and entry.words * share <= before[n]]
    return rising[: fitting[-1] + 1] if fitting else []


def _choose_large(rising: Sequence[SegmentEntry]) -> Sequence[SegmentEntry]:
    """Return the smallest two or more that together hold no more words than the next one, if there are too many."""
    if len(rising) <= _MAX_LARGE:
        return []
    held = list(accumulate(entry.words for entry in rising))
    return rising[: next((n for n in range(2, len(rising)) if held[n - 1] <= rising[n].words), len(rising))]


def _within_limit(rising: Sequence[SegmentEntry]) -> list[SegmentEntry]:
    """Return as many of the smallest as one segment can hold; none if that is less than two."""
    held = accumulate(entry.words for entry in rising)
    fitting = [entry for entry, words in zip(rising, held, strict=True) if words <= MAX_WORDS]
    return fitting if len(fitting) > 1 else []


def _parts(merge: Merge) -> Iterator[tuple[str, Array]]:
    for name in ("numbers", "starts", "anchors", "tokens", "high"):
        for part in merge.array(name):
            yield name, part
    yield "fence", np.zeros(1, dtype=np.uint32)
    for ends, postings in merge.postings():
        yield "fence", ends
        yield "postings", postings
