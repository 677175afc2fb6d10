"""Where else the words of one page stand: what was found, as cross-references with relation and context, in order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from onrecord.model import Alignment, CrossReference, Quotation, SourceDocument, Span, StoredQuotation
from onrecord.placement import goes_on, mostly_inside, without_marks
from onrecord.quotation.lookup import QuotationIndex, QuotationReference, is_same_speaker
from onrecord.reuse.passages import PassageIndex
from onrecord.text.sentences import find_sentences, sentences_around
from onrecord.text.wording import relation_of


class Corpus(PassageIndex, QuotationIndex, Protocol):
    """What matching asks of the corpus; tests answer from a dict, production from SQLite."""

    def document(self, number: int) -> SourceDocument:
        """Return a stored document with its text."""

    def quotations_of(self, number: int) -> Sequence[StoredQuotation]:
        """Return the quotations of a stored document, in its order."""


class CrossReferences:
    """Makes the cross-references of one page's text to the documents of a corpus."""

    def __init__(self, text: str, corpus: Corpus) -> None:
        self.text, self.corpus = text, corpus
        self.sentences: dict[int, list[Span]] = {}  # of the documents that were referred to

    def of_quotation(self, found: QuotationReference) -> CrossReference:
        """Return a stored quotation that shares words with the page's."""
        return CrossReference(found.alignment, self.context_of(found.alignment), found.stored, found.same_speaker)

    def of_passage(self, alignment: Alignment) -> CrossReference:
        """Return a passage as a cross-reference, with the document's own quotation that it is part of."""
        there = self.corpus.quotations_of(alignment.document)
        stored = next((q for q in there if mostly_inside(alignment.document_span, q.content)), None)
        return CrossReference(alignment, self.context_of(alignment), stored)

    def of_copy(self, alignment: Alignment, quotation: Quotation, stretch: Span) -> CrossReference:
        """Return a passage that is a stretch of a quotation, related as the two quotations are."""
        reference = self.of_passage(alignment)
        text, stored = self.corpus.document_text(alignment.document), reference.quotation
        relation = relation_of(
            alignment.edits,
            page_has_more=not alignment.page.covers(without_marks(self.text, stretch)),
            document_has_more=stored is not None and goes_on(text, stored, alignment.document_span),
        )
        return replace(
            reference,
            alignment=replace(alignment, relation=relation),
            same_speaker=is_same_speaker(quotation.speaker, stored.speaker if stored else None, self.corpus),
        )

    def context_of(self, alignment: Alignment) -> Span:
        text = self.corpus.document_text(alignment.document)
        if alignment.document not in self.sentences:
            self.sentences[alignment.document] = find_sentences(text)
        return sentences_around(text, alignment.document_span, self.sentences[alignment.document])

    def in_order(self, references: Iterable[CrossReference], most: int) -> tuple[CrossReference, ...]:
        """Return at most so many references, best first, the earliest marked and never cut."""
        ranked = sorted(references, key=lambda r: (-r.alignment.similarity, -r.alignment.bits, r.alignment.document))
        first = earliest({r.alignment.document: self.corpus.document(r.alignment.document) for r in ranked}.values())
        marked = [replace(r, first=r.alignment.document == first) for r in ranked]
        kept, cut = marked[:most], marked[most:]
        if kept and not any(r.first for r in kept):
            kept[-1:] = [next((r for r in cut if r.first), kept[-1])]
        return tuple(kept)


def earliest(documents: Iterable[SourceDocument]) -> int | None:
    """
    Return the number of the document that was published first; None if the dates do not tell.

    Of two documents of one day of which one has no time of day, neither was first.
    """
    dated = [(d.number, datetime.fromisoformat(d.published), "T" in d.published) for d in documents if d.published]
    if not dated:
        return None
    number, when, timed = min(dated, key=lambda d: comparable(d[1]))
    rivals = [w for n, w, t in dated if n != number and w.date() == when.date() and not (t and timed and w != when)]
    return None if rivals else number


def comparable(when: datetime) -> datetime:
    """Return *when* in UTC; a time without a zone counts as UTC."""
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
