"""Candidates: where in which documents a page's passages may stand, told from postings alone."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.evidence import Evidence
from onrecord.reuse.shingles import WIDTH, fingerprints_of, rank_among_equals

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """
    Where the fingerprints that were asked for stand: three int64 arrays of one length, in any order.

    Args:
        queries: Index into the fingerprints that were asked for.
        documents: The document's number.
        positions: The first of the shingle's words, counted in the document's words.
    """

    queries: Numbers
    documents: Numbers
    positions: Numbers


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A place in a document whose shingles follow each other as on the page, but for some words more or less.

    Args:
        anchors: (word of the page, word of the document) of shingles that both share, the most promising first.
    """

    document: int
    anchors: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Stretches:
    """
    Runs of shared shingles at one distance (diagonal) between page and document, sorted by document and diagonal.

    Args:
        bits: What the longest run of words could carry that the shingles allow.
        surplus: Bits beyond what would be asked of it where it stands.
    """

    documents: Numbers
    diagonals: Numbers
    places: Numbers
    bits: NDArray[np.float64]
    surplus: NDArray[np.float64]

    def __getitem__(self, chosen: NDArray[np.bool_]) -> "_Stretches":
        return _Stretches(*(getattr(self, name)[chosen] for name in self.__slots__))


class PageShingles:
    """The shingles of a page, each fingerprint once."""

    def __init__(self, evidence: Evidence, options: ReuseOptions) -> None:
        """Take the shingles of the page's words; of one that is repeated without end only the first few."""
        self._evidence, self._options = evidence, options
        fingerprints = fingerprints_of(evidence.words.hashes)
        rank = rank_among_equals(fingerprints)
        places = np.flatnonzero(rank < options.max_repeats)
        self.fingerprints, index = np.unique(fingerprints[places], return_inverse=True)
        self._places = np.full((options.max_repeats, len(self.fingerprints)), -1)
        self._places[rank[places], index] = places

    def candidates(self, postings: Postings, threshold: float, leave_out: Collection[int]) -> list[Candidate]:
        """
        Return the candidates that could reach *threshold* bits: the most promising of each place on the page, then
        the second of each, up to `max_candidates`.
        """
        stretches = self._stretches(*self._hits(postings, leave_out), threshold)
        if not len(stretches.bits):
            return []
        return list(self._pick(stretches, threshold))

    def _hits(self, postings: Postings, leave_out: Collection[int]) -> tuple[Numbers, Numbers, Numbers]:
        """Return documents, diagonals and places of all shared shingles, sorted in that order."""
        wanted = ~np.isin(postings.documents, list(leave_out))
        wanted &= rank_among_equals(postings.queries) < self._options.max_postings
        places = self._places[:, postings.queries[wanted]]
        places, (_, chosen) = places[places >= 0], np.nonzero(places >= 0)
        documents = postings.documents[wanted][chosen]
        diagonals = postings.positions[wanted][chosen] - places
        order = np.lexsort((places, diagonals, documents))
        return documents[order], diagonals[order], places[order]

    def _stretches(self, documents: Numbers, diagonals: Numbers, places: Numbers, threshold: float) -> _Stretches:
        window, evidence, options = self._options.window, self._evidence, self._options
        near = (documents[1:] == documents[:-1]) & (diagonals[1:] == diagonals[:-1])
        near &= places[1:] - places[:-1] <= window
        first, last = _groups(near, len(places))
        # A document stores one shingle of each window, so a run of equal words goes at most window - 1 words beyond
        # the shingles that were found.
        start = np.maximum(places[first] - (window - 1), 0)
        end = np.minimum(places[last] + WIDTH + window - 1, len(evidence.words))
        bits = evidence.bits(start, end)
        quoted = evidence.quoted[places[first]] | evidence.quoted[places[last] + WIDTH - 1]
        asked = threshold - options.quotation_bits * quoted
        found = _Stretches(documents[first], diagonals[first], places[first], bits, bits - asked)
        return found[bits >= options.seed_share * asked]

    def _pick(self, stretches: _Stretches, threshold: float) -> Iterator[Candidate]:
        options = self._options
        near = stretches.documents[1:] == stretches.documents[:-1]
        near &= stretches.diagonals[1:] - stretches.diagonals[:-1] <= options.drift_words
        first, last = _groups(near, len(stretches.bits))
        asked = threshold - np.maximum.reduceat(stretches.surplus - stretches.bits + threshold, first)
        surplus = np.add.reduceat(stretches.bits, first) - options.candidate_share * asked
        kept = np.flatnonzero(surplus >= 0)
        first, last, surplus = first[kept], last[kept], surplus[kept]
        order = np.argsort(-surplus, kind="stable")
        rank = rank_among_equals(np.minimum.reduceat(stretches.places, first)[order] // options.place_words)
        for i in order[np.argsort(rank, kind="stable")][: options.max_candidates]:
            yield _candidate(stretches, slice(first[i], last[i] + 1))


def _candidate(stretches: _Stretches, members: slice) -> Candidate:
    order = np.argsort(-stretches.bits[members], kind="stable")
    places = stretches.places[members][order]
    anchors = zip(places.tolist(), (places + stretches.diagonals[members][order]).tolist(), strict=True)
    return Candidate(int(stretches.documents[members.start]), tuple(anchors))


def _groups(near: NDArray[np.bool_], count: int) -> tuple[Numbers, Numbers]:
    """Return the first and the last member of each group; *near* says whether i and i + 1 are of one group."""
    if not count:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    apart = np.flatnonzero(~near)
    return np.concatenate([[0], apart + 1]), np.concatenate([apart, [count - 1]])
