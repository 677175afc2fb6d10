"""Hits: where in a segment a page's shingles stand, with neighbours that let them be part of a passage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.evidence import Evidence
from onrecord.reuse.postings import WIDTH, bucket_of, contexts_at, keys_at, rank_among_equals, rest_of, shingle_keys
from onrecord.reuse.segment import Segment

Numbers = NDArray[np.int64]

_LONG = 64  # postings; a longer bucket is searched for the key, as reading all of it would cost more
_BEFORE, _AFTER = 1, 2  # which of its neighbours a hit shares with the page


@dataclass(frozen=True, slots=True)
class PageShingles:
    """
    The shingles of a page that are worth asking for; of n such, arrays of shape (n,).

    Args:
        places: The first word of each, rising.
        keys: uint64, as `postings.shingle_keys` gives them.
        contexts: uint16, as `postings.contexts_at` gives them.
        suffices: bool of shape (4, n); whether a hit can be part of a passage whose neighbours agree with the page's
            neither, before, after, or on both sides.
    """

    places: Numbers
    keys: NDArray[np.uint64]
    contexts: NDArray[np.uint16]
    suffices: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, part: slice) -> "PageShingles":
        return PageShingles(self.places[part], self.keys[part], self.contexts[part], self.suffices[:, part])


def choose_shingles(evidence: Evidence, threshold: float, options: ReuseOptions) -> PageShingles:
    """
    Return the shingles of a page whose hits could be part of a passage of *threshold* bits.

    The five words that a hit is known by must carry a share of the bits that are asked for. Of a shingle that is
    repeated without end only the first few are asked for.
    """
    keys = shingle_keys(evidence.tokens)
    places = np.flatnonzero(rank_among_equals(keys) < options.max_repeats)
    asked = threshold - np.maximum(evidence.given[places], evidence.given[places + WIDTH - 1])
    before, end = np.maximum(places - 1, 0), places + WIDTH
    after = np.minimum(end + 1, len(evidence.words))
    known = [evidence.bits(*run) for run in ((places, end), (before, end), (places, after), (before, after))]
    alone, with_before, with_after, with_both = (bits >= options.seed_share * asked for bits in known)
    suffices = np.array([alone, alone | with_before, alone | with_after, alone | with_before | with_after | with_both])
    contexts = contexts_at(evidence.tokens, np.array([0, len(evidence.tokens)], dtype=np.uint32), places)
    chosen = suffices[-1]
    return PageShingles(places[chosen], keys[places[chosen]], contexts[chosen], suffices[:, chosen])


def find_hits(shingles: PageShingles, segment: Segment, options: ReuseOptions) -> Numbers:
    """Return the hits that can be part of a passage: where on the page, where in the segment; shape (2, hits)."""
    queries, postings = _read_postings(shingles, segment, options.max_postings)
    expected = (rest_of(shingles.keys, segment.bucket_bits).astype(np.uint32) << np.uint32(16)) | shingles.contexts
    differs = (postings >> np.uint64(32)).astype(np.uint32) ^ expected[queries]
    found = np.flatnonzero(differs <= 0xFFFF)
    differs, queries = differs[found], queries[found]
    shared = _BEFORE * (differs <= 0xFF) + _AFTER * ((differs & np.uint32(0xFF)) == 0)
    chosen = shingles.suffices[shared, queries]
    queries, places = queries[chosen], (postings[found[chosen]] & np.uint64(0xFFFFFFFF)).astype(np.int64)
    same = keys_at(segment.tokens, places) == shingles.keys[queries]  # a posting holds no more than a part of its key
    return np.stack([shingles.places[queries[same]], places[same]])


def _read_postings(shingles: PageShingles, segment: Segment, max_postings: int) -> tuple[Numbers, NDArray[np.uint64]]:
    """Return the postings of the shingles' buckets, *max_postings* at most of each, and whose they are."""
    buckets = bucket_of(shingles.keys, segment.bucket_bits).astype(np.int64)
    first = segment.fence[buckets].astype(np.int64)
    last = segment.fence[buckets + 1].astype(np.int64)
    long = np.flatnonzero(last - first > _LONG)
    if len(long):
        least = rest_of(shingles.keys[long], segment.bucket_bits) << np.uint64(48)
        most = least | np.uint64(0xFFFFFFFFFFFF)
        first[long] = start = _search(segment.postings, first[long], last[long], least)
        last[long] = _search(segment.postings, start, last[long], most)
    counts = np.minimum(last - first, max_postings)
    queries = np.repeat(np.arange(len(counts)), counts)
    offsets = first - (np.cumsum(counts) - counts)
    return queries, segment.postings[np.arange(len(queries)) + offsets[queries]]


def _search(postings: NDArray[np.uint64], first: Numbers, last: Numbers, values: NDArray[np.uint64]) -> Numbers:
    """Return where in [first, last) of the sorted postings each of *values* would stand, before its equals."""
    low, high = first.copy(), last.copy()
    while (active := np.flatnonzero(low < high)).size:
        middle = (low[active] + high[active]) >> 1
        below = postings[middle] < values[active]
        low[active[below]] = middle[below] + 1
        high[active[~below]] = middle[~below]
    return low
