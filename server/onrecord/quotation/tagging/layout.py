"""Where each token stands: in quotation marks or not, in which sentence and paragraph, how far from what."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from onrecord.quotation.tagging.tokens import Attribute, Capital, Mark, Tokens, word_code
from onrecord.text.quotation_marks import QuotedSegment

_Scalar = TypeVar("_Scalar", bound=np.generic)
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FAR = 1 << 30  # tokens; "there is none"
_OPENERS = (Mark.DOUBLE, Mark.SINGLE)


class Quoted(IntEnum):
    """What a token has to do with quotation marks."""

    OUTSIDE = 0
    INSIDE = 1
    FIRST = 2
    LAST = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Tokens with their places; every array has shape (n,).

    Args:
        quoted: `Quoted` of each token.
        segment: Index into *segments* of the quoted segment that it stands in, or -1.
        sentence: Number of its sentence.
        sentence_start: First token of its sentence.
        sentence_end: One past the last token of its sentence.
        paragraph: Number of its paragraph; a line feed belongs to the paragraph after it.
        segments: The quoted segments, nested ones left out.
        ranges: Token range of each quoted segment; empty where it has no token of its own.
        first: First token of its text.
        last: Last token of its text.
        texts: Token range of each text; one, unless several were joined.
    """

    tokens: Tokens
    quoted: Ints
    segment: Ints
    sentence: Ints
    sentence_start: Ints
    sentence_end: Ints
    paragraph: Ints
    segments: tuple[QuotedSegment, ...]
    ranges: tuple[tuple[int, int], ...]
    first: Ints
    last: Ints
    texts: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.tokens)

    def segments_in(self, start: int, end: int) -> list[int]:
        """Return the numbers of the quoted segments that the tokens *start* to *end* - 1 stand in."""
        return sorted({*self.segment[start:end].tolist()} - {-1})

    def paragraphs(self) -> list[tuple[int, int]]:
        """Return the token range of each paragraph that has a token, without its line feeds."""
        newline = self.tokens.column(Attribute.MARK) == Mark.NEWLINE
        breaks = np.flatnonzero(newline | self.padding()).tolist()
        ranges = zip([0, *(place + 1 for place in breaks)], [*breaks, len(self)], strict=True)
        return [(start, end) for start, end in ranges if start < end]

    def padding(self) -> Bools:
        """Return which tokens are of no text: what stands between joined ones."""
        padding: Bools = np.ones(len(self), np.bool_)
        for start, end in self.texts:
            padding[start:end] = False
        return padding


def lay_out(tokens: Tokens, segments: Sequence[QuotedSegment]) -> Layout:
    """Return *tokens* with their places; needs at least one token."""
    outermost = tuple(s for s in segments if not s.nested)
    quoted, segment, ranges = _read_segments(tokens, outermost)
    newline = tokens.column(Attribute.MARK) == Mark.NEWLINE
    starts = _sentence_starts(tokens, quoted, newline)
    return Layout(
        tokens,
        quoted,
        segment,
        np.cumsum(starts) - 1,
        latest(starts),
        following(np.append(starts[1:], True)) + 1,
        np.cumsum(newline),
        outermost,
        ranges,
        np.zeros(len(tokens), np.int64),
        np.full(len(tokens), len(tokens) - 1, np.int64),
        ((0, len(tokens)),),
    )


def shift(values: NDArray[_Scalar], offset: int) -> NDArray[_Scalar]:
    """
    Return, for each token, the value *offset* tokens later; 0 past either end.

    >>> shift(np.array([1, 2, 3]), 1), shift(np.array([1, 2, 3]), -2)
    (array([2, 3, 0]), array([0, 0, 1]))
    """
    shifted = np.zeros_like(values)
    if abs(offset) >= len(values):
        return shifted
    if offset > 0:
        shifted[:-offset] = values[offset:]
    else:
        shifted[-offset:] = values[: len(values) + offset]
    return shifted if offset else values


def latest(mask: Bools) -> Ints:
    """Return, for each token, the last place at or before it where *mask* holds; -1 where there is none."""
    return np.maximum.accumulate(np.where(mask, np.arange(len(mask)), -1))


def following(mask: Bools) -> Ints:
    """Return, for each token, the first place at or after it where *mask* holds; at least `FAR` where there is none."""
    places = np.where(mask, np.arange(len(mask)), len(mask) + FAR)
    return np.minimum.accumulate(places[::-1])[::-1]


def counted(mask: Bools) -> Ints:
    """Return running counts, shape (n + 1,): places i..j-1 hold `counted[j] - counted[i]` true values."""
    return np.concatenate([[0], np.cumsum(mask)])


_BUCKETS = np.array([0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 7, 8, 8, 8, 8, 8] + [9] * 10 + [10] * 15 + [11], np.int64)


def bucket(distances: Ints) -> Ints:
    """Return coarse distances in 0..11: exact to 5 tokens, then ever wider."""
    return _BUCKETS[np.clip(distances, 0, len(_BUCKETS) - 1)]


def _read_segments(tokens: Tokens, segments: Sequence[QuotedSegment]) -> tuple[Ints, Ints, tuple[tuple[int, int], ...]]:
    quoted = np.zeros(len(tokens), np.int64)
    segment = np.full(len(tokens), -1, np.int64)
    firsts = np.searchsorted(tokens.starts, [s.inner.start for s in segments], "left").tolist()
    ends = np.searchsorted(tokens.ends, [s.inner.end for s in segments], "right").tolist()
    for number, (first, end) in enumerate(zip(firsts, ends, strict=True)):
        if end > first:
            quoted[first:end] = Quoted.INSIDE
            quoted[end - 1] = Quoted.LAST
            quoted[first] = Quoted.FIRST
            segment[first:end] = number
    return quoted, segment, tuple(zip(firsts, ends, strict=True))


def _sentence_starts(tokens: Tokens, quoted: Ints, newline: Bools) -> Bools:
    """A stop, perhaps a closing mark, then what may begin a sentence; a new paragraph; a slash and a space."""
    mark, capital = tokens.column(Attribute.MARK), tokens.column(Attribute.CAPITAL)
    opener = np.isin(mark, _OPENERS)
    stop = (mark == Mark.STOP) & (tokens.column(Attribute.LOWER) != word_code(";"))
    after_stop = shift(stop, -1) | (shift(opener, -1) & shift(stop, -2))
    may_begin = (capital == Capital.UPPER) | (capital == Capital.TITLE_UPPER) | opener
    closing = opener & (shift(quoted, -1) > 0)
    spaced = tokens.starts > shift(tokens.ends, -1)
    run_on = shift(mark == Mark.SLASH, -1) & spaced  # "Place/ Agency/ The mayor said": headline and date lines run on
    starts: Bools = (after_stop & may_begin & ~closing) | shift(newline, -1) | newline | run_on
    starts[0] = True
    return starts
