"""From what matching found to what travels: ids, the caller's unit of offsets, the words around a span."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

from msgspec import UNSET, UnsetType

from onrecord.corpus.documents import DocumentSummary
from onrecord.corpus.library import Matched
from onrecord.model import (
    CrossReference,
    Edit,
    Highlight,
    MatchResult,
    Quotation,
    SourceDocument,
    Span,
    Speaker,
    Spread,
    StoredQuotation,
)
from onrecord.quotation.misquotation import find_misquoted
from onrecord.text.offsets import Utf16Offsets
from onrecord.web import wire

AROUND = 32  # characters of prefix and suffix, as the Hypothesis client keeps them
_JOINER = "\u200d"


def present(
    result: MatchResult,
    revision: int,
    unit: wire.OffsetUnit,
    *,
    known: Mapping[str, int] = MappingProxyType({}),
    with_text: bool = False,
) -> wire.MatchAnswer:
    """Return *result* as the contract has it, offsets in *unit*; *known* are the corpus's speakers by name."""
    return Presentation(result, unit, known).answer(revision, with_text=with_text)


def present_match(matched: Matched, unit: wire.OffsetUnit, *, with_text: bool = False) -> wire.MatchAnswer:
    """Return what a corpus knows of a page as the contract has it, offsets in *unit*."""
    return present(matched.result, matched.revision, unit, known=matched.speakers, with_text=with_text)


def speaker_id(number: int) -> str:
    return f"sp{number}"


def document_id(number: int) -> str:
    return f"d{number}"


def summarise(document: SourceDocument | DocumentSummary) -> wire.DocumentSummary:
    """Return what is known of *document* beside its text."""
    return wire.DocumentSummary(
        document_id(document.number),
        document.url,
        document.title,
        document.publisher,
        document.published,
        document.kind,
        document.author,
    )


class MeasuredText:
    """A text whose offsets are told in the caller's unit."""

    def __init__(self, text: str, unit: wire.OffsetUnit) -> None:
        self.text, self.unit = text, unit

    @cached_property
    def _offsets(self) -> Utf16Offsets | None:
        """Worked out when first asked for: of a copy that is only named, nothing is measured."""
        return Utf16Offsets(self.text) if self.unit == "utf-16" else None

    def offset(self, position: int) -> int:
        return self._offsets.to_utf16(position) if self._offsets else position

    def pair(self, span: Span) -> tuple[int, int]:
        return self.offset(span.start), self.offset(span.end)

    def range(self, span: Span) -> wire.Range:
        return wire.Range(*self.pair(span))

    def excerpt(self, span: Span) -> wire.Excerpt:
        return wire.Excerpt(*self.pair(span), span.of(self.text))

    def around(self, span: Span) -> tuple[str, str]:
        """Return up to AROUND characters before and after *span*, no letter cut in two."""
        start, end = max(0, span.start - AROUND), min(len(self.text), span.end + AROUND)
        while start < span.start and is_inside_cluster(self.text, start):
            start += 1
        while end > span.end and is_inside_cluster(self.text, end):
            end -= 1
        return self.text[start : span.start], self.text[span.end : end]


def is_inside_cluster(text: str, position: int) -> bool:
    """
    Return whether a cut at *position* would part what a reader sees as one character.

    Simpler than UAX 29 and on the safe side: flags next to each other are kept together.

    >>> [is_inside_cluster("e\\u0301a", i) for i in range(4)]
    [False, True, False, False]
    """
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    return (
        before == _JOINER
        or after == _JOINER
        or unicodedata.category(after)[0] == "M"
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # tones of skin
        or "\U000e0020" <= after <= "\U000e007f"  # tags, in the flags of Scotland and Wales
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")  # flags
        or "\u1160" <= after <= "\u11ff"  # vowels and finals of Hangul written in parts
        or (before, after) == ("\r", "\n")
    )


class Speakers:
    """The speakers of an answer, each listed once: those of the page as resolved there, the documents' by name."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self.listed: dict[str, wire.Speaker] = {}
        self.known = known

    def of_page(self, speaker: Speaker) -> str:
        return self._list(speaker.name, speaker.aliases, speaker.role)

    def of_document(self, stored: StoredQuotation, page_speaker: Speaker | None, same: bool | None) -> str | None:
        """Return the id of who said it in the document; the page's own speaker where they are the same."""
        if same and page_speaker:
            return self.of_page(page_speaker)
        return self._list(stored.speaker) if stored.speaker else None

    def _list(self, name: str, aliases: Iterable[str] = (), role: str | None = None) -> str:
        if name not in self.listed:
            record = speaker_id(self.known[name]) if name in self.known else None
            self.listed[name] = wire.Speaker(f"s{len(self.listed) + 1}", name, list(aliases), role, record)
        return self.listed[name].id


class Presentation:
    """One answer being written."""

    def __init__(self, result: MatchResult, unit: wire.OffsetUnit, known: Mapping[str, int]) -> None:
        self.result, self.unit = result, unit
        self.page = MeasuredText(result.text, unit)
        self.documents = {d.number: MeasuredText(d.text, unit) for d in result.documents}
        self.speakers = Speakers(known)

    def answer(self, revision: int, *, with_text: bool) -> wire.MatchAnswer:
        quotations = [self.quotation(i, q) for i, q in enumerate(self.result.quotations)]  # the page's speakers first
        highlights = [self.highlight(i, h) for i, h in enumerate(self.result.highlights)]
        return wire.MatchAnswer(
            offset_unit=self.unit,
            text_sha256=sha256(self.result.text.encode()).hexdigest(),
            revision=revision,
            complete=self.result.complete,
            notices=list(self.result.notices),
            highlights=highlights,
            quotations=quotations,
            speakers=list(self.speakers.listed.values()),
            documents=[summarise(d) for d in self.result.documents],
            text=self.result.text if with_text else UNSET,
        )

    def quotation(self, index: int, quotation: Quotation) -> wire.Quotation:
        return wire.Quotation(
            id=quotation_id(index),
            form=quotation.form,
            content=[self.page.range(span) for span in quotation.content],
            quoted=[self.page.range(span) for span in quotation.quoted],
            source=self.page.range(quotation.source) if quotation.source else None,
            cue=self.page.range(quotation.cue) if quotation.cue else None,
            speaker=self.speakers.of_page(quotation.speaker) if quotation.speaker else None,
            candidates=[self.speakers.of_page(each) for each in quotation.candidates],
            doubtful=quotation.doubtful,
            confidence=round(quotation.confidence, 3),
            held_back=or_unset(quotation.held_back),
        )

    def highlight(self, index: int, highlight: Highlight) -> wire.Highlight:
        quotation = None if highlight.quotation is None else self.result.quotations[highlight.quotation]
        start, end = self.page.pair(highlight.span)
        prefix, suffix = self.page.around(highlight.span)
        return wire.Highlight(
            id=highlight_id(index),
            kind=highlight.kind,
            start=start,
            end=end,
            exact=highlight.span.of(self.result.text),
            prefix=prefix,
            suffix=suffix,
            quotation=None if highlight.quotation is None else quotation_id(highlight.quotation),
            within=[highlight_id(i) for i in highlight.within],
            cross_references=[self.cross_reference(r, quotation) for r in highlight.cross_references],
            spread=tell_spread(highlight.spread) if highlight.spread else None,
            held_back=or_unset(highlight.held_back),
        )

    def cross_reference(self, reference: CrossReference, quotation: Quotation | None) -> wire.CrossReference:
        found, misquoted = reference.alignment, self.misquoted(reference, quotation)
        document = self.documents[found.document]
        start, end = document.pair(found.document_span)
        prefix, suffix = document.around(found.document_span)
        return wire.CrossReference(
            document=document_id(found.document),
            start=start,
            end=end,
            exact=found.document_span.of(document.text),
            prefix=prefix,
            suffix=suffix,
            relation=found.relation,
            similarity=round(found.similarity, 3),
            edits=[
                wire.WordingEdit(e.op, self.page.pair(e.page), document.pair(e.document), e.mark, e in misquoted)
                for e in found.edits
            ],
            misquoted=bool(misquoted),
            context=document.excerpt(reference.context),
            at=reference.at,
            quotation=self.document_quotation(reference, quotation.speaker if quotation else None),
            same_speaker=reference.same_speaker,
            first=reference.first,
            copies=[document_id(number) for number in reference.copies],
            held_back=or_unset(found.held_back),
        )

    def misquoted(self, reference: CrossReference, quotation: Quotation | None) -> frozenset[Edit]:
        """Return the edits inside the quotation marks of both; what another speaker said is worded as it is."""
        if reference.same_speaker is False:
            return frozenset()
        document = self.documents[reference.alignment.document].text
        found = find_misquoted(self.result.text, quotation, document, reference.quotation, reference.alignment)
        return frozenset(found)

    def document_quotation(
        self, reference: CrossReference, page_speaker: Speaker | None
    ) -> wire.DocumentQuotation | None:
        stored = reference.quotation
        if stored is None:
            return None
        speaker = self.speakers.of_document(stored, page_speaker, reference.same_speaker)
        return wire.DocumentQuotation(speaker, stored.form, stored.cue)


def tell_spread(spread: Spread) -> wire.Spread:
    """Return in how many documents a highlight stands, the first by its id."""
    first = None if spread.first is None else document_id(spread.first)
    return wire.Spread(spread.documents, spread.texts, first, spread.more)


def highlight_id(index: int) -> str:
    return f"h{index + 1}"


def quotation_id(index: int) -> str:
    return f"q{index + 1}"


def or_unset(reason: str | None) -> str | UnsetType:
    return UNSET if reason is None else reason
