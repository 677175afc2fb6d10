"""Texts laid out for the tests of quotations, and spans written inline as [words]."""

import re

from onrecord.quotation.tagging.layout import Layout, lay_out
from onrecord.quotation.tagging.tagger import TaggedSpan
from onrecord.quotation.tagging.tokens import tokenise
from onrecord.text.quotation_marks import find_quoted_segments


def laid_out(text: str) -> Layout:
    """Return *text* laid out as extraction does it."""
    return lay_out(tokenise(text), find_quoted_segments(text))


def tagged(layout: Layout, *stretches: str, margin: float = 2.0) -> tuple[TaggedSpan, ...]:
    """Return the first occurrence of each stretch, as the tagger would have found it."""
    return tuple(_tagged(layout, stretch, margin) for stretch in stretches)


def read(layout: Layout, span: TaggedSpan | None) -> str | None:
    """Return the words of a span."""
    return None if span is None else layout.tokens.written(span.start, span.end)


def _tagged(layout: Layout, stretch: str, margin: float) -> TaggedSpan:
    found = re.search(re.escape(stretch), layout.tokens.text)
    assert found, stretch
    inside = (layout.tokens.starts >= found.start()) & (layout.tokens.ends <= found.end())
    places = inside.nonzero()[0]
    return TaggedSpan(int(places[0]), int(places[-1]) + 1, margin)
