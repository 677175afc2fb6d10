"""Where else the words of one page stand: what was found, as cross-references with relation and context, in order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from onrecord.carriers import CarrierIndex, Carriers
from onrecord.model import Alignment, CrossReference, Quotation, Span, Spread, StoredQuotation
from onrecord.placement import goes_on, laid_beside, mostly_inside, without_marks
from onrecord.precedence import published
from onrecord.quotation.lookup import QuotationIndex, QuotationReference, is_same_speaker
from onrecord.reuse.passages import PassageIndex
from onrecord.text.sentences import find_sentences, lines_around, sentences_around
from onrecord.text.wording import relation_of

# Of the similarity of two copies' words to the page's: one word in a hundred. Shorter wordings show what differs.
ALIKE = 0.01


class Corpus(PassageIndex, QuotationIndex, CarrierIndex, Protocol):
    """What matching asks of the corpus; tests answer from a dict, production from SQLite."""

    def quotations_of(self, number: int) -> Sequence[StoredQuotation]:
        """Return the quotations of a stored document, in its order."""


class CrossReferences:
    """Makes the cross-references of one page's text to the documents of a corpus; their context comes last."""

    def __init__(self, text: str, corpus: Corpus, carriers: Carriers) -> None:
        self.text, self.corpus, self.carriers = text, corpus, carriers
        self.sentences: dict[tuple[int, Span], list[Span]] = {}  # of the lines that were referred to

    def of_quotation(self, found: QuotationReference) -> CrossReference:
        """Return a stored quotation that shares words with the page's."""
        return CrossReference(found.alignment, found.alignment.document_span, found.stored, found.same_speaker)

    def of_passage(self, alignment: Alignment, place: Span) -> CrossReference:
        """Return a passage as a cross-reference of the *place* of the page at which it is shown."""
        return CrossReference(laid_beside(place, alignment), alignment.document_span)

    def quotation_at(self, alignment: Alignment) -> StoredQuotation | None:
        """Return the document's own quotation that a passage is part of."""
        there = self.corpus.quotations_of(alignment.document)
        return next((q for q in there if mostly_inside(alignment.document_span, q.content)), None)

    def of_copy(self, alignment: Alignment, quotation: Quotation, stretch: Span) -> CrossReference:
        """Return a passage that is a stretch of a quotation, related as the two quotations are."""
        text, stored = self.corpus.document_text(alignment.document), self.quotation_at(alignment)
        relation = relation_of(
            alignment.edits,
            page_has_more=not alignment.page.covers(without_marks(self.text, stretch)),
            document_has_more=stored is not None and goes_on(text, stored, alignment.document_span),
        )
        return CrossReference(
            replace(alignment, relation=relation),
            alignment.document_span,
            stored,
            is_same_speaker(quotation.speaker, stored.speaker if stored else None, self.corpus),
        )

    def context_of(self, alignment: Alignment) -> Span:
        text = self.corpus.document_text(alignment.document)
        place = alignment.document, lines_around(text, alignment.document_span)
        if place not in self.sentences:
            self.sentences[place] = find_sentences(text, place[1])
        return sentences_around(text, alignment.document_span, self.sentences[place])

    def in_order(
        self, references: Iterable[CrossReference], spread: Spread | None, most: int
    ) -> tuple[CrossReference, ...]:
        """
        Return at most so many references, the earliest marked and never cut, copies folded; in order of their dates.

        Those that are kept are the best. Only of them the context is looked up.
        """
        ranked = sorted(references, key=lambda r: (-r.alignment.similarity, -r.alignment.bits, r.alignment.document))
        first = spread.first if spread else None
        marked = self.folded([replace(r, first=r.alignment.document == first) for r in ranked])
        kept, cut = marked[:most], marked[most:]
        if kept and not any(r.first for r in kept):
            kept[-1:] = [next((r for r in cut if r.first), kept[-1])]
        kept.sort(key=lambda r: published(self.corpus.document(r.alignment.document)))
        return tuple(self.completed(reference) for reference in kept)

    def folded(self, ranked: Sequence[CrossReference]) -> list[CrossReference]:
        """Return the references, those to copies of one text that have the words alike as one: to the earliest."""
        copies = self.carriers.copies({r.alignment.document for r in ranked})
        groups: list[list[CrossReference]] = []
        for reference in ranked:
            text = copies[reference.alignment.document]
            near = (g for g in groups if copies[g[0].alignment.document] == text and is_alike(g[0], reference))
            if group := next(near, None):
                group.append(reference)
            else:
                groups.append([reference])
        return [reference for group in groups for reference in self.fold(group)]

    def fold(self, group: Sequence[CrossReference]) -> list[CrossReference]:
        """Return the references to the earliest document of a *group*, the first with the others' numbers, by date."""
        first = {r.alignment.document for r in group if r.first}
        numbers = sorted({r.alignment.document for r in group})
        document, *others = sorted(numbers, key=lambda n: (n not in first, published(self.corpus.document(n))))
        there = [r for r in group if r.alignment.document == document]
        return [replace(there[0], copies=tuple(others)), *there[1:]]

    def completed(self, reference: CrossReference) -> CrossReference:
        """Return *reference* with the sentences around it, and the document's own quotation that it is part of."""
        stored = reference.quotation or self.quotation_at(reference.alignment)
        return replace(reference, context=self.context_of(reference.alignment), quotation=stored)


def is_alike(one: CrossReference, other: CrossReference) -> bool:
    """Return whether two documents, copies of each other, give words and speaker alike: their wording may differ."""
    near = abs(one.alignment.similarity - other.alignment.similarity) <= ALIKE
    return near and one.same_speaker == other.same_speaker
