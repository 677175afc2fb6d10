"""
The tagger's features: for each token one hashed number a template, computed for the whole text at once.

The templates say what a dependency parse would, as far as words can: the words around the token, marks, the nearest
cues on either side and what lies between, the place in sentence and quotation.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from onrecord.quotation.tagging.layout import Bools, Ints, Layout, Quoted, bucket, counted, following, latest, shift
from onrecord.quotation.tagging.tokens import Attribute, Mark, word_code

Columns = tuple[NDArray[np.generic], ...]

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_FIRST_ENCODED = 3000  # numbers of all other templates end before
# Of the tables of the encoder's templates: enough that what differs seldom falls together.
ENCODED_BITS = (15, 13, 12, 9, 9, 8, 11, 8, 12, 12, 10, 8, 8)
_NONE, _FAR_OFF = 15, 14  # buckets that no distance falls into


def hashed(template: int, columns: Iterable[NDArray[np.generic]], bits: int) -> NDArray[np.int64]:
    """
    Return one row number in 0..2**bits-1 for each place, from the columns' values and the template's number.

    Multiplicative mixing of 64-bit integers; wraps on purpose.
    """
    state: NDArray[np.uint64] = np.array([(template * 0x51ED2701 + 17) & 0xFFFFFFFF], np.uint64) * _FACTOR
    for column in columns:
        state = state ^ column.astype(np.uint64, copy=False)
        state *= _FACTOR
        state ^= state >> _SHIFT
    return (state >> np.uint64(64 - bits)).view(np.int64)


def tagging_features(layout: Layout, bits: int) -> Iterator[NDArray[np.int64]]:
    """Return, template by template, the row of the weight table that each token looks up; arrays of shape (n,)."""
    view = _View(layout)
    templates = chain(_words(view), _marks(view), _cues(view), _places(view))
    return (hashed(number, columns, bits) for number, columns in enumerate(templates))


def encoding_features(layout: Layout) -> Iterator[NDArray[np.int64]]:
    """Return, template by template, the row below 2**`ENCODED_BITS` that each token looks up; arrays of shape (n,)."""
    templates = enumerate(zip(_encoded(_View(layout)), ENCODED_BITS, strict=True), start=_FIRST_ENCODED)
    return (hashed(number, columns, bits) for number, (columns, bits) in templates)


class _View:
    """Columns that several templates need."""

    def __init__(self, layout: Layout) -> None:
        tokens = layout.tokens
        self.layout = layout
        self.word = tokens.column(Attribute.WORD)
        self.lower = tokens.column(Attribute.LOWER)
        self.tag = tokens.column(Attribute.TAG)
        self.cue = tokens.column(Attribute.CUE)
        self.capital = tokens.column(Attribute.CAPITAL)
        self.mark = tokens.column(Attribute.MARK)
        self.quoted = layout.quoted
        self.place = np.arange(len(layout))
        self.sentence_kind = self._sentence_kind()
        self.context = self.quoted * 4 + self.sentence_kind
        self.left, self.right = self._nearest_cues()

    def candidates(self) -> Bools:
        """Return where a cue may stand."""
        candidates: Bools = (self.cue > 0) & (self.quoted == Quoted.OUTSIDE)
        return candidates

    def _sentence_kind(self) -> Ints:
        """Whether the token's sentence has a cue outside quotation marks (2) and quotation marks (1)."""
        sentence = self.layout.sentence
        kind = np.zeros(int(sentence[-1]) + 1, np.int64)
        np.maximum.at(kind, sentence, self.candidates() * 2)
        has_marks = np.zeros_like(kind)
        np.maximum.at(has_marks, sentence, (self.quoted > 0).astype(np.int64))
        return (kind + has_marks)[sentence]

    def _nearest_cues(self) -> tuple["_Cue", "_Cue"]:
        candidates = self.candidates()
        left = shift(latest(candidates) + 1, -1).astype(np.int64) - 1
        right = shift(following(candidates), 1).astype(np.int64)
        right[-1] = following(candidates)[-1] + len(candidates) + 1  # past the end
        return _Cue(self, left, on_left=True), _Cue(self, right, on_left=False)


class _Cue:
    """The nearest possible cue on one side of each token, if it stands in the same sentence."""

    def __init__(self, view: _View, place: Ints, *, on_left: bool) -> None:
        layout, length = view.layout, len(view.layout)
        self.here: Bools = place >= layout.sentence_start if on_left else place < layout.sentence_end
        self.index = np.clip(place, 0, length - 1)
        low, high = (self.index, view.place) if on_left else (view.place, self.index)
        self.word = np.where(self.here, view.cue[self.index], 1)
        self.distance = np.where(self.here, bucket(high - low), _NONE)
        self.commas = self._between(counted(view.mark == Mark.COMMA), low, high)
        self.marks = self._between(counted(view.mark == Mark.DOUBLE), low, high)
        self.that = self._between(counted(view.lower == word_code("that")), low, high)

    def _between(self, counts: Ints, low: Ints, high: Ints) -> Ints:
        return np.where(self.here, np.minimum(counts[high] - counts[low], 3), 7)


def _words(view: _View) -> Iterator[Columns]:
    """The words around, their classes, and pairs of them."""
    lower, tag, cue = view.lower, view.tag, view.cue
    for offset in range(-3, 4):
        yield (shift(lower, offset),)
        yield (shift(tag, offset),)
        if abs(offset) < 3:
            yield shift(cue, offset), view.quoted
    tokens = view.layout.tokens
    yield (tokens.column(Attribute.SUFFIX3),)
    yield (tokens.column(Attribute.SUFFIX2),)
    yield tokens.column(Attribute.SHAPE), shift(view.capital, -1), shift(view.capital, 1)
    yield (view.word,)
    yield shift(lower, -1), lower
    yield lower, shift(lower, 1)
    yield shift(tag, -1), tag
    yield tag, shift(tag, 1)
    yield shift(tag, -1), tag, shift(tag, 1)
    yield shift(tag, -2), shift(tag, -1), tag, shift(view.quoted, -1)
    yield lower, shift(tag, 1)
    yield shift(tag, -1), lower
    yield cue, shift(lower, 1)
    yield cue, shift(lower, -1)
    yield cue, shift(tag, -1), shift(tag, 1), view.sentence_kind
    yield cue, shift(tag, -2), shift(tag, -1), view.sentence_kind


def _marks(view: _View) -> Iterator[Columns]:
    """What quotation marks and other marks stand around."""
    quoted, mark = view.quoted, view.mark
    yield view.context, shift(quoted, -1), shift(quoted, 1)
    yield view.context, shift(quoted, -2), shift(quoted, 2), mark
    yield quoted, mark, shift(mark, 1), shift(mark, -1)
    yield view.context, view.lower


def _cues(view: _View) -> Iterator[Columns]:
    """The nearest cue on either side: which word, how far, what lies between."""
    left, right, tag = view.left, view.right, view.tag
    for cue in (left, right):
        yield cue.word, cue.distance
        yield cue.word, cue.commas, cue.marks
        yield cue.word, tag, np.minimum(cue.distance, 6)
    yield left.word, right.word
    after = np.clip(left.index + 1, 0, len(tag) - 1)
    yield left.word, left.that, np.where(left.here, view.lower[after], 0)
    yield left.word, np.where(left.here, tag[after], 0), np.minimum(left.distance, 8), left.commas
    yield left.distance, right.distance, view.context
    yield left.commas, right.commas, left.marks, right.marks, view.context


def _places(view: _View) -> Iterator[Columns]:
    """How far quotation marks, sentence and paragraph reach."""
    layout, place = view.layout, view.place
    after, before = _beside_marks(view)
    for column in (view.tag, view.lower, view.left.word, view.right.word):
        yield after, before, column
    yield _inside_marks(view)
    first, last = layout.sentence_start, np.maximum(layout.sentence_end - 2, layout.first)
    in_sentence = bucket(place - first)
    yield view.context, in_sentence
    yield view.lower[first], view.sentence_kind
    yield view.tag[first], in_sentence, view.left.commas
    yield view.lower[last], view.sentence_kind
    new_paragraph = np.append(True, layout.paragraph[1:] != layout.paragraph[:-1])
    yield np.minimum(layout.sentence - layout.sentence[latest(new_paragraph)], 4), view.context, in_sentence


def _encoded(view: _View) -> Iterator[Columns]:
    """What the encoder is told of a token itself; of its neighbours it learns by convolution."""
    layout, tokens, quoted = view.layout, view.layout.tokens, view.quoted
    yield (view.lower,)
    yield (view.word,)
    yield (tokens.column(Attribute.SUFFIX3),)
    yield (tokens.column(Attribute.SUFFIX2),)
    yield tokens.column(Attribute.SHAPE), view.capital
    yield (view.tag,)
    yield view.cue, quoted
    yield view.mark, view.context
    yield view.left.word, view.left.distance
    yield view.right.word, view.right.distance
    after, before = _beside_marks(view)
    yield after, before, view.context
    yield _inside_marks(view)
    yield bucket(view.place - layout.sentence_start), bucket(layout.sentence_end - view.place)


def _beside_marks(view: _View) -> tuple[Ints, Ints]:
    """How far from the quotations before and after it in its sentence; `_FAR_OFF` where there is none."""
    layout, place, outside = view.layout, view.place, view.quoted == Quoted.OUTSIDE
    since, until = latest(_last_in_marks(view.quoted)), following(view.quoted == Quoted.FIRST)
    after = np.where(outside & (since >= layout.sentence_start), bucket(place - since), _FAR_OFF)
    before = np.where(outside & (until < layout.sentence_end), bucket(until - place), _FAR_OFF)
    return after, before


def _inside_marks(view: _View) -> tuple[Ints, Ints]:
    """How far the quotation that a token stands in reaches on either side."""
    outside, closing = view.quoted == Quoted.OUTSIDE, _last_in_marks(view.quoted)
    since, until = latest(view.quoted == Quoted.FIRST), following(closing)
    return (
        np.where(outside, _NONE, bucket(view.place - since)),
        np.where(outside, _NONE, bucket(until - view.place)),
    )


def _last_in_marks(quoted: Ints) -> Bools:
    """Where a quotation ends; one of a single token has only a first."""
    single = (quoted == Quoted.FIRST) & (shift(quoted, 1) == Quoted.OUTSIDE)
    last: Bools = (quoted == Quoted.LAST) | single
    return last
