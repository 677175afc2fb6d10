"""
Information: how many bits a word carries, alone and after the word before it.

Counted in tables of hashed cells, so that no word stands in them: a shipped background of news, and the corpus.
"""

import io
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from onrecord.reuse.postings import high_of, tokens_of
from onrecord.shipped import read_shipped

BACKGROUND = "background.npz"
# Two rows of pairs: the lesser count of a pair's two cells is the one that fewer others fell into
# (count-min sketch, Cormode and Muthukrishnan 2005).
_ROWS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
# The corpus is counted up to here; what is common is known by then, and the cells of pairs would fill up.
_MAX_WORDS = 10_000_000
_COUNTED_BITS = 20  # logarithm of how many words are counted at once; some 40 MB of cells' numbers
_RUN = 6  # words; who repeats as many copies them, or repeats himself, which makes them no likelier to be chosen
_SEEN_BITS = 27  # of cells for runs, 16 MiB; at 10 M words one new run in fourteen is taken for seen
_PRIOR = 4.0  # pairs' worth of weight on a word's own frequency, as in the spike that ran at a million documents
_UNSEEN = 0.5  # counts of a word that was never seen

_ALL = slice(None)

Counts = NDArray[np.uint32]


class CountTable:
    """
    How often words and pairs of words were seen, in hashed cells; an estimate that is never too low.

    Args:
        word_bits: Logarithm of the number of cells for words.
        pair_bits: Logarithm of the number of cells in each of the two rows for pairs.
    """

    def __init__(self, word_bits: int, pair_bits: int) -> None:
        """Start with nothing counted."""
        self.total = 0
        self.words: Counts = np.zeros(1 << word_bits, dtype=np.uint32)
        self.pairs: Counts = np.zeros((len(_ROWS), 1 << pair_bits), dtype=np.uint32)

    def add(self, hashes: NDArray[np.uint32], chosen: slice | NDArray[np.bool_] = _ALL) -> None:
        """
        Count the words of one text. One thread adds; others may read, and see some of them earlier than others.

        Args:
            chosen: Those of the words that are counted, each with the one before it.
        """
        # Of other types `add.at` takes fifteen times as long (measured, numpy 2.4).
        one, words = np.uint32(1), self._word_cells(hashes)[chosen]
        np.add.at(self.words, words.astype(np.intp), one)
        for row, cells in zip(self.pairs, self._pair_cells(hashes), strict=True):
            np.add.at(row, cells[chosen if isinstance(chosen, slice) else chosen[1:]].astype(np.intp), one)
        self.total += len(words)

    def count_words(self, hashes: NDArray[np.uint32]) -> Counts:
        """Return how often each word was seen."""
        counts: Counts = self.words[self._word_cells(hashes)]
        return counts

    def count_pairs(self, hashes: NDArray[np.uint32]) -> Counts:
        """Return how often each word but the first was seen after the one before it; shape (n - 1,)."""
        first, second = self._pair_cells(hashes)
        counts: Counts = np.minimum(self.pairs[0][first], self.pairs[1][second])
        return counts

    def _word_cells(self, hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        return hashes & np.uint32(len(self.words) - 1)

    def _pair_cells(self, hashes: NDArray[np.uint32]) -> NDArray[np.uint64]:
        pairs = (hashes[:-1].astype(np.uint64) << np.uint64(32)) | hashes[1:]
        shift = np.uint64(64 - (self.pairs.shape[1].bit_length() - 1))
        return (pairs * _ROWS[:, None]) >> shift


class SeenRuns:
    """Which runs of words were seen, in hashed cells: a Bloom filter of one hash, so that a few are wrongly said to."""

    def __init__(self) -> None:
        """Start with none seen."""
        self._cells = np.zeros(1 << (_SEEN_BITS - 3), dtype=np.uint8)

    def enter(self, hashes: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Return which of at most 2**20 words end a run that was not seen before; the first few end none that was."""
        new = np.ones(len(hashes), dtype=np.bool_)
        if len(hashes) >= _RUN:
            cells, places = self._sorted_cells(hashes)
            eighths = (cells >> np.uint64(3)).astype(np.intp)
            bits = np.uint8(1) << (cells & np.uint64(7)).astype(np.uint8)
            unseen = (self._cells[eighths] & bits) == 0
            unseen[1:] &= cells[1:] != cells[:-1]
            np.add.at(self._cells, eighths[unseen], bits[unseen])  # each bit once, which was 0
            new[places + _RUN - 1] = unseen
        return new

    def _sorted_cells(self, hashes: NDArray[np.uint32]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
        """Return the cells of all runs, rising, and the first word of each."""
        count = len(hashes) - _RUN + 1
        keys = np.zeros(count, dtype=np.uint64)
        for offset in range(_RUN):
            keys = keys * _ROWS[0] + hashes[offset : offset + count]
        cells = (keys * _ROWS[1]) >> np.uint64(64 - _SEEN_BITS)
        # One number of both sorts in a fifth of the time that `argsort` takes.
        both = np.sort((cells << np.uint64(_COUNTED_BITS)) | np.arange(count, dtype=np.uint64))
        return both >> np.uint64(_COUNTED_BITS), (both & np.uint64((1 << _COUNTED_BITS) - 1)).astype(np.intp)


class WordStatistics:
    """
    What is known of how common words are: the background and, added at run time, the corpus' own documents.

    A run of words that stands in the corpus many times is counted once. What a thousand documents copied, or one
    repeats, would be taken for common otherwise, and be found nowhere (words are counted by how they were chosen anew,
    much as Kneser and Ney 1995 count a pair by what stands before it).

    >>> from onrecord.text.tokens import find_words
    >>> alone, after = WordStatistics.background().information(find_words("the prime minister yodels").hashes)
    >>> bool(alone[3] > alone[0]), bool(after[2] < alone[2])
    (True, True)
    """

    def __init__(self, background: CountTable) -> None:
        """Start with an empty corpus before *background*, which is only read."""
        self._background = background
        self._corpus = CountTable(word_bits=20, pair_bits=22)  # 36 MiB when all cells are touched
        self._seen, self._read = SeenRuns(), 0

    @classmethod
    def background(cls) -> Self:
        """
        Return the shipped statistics, with an empty corpus.

        Raises:
            ModelError: If the shipped table is damaged.
        """
        return cls(_load_background())

    @property
    def word_count(self) -> int:
        """How many words of the corpus were read to be counted."""
        return self._read

    @property
    def is_full(self) -> bool:
        """Whether as many words of the corpus were read as are of use."""
        return self._read >= _MAX_WORDS

    def add(self, tokens: NDArray[np.uint16], high: NDArray[np.uint8]) -> None:
        """
        Count documents of the corpus, as far as that is of use. One thread adds; others may read meanwhile.

        Args:
            tokens: As a segment holds them, one document after the other.
            high: Of the same words.
        """
        read = min(len(tokens), _MAX_WORDS - self._read)
        for start in range(0, read, 1 << _COUNTED_BITS):
            part = slice(start, min(start + (1 << _COUNTED_BITS), read))
            hashes = _join(tokens[part], high[part])
            self._corpus.add(hashes, self._seen.enter(hashes))
        self._read += read

    def information(self, hashes: NDArray[np.uint32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """
        Return the bits of each word alone, and given the word before it (the first word's are the same in both).

        Both have the shape of *hashes*, (n,). One sighting in the corpus is left out of account: a word that page and
        document share was seen at least there, which says nothing of how common it is.
        """
        total = self._background.total + self._corpus.total
        indexed = _join(tokens_of(hashes), high_of(hashes))
        words = self._background.count_words(hashes) + _without_one(self._corpus.count_words(indexed))
        chance = (words + _UNSEEN) / (total + 1)
        unigram = -np.log2(chance)
        conditional = unigram.copy()
        if len(hashes) > 1:
            pairs = self._background.count_pairs(hashes) + _without_one(self._corpus.count_pairs(indexed))
            conditional[1:] = -np.log2((pairs + _PRIOR * chance[1:]) / (np.maximum(words[:-1], pairs) + _PRIOR))
        return unigram, conditional


def _join(tokens: NDArray[np.uint16], high: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return what of words' hashes a segment holds, 24 bits of each."""
    return (high.astype(np.uint32) << np.uint32(16)) | tokens


def _without_one(counts: Counts) -> Counts:
    return counts - np.minimum(counts, 1).astype(np.uint32)


# Counts are shipped as one byte each: exact up to 31, then in steps of 5 %.
_LEVELS = np.concatenate([np.arange(32), np.round(32 * 2 ** (np.arange(224) / 14))]).astype(np.uint32)


def pack(table: CountTable) -> bytes:
    """Return *table* as the bytes of a compressed archive, its counts rounded down to levels."""
    packed = {
        name: (np.searchsorted(_LEVELS, counts, side="right") - 1).astype(np.uint8)
        for name, counts in (("words", table.words), ("pairs", table.pairs))
    }
    archive = io.BytesIO()
    np.savez_compressed(archive, allow_pickle=False, total=np.array(table.total), **packed)
    return archive.getvalue()


def unpack(archive: bytes) -> CountTable:
    """Return the table that `pack` wrote."""
    with np.load(io.BytesIO(archive), allow_pickle=False) as arrays:
        table = CountTable(0, 0)
        table.words, table.pairs = _LEVELS[arrays["words"]], _LEVELS[arrays["pairs"]]
        table.total = int(arrays["total"])
    return table


@cache
def _load_background() -> CountTable:
    return unpack(read_shipped(f"reuse/{BACKGROUND}"))
