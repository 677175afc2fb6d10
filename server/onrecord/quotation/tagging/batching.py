"""Several texts side by side, so that tagger and linker look at all of them at once; each is read as it is alone."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from onrecord.quotation.tagging.layout import Ints, Layout
from onrecord.quotation.tagging.tagger import TaggedSpan, Tagging
from onrecord.quotation.tagging.tokens import Attribute, Tokens

_Item = TypeVar("_Item")

# Tokens between two texts that have no attribute, as what lies past either end has none; no template looks so far.
PADDING = 4


def in_batches(texts: Iterable[str], limit: int) -> Iterator[list[str]]:
    """
    Yield *texts*, in order, so many at a time as have *limit* characters, or one if it alone has more.

    >>> list(in_batches(["a", "bc", "defg", "h"], 3))
    [['a', 'bc'], ['defg'], ['h']]
    """
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > limit:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def join_layouts(layouts: Sequence[Layout]) -> Layout:
    """
    Return one layout of several texts, with `PADDING` between them.

    Tokens, sentences and paragraphs are numbered through; segments keep their places in their own texts.
    """
    if len(layouts) == 1:
        return layouts[0]
    places = _starts([len(layout) + PADDING for layout in layouts])
    segments = _starts([len(layout.segments) for layout in layouts])
    return Layout(
        tokens=_join_tokens([layout.tokens for layout in layouts]),
        quoted=np.concatenate([_padded(layout.quoted, 0) for layout in layouts]),
        segment=np.concatenate(
            [_padded(np.where(x.segment < 0, -1, x.segment + n), -1) for x, n in zip(layouts, segments, strict=True)]
        ),
        sentence=_numbered([layout.sentence for layout in layouts]),
        sentence_start=_moved([_padded(x.sentence_start, len(x)) for x in layouts], places),
        sentence_end=_moved([_padded(x.sentence_end, len(x) + PADDING) for x in layouts], places),
        paragraph=_numbered([layout.paragraph for layout in layouts]),
        segments=tuple(segment for layout in layouts for segment in layout.segments),
        ranges=tuple((a + n, b + n) for x, n in zip(layouts, places, strict=True) for a, b in x.ranges),
        first=_moved([_padded(x.first, len(x)) for x in layouts], places),
        last=_moved([_padded(x.last, len(x) + PADDING - 1) for x in layouts], places),
        texts=tuple((n, n + len(x)) for x, n in zip(layouts, places, strict=True)),
    )


def part_of(tagging: Tagging, start: int, end: int) -> Tagging:
    """Return what of *tagging* lies in the text that has the tokens *start* to *end* - 1, counted from its first."""

    def part(spans: Sequence[TaggedSpan]) -> tuple[TaggedSpan, ...]:
        return tuple(moved(span, start) for span in within(spans, start, end, lambda span: span.start))

    return Tagging(part(tagging.contents), part(tagging.cues), part(tagging.sources))


def within(items: Sequence[_Item], start: int, end: int, place: Callable[[_Item], int]) -> Sequence[_Item]:
    """Return the *items*, sorted by *place*, whose place lies in a range of tokens."""
    return items[bisect_left(items, start, key=place) : bisect_left(items, end, key=place)]


def moved(span: TaggedSpan, start: int) -> TaggedSpan:
    """Return *span* counted from the token *start*."""
    return TaggedSpan(span.start - start, span.end - start, span.margin)


def _join_tokens(tokens: Sequence[Tokens]) -> Tokens:
    offsets = _starts([len(t.text) for t in tokens])
    between = np.zeros((len(Attribute), PADDING), np.uint64)
    return Tokens(
        "".join(t.text for t in tokens),
        _moved([_padded(t.starts, len(t.text)) for t in tokens], offsets),
        _moved([_padded(t.ends, len(t.text)) for t in tokens], offsets),
        np.concatenate([row for t in tokens for row in (t.attributes.T, between)], axis=1).T,
    )


def _starts(lengths: Sequence[int]) -> list[int]:
    return list(accumulate(lengths, initial=0))[:-1]


def _padded(column: NDArray[np.signedinteger], value: int) -> Ints:
    return np.append(column, [value] * PADDING).astype(np.int64)


def _moved(columns: Sequence[Ints], offsets: Sequence[int]) -> Ints:
    return np.concatenate([column + offset for column, offset in zip(columns, offsets, strict=True)])


def _numbered(columns: Sequence[Ints]) -> Ints:
    """Count on from text to text; what lies between two has a number of its own."""
    padded = [_padded(column, int(column[-1]) + 1) for column in columns]
    return _moved(padded, _starts([int(column[-1]) + 1 for column in padded]))
