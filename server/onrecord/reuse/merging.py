"""Merging: the arrays of one segment out of the live documents of several, in parts, so that memory stays bounded."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from onrecord.reuse.postings import count_bucket_bits, count_buckets, keys_at, sort_postings
from onrecord.reuse.segment import LiveSegment, Segment, running_total

_PART_POSTINGS = 1 << 20  # in one part, at most on average; some 80 MB while it is sorted


class Merge:
    """
    One segment to be made of several; its arrays come in parts, to be written one after the other.

    Args:
        documents: How many live documents there are.
        words: How many words these have.
        anchors: How many anchors these have.
        bucket_bits: Logarithm of the number of buckets.
    """

    def __init__(self, segments: Sequence[LiveSegment]) -> None:
        """Merge the live documents of *segments*, one at least, in this order."""
        self._segments = segments
        lengths = [np.diff(live.segment.starts.astype(np.int64)) * ~live.dead for live in segments]
        starts = running_total(int(length.sum()) for length in lengths)
        self._shifts = [
            int(start) + np.cumsum(length) - length - live.segment.starts[:-1]
            for start, length, live in zip(starts[:-1], lengths, segments, strict=True)
        ]
        self.documents = sum(int((~live.dead).sum()) for live in segments)
        self.words = int(starts[-1])
        self.anchors = sum(len(part) for part in self.array("anchors"))
        self._postings = sum(len(live.segment.postings) for live in segments)  # those of dead documents with them
        self.bucket_bits = count_bucket_bits(self._postings)

    def array(self, name: str) -> Iterator[NDArray[np.generic]]:
        """Yield the parts of an array that tells of documents: numbers, starts, anchors, tokens or high."""
        for live, shifts in zip(self._segments, self._shifts, strict=True):
            segment = live.segment
            for first, last in _live_runs(live):
                if name == "starts":
                    yield (segment.starts[first:last] + shifts[first:last]).astype(np.uint32)
                elif name == "numbers":
                    yield segment.numbers[first:last]
                else:
                    bounds = segment.anchor_starts if name == "anchors" else segment.starts
                    yield getattr(segment, name)[bounds[first] : bounds[last]]
        if name == "starts":
            yield np.array([self.words], dtype=np.uint32)

    def postings(self) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.uint64]]]:
        """Yield for each range of keys where its buckets end (the fence but for its first 0), and its postings."""
        part_bits = min(self.bucket_bits, (self._postings // _PART_POSTINGS).bit_length())
        width, done = 1 << (self.bucket_bits - part_bits), 0
        for part in range(1 << part_bits):
            found = [self._part(i, part, part_bits) for i in range(len(self._segments))]
            keys, contexts, places = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
            postings, buckets = sort_postings(keys, contexts, places, self.bucket_bits)
            yield count_buckets(buckets, part * width, width) + np.uint32(done), postings
            done += len(postings)

    def _part(
        self, number: int, part: int, part_bits: int
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint16], NDArray[np.uint32]]:
        """Return keys, contexts and new places of one segment's live postings in a range of keys."""
        live, shifts = self._segments[number], self._shifts[number]
        segment = live.segment
        postings = segment.postings[_find_part(segment, part, part_bits) : _find_part(segment, part + 1, part_bits)]
        places = (postings & np.uint64(0xFFFFFFFF)).astype(np.int64)
        shift = shifts[:1]  # of all documents, where none is dead
        if len(live.dead_numbers):
            documents = np.searchsorted(segment.starts, places.astype(np.uint32), side="right") - 1
            alive = ~live.dead[documents]
            postings, places, shift = postings[alive], places[alive], shifts[documents[alive]]
        contexts = ((postings >> np.uint64(32)) & np.uint64(0xFFFF)).astype(np.uint16)
        return keys_at(segment.tokens, places), contexts, (places + shift).astype(np.uint32)


def _find_part(segment: Segment, part: int, part_bits: int) -> int:
    """Return the first posting of a segment in a range of keys or after it; one of few buckets has parts of these."""
    finer = part_bits - segment.bucket_bits
    if finer <= 0:
        return int(segment.fence[part << -finer])
    bucket, rest = part >> finer, part & ((1 << finer) - 1)
    first = int(segment.fence[bucket])
    if not rest:
        return first
    postings = segment.postings[first : segment.fence[bucket + 1]]
    return first + int(np.searchsorted(postings, np.uint64(rest << (64 - finer))))


def _live_runs(live: LiveSegment) -> Iterator[tuple[int, int]]:
    """Yield the documents [first, last) of each run of live ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], live.dead, [True]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
