"""What a document is stored as beside its text, worked out before the store is touched, in any process."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from onrecord.matching import Analysis, analyse, analyse_all
from onrecord.model import Form, Kind, Quotation, Span, StoredQuotation
from onrecord.options import KINDS, Options
from onrecord.quotation.extraction import QuotationModel
from onrecord.quotation.overlap import content_words
from onrecord.quotation.speakers.register import members_of
from onrecord.quotation.storage import analysis_version
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.segment import IndexedText, index_text
from onrecord.text.tokens import find_words

QUOTATION_COLUMNS = "document, content, quoted, form, speaker, cue, words"


@dataclass(frozen=True, slots=True)
class PreparedQuotation:
    """
    A quotation as its row holds it.

    Args:
        content: JSON: [[start, end], …].
        quoted: What of it is given word for word; likewise.
        speakers: The names of those who say it, one unless the source is joint; none where it is not resolved.
        words: Hashes of the content words that it is found by.
    """

    content: str
    quoted: str
    form: str
    speaker: str | None
    speakers: tuple[str, ...]
    cue: str | None
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    All rows of a document but its own.

    Args:
        passages: What it is found by where its words stand elsewhere.
        version: Of the model and rules that found quotations and names.
    """

    passages: IndexedText
    quotations: tuple[PreparedQuotation, ...]
    names: tuple[str, ...]
    version: str


NOT_ANALYSED = ""  # the version of what no model has read

Outcome = Callable[[], Prepared]  # waits for a text's rows
Start = Callable[[Sequence[str]], Sequence[Outcome]]  # begins to work out the rows of texts


@dataclass(frozen=True, slots=True)
class Preparer:
    """
    What it takes to read a text; heavy to load, and then of use to any number of threads.

    Args:
        version: Of model and rules, see `analysis_version`.
        background: Says which shingles are telling; as shipped, so that a document is stored alike at any time.
    """

    model: QuotationModel
    version: str
    background: WordStatistics
    options: Options

    @classmethod
    def load(cls, options: Options) -> Self:
        """
        Return one with the shipped model.

        Raises:
            ModelError: If it is damaged.
        """
        return cls(QuotationModel.load(), analysis_version(), WordStatistics.background(), options)

    def read_page(self, text: str, kinds: Collection[Kind] = KINDS) -> Analysis:
        """Return what a match needs of a page; of a very long one, quotations and names of its beginning only."""
        if "quotation" not in kinds:
            return Analysis(text, find_words(text), (), frozenset(), len(text))
        return analyse(text, self.model, self.options, self.options.store.read_characters)

    def prepare(self, text: str) -> Prepared:
        """Return what *text* is stored as."""
        return next(self.prepare_all([text]))

    def prepare_all(self, texts: Sequence[str]) -> Iterator[Prepared]:
        """Yield what each text is stored as; of many texts at once, each takes less time."""
        for analysis in analyse_all(texts, self.model, self.options):
            shown = tuple(_prepare_quotation(analysis, q) for q in analysis.quotations if q.held_back is None)
            names = tuple(sorted(analysis.names))
            passages = index_text(analysis.words, self.background, self.options.reuse)
            yield Prepared(passages, shown, names, self.version)

    def prepare_passages(self, text: str) -> Prepared:
        """Return what *text* is stored as when its quotations are left for later."""
        passages = index_text(find_words(text), self.background, self.options.reuse)
        return Prepared(passages, (), (), NOT_ANALYSED)


def unpack_quotation(
    document: int, content: str, quoted: str, form: Form, speaker: str | None, cue: str | None, words: bytes
) -> StoredQuotation:
    """Return the quotation that a row of `QUOTATION_COLUMNS` holds."""
    spans = unpack_spans(content)
    extent = Span(spans[0].start, spans[-1].end)
    hashes = frozenset(np.frombuffer(words, "<u4").tolist())
    return StoredQuotation(document, extent, spans, form, speaker, cue, hashes, unpack_spans(quoted))


def unpack_spans(packed: str) -> tuple[Span, ...]:
    """Return the spans of one column."""
    return tuple(Span(start, end) for start, end in json.loads(packed))


def pack_spans(spans: Iterable[Span]) -> str:
    """Return spans as a column holds them: JSON, [[start, end], …]."""
    return json.dumps([[span.start, span.end] for span in spans])


def _prepare_quotation(page: Analysis, quotation: Quotation) -> PreparedQuotation:
    return PreparedQuotation(
        content=pack_spans(quotation.content),
        quoted=pack_spans(quotation.quoted),
        form=quotation.form,
        speaker=quotation.speaker.name if quotation.speaker else None,
        speakers=members_of(quotation.speaker) if quotation.speaker else (),
        cue=quotation.cue.of(page.text) if quotation.cue else None,
        words=content_words(page.words, quotation.content),
    )
