"""
A second look at a text: labels decided again by a field that also knows the first labels and how well they link.

Stacked generalisation after Wolpert 1992; for sequences of labels, Cohen and Carvalho 2005. On the development part of
PolNeAR it brings 1.0 of attributions (F1). A second field that adds to the first one's scores, without looking at the
words again, brought nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from onrecord.quotation.linking.linker import PairScorer, find_pairs
from onrecord.quotation.tagging.crf import sum_weights
from onrecord.quotation.tagging.encoder import Encoder
from onrecord.quotation.tagging.features import Columns, hashed, tagging_features
from onrecord.quotation.tagging.joining import join_segments
from onrecord.quotation.tagging.layout import FAR, Bools, Ints, Layout, bucket, counted, following, latest, shift
from onrecord.quotation.tagging.tagger import BITS, CONTENT, CUE, SOURCE, FieldTagger, Labelling, Tagging
from onrecord.quotation.tagging.tokens import Attribute

_FIRST_TEMPLATE = 2000  # numbers of the linker's templates end before
_NONE = 15  # a bucket that no distance falls into
_UNLINKED = 9  # a grade that no probability has
_GRADES = 6  # into which a probability is sorted
_STEP = 0.67  # nats; finer differences between scores are not told apart


@dataclass(frozen=True, slots=True)
class RevisingTagger:
    """The shipped tagger: two that look one after the other, the linker's scorer in between, a network beside both."""

    first: FieldTagger
    scorer: PairScorer
    second: FieldTagger
    encoder: Encoder

    def tag(self, layout: Layout) -> Tagging:
        """Return the stretches of *layout*'s tokens that are source, cue or content."""
        fields = self.first.field, self.second.field
        by_first, by_second = sum_weights(fields, tagging_features(layout, BITS), len(layout))
        encoded = self.encoder.emissions(layout)
        seen = self.first.decide(layout, by_first + self.first.field.units(encoded))
        added = self.second.field.emissions(revising_features(layout, seen, self.scorer), len(layout))
        return self.second.decide(layout, by_second + added + self.second.field.units(encoded)).tagging()


def revising_features(layout: Layout, seen: Labelling, scorer: PairScorer) -> Iterator[NDArray[np.int64]]:
    """
    Return, template by template, the row of the weight table that each token looks up; arrays of shape (n,).

    They come on top of `tagging_features`, in the same table.
    """
    view = _View(layout, seen, scorer)
    templates = chain(_labels(view), _places(view), _links(view))
    return (hashed(_FIRST_TEMPLATE + number, (view.label, *c), BITS) for number, c in enumerate(templates))


class _View:
    """Columns that several templates need."""

    def __init__(self, layout: Layout, seen: Labelling, scorer: PairScorer) -> None:
        self.layout, self.place, self.in_text = layout, np.arange(len(layout)), ~layout.padding()
        self.lower, self.tag = layout.tokens.column(Attribute.LOWER), layout.tokens.column(Attribute.TAG)
        self.quoted = layout.quoted
        self.label = seen.labels.astype(np.int64)
        self.role = (self.label + 1) // 2
        self._grade(seen.scores)
        nearest = {role: self._nearest(self.role == role) for role in (CONTENT, CUE, SOURCE)}
        self.left = {role: left for role, (left, _) in nearest.items()}
        self.right = {role: right for role, (_, right) in nearest.items()}
        self.counts = tuple(self._count(2 * role - 1) for role in (CONTENT, CUE, SOURCE))
        self.cue_left, self.cue_right = self._cue_words()
        self._link(seen.tagging(), scorer)

    def _grade(self, scores: NDArray[np.floating]) -> None:
        """Which other label scores best, and by how much the chosen one beats it."""
        chosen = scores[self.place, self.label]
        others = scores.copy()
        others[self.place, self.label] = -np.inf
        self.rival = others.argmax(1)
        margin = (chosen - others[self.place, self.rival]) / _STEP
        self.margin = (np.clip(margin, -6, 8).astype(np.int64) + 6) * self.in_text

    def _nearest(self, mask: Bools) -> tuple[Ints, Ints]:
        """How far the last token before and the first after lie where *mask* holds, in the same sentence."""
        before, after = self._before(mask), self._after(mask)
        left = np.where(before >= self.layout.sentence_start, bucket(self.place - before), _NONE)
        right = np.where(after < self.layout.sentence_end, bucket(after - self.place), _NONE)
        return left, right

    def _before(self, mask: Bools) -> Ints:
        before: Ints = np.append(-1, latest(mask)[:-1])
        return before

    def _after(self, mask: Bools) -> Ints:
        after: Ints = np.append(following(mask)[1:], len(mask) + FAR)
        return after

    def _count(self, begin: int) -> Ints:
        """How often a label stands in the token's sentence, at most three."""
        totals = counted(self.label == begin)
        inside: Ints = np.minimum(totals[self.layout.sentence_end] - totals[self.layout.sentence_start], 3)
        return inside

    def _cue_words(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """The nearest tagged cues of the sentence, as words."""
        mask, last = self.role == CUE, len(self.role) - 1
        before, after = self._before(mask), self._after(mask)
        left = np.where(before >= self.layout.sentence_start, self.lower[np.maximum(before, 0)], 0)
        right = np.where(after < self.layout.sentence_end, self.lower[np.minimum(after, last)], 0)
        return left, right

    def _link(self, tagging: Tagging, scorer: PairScorer) -> None:
        """For each token of a span: how likely its best link is, with which cue, and on which side that stands."""
        length = len(self.layout)
        self.grade, self.second_grade = self.in_text * _UNLINKED, self.in_text * _UNLINKED
        self.link_cue, self.side = np.zeros(length, np.uint64), np.zeros(length, np.int64)
        joined = join_segments(self.layout, tagging)
        pairs = find_pairs(self.layout, joined)
        if not len(pairs):
            return
        probability = scorer.probabilities(self.layout, joined, pairs)
        order = np.argsort(probability, kind="stable")  # the likeliest is written last and stays
        cue, span = pairs.cue[order], pairs.span[order]
        grades = np.minimum((probability[order] * _GRADES).astype(np.int64), _GRADES - 1)
        is_source = span >= pairs.content_count
        of_span, cue_of = np.full(len(pairs.spans), _UNLINKED), np.full(len(pairs.spans), -1)
        of_span[span], cue_of[span] = grades, cue
        of_content, of_source = np.full(len(pairs.cues), _UNLINKED), np.full(len(pairs.cues), _UNLINKED)
        of_content[cue[~is_source]], of_source[cue[is_source]] = grades[~is_source], grades[is_source]
        linked = cue_of >= 0
        first = pairs.cues[cue_of, 0]
        self._fill(self.grade, pairs.spans, of_span)
        self._fill(self.link_cue, pairs.spans, np.where(linked, self.lower[first], 0))
        self._fill(self.side, pairs.spans, np.where(linked, 1 + (first < pairs.spans[:, 0]), 0))
        self._fill(self.grade, pairs.cues, of_content)
        self._fill(self.second_grade, pairs.cues, of_source)

    def _fill(self, column: NDArray[np.generic], spans: Ints, values: NDArray[np.generic]) -> None:
        lengths = spans[:, 1] - spans[:, 0]
        starts = np.repeat(spans[:, 0] - np.cumsum(lengths) + lengths, lengths)
        column[starts + np.arange(len(starts))] = np.repeat(values, lengths)


def _labels(view: _View) -> Iterator[Columns]:
    """The first look's labels around, how sure they are, and the words they stand on."""
    label, margin, lower = view.label, view.margin, view.lower
    before, after = shift(label, -1), shift(label, 1)
    yield ()
    yield before, after
    yield shift(label, -2), before
    yield after, shift(label, 2)
    yield (margin,)
    yield view.rival, margin // 3
    yield shift(margin, -1), shift(margin, 1)
    yield (lower,)
    yield shift(lower, 1), after
    yield shift(lower, -1), before
    yield view.cue_left, before, shift(lower, -1)
    yield view.cue_left, lower


def _places(view: _View) -> Iterator[Columns]:
    """How far the sentence's other spans are, and how many it has."""
    left, right, quoted = view.left, view.right, view.quoted
    for role in (CONTENT, CUE, SOURCE):
        yield left[role], right[role], quoted
    yield left[CONTENT], left[CUE], left[SOURCE]
    yield right[CONTENT], right[CUE], right[SOURCE]
    yield view.cue_left, left[CUE]
    yield view.cue_right, right[CUE]
    yield view.cue_left, view.cue_right
    yield (*view.counts, quoted)


def _links(view: _View) -> Iterator[Columns]:
    """How well the token's span is linked."""
    grade, other, label = view.grade, view.second_grade, view.label
    yield grade, other
    yield view.link_cue, view.side
    yield grade, view.side, view.quoted
    yield (grade, other, *view.counts)
    yield grade, other, view.lower
    yield shift(label, 1), shift(grade, 1), grade
    yield shift(label, -1), shift(grade, -1), grade
    yield grade, other, view.margin // 3
