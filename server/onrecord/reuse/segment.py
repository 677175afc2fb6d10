"""Segments: what the passage index knows of a set of documents, as flat arrays that may be mapped from a file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Self, TypeVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.postings import (
    WIDTH,
    Tokens,
    contexts_at,
    count_bucket_bits,
    count_buckets,
    high_of,
    keys_at,
    rank_among_equals,
    shingle_keys,
    sort_postings,
    tokens_of,
)
from onrecord.text.tokens import Words

ANCHOR_WORDS: Final = 32  # from one anchor to the next: finding a passage's characters reads as many words too many

# The arrays of a segment, in the order in which they are stored.
DTYPES: Final[Mapping[str, np.dtype[np.generic]]] = {
    "numbers": np.dtype(np.int64),
    "postings": np.dtype(np.uint64),
    "fence": np.dtype(np.uint32),
    "starts": np.dtype(np.uint32),
    "anchors": np.dtype(np.uint32),
    "tokens": np.dtype(np.uint16),
    "high": np.dtype(np.uint8),
}


_Number = TypeVar("_Number", np.uint8, np.uint16, np.uint32)


@dataclass(frozen=True, slots=True)
class IndexedText:
    """
    What a text of n words is indexed as; worked out in any process, of the text alone.

    Args:
        tokens: uint16 of shape (n,), the words' hashes folded.
        high: uint8 of shape (n,), further bits of the hashes.
        positions: uint32, the first words of the shingles that are stored, rising.
        anchors: uint32, code point at which every 32nd word begins.
    """

    tokens: Tokens
    high: NDArray[np.uint8]
    positions: NDArray[np.uint32]
    anchors: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """
    One document of a segment.

    Args:
        number: The document's number.
        tokens: uint16 of shape (words,).
        anchors: uint32, code point at which every 32nd word begins.
    """

    number: int
    tokens: Tokens
    anchors: NDArray[np.uint32]


@dataclass(frozen=True)
class Segment:
    """
    Documents as the passage index holds them; frozen arrays, in memory or mapped.

    Args:
        numbers: int64 of shape (documents,).
        postings: uint64, see `postings`; by key, then by place.
        fence: uint32 of shape (buckets + 1,), first posting of each bucket.
        starts: uint32 of shape (documents + 1,), first token of each document.
        anchors: uint32, code point at which every 32nd word of a document begins, documents one after the other.
        tokens: uint16 of shape (words,), documents one after the other.
        high: uint8 of shape (words,), further bits of each word's hash.

    Raises:
        ValueError: If the arrays' lengths do not fit each other.
    """

    numbers: NDArray[np.int64]
    postings: NDArray[np.uint64]
    fence: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    anchors: NDArray[np.uint32]
    tokens: Tokens
    high: NDArray[np.uint8]
    bucket_bits: int = field(init=False)

    def __post_init__(self) -> None:
        lengths = {name: len(getattr(self, name)) for name in DTYPES}
        object.__setattr__(self, "bucket_bits", lengths["fence"].bit_length() - 1)
        told = {
            "fence": (1 << self.bucket_bits) + 1,
            "starts": lengths["numbers"] + 1,
            "high": int(self.starts[-1]) if lengths["starts"] else 0,
            "tokens": lengths["high"],
            "postings": int(self.fence[-1]) if lengths["fence"] else 0,
            "anchors": int(self.anchor_starts[-1]) if lengths["starts"] else 0,
        }
        for name, expected in told.items():
            if lengths[name] != expected:
                raise ValueError(f"segment: {name} has {lengths[name]} elements, the other arrays tell {expected}")

    @cached_property
    def anchor_starts(self) -> NDArray[np.uint32]:
        """First anchor of each document; uint32 of shape (documents + 1,)."""
        counts = -(-np.diff(self.starts.astype(np.int64)) // ANCHOR_WORDS)
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)

    @cached_property
    def order(self) -> NDArray[np.int64] | None:
        """Places of the documents by number; None if they stand in that order, as most do."""
        return None if (np.diff(self.numbers) > 0).all() else np.argsort(self.numbers)

    def place_of(self, number: int) -> int | None:
        """Return the place of the document with a *number*; None if there is none."""
        found = int(np.searchsorted(self.numbers, np.int64(number), sorter=self.order))
        if found == len(self.numbers):
            return None
        place = found if self.order is None else int(self.order[found])
        return place if self.numbers[place] == number else None

    def document(self, place: int) -> IndexedDocument:
        """Return the document at *place*, counted from 0."""
        tokens = self.tokens[self.starts[place] : self.starts[place + 1]]
        anchors = self.anchors[self.anchor_starts[place] : self.anchor_starts[place + 1]]
        return IndexedDocument(int(self.numbers[place]), tokens, anchors)


@dataclass(frozen=True)
class LiveSegment:
    """
    A segment and which of its documents are dead: removed since, or stored anew in a later segment.

    Args:
        dead_numbers: int64, rising; few beside all that the segment holds, which need not be gone through.
    """

    segment: Segment
    dead_numbers: NDArray[np.int64]

    @classmethod
    def without(cls, segment: Segment, numbers: Collection[int] = ()) -> Self:
        """Return *segment* with the documents of these *numbers* dead."""
        return cls(segment, np.sort(np.fromiter(numbers, np.int64, len(numbers))))

    @cached_property
    def dead(self) -> NDArray[np.bool_]:
        """Which documents are dead; shape (documents,)."""
        return np.isin(self.segment.numbers, self.dead_numbers)


def find_document(segments: Iterable[LiveSegment], number: int) -> IndexedDocument | None:
    """Return the document with a *number*, from the segment in which it is live; None if it is indexed nowhere."""
    for live in segments:
        place = live.segment.place_of(number)
        if place is not None and not (live.dead_numbers == number).any():
            return live.segment.document(place)
    return None


def index_text(words: Words, background: WordStatistics, options: ReuseOptions) -> IndexedText:
    """
    Return what a document of these *words* is indexed as.

    Of every `options.window` shingles in a row the most informative is kept, by *background* alone, so that a text is
    always indexed alike. A page asks for all of its own, so a shared run of `window` + 2 words is always found.
    """
    tokens = tokens_of(words.hashes)
    positions = _choose(words, tokens, background, options)
    return IndexedText(tokens, high_of(words.hashes), positions, words.starts[::ANCHOR_WORDS].astype(np.uint32))


def _choose(words: Words, tokens: Tokens, background: WordStatistics, options: ReuseOptions) -> NDArray[np.uint32]:
    """Return the first words of the shingles that are kept."""
    if len(words) < WIDTH:
        return np.zeros(0, dtype=np.uint32)
    unigram, conditional = background.information(words.hashes)
    bits = unigram[:-2] + conditional[1:-1] + conditional[2:]
    window = min(options.window, len(bits))
    best: NDArray[np.int64] = sliding_window_view(bits, window).argmax(axis=1) + np.arange(len(bits) - window + 1)
    best = best[np.concatenate([[True], best[1:] != best[:-1]])]  # rising: each window begins after the one before
    kept = rank_among_equals(shingle_keys(tokens)[best]) < options.max_repeats
    return best[kept].astype(np.uint32)


def build_segment(numbers: Sequence[int], texts: Sequence[IndexedText]) -> Segment:
    """Return the segment of the documents *numbers*, whose texts are *texts*; memory is some 40 bytes a word."""
    starts = running_total(len(text.tokens) for text in texts)
    tokens = _join([text.tokens for text in texts], np.uint16)
    places = _join([text.positions for text in texts], np.uint32)
    places = places + np.repeat(starts[:-1], [len(text.positions) for text in texts])
    bits = count_bucket_bits(len(places))
    postings, buckets = sort_postings(keys_at(tokens, places), contexts_at(tokens, starts, places), places, bits)
    return Segment(
        numbers=np.array(numbers, dtype=np.int64),
        postings=postings,
        fence=np.concatenate([np.zeros(1, np.uint32), count_buckets(buckets, 0, 1 << bits)]),
        starts=starts,
        anchors=_join([text.anchors for text in texts], np.uint32),
        tokens=tokens,
        high=_join([text.high for text in texts], np.uint8),
    )


def running_total(lengths: Iterable[int]) -> NDArray[np.uint32]:
    """
    Return how much stands before each of so many parts of these *lengths*, and in all of them.

    Raises:
        ValueError: If the places in a segment of so many words would not fit 32 bits.
    """
    totals: NDArray[np.int64] = np.cumsum(np.array([0, *lengths], dtype=np.int64))
    if totals[-1] >= 1 << 32:
        raise ValueError(f"a segment holds less than 2**32 words, got {totals[-1]}; merge fewer segments")
    return totals.astype(np.uint32)


def _join(arrays: Sequence[NDArray[_Number]], dtype: type[_Number]) -> NDArray[_Number]:
    return np.concatenate([np.zeros(0, dtype), *arrays])
