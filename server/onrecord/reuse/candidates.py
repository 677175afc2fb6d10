"""Candidates: where in which documents a page's passages may stand, told from postings and tokens alone."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.options import ReuseOptions
from onrecord.reuse.evidence import Bits, Evidence, Flags
from onrecord.reuse.hits import Numbers, choose_shingles
from onrecord.reuse.postings import Tokens, rank_among_equals
from onrecord.reuse.runs import Runs, find_changes, find_runs, sort_by
from onrecord.reuse.segment import IndexedDocument, LiveSegment, Segment


@dataclass(frozen=True, slots=True)
class Run:
    """
    Words [first, last) of the page that are equal to as many of a document from *document_first* on, and to no more.

    Args:
        bits: Information of the words.
    """

    first: int
    last: int
    document_first: int
    bits: float


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
class _Clusters:
    """
    Runs of one segment in groups: of one document, each at a distance that drifts little from the one before.

    Args:
        runs: By document and distance.
        start: First run of each group.
        end: End of each group's runs.
        surplus: Bits beyond what a group must reach.
        sure: Whether the words that are known to be equal are enough for a passage.
    """

    segment: Segment
    runs: Runs
    start: Numbers
    end: Numbers
    surplus: Bits
    sure: Flags

    def candidate(self, number: int) -> Candidate:
        """Return one of the groups as a candidate."""
        runs, members = self.runs, slice(self.start[number], self.end[number])
        document = int(runs.documents[members.start])
        positions = runs.first[members] + runs.diagonals[members] - int(self.segment.starts[document])
        fields = (runs.first[members], runs.last[members], positions, runs.bits[members])
        found = map(Run, *(field.tolist() for field in fields))
        return Candidate(self.segment.document(document), tuple(sorted(found, key=lambda run: -run.bits)))


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
    second of each, up to `max_candidates`; and those that are passages for sure, as many as a place tells.

    Args:
        leave_out: Numbers of documents that are none.
        expired: Asked before each look-up; once true, the rest is left out.
    """
    shingles = choose_shingles(evidence, threshold, options)
    found = []
    for segment in segments:
        runs = find_runs(evidence, shingles, segment, leave_out, options, expired)
        if len(runs.bits):
            found.append(_cluster(evidence, segment.segment, runs, threshold, options))
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
    turns = np.argsort(rank, kind="stable")
    sure = np.concatenate([clusters.sure for clusters in found])[order] & (rank < options.max_documents)
    chosen = turns[(np.arange(len(turns)) < options.max_candidates) | sure[turns]]
    for i in order[chosen][: options.max_sure_candidates].tolist():
        yield found[origins[i]].candidate(int(numbers[i]))


def _cluster(evidence: Evidence, segment: Segment, runs: Runs, threshold: float, options: ReuseOptions) -> _Clusters:
    """Return the groups of *runs* that could reach the bits that are asked for where they stand."""
    runs, start = _sort_into_groups(runs, len(evidence.words), options)
    end = np.append(start[1:], len(runs.bits))
    given = np.maximum.reduceat(np.maximum(evidence.given[runs.first], evidence.given[runs.last - 1]), start)
    gaps = end - start - 1
    bits = np.add.reduceat(runs.bits, start) - 2 * options.gap_bits * gaps  # least that a gap costs, being of a word
    surplus = bits - options.candidate_share * (threshold - given)
    words = np.add.reduceat(runs.last - runs.first, start)
    last = np.maximum.reduceat(runs.last, start)
    sure = _is_enough(evidence, runs.first[start], last, words, bits, threshold, options)
    kept = (surplus >= 0) & (sure | (gaps > 0))
    doubtful = np.flatnonzero((surplus >= 0) & ~kept)
    kept[doubtful] = _can_grow(evidence, segment, runs[start[doubtful]], options)
    return _Clusters(segment, runs, start[kept], end[kept], surplus[kept], sure[kept])


def _is_enough(
    evidence: Evidence,
    first: Numbers,
    last: Numbers,
    words: Numbers,
    bits: Bits,
    threshold: float,
    options: ReuseOptions,
) -> Flags:
    """Return which stretches [first, last) of the page would be accepted for words that are known to be equal."""
    beyond = range(options.overrun_words + 1)
    opens = np.any([evidence.opens[first + offset] for offset in beyond], axis=0)
    closes = np.any([evidence.closes[last - 1 - offset] for offset in beyond], axis=0)
    quoted = evidence.quoted[first] & evidence.quoted[last - 1]
    least = np.where(quoted, options.min_quoted_words, options.min_bare_words)
    filled: Flags = opens & closes & (words >= options.min_quotation_words)
    enough: Flags = (words >= least) & (bits >= threshold)
    return enough | (filled & (bits >= threshold - options.quotation_bits))


def _sort_into_groups(runs: Runs, words: int, options: ReuseOptions) -> tuple[Runs, Numbers]:
    """Return the runs in order of their groups, and the first of each group; no group has a gap that none crosses."""
    runs = runs[sort_by(runs.documents, runs.diagonals)]
    drifts = np.diff(runs.diagonals, prepend=0) > options.drift_words
    lines: Numbers = np.cumsum(find_changes(runs.documents) | drifts)
    order = sort_by(lines, runs.first)
    runs, before = runs[order], lines[order] * (words + options.gap_words + 1)
    reached = np.maximum.accumulate(before + runs.last)
    apart = np.ones(len(runs.bits), dtype=np.bool_)
    apart[1:] = (before + runs.first)[1:] > reached[:-1] + options.gap_words
    return runs, np.flatnonzero(apart)


def _can_grow(evidence: Evidence, segment: Segment, runs: Runs, options: ReuseOptions) -> Flags:
    """Return beyond which of *runs* two words in a row stand in both texts, near enough for a stretch to go on."""
    ahead = np.arange(options.gap_words + 1)
    first, last = segment.starts[runs.documents].astype(np.int64), segment.starts[runs.documents + 1].astype(np.int64)
    grows = evidence.cut[runs.first] | evidence.cut[runs.last]
    for places in (runs.last[:, None] + ahead, runs.first[:, None] - 2 - ahead):
        here = _pairs(evidence.tokens, places, 0, len(evidence.tokens))
        there = _pairs(segment.tokens, places + runs.diagonals[:, None], first[:, None], last[:, None])
        grows |= ((here[:, :, None] == there[:, None, :]) & (here >= 0)[:, :, None]).any(axis=(1, 2))
    return grows


def _pairs(tokens: Tokens, places: Numbers, first: Numbers | int, last: Numbers | int) -> Numbers:
    """Return a number for the two tokens at each of *places*; -1 where they are not both in [first, last)."""
    within = (places >= first) & (places + 1 < last)
    at = np.where(within, places, 0)
    pairs = (tokens[at].astype(np.int64) << 16) | tokens[at + 1]
    return np.where(within, pairs, -1)
