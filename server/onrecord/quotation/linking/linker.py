"""
Which cue introduces a content, and whose it is: every near pair is scored, the best above a threshold is taken.

Pairs are scored by logistic regression over hashed features of the two spans and what lies between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.quotation.tagging.batching import moved
from onrecord.quotation.tagging.features import Columns, hashed
from onrecord.quotation.tagging.layout import Bools, Ints, Layout, bucket, counted
from onrecord.quotation.tagging.tagger import TaggedSpan, Tagging
from onrecord.quotation.tagging.tokens import Attribute, Mark, word_code

BITS = 18  # of the weight table
MAX_GAP = 150  # tokens between a cue and its content or source; none farther apart was seen
NEIGHBOURS = 8  # cues on either side of a content or source; bounds the pairs of a text that is nothing but cues
PAIRS_AT_A_TIME = 1 << 16  # scored together; bounds memory
_FIRST_TEMPLATE = 1000  # numbers of the tagger's templates end before


@dataclass(frozen=True, slots=True)
class Link:
    """
    An attribution in tokens: contents with their cue and source.

    Args:
        confidence: In 0..1; how likely contents, cue and source belong together.
        turn: Whether it is a speaker's turn in a transcript, said as a whole.
    """

    contents: tuple[TaggedSpan, ...]
    cue: TaggedSpan | None = None
    source: TaggedSpan | None = None
    confidence: float = 0.0
    turn: bool = False

    @property
    def is_ruled(self) -> bool:
        """Whether a rule found cue or source, of which the tagger says nothing."""
        return any(span is None or not span.margin for span in (self.cue, self.source))

    def moved(self, start: int) -> "Link":
        """Return the same link counted from the token *start*."""
        contents = tuple(moved(content, start) for content in self.contents)
        cue, source = (span and moved(span, start) for span in (self.cue, self.source))
        return Link(contents, cue, source, self.confidence, self.turn)


class Linker(Protocol):
    """Joins contents, cues and sources."""

    def link(self, layout: Layout, tagging: Tagging) -> list[Link]:
        """Return the attributions, sorted by their first content; contents without a cue are attributions too."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """
    Every cue with every content and every source near it; parallel arrays of shape (pairs,).

    Args:
        spans: int64, shape (contents + sources, 2): token ranges, contents first.
        cues: int64, shape (cues, 2).
        cue: Index into *cues*.
        span: Index into *spans*.
    """

    spans: Ints
    cues: Ints
    content_count: int
    cue: Ints
    span: Ints

    def __len__(self) -> int:
        return len(self.cue)


def find_pairs(layout: Layout, tagging: Tagging) -> Pairs:
    """Return the pairs in one paragraph: at most `MAX_GAP` tokens and `NEIGHBOURS` cues apart, not overlapping."""
    spans = _ranges([*tagging.contents, *tagging.sources])
    cues = _ranges(tagging.cues)
    nearest = np.searchsorted(cues[:, 0], spans[:, 0])
    low = np.maximum(np.searchsorted(cues[:, 1], spans[:, 0] - MAX_GAP, "left"), nearest - NEIGHBOURS)
    high = np.minimum(np.searchsorted(cues[:, 0], spans[:, 1] + MAX_GAP, "right"), nearest + NEIGHBOURS)
    counts = np.maximum(high - low, 0)
    span = np.repeat(np.arange(len(spans)), counts)
    cue = np.arange(len(span)) - np.repeat(np.cumsum(counts) - counts - low, counts)
    gap = np.maximum(spans[span, 0] - cues[cue, 1], cues[cue, 0] - spans[span, 1])
    together = layout.paragraph[spans[span, 0]] == layout.paragraph[cues[cue, 0]]
    keep = (gap >= 0) & together
    return Pairs(spans, cues, len(tagging.contents), cue[keep], span[keep])


def linking_features(layout: Layout, tagging: Tagging, pairs: Pairs) -> Iterator[NDArray[np.int64]]:
    """Return, template by template, the row of the weight table that each pair looks up; arrays of shape (pairs,)."""
    view = _PairView(layout, tagging, pairs)
    templates = chain(_distances(view), _words(view))
    return (hashed(_FIRST_TEMPLATE + number, (view.kind, *columns), BITS) for number, columns in enumerate(templates))


@dataclass(frozen=True, slots=True)
class PairScorer:
    """
    Logistic regression over hashed features.

    Args:
        weights: int8, shape (2**BITS,).
        bias: In units of weight.
        scale: What one unit of weight is worth, in nats.
    """

    weights: NDArray[np.int8]
    bias: int
    scale: float

    def probabilities(self, layout: Layout, tagging: Tagging, pairs: Pairs) -> NDArray[np.float64]:
        """Return how likely each pair belongs together, in 0..1; shape (pairs,)."""
        total = np.full(len(pairs), self.bias, np.int64)
        for start in range(0, len(pairs), PAIRS_AT_A_TIME):
            part = slice(start, start + PAIRS_AT_A_TIME)
            some = replace(pairs, cue=pairs.cue[part], span=pairs.span[part])
            for feature in linking_features(layout, tagging, some):
                total[part] += self.weights[feature]
        probabilities: NDArray[np.float64] = 1 / (1 + np.exp(-total * self.scale))
        return probabilities


@dataclass(frozen=True, slots=True)
class PairLinker:
    """
    The shipped linker.

    Args:
        min_content: Probability below which a content is left without a cue.
        min_source: Probability below which a cue is left without a source.
    """

    scorer: PairScorer
    min_content: float
    min_source: float

    def link(self, layout: Layout, tagging: Tagging) -> list[Link]:
        """Return the attributions, sorted by their first content; contents without a cue are attributions too."""
        cue_of, source_of = self._choose(layout, tagging)
        groups: dict[int, list[int]] = {}
        links = []
        for number, content in enumerate(tagging.contents):
            cue, probability = cue_of.get(number, (-1, 0.0))
            if probability >= self.min_content:
                groups.setdefault(cue, []).append(number)
            else:
                links.append(Link((content,)))
        for cue, numbers in groups.items():
            source, certainty = source_of.get(cue, (-1, 0.0))
            found = tagging.sources[source] if certainty >= self.min_source else None
            confidence = max(cue_of[n][1] for n in numbers) * (certainty if found else 1 - certainty)
            links.append(Link(tuple(tagging.contents[n] for n in numbers), tagging.cues[cue], found, confidence))
        return sorted(links, key=lambda link: link.contents[0].start)

    def _choose(
        self, layout: Layout, tagging: Tagging
    ) -> tuple[dict[int, tuple[int, float]], dict[int, tuple[int, float]]]:
        """Return the likeliest cue of each content, and the likeliest source of each cue, with probabilities."""
        pairs = find_pairs(layout, tagging)
        if not len(pairs):
            return {}, {}
        cue_of: dict[int, tuple[int, float]] = {}
        source_of: dict[int, tuple[int, float]] = {}
        probabilities = self.scorer.probabilities(layout, tagging, pairs)
        for cue, span, probability in zip(pairs.cue.tolist(), pairs.span.tolist(), probabilities.tolist(), strict=True):
            if span < pairs.content_count:
                if probability > cue_of.get(span, (-1, 0.0))[1]:
                    cue_of[span] = cue, probability
            elif probability > source_of.get(cue, (-1, 0.0))[1]:
                source_of[cue] = span - pairs.content_count, probability
        return cue_of, source_of


def _ranges(spans: Sequence[TaggedSpan]) -> Ints:
    return np.array([(span.start, span.end) for span in spans], np.int64).reshape(-1, 2)


class _PairView:
    """What the templates ask about each pair: the two spans, and what lies between them."""

    def __init__(self, layout: Layout, tagging: Tagging, pairs: Pairs) -> None:
        tokens = layout.tokens
        self.layout, self.last = layout, len(layout) - 1
        self.lower, self.tag = tokens.column(Attribute.LOWER), tokens.column(Attribute.TAG)
        span, cue = pairs.spans[pairs.span], pairs.cues[pairs.cue]
        self.first, self.end = span[:, 0], span[:, 1]
        self.cue_first, self.cue_end = cue[:, 0], cue[:, 1]
        self.left = self.first < self.cue_first
        self.text = layout.first[self.first], layout.last[self.first]
        self.kind = (pairs.span >= pairs.content_count) * 2 + self.left
        self.low = np.where(self.left, self.end, self.cue_end)
        self.high = np.where(self.left, self.cue_first, self.first)
        self.distance = self.high - self.low
        self.gap = bucket(self.distance)
        self._count(tagging)

    def _count(self, tagging: Tagging) -> None:
        tokens, outside = self.layout.tokens, self.layout.quoted == 0
        mark, cue = tokens.column(Attribute.MARK), tokens.column(Attribute.CUE)
        self.commas = self._between(counted(mark == Mark.COMMA))
        self.marks = self._between(counted(mark == Mark.DOUBLE))
        self.cues = self._between(self._starts(tagging.cues))
        self.contents = self._between(self._starts(tagging.contents))
        self.sources = self._between(self._starts(tagging.sources))
        self.possible_cues = self._between(counted((cue > 0) & outside))
        sentence = self.layout.sentence
        breaks = sentence[np.minimum(self.high, self.last)] - sentence[np.minimum(self.low, self.last)]
        self.breaks = np.clip(breaks, 0, 3)
        same_start = sentence[self.first] == sentence[self.cue_first]
        same_end = sentence[self.end - 1] == sentence[self.cue_first]
        self.same = same_start + same_end * 2
        self.quoted = np.maximum(self.layout.quoted[self.first], self.layout.quoted[self.at(self.first + 1)]) > 0

    def at(self, places: Ints) -> Ints:
        """Return *places* moved inside the text of their pair."""
        return np.clip(places, *self.text)

    def _starts(self, spans: Sequence[TaggedSpan]) -> Ints:
        starts: Bools = np.zeros(len(self.layout), np.bool_)
        starts[[span.start for span in spans]] = True
        return counted(starts)

    def _between(self, counts: Ints) -> Ints:
        between: Ints = np.minimum(counts[self.high] - counts[self.low], 3)
        return between


def _distances(view: _PairView) -> Iterator[Columns]:
    """How far apart, and how much of what lies between."""
    gap, same = view.gap, view.same
    between = (view.cues, view.contents, view.sources)
    yield ()
    yield (gap,)
    yield view.breaks, same
    yield view.commas, gap
    yield view.marks, view.quoted
    for count in between:
        yield (count,)
    yield view.possible_cues, view.cues
    yield (view.breaks, *between)
    yield gap, view.cues, same
    yield gap, view.contents, view.sources
    yield view.quoted, view.breaks, same, view.cues
    yield bucket(view.end - view.first), view.quoted, same
    sentence_start = view.layout.sentence_start[view.cue_first]
    yield np.minimum(view.cue_first - sentence_start, 3), same, gap
    yield (view.commas, view.marks, *between, same)


def _words(view: _PairView) -> Iterator[Columns]:
    """Which words the two spans have, and which stand beside them."""
    lower, tag, gap, same, at = view.lower, view.tag, view.gap, view.same, view.at
    near, nearer = np.minimum(gap, 3), np.minimum(gap, 4)
    cue, first, last = lower[view.cue_first], lower[view.first], lower[view.end - 1]
    yield cue, gap
    yield cue, same, view.cues
    yield cue, lower[view.cue_end - 1], np.minimum(view.cue_end - view.cue_first, 4)
    yield cue, view.contents, view.sources
    yield first, gap
    yield last, gap
    yield tag[view.first], tag[view.end - 1], near
    yield lower[at(view.first - 1)], near
    yield lower[at(view.end)], near
    yield lower[at(view.cue_first - 1)], same, view.cues
    yield lower[at(view.cue_end)], same, view.cues
    yield tag[at(view.cue_first - 1)], tag[at(view.cue_end)], same
    beside = np.where(view.distance >= 1, lower[at(np.where(view.left, view.low, view.high - 1))], 0)
    yield beside, gap
    yield beside, np.where(view.distance == 2, lower[at(view.low + 1)], 0), nearer
    yield cue, view.quoted, same
    yield cue, beside, nearer
    yield cue, first
    yield tag[view.end - 1], cue
    yield tag[at(view.cue_first - 1)], tag[at(view.cue_first - 2)], nearer, view.cues
    pronoun = (first == word_code("he")) | (first == word_code("she"))
    yield pronoun, same, gap, view.sources
