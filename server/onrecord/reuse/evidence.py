"""What each word of a page is worth as evidence, and where quotation marks and cuts stand among the words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.postings import Tokens, tokens_of
from onrecord.text.quotation_marks import QuotedSegment
from onrecord.text.tokens import Words

_CUT = re.compile(r"…|\.\s?\.|\[(?!\d{1,4}\])")  # "[12]" is a note's number
_BLOCK = re.compile(r"\n")
_JOINER = re.compile(r"[^\s—…]{1,3}")

Bits = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    A page's words with what they are worth; n words give arrays of shape (n,).

    Args:
        tokens: uint16, the words as segments hold them.
        unigram: Bits of each word alone.
        total: Shape (n + 1,); bits of all words before each, every one given the word before it.
        joined: Words written together with the one before, as in "first-in-the-nation" or "V.A.".
        cut: Words before which an ellipsis or an opening bracket stands; shape (n + 1,).
        block: Number of the block, as a paragraph or a heading, that each word stands in; shape (n + 1,).
        opens: First words of what stands in quotation marks.
        closes: Last words of what stands in quotation marks.
        quoted: Words that stand in quotation marks.
        given: Bits that marks give to what stands there: quotation marks, or a cut nearby.
    """

    words: Words
    tokens: Tokens
    unigram: Bits
    total: Bits
    joined: Flags
    cut: Flags
    block: NDArray[np.int64]
    opens: Flags
    closes: Flags
    quoted: Flags
    given: Bits

    def bits(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> Bits:
        """Return the information of each run of words [first, last), none of them empty."""
        return self.unigram[first] + self.total[last] - self.total[first + 1]


def weigh(
    text: str, words: Words, segments: Iterable[QuotedSegment], statistics: WordStatistics, options: ReuseOptions
) -> Evidence:
    """Return the evidence of a page's *words*; *segments* are what `find_quoted_segments` found in its *text*."""
    unigram, conditional = statistics.information(words.hashes)
    joined = _joined(text, words)
    little = joined | _repeated(words, options.repeat_words)
    conditional[little] = np.minimum(conditional[little], options.joined_bits)
    total = np.concatenate([[0.0], np.cumsum(conditional)])
    cut = np.zeros(len(words) + 1, dtype=np.bool_)
    cut[_places(words, _CUT, text)] = True
    block = np.zeros(len(words) + 1, dtype=np.int64)
    block[_places(words, _BLOCK, text)] = 1
    opens, closes, quoted = _quotation_marks(words, segments, options)
    given = np.maximum(options.quotation_bits * quoted, options.cut_bits * _near(cut, options.cut_reach))
    tokens = tokens_of(words.hashes)
    return Evidence(words, tokens, unigram, total, joined, cut, block.cumsum(), opens, closes, quoted, given)


def _near(cut: Flags, reach: int) -> Flags:
    """Return which words stand at most *reach* words from a cut."""
    before = np.convolve(cut, np.ones(2 * reach, dtype=np.int64))
    return before[reach : reach + len(cut) - 1] > 0


def _places(words: Words, pattern: re.Pattern[str], text: str) -> NDArray[np.int64]:
    """Return the numbers of the words before which *pattern* stands."""
    found = np.array([match.start() for match in pattern.finditer(text)], dtype=np.int32)
    return np.searchsorted(words.starts, found)


def _joined(text: str, words: Words) -> Flags:
    joined = np.zeros(len(words), dtype=np.bool_)
    gaps = words.starts[1:] - words.ends[:-1]
    spaces = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4") == ord(" ")
    near = 1 + np.flatnonzero((gaps <= 3) & ~spaces[np.minimum(words.ends[:-1], len(text) - 1)])
    written = zip(near.tolist(), words.ends[near - 1].tolist(), words.starts[near].tolist(), strict=True)
    joined[[word for word, end, start in written if _JOINER.fullmatch(text, end, start)]] = True
    return joined


def _repeated(words: Words, reach: int) -> Flags:
    """Return which words stand among the *reach* before them too, as in "over and over"."""
    repeated = np.zeros(len(words), dtype=np.bool_)
    for apart in range(1, min(reach + 1, len(words))):
        repeated[apart:] |= words.hashes[apart:] == words.hashes[:-apart]
    return repeated


def _quotation_marks(
    words: Words, segments: Iterable[QuotedSegment], options: ReuseOptions
) -> tuple[Flags, Flags, Flags]:
    """Return which words open, which close, and which stand in quotation marks."""
    opens, closes, quoted = np.zeros((3, len(words)), dtype=np.bool_)
    marked = [segment for segment in segments if segment.style != "block"]
    first = np.searchsorted(words.starts, np.array([segment.inner.start for segment in marked], dtype=np.int32))
    end = np.searchsorted(words.ends, np.array([segment.inner.end for segment in marked], dtype=np.int32), side="right")
    for segment, start, stop in zip(marked, first.tolist(), end.tolist(), strict=True):
        if start < stop:
            opens[start] = True
            closes[stop - 1] |= segment.closed
            # So long a stretch needs no help from its marks, and may be two quotations whose marks were misread.
            quoted[start:stop] |= stop - start <= options.max_quoted_words
    return opens, closes, quoted
