"""A corpus in memory: the plain twin of the stored one, for tests of what asks a corpus."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from onrecord.matching import Analysis, analyse
from onrecord.model import Quotation, SourceDocument, StoredQuotation
from onrecord.options import Options, ReuseOptions
from onrecord.quotation.extraction import QuotationModel
from onrecord.quotation.overlap import content_words
from onrecord.quotation.speakers.identity import is_same_person
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.segment import LiveSegment, build_segment, index_text
from onrecord.text.tokens import find_words


class MemoryPassages:
    """A `PassageIndex` over texts, each in a segment of its own; its number is its place among them, from 1."""

    def __init__(self, *texts: str, options: ReuseOptions | None = None) -> None:
        self._options = options or ReuseOptions()
        self._background, self._statistics = WordStatistics.background(), WordStatistics.background()
        self._texts: dict[int, str] = {}
        self._segments: list[LiveSegment] = []
        for text in texts:
            self.add(text)

    def add(self, text: str) -> int:
        number = len(self._texts) + 1
        indexed = index_text(find_words(text), self._background, self._options)
        self._texts[number] = text
        self._statistics.add(indexed.tokens, indexed.high)
        self._segments.append(LiveSegment.without(build_segment([number], [indexed])))
        return number

    def segments(self) -> Sequence[LiveSegment]:
        return self._segments

    def document_text(self, number: int) -> str:
        return self._texts[number]

    def statistics(self) -> WordStatistics:
        return self._statistics


class MemoryCorpus(MemoryPassages):
    """A `cross_references.Corpus` over texts, each read as the store reads it."""

    def __init__(self, *texts: str) -> None:
        self._documents: dict[int, SourceDocument] = {}
        self._names: dict[int, frozenset[str]] = {}
        self._quotations: dict[int, list[StoredQuotation]] = {}
        super().__init__(*texts)

    def add(self, text: str, **known: str | None) -> int:
        """Store a document with what is *known* of it: title, publisher, published, another url than its own."""
        number, analysis = super().add(text), read(text)
        self._documents[number] = SourceDocument(number, text, **{"url": f"https://corpus.example/{number}", **known})
        self._names[number] = analysis.names
        self._quotations[number] = [stored(number, text, q) for q in analysis.quotations if q.held_back is None]
        return number

    def document(self, number: int) -> SourceDocument:
        return self._documents[number]

    def document_count(self) -> int:
        return len(self._documents)

    def document_names(self, number: int) -> frozenset[str]:
        return self._names[number]

    def is_same_speaker(self, one: str, other: str) -> bool | None:
        """Nobody decides anything here: the names alone tell."""
        return is_same_person(one, other)

    def name_count(self, name: str) -> int:
        return sum(name in names for names in self._names.values())

    def quotations_of(self, number: int) -> Sequence[StoredQuotation]:
        return self._quotations[number]

    def quotation_count(self) -> int:
        return len(self._all())

    def quotation_counts(self, words: Collection[int]) -> Mapping[int, int]:
        return Counter(word for quotation in self._all() for word in quotation.words & frozenset(words))

    def quotations_with(self, words: Collection[int], limit: int) -> Sequence[StoredQuotation]:
        found = [(len(q.words & frozenset(words)), q) for q in self._all()]
        found.sort(key=lambda pair: (-pair[0], -pair[1].document))
        return [quotation for shared, quotation in found if shared][:limit]

    def _all(self) -> list[StoredQuotation]:
        return [quotation for quotations in self._quotations.values() for quotation in quotations]


@cache
def _model() -> QuotationModel:
    return QuotationModel.load()


def read(text: str) -> Analysis:
    """Return what a match needs of a page."""
    return analyse(text, _model(), Options())


def stored(number: int, text: str, quotation: Quotation) -> StoredQuotation:
    """Return a quotation of a text as document *number* holds it."""
    return StoredQuotation(
        number,
        quotation.extent,
        quotation.content,
        quotation.form,
        quotation.speaker.name if quotation.speaker else None,
        quotation.cue.of(text) if quotation.cue else None,
        frozenset(content_words(find_words(text), quotation.content)),
        quotation.quoted,
    )
