"""Alignment: from a shared shingle to the whole shared stretch, across small edits and over what was cut out."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from onrecord.options import ReuseOptions
from onrecord.reuse.candidates import Run
from onrecord.reuse.evidence import Evidence, Flags
from onrecord.reuse.postings import Tokens


@dataclass(frozen=True, slots=True)
class SharedStretch:
    """
    Words [first, last) of the page laid beside words [document_first, document_last) of a document.

    Args:
        matched: How many words are equal.
        bits: Information of these words, less a price for each gap between them.
        marked: Whether the page owns up to every gap, by an ellipsis or a bracket.
    """

    document: int
    first: int
    last: int
    document_first: int
    document_last: int
    matched: int
    bits: float
    marked: bool = False

    @property
    def exact(self) -> bool:
        """Whether the words of both sides are the same."""
        return self.matched == self.last - self.first == self.document_last - self.document_first


class Aligner:
    """Lays the words of one page beside those of documents."""

    def __init__(self, evidence: Evidence, options: ReuseOptions) -> None:
        self._words = len(evidence.tokens)
        self._right = _Direction(evidence, options, backward=False)
        self._left = _Direction(evidence, options, backward=True)

    def align(self, document: int, document_tokens: Tokens, run: Run) -> SharedStretch:
        """
        Return the longest stretch around *run* whose every further run of equal words is worth the gap before it.

        A greedy local alignment: exact runs cost nothing, so only the few words at the end of a run are compared all
        with all.
        """
        document_last = run.document_first + run.last - run.first
        right = self._right.extend(document_tokens, run.last, document_last)
        ends = self._words - run.first, len(document_tokens) - run.document_first
        left = self._left.extend(document_tokens[::-1], *ends)
        return SharedStretch(
            document,
            first=self._words - left.place,
            last=right.place,
            document_first=len(document_tokens) - left.position,
            document_last=right.position,
            matched=run.last - run.first + right.words + left.words,
            bits=run.bits + right.bits + left.bits,
            marked=right.marked and left.marked,
        )


def trim_to_marks(
    stretch: SharedStretch, evidence: Evidence, document_tokens: Tokens, options: ReuseOptions
) -> SharedStretch:
    """
    Return *stretch* without the few equal words at its ends that lie outside the quotation marks it stands in.

    After “It is over,” page and document may both go on with “and”, by chance; what was copied ends at the mark.
    """
    page, document = evidence.tokens, document_tokens[stretch.document_first : stretch.document_last]
    quoted = evidence.quoted[stretch.first : stretch.last]
    before = _overrun(evidence.opens[stretch.first : stretch.last], quoted, options.overrun_words)
    after = _overrun(evidence.closes[stretch.first : stretch.last][::-1], quoted[::-1], options.overrun_words)
    if before and not np.array_equal(page[stretch.first : stretch.first + before], document[:before]):
        before = 0
    if after and not np.array_equal(page[stretch.last - after : stretch.last], document[-after:]):
        after = 0
    if not before and not after:
        return stretch
    first, last = stretch.first + before, stretch.last - after
    shed = evidence.bits(np.array([stretch.first, first]), np.array([stretch.last, last]))
    return SharedStretch(
        stretch.document,
        first,
        last,
        stretch.document_first + before,
        stretch.document_last - after,
        matched=stretch.matched - before - after,
        bits=stretch.bits - float(shed[0] - shed[1]),
        marked=stretch.marked,
    )


def _overrun(marks: Flags, quoted: Flags, limit: int) -> int:
    """Return how many words, *limit* at most, stand before the first mark, if those after it are quoted."""
    near: list[bool] = marks[: limit + 1].tolist()
    if not any(near) or len(marks) <= 2 * limit or not quoted[near.index(True) : len(quoted) - limit].all():
        return 0
    return near.index(True)


class _Reach(NamedTuple):
    """How far page and document agree, the bits and words gained, and whether the page marks each gap on the way."""

    place: int
    position: int
    bits: float
    words: int
    marked: bool


class _Direction:
    """The words of page and document in the order in which a stretch grows: forward, or backward from its start."""

    def __init__(self, evidence: Evidence, options: ReuseOptions, *, backward: bool) -> None:
        self._evidence, self._options, self._backward = evidence, options, backward
        turn = slice(None, None, -1 if backward else None)
        self._page, self._cut, self._block = evidence.tokens[turn], evidence.cut[turn], evidence.block[turn]
        self._pairs = (self._page[:-1].astype(np.uint32) << np.uint32(16)) | self._page[1:]

    def extend(self, document: Tokens, place: int, position: int) -> _Reach:
        """Return how far page and document agree beyond *place* and *position*."""
        gained, matched, marked = 0.0, 0, True
        while (step := self._step(document, place, position)) is not None:
            marked = marked and bool(self._cut[place])
            bits, place, position, length = step
            place, position = place + length, position + length
            gained, matched = gained + bits, matched + length
        return _Reach(place, position, gained, matched, marked)

    def _step(self, document: Tokens, place: int, position: int) -> tuple[float, int, int, int] | None:
        """Return the bits, start and length of the next run that is worth most, if it is worth the gap before it."""
        options = self._options
        cut = bool(self._cut[place])
        here = self._pairs[place : place + options.gap_words + 1].tolist()
        words = document[position : position + (options.cut_words if cut else options.gap_words) + 2].tolist()
        there = [first << 16 | second for first, second in pairwise(words)]
        if set(here).isdisjoint(there):  # most often, and told without laying all beside all
            return None
        equal = {(x, y) for x, pair in enumerate(here) for y, other in enumerate(there) if pair == other}
        starts = ((x, y) for x, y in equal if (x - 1, y - 1) not in equal)
        best = max(self._run(document, place, position, x, y, cut) for x, y in starts)
        return best if best[0] >= options.min_step_bits else None

    def _run(
        self, document: Tokens, place: int, position: int, skipped: int, left_out: int, cut: bool
    ) -> tuple[float, int, int, int]:
        place, position = place + skipped, position + left_out
        length = _common_length(self._page[place:], document[position:])
        crossed = self._block[place] != self._block[place - skipped - 1]
        price = self._price(skipped, left_out, cut) + self._options.block_bits * bool(crossed)
        return self._worth(place, length) - price, place, position, length

    def _worth(self, place: int, length: int) -> float:
        first = len(self._page) - place - length if self._backward else place
        total = self._evidence.total
        known = self._options.known_share * self._evidence.unigram[first]  # its neighbour differs, its subject does not
        return float(known + total[first + length] - total[first + 1])

    def _price(self, skipped: int, left_out: int, cut: bool) -> float:
        options = self._options
        gap = skipped if cut else max(skipped, left_out)
        return float(options.gap_bits * (1 + gap**0.5))


def _common_length(left: Tokens, right: Tokens) -> int:
    """Return how many words the two have in common from their start."""
    limit, done, size = min(len(left), len(right)), 0, 16
    while done < limit:
        stop = min(done + size, limit)
        differs = left[done:stop] != right[done:stop]
        if differs.any():
            return done + int(differs.argmax())
        done, size = stop, 4 * size
    return limit
