"""Candidates: where in which documents a page's passages may stand, told from postings and tokens alone."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.evidence import Bits, Evidence
from onrecord.reuse.hits import Numbers, PageShingles, choose_shingles, find_hits
from onrecord.reuse.postings import WIDTH, Tokens
from onrecord.reuse.segment import IndexedDocument, LiveSegment, Segment
from onrecord.reuse.shingles import rank_among_equals

_ASKED_AT_ONCE = 4096  # shingles of a page; bounds the memory of their hits to some tens of MB
_FIRST_REACH = 4  # tokens compared at first beyond a hit; chance hits end there
_MAX_COMPARED = 1 << 20  # tokens at a time


@dataclass(frozen=True, slots=True)
class Run:
    """Words [first, last) of the page that are equal to as many of a document from *document_first* on."""

    first: int
    last: int
    document_first: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A place in a document whose words run as on the page, but for some words more or less.

    Args:
        runs: Of equal words, the most promising first.
    """

    document: IndexedDocument
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Runs:
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

    def __getitem__(self, chosen: NDArray[np.bool_] | Numbers | slice) -> "_Runs":
        return _Runs(*(getattr(self, name)[chosen] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class _Clusters:
    """
    Runs of one segment in groups: of one document, each at a distance that drifts little from the one before.

    Args:
        runs: By document and distance.
        start: First run of each group.
        end: End of each group's runs.
        surplus: Bits beyond what a group must reach.
    """

    segment: LiveSegment
    runs: _Runs
    start: Numbers
    end: Numbers
    surplus: Bits

    def candidate(self, number: int) -> Candidate:
        """Return one of the groups as a candidate."""
        runs = self.runs[self.start[number] : self.end[number]]
        runs = runs[np.argsort(-runs.bits, kind="stable")]
        document = int(runs.documents[0])
        positions = runs.first + runs.diagonals - int(self.segment.segment.starts[document])
        found = map(Run, runs.first.tolist(), runs.last.tolist(), positions.tolist())
        return Candidate(self.segment.segment.document(document), tuple(found))


def find_candidates(
    evidence: Evidence,
    segments: Sequence[LiveSegment],
    threshold: float,
    leave_out: Collection[int],
    options: ReuseOptions,
    expired: Callable[[], bool] = lambda: False,
) -> Iterator[Candidate]:
    """
    Yield the candidates that could reach *threshold* bits: the most promising of each place on the page, then the
    second of each, up to `max_candidates`.

    Args:
        leave_out: Numbers of documents that are none.
        expired: Asked before each look-up; once true, the rest is left out.
    """
    shingles = choose_shingles(evidence, threshold, options)
    found = []
    for segment in segments:
        runs = _find_runs(evidence, shingles, segment, leave_out, options, expired)
        if len(runs.bits):
            found.append(_cluster(evidence, segment, runs, threshold, options))
    yield from _pick(found, options)


def _pick(found: Sequence[_Clusters], options: ReuseOptions) -> Iterator[Candidate]:
    if not found:
        return
    surplus = np.concatenate([clusters.surplus for clusters in found])
    places = np.concatenate([np.minimum.reduceat(c.runs.first, c.start) if len(c.start) else c.start for c in found])
    sizes = [len(clusters.surplus) for clusters in found]
    origins = np.repeat(np.arange(len(found)), sizes)
    numbers = np.concatenate([np.arange(size) for size in sizes])
    order = np.argsort(-surplus, kind="stable")
    rank = rank_among_equals(places[order] // options.place_words)
    for i in order[np.argsort(rank, kind="stable")][: options.max_candidates].tolist():
        yield found[origins[i]].candidate(int(numbers[i]))


def _find_runs(
    evidence: Evidence,
    shingles: PageShingles,
    live: LiveSegment,
    leave_out: Collection[int],
    options: ReuseOptions,
    expired: Callable[[], bool],
) -> _Runs:
    """Return the runs around the hits in a segment's live documents, by document and distance."""
    parts = (shingles[start : start + _ASKED_AT_ONCE] for start in range(0, len(shingles), _ASKED_AT_ONCE))
    hits = [find_hits(part, live.segment, options) for part in parts if not expired()]
    places, found = np.concatenate([np.zeros((2, 0), np.int64), *hits], axis=1)
    unwanted = np.concatenate([live.dead_numbers, np.array([*leave_out], np.int64)])
    return _extend(evidence, live.segment, *_group(places, found - places), unwanted)


def _group(places: Numbers, diagonals: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return first word, end and distance of each stretch that hits cover which overlap, hence of one document."""
    order = np.lexsort((places, diagonals))
    places, diagonals = places[order], diagonals[order]
    first = np.flatnonzero(_changes(diagonals) | (np.diff(places, prepend=0) >= WIDTH))
    last = np.append(first[1:], len(places)) - 1 if len(first) else first
    return places[first], places[last] + WIDTH, diagonals[first]


def _extend(
    evidence: Evidence, segment: Segment, first: Numbers, last: Numbers, diagonals: Numbers, unwanted: Numbers
) -> _Runs:
    """Return the whole runs of equal tokens around what is known to be equal, none beyond its document."""
    page = evidence.tokens
    documents = np.searchsorted(segment.starts, (first + diagonals).astype(np.uint32), side="right") - 1
    wanted = ~np.isin(segment.numbers[documents], unwanted)
    documents, first, last, diagonals = documents[wanted], first[wanted], last[wanted], diagonals[wanted]
    room_before = np.minimum(first, first + diagonals - segment.starts[documents])
    room_after = np.minimum(len(page) - last, segment.starts[documents + 1] - (last + diagonals))
    first = first - _count_equal(page, segment.tokens, first - 1, diagonals, room_before, -1)
    last = last + _count_equal(page, segment.tokens, last, diagonals, room_after, 1)
    whole = _changes(diagonals) | _changes(first)  # two groups of hits may be of one run
    return _Runs(documents, first, last, diagonals, evidence.bits(first, last))[whole]


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


def _cluster(evidence: Evidence, live: LiveSegment, runs: _Runs, threshold: float, options: ReuseOptions) -> _Clusters:
    """Return the groups of *runs* that could reach the bits that are asked for where they stand."""
    runs = runs[np.lexsort((runs.diagonals, runs.documents))]
    drifts = np.diff(runs.diagonals, prepend=0) > options.drift_words
    start = np.flatnonzero(_changes(runs.documents) | drifts)
    end = np.append(start[1:], len(runs.bits))
    quoted = np.maximum.reduceat(evidence.quoted[runs.first] | evidence.quoted[runs.last - 1], start)
    asked = threshold - options.quotation_bits * quoted
    surplus = np.add.reduceat(runs.bits, start) - options.candidate_share * asked
    kept = surplus >= 0
    return _Clusters(live, runs, start[kept], end[kept], surplus[kept])


def _changes(values: Numbers) -> NDArray[np.bool_]:
    """Return which values differ from the one before; the first does."""
    changes = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes
