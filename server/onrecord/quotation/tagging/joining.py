"""Contents that respect quotation marks: a quoted segment is said as a whole or not at all."""

from collections.abc import Iterator
from dataclasses import replace

from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan, Tagging
from onrecord.quotation.tagging.tokens import Attribute, Mark

# A long segment is someone's words even where the tagger saw none; a short one may be a title or scare quotes.
MIN_UNTAGGED = 7  # tokens, marks included
_MARKS = (Mark.DOUBLE, Mark.SINGLE)


def join_segments(layout: Layout, tagging: Tagging) -> Tagging:
    """
    Return *tagging* with every content that touches a quoted segment widened to it, marks included.

    Long untagged segments become contents. Cues and sources inside a content are dropped: they belong to what is said.
    """
    contents = tuple(
        _joined(sorted([*_with_marks(layout), *((c.start, c.end, c) for c in tagging.contents)], key=_start))
    )
    return replace(
        tagging,
        contents=contents,
        cues=tuple(_outside(tagging.cues, contents)),
        sources=tuple(_outside(tagging.sources, contents)),
    )


_Piece = tuple[int, int, TaggedSpan | None]


def _start(piece: _Piece) -> tuple[int, int]:
    return piece[0], piece[1]


def _with_marks(layout: Layout) -> Iterator[_Piece]:
    marks = layout.tokens.column(Attribute.MARK)
    for first, end in layout.ranges:
        if end > first:
            before = first > 0 and marks[first - 1] in _MARKS
            after = end < len(layout) and marks[end] in _MARKS
            yield first - before, end + after, None


def _joined(pieces: list[_Piece]) -> Iterator[TaggedSpan]:
    """Merge overlapping pieces, sorted by start; a group without a tagged piece is kept if it is long."""
    group: list[_Piece] = []
    end = 0
    for piece in [*pieces, None]:
        if group and (piece is None or piece[0] >= end):
            tagged = [span for _, _, span in group if span]
            if tagged or end - group[0][0] >= MIN_UNTAGGED:
                yield TaggedSpan(group[0][0], end, max((span.margin for span in tagged), default=0.0))
            group = []
        if piece is not None:
            end = max(end, piece[1]) if group else piece[1]
            group.append(piece)


def _outside(spans: tuple[TaggedSpan, ...], contents: tuple[TaggedSpan, ...]) -> Iterator[TaggedSpan]:
    """Yield the spans that stand in none of *contents*; both sorted."""
    remaining = iter(contents)
    content = next(remaining, None)
    for span in spans:
        while content and content.end <= span.start:
            content = next(remaining, None)
        if not (content and content.start <= span.start and span.end <= content.end):
            yield span
