"""How passages, quotations and highlights stand to one another: which is part of which, and which adds nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from onrecord.model import Alignment, CrossReference, Edit, Highlight, Quotation, Span, StoredQuotation
from onrecord.text.wording import relation_of

# Two papers seldom cut what they print at the same word. Chosen, not measured.
SAME_PLACE = 0.8  # of the characters of two passages together, that are one place of the page if they share as many
CARRIED = 0.9  # of a place, that a passage holds which has the place's words
BESIDE = 25  # code points, for a cue: “Roe told reporters that”
_SENTENCE_END = re.compile(r"[.!?]")


def mostly_inside(span: Span, others: Iterable[Span]) -> bool:
    """Return whether at least half of *span* lies in *others*."""
    return 2 * sum(max(0, min(span.end, o.end) - max(span.start, o.start)) for o in others) >= max(1, len(span))


def belongs_to(text: str, alignment: Alignment, stretch: Span) -> bool:
    """
    Return whether a passage is this stretch of a quotation, or most of it.

    A few copied words of a long quotation, and what goes on beyond it, stay a passage of their own.
    """
    inner = without_marks(text, stretch)
    return alignment.held_back is None and inner.covers(alignment.page) and mostly_inside(inner, [alignment.page])


def share_out(text: str, passages: Iterable[Alignment], parts: Sequence[Span]) -> dict[Span, list[Alignment]]:
    """Return the passages that are one of the *parts* of quotations, or most of it, by the smallest that they are."""
    own: dict[Span, list[Alignment]] = {part: [] for part in parts}
    for passage in passages:
        if owners := [part for part in own if belongs_to(text, passage, part)]:
            own[min(owners, key=len)].append(passage)
    return own


def is_inner(text: str, passage: Alignment, part: Span, stretch: Span) -> bool:
    """Return whether a passage holds a *part* of a stretch and not all of it."""
    return passage.page.covers(without_marks(text, part)) and not passage.page.covers(without_marks(text, stretch))


def goes_on(text: str, stored: StoredQuotation, span: Span) -> bool:
    """Return whether the stretch of a document's quotation, or the quoted words in it, that hold *span* have more."""
    quoted = [part for part in stored.quoted if part.covers(span)]
    return any(o.overlaps(span) and not span.covers(without_marks(text, o)) for o in quoted or stored.content)


def adds_nothing(
    text: str, reference: CrossReference, quotation: Quotation, stretch: Span, passages: Iterable[Alignment]
) -> bool:
    """
    Return whether a passage around the stretch already leads to these words of the document.

    Words that the document gives to another speaker are news, if the source was left out or exchanged where they were
    copied.
    """
    around = [p for p in passages if p.document == reference.alignment.document and p.page.overlaps(stretch)]
    if not any(leads_to_same_words(p, reference.alignment) for p in around):
        return any(p.page.covers(without_marks(text, stretch)) for p in around)
    return reference.same_speaker is not False or not all(is_exchanged(text, p, quotation.source) for p in around)


def is_exchanged(text: str, passage: Alignment, source: Span | None) -> bool:
    """
    Return whether the document may have another source where the page has *source*: beside a passage, or edited in it.

    Where page and document go on alike beyond the sentence that names the source, or the passage took it along, two
    different speakers mean that one of the two texts was misread.
    """
    if source is None:
        return False
    return any(e.page.covers(source) for e in passage.edits) or is_beside(text, passage.page, source)


def is_beside(text: str, passage: Span, source: Span) -> bool:
    """
    Return whether *source* stands just before or after a passage, in one sentence with its end.

    >>> text = "It rained. Roe said that it would."
    >>> is_beside(text, Span(16, 34), Span(11, 14)), is_beside("He saw Roe. " + text, Span(12, 46), Span(7, 10))
    (True, False)
    """
    first, second = sorted((source, passage))
    between = text[first.end : second.start]
    return first.end <= second.start and len(between) <= BESIDE and not _SENTENCE_END.search(between)


def leads_to_same_words(one: Alignment, other: Alignment) -> bool:
    return one.document == other.document and one.document_span.overlaps(other.document_span)


def group_by_place(alignments: Iterable[Alignment]) -> list[list[Alignment]]:
    """
    Return the alignments grouped where they stand at mostly the same words of the page and are shown alike.

    The first of each group says most, and is the one that the others were laid beside.
    """
    groups: dict[tuple[Span, str | None], list[Alignment]] = {}
    for alignment in sorted(alignments, key=lambda a: (-a.bits, a.page, a.document)):
        place = alignment.page, alignment.held_back
        near = (g for (span, held_back), g in groups.items() if held_back == place[1] and is_same_place(span, place[0]))
        group = groups.get(place) or next(near, None) or groups.setdefault(place, [])
        group.append(alignment)
    return list(groups.values())


def is_same_place(one: Span, other: Span) -> bool:
    """Return whether what the two spans have in common is most of both together."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared >= SAME_PLACE * (len(one) + len(other) - shared)


def laid_beside(place: Span, alignment: Alignment) -> Alignment:
    """
    Return a passage laid beside the whole *place* at which it is shown: what the page has beyond it, it lacks.

    Similarity falls with the characters that are added; to count their words would be dearer, and no better for order.
    """
    page, there = alignment.page, alignment.document_span
    added = len(place) - len(page)
    if not added:
        return alignment
    before = Edit("insert", Span(place.start, page.start), Span(there.start, there.start))
    after = Edit("insert", Span(page.end, place.end), Span(there.end, there.end))
    edits = tuple(e for e in (before, *alignment.edits, after) if e.op != "insert" or len(e.page))
    total = len(page) + len(there)
    similarity = alignment.similarity * total / (total + added)
    return replace(alignment, page=place, edits=edits, relation=relation_of(edits), similarity=similarity)


def carrying(span: Span, alignments: Iterable[Alignment]) -> list[Alignment]:
    """Return the alignments that hold nearly all of *span*."""
    start, end, least = span.start, span.end, CARRIED * len(span)
    near = (a for a in alignments if a.page.start < end and start < a.page.end)
    return [a for a in near if min(end, a.page.end) - max(start, a.page.start) >= least]


def with_enclosing(text: str, highlights: Sequence[Highlight]) -> tuple[Highlight, ...]:
    """Return the highlights, each quotation knowing the passages that its words are part of."""
    passages = [(i, h.span) for i, h in enumerate(highlights) if h.kind == "passage"]
    return tuple(
        replace(h, within=tuple(i for i, span in passages if span.covers(without_marks(text, h.span))))
        if h.kind == "quotation"
        else h
        for h in highlights
    )


def without_marks(text: str, span: Span) -> Span:
    """
    Return *span* from its first letter or digit to its last; a passage ends with its last word, without full stop.

    >>> without_marks("“Yes.”", Span(0, 6))
    Span(start=1, end=4)
    """
    start = next((i for i in range(span.start, span.end) if text[i].isalnum()), None)
    if start is None:
        return span
    return Span(start, next(i for i in range(span.end, start, -1) if text[i - 1].isalnum()))
