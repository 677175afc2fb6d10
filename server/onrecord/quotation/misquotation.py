"""Which words were altered inside the quotation marks, as opposed to typography, honest cuts and reports."""

from collections.abc import Sequence

from onrecord.model import Alignment, Edit, Quotation, Span, StoredQuotation
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.spans import is_inside
from onrecord.text.tokens import find_words

# Code points of the paragraph on either side that are read for marks; no quotation goes on for longer.
MAX_BESIDE = 5_000


def find_misquoted(
    page_text: str,
    quotation: Quotation | None,
    document_text: str,
    stored: StoredQuotation | None,
    alignment: Alignment,
) -> tuple[Edit, ...]:
    """
    Return the edits that alter words inside the quotation marks of both texts, where neither owns up to it.

    What only one of the two has at an end is a longer or shorter quotation, not another wording. Where more words
    differ than are the same, the two are different sayings. It does not tell which text is right.

    Args:
        quotation: The page's, that the aligned stretch is content of, if any.
        stored: The document's.
    """
    if any(q is not None and q.form == "indirect" for q in (quotation, stored)):
        return ()
    edits, shared = alignment.edits, _from_word_to_word(document_text, alignment.document_span)
    altered = [e for e in edits if not e.mark and (e.op == "replace" or _is_within(e.document, shared))]
    same = _count(alignment.page, page_text) - sum(_count(e.page, page_text) for e in edits)
    replaced = [e for e in altered if e.op == "replace"]
    if sum(max(_count(e.page, page_text), _count(e.document, document_text)) for e in replaced) > same or not altered:
        return ()
    here, there = _find_marked(page_text, alignment.page), _find_marked(document_text, alignment.document_span)
    return tuple(
        e for e in altered if _is_verbatim(e.page, here, quotation) and _is_verbatim(e.document, there, stored)
    )


def _from_word_to_word(text: str, span: Span) -> Span:
    start = next((i for i in range(span.start, span.end) if text[i].isalnum()), span.end)
    return Span(start, next((i for i in range(span.end, start, -1) if text[i - 1].isalnum()), start))


def _is_within(span: Span, whole: Span) -> bool:
    """Return whether words of *whole* stand on either side of *span*."""
    return whole.start < span.start and span.end < whole.end


def _count(span: Span, text: str) -> int:
    return len(find_words(span.of(text)))


def _find_marked(text: str, span: Span) -> list[Span]:
    """Return what stands in quotation marks in the paragraphs of *span*."""
    first, last = max(0, span.start - MAX_BESIDE), min(len(text), span.end + MAX_BESIDE)
    start, end = text.rfind("\n", first, span.start) + 1 or first, text.find("\n", span.end, last)
    segments = find_quoted_segments(text[start : end if end >= 0 else last])
    return [Span(start + s.outer.start, start + s.outer.end) for s in segments if not s.nested]


def _is_verbatim(span: Span, marked: Sequence[Span], quotation: Quotation | StoredQuotation | None) -> bool:
    """Return whether *span* is in quotation marks, or part of a direct quotation: a transcript's turn has no marks."""
    said = quotation.content if quotation is not None and quotation.form == "direct" else ()
    return is_inside(span, marked) or is_inside(span, said)
