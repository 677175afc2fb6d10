"""Runs: stretches of equal tokens around the hits of a page's shingles in a segment."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.evidence import Bits, Evidence
from onrecord.reuse.hits import Numbers, PageShingles, find_hits
from onrecord.reuse.postings import WIDTH, Tokens
from onrecord.reuse.segment import LiveSegment, Segment

_ASKED_AT_ONCE = 4096  # shingles of a page; bounds the memory of their hits to some tens of MB
_FIRST_REACH = 4  # tokens compared at first beyond a hit; chance hits end there
_MAX_COMPARED = 1 << 20  # tokens at a time


@dataclass(frozen=True, slots=True)
class Runs:
    """
    Runs of equal tokens of a page and a segment.

    Args:
        documents: Of the segment, counted from 0.
        first: First word on the page.
        last: End of the words on the page.
        diagonals: How much further the run stands in the segment than on the page.
        bits: Information of the words.
    """

    documents: Numbers
    first: Numbers
    last: Numbers
    diagonals: Numbers
    bits: Bits

    def __getitem__(self, chosen: NDArray[np.bool_] | Numbers | slice) -> "Runs":
        return Runs(*(getattr(self, name)[chosen] for name in self.__slots__))


def find_runs(
    evidence: Evidence,
    shingles: PageShingles,
    live: LiveSegment,
    leave_out: Collection[int],
    options: ReuseOptions,
    expired: Callable[[], bool],
) -> Runs:
    """Return the runs around the hits in a segment's live documents, by document and distance."""
    parts = (shingles[start : start + _ASKED_AT_ONCE] for start in range(0, len(shingles), _ASKED_AT_ONCE))
    hits = [find_hits(part, live.segment, options) for part in parts if not expired()]
    places, found = np.concatenate([np.zeros((2, 0), np.int64), *hits], axis=1)
    unwanted = np.concatenate([live.dead_numbers, np.array([*leave_out], np.int64)])
    return _extend(evidence, live.segment, *_group(places, found - places), unwanted)


def _group(places: Numbers, diagonals: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return first word, end and distance of each stretch that hits cover which overlap, hence of one document."""
    order = sort_by(diagonals, places)
    places, diagonals = places[order], diagonals[order]
    first = np.flatnonzero(find_changes(diagonals) | (np.diff(places, prepend=0) >= WIDTH))
    last = np.append(first[1:], len(places)) - 1 if len(first) else first
    return places[first], places[last] + WIDTH, diagonals[first]


def _extend(
    evidence: Evidence, segment: Segment, first: Numbers, last: Numbers, diagonals: Numbers, unwanted: Numbers
) -> Runs:
    """
    Return the whole runs of equal tokens around what is known to be equal, none beyond its document.

    No stretch goes beyond the next of its run, so each word of a document that the page equals is compared twice.
    """
    page = evidence.tokens
    documents = np.searchsorted(segment.starts, (first + diagonals).astype(np.uint32), side="right") - 1
    wanted = ~np.isin(segment.numbers[documents], unwanted)
    documents, first, last, diagonals = documents[wanted], first[wanted], last[wanted], diagonals[wanted]
    room_before = np.minimum(first, first + diagonals - segment.starts[documents])
    room_after = np.minimum(len(page) - last, segment.starts[documents + 1] - (last + diagonals))
    apart = find_changes(diagonals) | find_changes(documents)
    between = np.where(apart[1:], len(page), first[1:] - last[:-1])
    room_before[1:] = np.minimum(room_before[1:], between)
    room_after[:-1] = np.minimum(room_after[:-1], between)
    start = first - _count_equal(page, segment.tokens, first - 1, diagonals, room_before, -1)
    end = last + _count_equal(page, segment.tokens, last, diagonals, room_after, 1)
    apart[1:] |= end[:-1] < first[1:]
    begins = np.flatnonzero(apart)
    start, end = start[begins], end[np.append(begins[1:], len(end)) - 1 if len(end) else begins]
    return Runs(documents[begins], start, end, diagonals[begins], evidence.bits(start, end))


def _count_equal(
    page: Tokens, tokens: Tokens, places: Numbers, diagonals: Numbers, room: Numbers, step: int
) -> Numbers:
    """Return how many tokens are equal from *places* on, going by *step*, but no more than there is *room* for."""
    counts = np.zeros(len(places), dtype=np.int64)
    active, reach = np.flatnonzero(room > 0), _FIRST_REACH
    while len(active):
        ahead = counts[active, None] + np.arange(reach)
        within = ahead < room[active, None]
        at = places[active, None] + step * np.where(within, ahead, 0)
        equal = within & (page[at] == tokens[at + diagonals[active, None]])
        gained = np.where(equal.all(axis=1), reach, equal.argmin(axis=1))
        counts[active] += gained
        active = active[gained == reach]
        reach = min(4 * reach, max(_FIRST_REACH, _MAX_COMPARED // max(1, len(active))))
    return counts


def sort_by(major: Numbers, minor: Numbers) -> Numbers:
    """
    Return what sorts by *major*, then *minor*.

    One number of both is sorted in a seventh of the time that `lexsort` takes (3,000 runs, measured).
    """
    if not len(major):
        return np.zeros(0, dtype=np.int64)
    lowest = minor.min()
    return np.argsort(major * (minor.max() - lowest + 1) + (minor - lowest))


def find_changes(values: Numbers) -> NDArray[np.bool_]:
    """Return which values differ from the one before; the first does."""
    changes = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes
