"""Shingles: runs of three words, and the fingerprints under which a document's are stored."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.information import WordStatistics
from onrecord.text.tokens import Words

WIDTH = 3  # words; the shortest passage that can be found

# Odd constants of splitmix64 (Steele et al. 2014) and its relatives: any such would do, but postings are stored.
_WEIGHTS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def fingerprints_of(hashes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """
    Return the 64-bit fingerprint of each shingle, in order of its first word; none if there are fewer than 3 words.

    Args:
        hashes: uint32 of shape (n,), the words of one text.
    """
    if len(hashes) < WIDTH:
        return np.zeros(0, dtype=np.uint64)
    mixed = sliding_window_view(hashes, WIDTH).astype(np.uint64) @ _WEIGHTS
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def document_postings(
    words: Words, statistics: WordStatistics, options: ReuseOptions
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """
    Return the fingerprints to store for a document, and the position of each one's first word.

    Of every `options.window` shingles in a row the most informative is kept. A page asks for all of its own, so
    whichever are kept, a shared run of `window` + 2 words is found.
    """
    fingerprints = fingerprints_of(words.hashes)
    if not len(fingerprints):
        return fingerprints, np.zeros(0, dtype=np.uint32)
    unigram, conditional = statistics.information(words.hashes)
    bits = unigram[:-2] + conditional[1:-1] + conditional[2:]
    window = min(options.window, len(bits))
    best = np.unique(sliding_window_view(bits, window).argmax(axis=1) + np.arange(len(bits) - window + 1))
    kept = best[rank_among_equals(fingerprints[best]) < options.max_repeats]
    return fingerprints[kept], kept.astype(np.uint32)


def rank_among_equals(values: NDArray[np.uint64] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each value how many equal ones stand before it."""
    order = np.argsort(values, kind="stable")
    sorted_values = values[order]
    first = np.flatnonzero(np.concatenate([[True], sorted_values[1:] != sorted_values[:-1]]))
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values)) - np.repeat(first, np.diff(np.append(first, len(values))))
    return rank
