"""
From a page to its highlights: analyse the page, ask the corpus, merge, order. Pure.

A document is analysed by the same `analyse` when it is stored, so that page and corpus are read alike.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from onrecord.model import (
    Alignment,
    CrossReference,
    Highlight,
    MatchResult,
    Quotation,
    SourceDocument,
    Span,
    StoredQuotation,
)
from onrecord.options import Options
from onrecord.placement import (
    adds_nothing,
    belongs_to,
    goes_on,
    group_by_place,
    leads_to_same_words,
    mostly_inside,
    with_enclosing,
    without_marks,
)
from onrecord.quotation.extraction import QuotationModel, extract_all, extract_quotations
from onrecord.quotation.lookup import QuotationIndex, QuotationLookup, is_same_speaker
from onrecord.reuse.passages import PassageIndex, find_passages
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.sentences import find_sentences, sentences_around
from onrecord.text.tokens import Words, find_words
from onrecord.text.wording import relation_of

CUT_SHORT = "The time limit was reached before everything was looked up; ask again, or send a shorter text."
PARTLY_READ = "Quotations were looked for in the first {:,} characters only; send the text in parts."


class Corpus(PassageIndex, QuotationIndex, Protocol):
    """What matching asks of the corpus; tests answer from a dict, production from SQLite."""

    def document(self, number: int) -> SourceDocument:
        """Return a stored document with its text."""

    def quotations_of(self, number: int) -> Sequence[StoredQuotation]:
        """Return the quotations of a stored document, in its order."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """
    A text as both sides of a match need it.

    Args:
        names: Keys of the people and bodies named, as `quotation.speakers.identity` compares them across texts.
        read_to: How many code points were read for quotations and names.
    """

    text: str
    words: Words
    quotations: tuple[Quotation, ...]
    names: frozenset[str]
    read_to: int


def analyse(text: str, model: QuotationModel, options: Options, limit: int | None = None) -> Analysis:
    """Return the words of *text*, and the quotations and names of the paragraphs that end within *limit* characters."""
    read_to = len(text) if limit is None or len(text) <= limit else text.rfind("\n", 0, limit) + 1 or limit
    extraction = extract_quotations(text[:read_to], model, options)
    return Analysis(text, find_words(text), extraction.quotations, extraction.names, read_to)


def analyse_all(texts: Sequence[str], model: QuotationModel, options: Options) -> Iterator[Analysis]:
    """Yield what `analyse` returns for each text, all of it read; in less time."""
    for text, found in zip(texts, extract_all(texts, model, options), strict=True):
        yield Analysis(text, find_words(text), found.quotations, found.names, len(text))


def match_page(
    page: Analysis,
    corpus: Corpus,
    *,
    leave_out: Collection[int] = (),
    has_address: bool = False,
    options: Options,
    expired: Callable[[], bool] = lambda: False,
) -> MatchResult:
    """
    Return what page and corpus have to say about *page*.

    Args:
        leave_out: Numbers of documents that are stored copies of the page itself.
        has_address: Whether the page has one; then a stored file that has none, and that the page holds whole, is a
            copy of it too.
        expired: Asked between parts; once true, the rest is left out and the result says so.
    """
    return PageMatch(page, corpus, frozenset(leave_out), has_address, options, expired).result()


class PageMatch:
    """One page on its way through the corpus."""

    def __init__(
        self,
        page: Analysis,
        corpus: Corpus,
        leave_out: frozenset[int],
        has_address: bool,
        options: Options,
        expired: Callable[[], bool],
    ) -> None:
        self.page, self.corpus, self.leave_out, self.has_address = page, corpus, leave_out, has_address
        self.options, self._expired, self.cut_short = options, expired, False
        self.sentences: dict[int, list[Span]] = {}  # of the documents that were referred to
        self.lookup = QuotationLookup(page.text, page.words, page.names, corpus, options.lookup)
        self.quotations = tuple(q for q in page.quotations if self.wants(q.held_back)) if self.has("quotation") else ()

    def expired(self) -> bool:
        """Return whether the time is up, and remember that a part was left out for it."""
        self.cut_short = self.cut_short or self._expired()
        return self.cut_short

    def has(self, kind: str) -> bool:
        return kind in self.options.match.kinds

    def wants(self, held_back: str | None) -> bool:
        return held_back is None or self.options.match.show_all

    def result(self) -> MatchResult:
        passages = self.find_passages()
        stretches = [(i, stretch) for i, q in enumerate(self.quotations) for stretch in q.content]
        own = {stretch: [a for a in passages if belongs_to(self.page.text, a, stretch)] for _, stretch in stretches}
        taken = {id(a) for alignments in own.values() for a in alignments}
        around = [a for a in passages if id(a) not in taken]
        found = [self.quotation_highlight(i, stretch, own[stretch], around) for i, stretch in stretches]
        if self.has("passage"):
            found += [self.passage_highlight(group) for group in group_by_place(around)]
        highlights = with_enclosing(self.page.text, sorted(found, key=lambda h: (h.span.start, -h.span.end)))
        notices = tuple(self.notices())
        return MatchResult(
            text=self.page.text,
            highlights=highlights,
            quotations=self.quotations,
            documents=self.documents_of(highlights),
            complete=not notices,
            notices=notices,
        )

    def notices(self) -> Iterator[str]:
        """Yield what was left out, in a reader's words."""
        if self.cut_short:
            yield CUT_SHORT
        if self.has("quotation") and self.page.read_to < len(self.page.text):
            yield PARTLY_READ.format(self.page.read_to)

    def find_passages(self) -> list[Alignment]:
        """Return the passages that the page shares with documents, those held back only where asked for."""
        if not (self.has("passage") or self.has("quotation")):
            return []
        found = find_passages(
            self.page.text,
            self.page.words,
            find_quoted_segments(self.page.text),
            self.corpus,
            leave_out=self.leave_out,
            options=self.options.reuse,
            expired=self.expired,
        )
        if self.has_address:
            self.leave_out |= {a.document for a in found if self.is_the_page(a)}
        return [a for a in found if self.wants(a.held_back) and a.document not in self.leave_out]

    def is_the_page(self, alignment: Alignment) -> bool:
        """
        Return whether a document is the page itself, stored from a file that knows no address.

        The page holds nearly all of it, and headlines, menus and comments around it are not the most of the page.
        """
        document, options = self.corpus.document(alignment.document), self.options.reuse
        whole = len(alignment.document_span) >= options.copy_share * len(document.text)
        return document.url is None and whole and len(alignment.page) >= options.copied_share * len(self.page.text)

    def quotation_highlight(
        self, number: int, stretch: Span, own: Sequence[Alignment], around: Sequence[Alignment]
    ) -> Highlight:
        """Return the highlight of one stretch of a quotation's content."""
        quotation = self.quotations[number]
        said = [r for r in self.same_words(quotation, stretch) if not adds_nothing(r, quotation, stretch, around)]
        copied = [a for a in own if not any(leads_to_same_words(a, r.alignment) for r in said)]
        references = [*said, *(self.copied_reference(a, quotation, stretch) for a in copied)]
        return Highlight("quotation", stretch, self.in_order(references), number, held_back=quotation.held_back)

    def passage_highlight(self, group: Sequence[Alignment]) -> Highlight:
        """Return the highlight of one place of the page that stands in one or more documents."""
        references = self.in_order([self.passage_reference(a) for a in group])
        return Highlight("passage", group[0].page, references, held_back=group[0].held_back)

    def same_words(self, quotation: Quotation, stretch: Span) -> list[CrossReference]:
        """Return the stored quotations that share this stretch's words."""
        if self.expired():
            return []
        found = self.lookup.references(quotation, stretch, self.leave_out)
        return [CrossReference(r.alignment, self.context_of(r.alignment), r.stored, r.same_speaker) for r in found]

    def passage_reference(self, alignment: Alignment) -> CrossReference:
        """Return a passage as a cross-reference, with the document's own quotation that it is part of."""
        there = self.corpus.quotations_of(alignment.document)
        stored = next((q for q in there if mostly_inside(alignment.document_span, q.content)), None)
        return CrossReference(alignment, self.context_of(alignment), stored)

    def copied_reference(self, alignment: Alignment, quotation: Quotation, stretch: Span) -> CrossReference:
        """Return a passage that is a stretch of a quotation, related as the two quotations are."""
        reference = self.passage_reference(alignment)
        text, stored = self.corpus.document_text(alignment.document), reference.quotation
        relation = relation_of(
            alignment.edits,
            page_has_more=not alignment.page.covers(without_marks(self.page.text, stretch)),
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

    def in_order(self, references: list[CrossReference]) -> tuple[CrossReference, ...]:
        """Return the references best first, the earliest marked and never cut."""
        ranked = sorted(references, key=lambda r: (-r.alignment.similarity, -r.alignment.bits, r.alignment.document))
        first = earliest({r.alignment.document: self.corpus.document(r.alignment.document) for r in ranked}.values())
        marked = [replace(r, first=r.alignment.document == first) for r in ranked]
        kept, cut = marked[: self.options.match.max_cross_references], marked[self.options.match.max_cross_references :]
        if kept and not any(r.first for r in kept):
            kept[-1:] = [next((r for r in cut if r.first), kept[-1])]
        return tuple(kept)

    def documents_of(self, highlights: Iterable[Highlight]) -> tuple[SourceDocument, ...]:
        numbers = {r.alignment.document for h in highlights for r in h.cross_references}
        return tuple(self.corpus.document(n) for n in sorted(numbers))


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
