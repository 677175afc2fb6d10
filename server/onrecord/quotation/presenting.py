"""A link of tokens as a quotation in code points: stretches of content, source as written, what is held back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from onrecord.model import Form, Quotation, Span
from onrecord.options import QuotationOptions
from onrecord.quotation.confidence import Calibration
from onrecord.quotation.cues import closed_classes, is_naming, is_words
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan
from onrecord.quotation.withholding import why_withheld

MIN_GLUE = 2  # words; fewer beside quoted words only bind them: the vote that “changed nothing”
_EDGES = " \t\r\n\u00a0\"“”„‟«»‘’'`,;:–—-("
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_INTRODUCED = re.compile(r":\s")
_DASH = re.compile(r"[—–―]|--")
_BINDING = frozenset(  # classes of words that something must follow
    ["to", "by", "as", "of", "from", "with", "about", "in", "preposition", "and", "though", "determiner"]
)
_DATELINE = re.compile(r".*[/|]\s+|.*\s[–—]\s(?=\S)", re.DOTALL)  # a headline or place run on before a name


@dataclass(frozen=True, slots=True)
class _Piece:
    """
    A part of what a link holds: the words between two marks, or those outside them.

    Args:
        outer: The span with its marks.
        content: Number of the content that it is a piece of.
    """

    span: Span
    outer: Span
    is_quoted: bool
    content: int


def present(layout: Layout, link: Link, calibration: Calibration, options: QuotationOptions) -> Quotation | None:
    """Return the quotation that *link* stands for; None if only marks are left of it, or a report that nobody made."""
    text, cue = layout.tokens.text, _span(layout, link.cue) if link.cue else None
    read = _whole if link.turn else _pieces
    whole = _said(text, [p for n, content in enumerate(link.contents) for p in read(layout, content, n)])
    quoted = [piece for piece in whole if piece.is_quoted]
    if not whole or not (quoted or link.source):
        return None
    names = bool(quoted) and cue is not None and is_naming(cue.of(text))
    said = quoted if names else whole
    quotation = Quotation(
        content=tuple(p.span for p in quoted) if names else tuple(_stretches(whole)),
        source=_source(layout, link.source) if link.source else None,
        cue=cue if cue and is_words(cue.of(text)) else None,
        form=_form(layout, quoted, len(said)),
        confidence=calibration.confidence(link, is_quoted=bool(quoted)),
        quoted=tuple(piece.span for piece in quoted),
        wider=tuple(_stretches(whole)) if names else (),
    )
    return replace(quotation, held_back=why_withheld(text, quotation, options))


def _said(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Leave out the reporter's own words: what introduces a quotation, and what follows one that has ended."""
    while (
        len(pieces) > 1
        and not pieces[0].is_quoted
        and _INTRODUCED.search(text, pieces[0].span.start, pieces[1].span.start)
    ):
        pieces = pieces[1:]
    while (
        len(pieces) > 1
        and not pieces[-1].is_quoted
        and pieces[-2].is_quoted
        and _has_ended(text, pieces[-2].span, pieces[-1].span)
    ):
        pieces = pieces[:-1]
    return pieces


def _stretches(pieces: Sequence[_Piece]) -> Iterator[Span]:
    """Yield each stretch of what is said: a report goes on through the words that it quotes, and has their marks."""
    for _, group in groupby(pieces, key=lambda piece: piece.content):
        first, *rest = group
        yield Span(first.outer.start, rest[-1].outer.end) if rest else first.span


def _has_ended(text: str, quoted: Span, rest: Span) -> bool:
    """Return whether a comma in the marks or a dash parts the quotation from *rest*, or *rest* is a mere “and with”."""
    words = _WORD.findall(text, rest.start, rest.end)
    binds = all(closed_classes().get(word.lower()) in _BINDING for word in words)
    return binds or text[quoted.end - 1] == "," or bool(_DASH.search(text, quoted.end, rest.start))


def _pieces(layout: Layout, content: TaggedSpan, number: int) -> Iterator[_Piece]:
    """Yield what a content is made of: the words between marks, and the words outside them."""
    segments = [layout.segments[number] for number in layout.segments_in(content.start, content.end)]
    whole = _span(layout, content)
    place = whole.start
    for segment in segments:
        for span in _glue(layout.tokens.text, Span(place, max(place, segment.outer.start)), MIN_GLUE):
            yield _Piece(span, span, False, number)
        inner = Span(max(place, segment.inner.start), segment.inner.end)
        yield _Piece(inner, Span(max(place, segment.outer.start), segment.outer.end), True, number)
        place = segment.outer.end
    for span in _glue(layout.tokens.text, Span(place, max(place, whole.end)), MIN_GLUE if segments else 0):
        yield _Piece(span, span, False, number)


def _whole(layout: Layout, content: TaggedSpan, number: int) -> Iterator[_Piece]:
    """Yield a turn of a transcript: all of it was said, with or without marks."""
    yield from (_Piece(span, span, True, number) for span in _glue(layout.tokens.text, _span(layout, content)))


def _glue(text: str, span: Span, min_words: int = 0) -> Iterator[Span]:
    stretch = span.of(text)
    start = span.start + len(stretch) - len(stretch.lstrip(_EDGES))
    end = span.start + len(stretch.rstrip(_EDGES))
    if start < end and len(_WORD.findall(text, start, end)) >= min_words:
        yield Span(start, end)


def _form(layout: Layout, quoted: Sequence[_Piece], pieces: int) -> Form:
    """Direct if all is quoted and begins like a sentence; a part woven into the reporter's own sentence is mixed."""
    if not quoted:
        return "indirect"
    begins = next((c for c in quoted[0].span.of(layout.tokens.text) if c.isalnum()), "")
    return "direct" if len(quoted) == pieces and not begins.islower() else "mixed"


def _span(layout: Layout, tagged: TaggedSpan) -> Span:
    return layout.tokens.span(tagged.start, tagged.end)


def _source(layout: Layout, tagged: TaggedSpan) -> Span:
    """Return the mention as written, less the marks around it and what a page ran on before it."""
    span, text = _span(layout, tagged), layout.tokens.text
    match = _DATELINE.match(text, span.start, span.end)
    start = match.end() if match and match.end() < span.end else span.start
    return next(_glue(text, Span(start, span.end)), span)
