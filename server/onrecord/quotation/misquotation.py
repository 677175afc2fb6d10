"""Which words were altered inside the quotation marks, as opposed to typography, honest cuts and reports."""

from collections.abc import Sequence

from onrecord.model import Alignment, Edit, Quotation, Span, StoredQuotation
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words


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
    edits = alignment.edits
    altered = [
        e for e in edits if not e.mark and (e.op == "replace" or _is_within(e, alignment.document_span, document_text))
    ]
    same = _count(alignment.page, page_text) - sum(_count(e.page, page_text) for e in edits)
    replaced = [e for e in altered if e.op == "replace"]
    if sum(max(_count(e.page, page_text), _count(e.document, document_text)) for e in replaced) > same or not altered:
        return ()
    here = _verbatim(page_text, alignment.page, quotation)
    there = _verbatim(document_text, alignment.document_span, stored)
    return tuple(e for e in altered if _is_part(e.page, here) and _is_part(e.document, there))


def _is_within(edit: Edit, whole: Span, document_text: str) -> bool:
    """Return whether words that both texts have stand on either side of an edit."""
    before, after = Span(whole.start, edit.document.start), Span(edit.document.end, whole.end)
    return all(any(c.isalnum() for c in side.of(document_text)) for side in (before, after))


def _count(span: Span, text: str) -> int:
    return len(find_words(span.of(text)))


def _verbatim(text: str, span: Span, quotation: Quotation | StoredQuotation | None) -> Sequence[Span]:
    """Return what stands in quotation marks in the paragraphs of *span*, and all of a direct quotation."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    segments = find_quoted_segments(text[start : end if end >= 0 else None])
    marked = [Span(start + s.outer.start, start + s.outer.end) for s in segments]
    return [*marked, *(quotation.content if quotation and quotation.form == "direct" else ())]


def _is_part(span: Span, spans: Sequence[Span]) -> bool:
    return any(each.covers(span) for each in spans)
