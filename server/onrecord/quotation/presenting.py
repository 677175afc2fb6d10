"""A link of tokens as a quotation in code points: contents without their marks, the source as written, what is held back."""

import math
import re
from collections.abc import Iterator

import numpy as np

from onrecord.model import Form, Quotation, Span
from onrecord.options import QuotationOptions
from onrecord.quotation.cues import closed_classes, is_communication
from onrecord.quotation.layout import Layout
from onrecord.quotation.linker import Link
from onrecord.quotation.tagger import TaggedSpan

BELIEF = "belief or plan rather than speech"
DOUBT = "low confidence"

MIN_GLUE = 3  # words; fewer between or beside quoted words only bind them: “productive” and “constructive”
_EDGES = " \t\r\n\u00a0\"“”„‟«»‘’'`,;:–—-("
_DATELINE = re.compile(r".*[/|]\s+|.*\s[–—]\s(?=\S)", re.DOTALL)  # a headline or place run on before a name


def present(layout: Layout, link: Link, options: QuotationOptions) -> Quotation | None:
    """Return the quotation that *link* stands for, or None where nothing but marks is left of it."""
    pieces = sorted(piece for content in link.contents for piece in _pieces(layout, content))
    if not pieces:
        return None
    quoted = [span for span, is_quoted in pieces if is_quoted]
    form = _form(layout, quoted, len(pieces))
    cue = _span(layout, link.cue) if link.cue else None
    confidence = _confidence(link)
    return Quotation(
        content=tuple(span for span, _ in pieces),
        source=_source(layout, link.source) if link.source else None,
        cue=cue,
        form=form,
        confidence=confidence,
        held_back=_held_back(layout.tokens.text, form, cue, confidence, options),
    )


def _pieces(layout: Layout, content: TaggedSpan) -> Iterator[tuple[Span, bool]]:
    """Yield what a content is made of: the words between marks (True), and the words outside them (False)."""
    numbers = np.unique(layout.segment[content.start : content.end])
    segments = [layout.segments[number] for number in numbers.tolist() if number >= 0]
    whole = _span(layout, content)
    place = whole.start
    for segment in segments:
        yield from _glue(layout.tokens.text, Span(place, max(place, segment.outer.start)), bool(segments))
        yield Span(max(place, segment.inner.start), segment.inner.end), True
        place = segment.outer.end
    yield from _glue(layout.tokens.text, Span(place, max(place, whole.end)), bool(segments))


def _glue(text: str, span: Span, beside_marks: bool) -> Iterator[tuple[Span, bool]]:
    stretch = span.of(text)
    start = span.start + len(stretch) - len(stretch.lstrip(_EDGES))
    end = span.start + len(stretch.rstrip(_EDGES))
    if start < end and (not beside_marks or _says_something(text[start:end])):
        yield Span(start, end), False


def _says_something(words: str) -> bool:
    """Return whether words beside quoted ones are worth showing with them."""
    telling = re.findall(r"[^\W_]+", words)
    return len(telling) >= MIN_GLUE or any(word.lower() not in closed_classes() for word in telling)


def _form(layout: Layout, quoted: list[Span], pieces: int) -> Form:
    """Direct if all is quoted and begins like a sentence; a part woven into the reporter's own sentence is mixed."""
    if not quoted:
        return "indirect"
    text = layout.tokens.text
    begins = next((c for c in text[quoted[0].start : quoted[0].end] if c.isalnum()), "")
    return "direct" if len(quoted) == pieces and not begins.islower() else "mixed"


def _span(layout: Layout, tagged: TaggedSpan) -> Span:
    return Span(int(layout.tokens.starts[tagged.start]), int(layout.tokens.ends[tagged.end - 1]))


def _source(layout: Layout, tagged: TaggedSpan) -> Span:
    """Return the mention as written, less the marks around it and what a page ran on before it."""
    span, text = _span(layout, tagged), layout.tokens.text
    match = _DATELINE.match(text, span.start, span.end)
    start = match.end() if match and match.end() < span.end else span.start
    return next((s for s, _ in _glue(text, Span(start, span.end), beside_marks=False)), span)


def _confidence(link: Link) -> float:
    """Return how sure the attribution is: the link's probability times the tagger's for its surest content."""
    margin = max(content.margin for content in link.contents)
    return link.confidence / (1 + math.exp(-margin))


def _held_back(text: str, form: Form, cue: Span | None, confidence: float, options: QuotationOptions) -> str | None:
    if form == "indirect" and not (cue and is_communication(cue.of(text))):
        return BELIEF
    return DOUBT if confidence < options.min_shown else None
