"""
From a page to its highlights: analyse the page, ask the corpus, merge, order. Pure.

A document is analysed by the same `analyse` when it is stored, so that page and corpus are read alike.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.carriers import Carriers
from onrecord.cross_references import Corpus, CrossReferences
from onrecord.model import (
    Alignment,
    CrossReference,
    Highlight,
    MatchResult,
    Quotation,
    SourceDocument,
    Span,
)
from onrecord.notices import Notices
from onrecord.options import Options
from onrecord.placement import (
    adds_nothing,
    carrying,
    group_by_place,
    is_inner,
    leads_to_same_words,
    share_out,
    with_enclosing,
    without_marks,
)
from onrecord.quotation.extraction import QuotationModel, extract_all, extract_quotations
from onrecord.quotation.lookup import QuotationLookup, QuotationReference
from onrecord.reuse.passages import find_passages
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import Words, find_words

CUT_SHORT = "The time limit was reached before everything was looked up; ask again, or send a shorter text."
NAMED = "named or described rather than said"
MANY = "Only the first {:,} quotations are told; send the text in parts."
PARTLY_READ = "Quotations were looked for in the first {:,} characters only; send the text in parts."

_Passages = Mapping[Span, Sequence[Alignment]]  # by the part of a quotation that they are


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
        self.segments = find_quoted_segments(page.text)
        self.carriers = Carriers(corpus, options.reuse)
        self.elsewhere = CrossReferences(page.text, corpus, self.carriers)
        self.lookup = QuotationLookup(page.text, page.words, page.names, corpus, options.lookup)
        quotations = (q.widened() if options.match.show_all else q for q in page.quotations if self.wants(q.held_back))
        found = tuple(quotations) if self.has("quotation") else ()
        self.quotations = found[: options.match.max_quotations]
        self.has_more = len(found) > len(self.quotations)

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
        parts = [part for i, stretch in stretches for part in (stretch, *self.quotations[i].quoted_in(stretch))]
        own = share_out(self.page.text, passages, parts)
        taken = {id(a) for alignments in own.values() for a in alignments}
        around = [a for a in passages if id(a) not in taken]
        found = [h for i, stretch in stretches for h in self.quotation_highlights(i, stretch, own, around)]
        if self.has("passage"):
            found += [self.passage_highlight(group, passages) for group in group_by_place(around)]
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
        if self.has_more:
            yield MANY.format(len(self.quotations))
        if self.has("quotation") and self.page.read_to < len(self.page.text):
            yield PARTLY_READ.format(self.page.read_to)

    def find_passages(self) -> list[Alignment]:
        """Return the passages that the page shares with documents, those held back only where asked for."""
        if not (self.has("passage") or self.has("quotation")):
            return []
        found = find_passages(
            self.page.text,
            self.page.words,
            self.segments,
            self.corpus,
            leave_out=self.leave_out,
            options=self.options.reuse,
            expired=self.expired,
        )
        if self.has_address:
            self.leave_out |= {a.document for a in found if self.is_the_page(a)}
        return [a for a in self.labelled(found) if self.wants(a.held_back)]

    def labelled(self, passages: Sequence[Alignment]) -> list[Alignment]:
        """Return the passages but those of the page itself, held back where the documents show them boilerplate."""
        others = [a for a in passages if a.document not in self.leave_out]
        statistics = self.corpus.statistics()
        notices = Notices(self.page.words, others, self.carriers, statistics, self.options.reuse)
        return notices.held_back([s.outer for s in self.segments if not s.nested])

    def is_the_page(self, alignment: Alignment) -> bool:
        """
        Return whether a document is the page itself, stored from a file that knows no address.

        The page holds nearly all of it, and headlines, menus and comments around it are not the most of the page.
        """
        document, options = self.corpus.document(alignment.document), self.options.reuse
        whole = len(alignment.document_span) >= options.copy_share * len(document.text)
        return document.url is None and whole and len(alignment.page) >= options.copied_share * len(self.page.text)

    def quotation_highlights(
        self, number: int, stretch: Span, own: _Passages, around: Sequence[Alignment]
    ) -> Iterator[Highlight]:
        """
        Yield the highlight of one stretch of a quotation's content, then those of the quoted words in it.

        Quoted words are looked up by themselves too. Where they lead, the stretch around them need not lead again;
        where they lead nowhere, or no further than the stretch, they have no highlight of their own.
        """
        quotation = self.quotations[number]
        copied = [*around, *own[stretch]]
        inner = {part: self.references(quotation, part, own[part], copied) for part in quotation.quoted_in(stretch)}
        quoted = [r.alignment for references, _ in inner.values() for r in references]
        whole, more = self.references(quotation, stretch, own[stretch], around, quoted)
        named = NAMED if quotation.wider and stretch not in quotation.quoted else None
        more = more or any(beyond for _, beyond in inner.values())  # then the stretch has what was left of them
        yield self.quotation_highlight(number, stretch, whole, around, named, more=more)
        for part, (references, beyond) in inner.items():
            if references or quotation.wider or any(is_inner(self.page.text, a, part, stretch) for a in around):
                yield self.quotation_highlight(number, part, references, around, more=beyond)

    def quotation_highlight(
        self,
        number: int,
        span: Span,
        references: list[CrossReference],
        around: Sequence[Alignment],
        held_back: str | None = None,
        *,
        more: bool,
    ) -> Highlight:
        found = self.told(span, references, around, more=more)
        reason = self.quotations[number].held_back or held_back
        return replace(found, kind="quotation", quotation=number, held_back=reason)

    def references(
        self,
        quotation: Quotation,
        part: Span,
        own: Sequence[Alignment],
        around: Sequence[Alignment],
        inside: Sequence[Alignment] = (),
    ) -> tuple[list[CrossReference], bool]:
        """
        Return where else a part of a quotation's content stands, and whether there may be more.

        What the passages around it or in it tell is left out.
        """

        def is_new(found: QuotationReference) -> bool:
            is_told = any(leads_to_same_words(found.alignment, other) for other in inside)
            reference = self.elsewhere.of_quotation(found)
            return not is_told and not adds_nothing(self.page.text, reference, quotation, part, around)

        said, more = self.same_words(quotation, part, is_new)
        copied = [a for a in own if not any(leads_to_same_words(a, r.alignment) for r in said)]
        return [*said, *(self.elsewhere.of_copy(a, quotation, part) for a in copied)], more

    def passage_highlight(self, group: Sequence[Alignment], passages: Sequence[Alignment]) -> Highlight:
        """Return the highlight of one place of the page that stands in one or more documents."""
        place = Span(min(a.page.start for a in group), max(a.page.end for a in group))
        references = [self.elsewhere.of_passage(a, place) for a in group]
        found = self.told(place, references, passages)
        return replace(found, held_back=group[0].held_back)

    def told(
        self, span: Span, references: Sequence[CrossReference], passages: Sequence[Alignment], *, more: bool = False
    ) -> Highlight:
        """
        Return a passage's highlight with what it refers to, and in how many documents its words stand.

        Args:
            passages: Of those that go beyond *span* the documents count too.
            more: Whether there may be more references than were found.
        """
        inner = without_marks(self.page.text, span)
        numbers = {r.alignment.document for r in references} | {a.document for a in carrying(inner, passages)}
        more = more or self.cut_short or len(numbers) >= self.options.reuse.max_documents
        spread = self.carriers.spread(numbers, more=more)
        most = self.options.match.max_cross_references
        return Highlight("passage", span, self.elsewhere.in_order(references, spread, most), spread=spread)

    def same_words(
        self, quotation: Quotation, stretch: Span, is_new: Callable[[QuotationReference], bool]
    ) -> tuple[list[CrossReference], bool]:
        """Return the stored quotations that share this stretch's words, of those new, and whether there may be more."""
        if self.expired():
            return [], False
        found = self.lookup.references(quotation, stretch, self.leave_out, is_new)
        return [self.elsewhere.of_quotation(reference) for reference in found.found], found.more

    def documents_of(self, highlights: Sequence[Highlight]) -> tuple[SourceDocument, ...]:
        references = [r for h in highlights for r in h.cross_references]
        numbers = {number for r in references for number in (r.alignment.document, *r.copies)}
        numbers |= {h.spread.first for h in highlights if h.spread and h.spread.first is not None}
        return tuple(self.corpus.document(n) for n in sorted(numbers))
