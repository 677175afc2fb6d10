"""A link of tokens as a quotation in code points: content without marks, source as written, what is held back."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from onrecord.model import Form, Quotation, Span
from onrecord.options import QuotationOptions
from onrecord.quotation.cues import is_naming
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan
from onrecord.quotation.withholding import why_withheld

_Piece = tuple[Span, bool]  # and whether it stands between quotation marks

MIN_GLUE = 3  # words; fewer between or beside quoted words only bind them: “productive” and “constructive”
_EDGES = " \t\r\n\u00a0\"“”„‟«»‘’'`,;:–—-("
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_INTRODUCED = re.compile(r":\s")
_DASH = re.compile(r"[—–―]|--")
_DATELINE = re.compile(r".*[/|]\s+|.*\s[–—]\s(?=\S)", re.DOTALL)  # a headline or place run on before a name


def present(layout: Layout, link: Link, options: QuotationOptions) -> Quotation | None:
    """Return the quotation that *link* stands for, or None where nothing but marks is left of it."""
    cue = _span(layout, link.cue) if link.cue else None
    read = _whole if link.turn else _pieces
    pieces = [piece for content in link.contents for piece in read(layout, content)]
    pieces = _said(layout.tokens.text, pieces, cue)
    if not pieces:
        return None
    quoted = [span for span, is_quoted in pieces if is_quoted]
    form = _form(layout, quoted, len(pieces))
    quotation = Quotation(
        content=tuple(span for span, _ in pieces),
        source=_source(layout, link.source) if link.source else None,
        cue=cue,
        form=form,
        confidence=_confidence(link),
    )
    return replace(quotation, held_back=why_withheld(layout.tokens.text, quotation, options))


def _said(text: str, pieces: list[_Piece], cue: Span | None) -> list[_Piece]:
    """Leave out the reporter's own words: what is named or described, and what follows a quotation that has ended."""
    quoted = [piece for piece in pieces if piece[1]]
    if quoted and cue and is_naming(cue.of(text)):
        return quoted
    while len(pieces) > 1 and not pieces[0][1] and _INTRODUCED.search(text, pieces[0][0].start, pieces[1][0].start):
        pieces = pieces[1:]
    while len(pieces) > 1 and not pieces[-1][1] and pieces[-2][1] and _has_ended(text, pieces[-2][0], pieces[-1][0]):
        pieces = pieces[:-1]
    return pieces


def _has_ended(text: str, quoted: Span, rest: Span) -> bool:
    """Return whether a comma inside the marks, or a dash after them, parts the quotation from what follows."""
    return text[quoted.end - 1] == "," or bool(_DASH.search(text, quoted.end, rest.start))


def _pieces(layout: Layout, content: TaggedSpan) -> Iterator[_Piece]:
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


def _whole(layout: Layout, content: TaggedSpan) -> Iterator[_Piece]:
    """Yield a turn of a transcript: all of it was said, with or without marks."""
    yield from ((span, True) for span, _ in _glue(layout.tokens.text, _span(layout, content), beside_marks=False))


def _glue(text: str, span: Span, beside_marks: bool) -> Iterator[_Piece]:
    stretch = span.of(text)
    start = span.start + len(stretch) - len(stretch.lstrip(_EDGES))
    end = span.start + len(stretch.rstrip(_EDGES))
    if start < end and (not beside_marks or len(_WORD.findall(text, start, end)) >= MIN_GLUE):
        yield Span(start, end), False


def _form(layout: Layout, quoted: list[Span], pieces: int) -> Form:
    """Direct if all is quoted and begins like a sentence; a part woven into the reporter's own sentence is mixed."""
    if not quoted:
        return "indirect"
    begins = next((c for c in quoted[0].of(layout.tokens.text) if c.isalnum()), "")
    return "direct" if len(quoted) == pieces and not begins.islower() else "mixed"


def _span(layout: Layout, tagged: TaggedSpan) -> Span:
    return layout.tokens.span(tagged.start, tagged.end)


def _source(layout: Layout, tagged: TaggedSpan) -> Span:
    """Return the mention as written, less the marks around it and what a page ran on before it."""
    span, text = _span(layout, tagged), layout.tokens.text
    match = _DATELINE.match(text, span.start, span.end)
    start = match.end() if match and match.end() < span.end else span.start
    return next((s for s, _ in _glue(text, Span(start, span.end), beside_marks=False)), span)


def _confidence(link: Link) -> float:
    """Return the mean of what linker and tagger say: near the share that is right, where measured."""
    margin = max(content.margin for content in link.contents)
    return math.sqrt(link.confidence / (1 + math.exp(-margin)))
