"""
Where else quoted words stand: the same words in stored quotations, in other length and wording, down to one word.

What stands in quotation marks is a small share of a text, so its index is dense: every content word of a quotation.
One shared word says little by itself; who said it and what the two texts are about must speak for it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Protocol

from onrecord.model import Alignment, Quotation, Span, Speaker, StoredQuotation
from onrecord.options import LookupOptions, Options
from onrecord.quotation.identity import is_same_person, shared_names
from onrecord.quotation.overlap import Overlap, PageStretch, WordInformation
from onrecord.text.tokens import find_words
from onrecord.text.wording import find_edits, relation_of, similarity_of


class QuotationIndex(Protocol):
    """The quotations of the corpus, by the content words that `content_words` gave when they were stored."""

    def quotation_counts(self, words: Collection[int]) -> Mapping[int, int]:
        """Return how many stored quotations hold each of *words*; those that none holds may be left out."""

    def quotations_with(self, words: Collection[int], limit: int) -> Sequence[StoredQuotation]:
        """
        Return at most *limit* quotations that hold any of *words*.

        Those that hold most of them come first, then those of the highest document number.
        """

    def quotation_count(self) -> int:
        """Return about how many quotations are stored."""

    def document_count(self) -> int:
        """Return about how many documents are stored."""

    def name_count(self, name: str) -> int:
        """Return how many stored documents name the person or body with that key."""

    def statistics(self) -> WordInformation:
        """Return how surprising words are in everyday text and in the corpus."""

    def document_names(self, number: int) -> frozenset[str]:
        """Return the keys of the people and bodies that a stored document names, as the resolver gave them."""

    def document_text(self, number: int) -> str:
        """Return the text of a stored document."""


@dataclass(frozen=True, slots=True)
class QuotationReference:
    """
    A stored quotation that shares words with a stretch of the page's.

    Args:
        same_speaker: Whether both texts give the words to the same speaker; None where either is unknown.
    """

    alignment: Alignment
    stored: StoredQuotation
    same_speaker: bool | None


def is_same_speaker(speaker: Speaker | None, stored: str | None) -> bool | None:
    """
    Return whether a speaker of the page and a stored speaker's name mean the same; None where that is unknown.

    A joint source ("Ada Roe and Max Doe") is the same as itself in either order, is neither the same as nor another
    than one of its members (None), and is another than anyone else.
    """
    return None if speaker is None or stored is None else is_same_person(speaker.name, stored)


def find_quotation_references(
    page_text: str,
    quotation: Quotation,
    page_names: frozenset[str],
    index: QuotationIndex,
    *,
    leave_out: Collection[int] = (),
    options: Options,
) -> list[QuotationReference]:
    """
    Return the stored quotations that share words with *quotation*, best first.

    There is one for each stretch of its content and each stored quotation; `Alignment.page` is the whole stretch.

    Args:
        page_names: Keys of the people and bodies named on the page.
        leave_out: Numbers of documents that are stored copies of the page itself.
    """
    found = [
        reference
        for stretch in quotation.content
        for reference in _Search(page_text, stretch, quotation, page_names, index, options.lookup).references(leave_out)
    ]
    found.sort(key=lambda r: (-r.alignment.similarity, r.same_speaker is None, r.stored.document, r.stored.extent))
    return found[: options.lookup.max_references]


class _Search:
    """One stretch of a quotation's content, looked up."""

    def __init__(
        self,
        page_text: str,
        stretch: Span,
        quotation: Quotation,
        page_names: frozenset[str],
        index: QuotationIndex,
        options: LookupOptions,
    ) -> None:
        self.page_text, self.stretch, self.quotation, self.page_names = page_text, stretch, quotation, page_names
        self.index, self.options = index, options
        self.laid = PageStretch(page_text, stretch, page_names, index.statistics(), options)

    def references(self, leave_out: Collection[int]) -> list[QuotationReference]:
        laid = [self.reference(stored) for stored in self.candidates() if stored.document not in leave_out]
        return [reference for reference in laid if reference]

    def candidates(self) -> Sequence[StoredQuotation]:
        """Return the stored quotations that hold the rarest words of the stretch."""
        counts = self.index.quotation_counts({word for _, word in self.laid.content})
        rare = sorted((n, word) for word, n in counts.items() if 0 < n <= self.options.max_word_count)
        words = [word for _, word in rare[: self.options.max_words]]
        return self.index.quotations_with(words, self.options.max_candidates) if words else ()

    def reference(self, stored: StoredQuotation) -> QuotationReference | None:
        """Return the stored quotation laid beside the stretch, if enough speaks for it."""
        text = self.index.document_text(stored.document)
        overlaps = [(self.laid.overlap(find_words(span.of(text))), span) for span in stored.content]
        shared = [(overlap, span) for overlap, span in overlaps if overlap]
        if not shared:
            return None
        overlap, span = max(shared, key=lambda pair: pair[0].bits)
        same = is_same_speaker(self.quotation.speaker, stored.speaker)
        if not self.is_more_than_talk(overlap):
            return None
        if overlap.bits + self.other_bits(overlap, same, stored) < self.needed_bits(overlap, stored):
            return None
        return QuotationReference(self.alignment(stored.document, text, span, overlap), stored, same)

    def is_more_than_talk(self, overlap: Overlap) -> bool:
        """Return whether one quotation is in good part the other, by more than words of everyday speech."""
        whole = len(overlap.page) > 1 and overlap.of_longer >= self.options.whole_share
        return overlap.of_shorter >= self.options.contained_share and (overlap.telling > 0 or whole)

    def other_bits(self, overlap: Overlap, same_speaker: bool | None, stored: StoredQuotation) -> float:
        """Return what speaker, story and the quotation marks say beside the words."""
        options = self.options
        said = {True: options.same_speaker_bits, False: -options.other_speaker_bits, None: 0.0}[same_speaker]
        quoted = "indirect" not in (self.quotation.form, stored.form)
        whole = options.whole_bits if quoted and overlap.of_longer == 1 else 0.0
        return said + whole + self.story_bits(stored.document)

    def story_bits(self, document: int) -> float:
        """
        Return how surprising it is that two texts name these people and bodies.

        Names of one story come together, so each counts half of the one before.
        """
        shared = shared_names(self.page_names, self.index.document_names(document))
        documents = self.index.document_count() + self.options.prior_documents
        bits = sorted((log2(documents / (self.index.name_count(name) + 1)) for name in shared), reverse=True)
        return sum((b / 2**i for i, b in enumerate(bits[: self.options.story_names]) if b > 0), 0.0)

    def needed_bits(self, overlap: Overlap, stored: StoredQuotation) -> float:
        """Return what a chance meeting brings in a corpus of this size, and a margin."""
        options = self.options
        chances = log2(1 + self.index.quotation_count()) + log2(1 + len(self.laid.words))
        unshared = -options.unshared_bits * log2(overlap.of_longer)
        indirect = options.indirect_bits if "indirect" in (self.quotation.form, stored.form) else 0.0
        return chances + unshared + indirect + options.margin_bits

    def alignment(self, document: int, text: str, content: Span, overlap: Overlap) -> Alignment:
        """Return the stretch beside the stored words; what is far from the shared words is left out of the span."""
        words = find_words(content.of(text))
        beside = self.options.beside_words
        cut_before = overlap.reach.start > beside
        cut_after = len(words) - overlap.reach.end > beside
        start = content.start + int(words.starts[overlap.reach.start]) if cut_before else content.start
        end = content.start + int(words.ends[overlap.reach.end - 1]) if cut_after else content.end
        span = Span(start, end)
        edits = find_edits(self.page_text, self.stretch, text, span)
        return Alignment(
            page=self.stretch,
            document=document,
            document_span=span,
            edits=edits,
            relation=relation_of(edits, document_has_more=cut_before or cut_after),
            similarity=similarity_of(self.page_text, self.stretch, text, content),
            bits=overlap.bits,
        )
