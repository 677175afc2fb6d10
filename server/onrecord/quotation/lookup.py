"""
Where else quoted words stand: the same words in stored quotations, in other length and wording, down to one word.

What stands in quotation marks is a small share of a text, so its index is dense: every content word of a quotation.
One shared word says little by itself; who said it and what the two texts are about must speak for it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import Protocol

from onrecord.model import Alignment, Quotation, Span, Speaker, StoredQuotation
from onrecord.options import LookupOptions
from onrecord.quotation.overlap import Overlap, PageStretch, WordInformation, weigh_context, words_beside
from onrecord.quotation.speakers.identity import shared_names
from onrecord.text.tokens import Words, find_words_around, find_words_within
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

    def is_same_speaker(self, one: str, other: str) -> bool | None:
        """Return whether two names mean the same speaker by what people decided and by the names; None if unknown."""

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


@dataclass(frozen=True, slots=True)
class QuotationReferences:
    """
    What was found for a stretch of the page's quotation, best first.

    Args:
        more: Whether a limit left out others that may be as good.
    """

    found: list[QuotationReference]
    more: bool


def is_same_speaker(speaker: Speaker | None, stored: str | None, index: QuotationIndex) -> bool | None:
    """
    Return whether a speaker of the page and a stored speaker's name mean the same; None where that is unknown.

    What people decided, which *index* knows, stands above what the names tell.

    A joint source ("Ada Roe and Max Doe") is the same as itself in either order, is neither the same as nor another
    than one of its members (None), and is another than anyone else.
    """
    if speaker is None or stored is None:
        return None
    return index.is_same_speaker(speaker.name, stored)


class QuotationLookup:
    """The quotations of one page, looked up in the corpus."""

    def __init__(
        self, text: str, words: Words, names: frozenset[str], index: QuotationIndex, options: LookupOptions
    ) -> None:
        """Ask *index*; *words* and *names* are those of the page's *text*, names as keys."""
        self.page_text, self.page_words, self.page_names = text, words, names
        self.index, self.options = index, options
        self.chances = log2(1 + index.quotation_count())
        self.documents = index.document_count() + options.prior_documents
        self._story_bits: dict[int, float] = {}
        self._words: dict[tuple[int, Span], Words] = {}
        self._beside: dict[tuple[int, Span], frozenset[int]] = {}

    def words_in(self, document: int, text: str, span: Span) -> Words:
        """Return the words of a part of a stored document, whose text is *text*."""
        if (document, span) not in self._words:
            self._words[document, span] = find_words_within(text, span)
        return self._words[document, span]

    def words_beside(self, document: int, span: Span) -> frozenset[int]:
        """Return the content words of a stored document on either side of a part of it."""
        if (document, span) not in self._beside:
            words = find_words_around(self.index.document_text(document), span, self.options.context_words)
            self._beside[document, span] = words_beside(words, span, self.options.context_words)
        return self._beside[document, span]

    def references(
        self,
        quotation: Quotation,
        stretch: Span,
        leave_out: Collection[int] = (),
        is_wanted: Callable[[QuotationReference], bool] = lambda _: True,
    ) -> QuotationReferences:
        """
        Return the stored quotations that share words with a *stretch* of a quotation's content, best first.

        There may be more where those that were not read share as many words as one that is a reference.

        Args:
            stretch: All of one, or the quoted words in it.
            leave_out: Numbers of documents that are stored copies of the page itself.
            is_wanted: Asked of each that was found; of the others there are at most `max_references`.
        """
        search = _Search(self, quotation, stretch)
        read, unread = search.candidates()
        laid = (search.reference(stored) for stored in read if stored.document not in leave_out)
        enough = [reference for reference in laid if reference]
        found = [reference for reference in enough if is_wanted(reference)]
        found.sort(key=lambda r: (-r.alignment.similarity, r.same_speaker is None, r.stored.document, r.stored.extent))
        as_good = any(search.count_shared(r.stored) <= search.count_shared(left) for r in enough for left in unread)
        most = self.options.max_references
        return QuotationReferences(found[:most], as_good or len(found) >= most)

    def story_bits(self, document: int) -> float:
        """
        Return how surprising it is that page and document name the same people and bodies.

        Names of one story come together, so each counts half of the one before.
        """
        if document not in self._story_bits:
            shared = shared_names(self.page_names, self.index.document_names(document))
            bits = sorted((log2(self.documents / (self.index.name_count(name) + 1)) for name in shared), reverse=True)
            counted = [b / 2**i for i, b in enumerate(bits[: self.options.story_names]) if b > 0]
            self._story_bits[document] = sum(counted, 0.0)
        return self._story_bits[document]

    def story_share(self, bits: float) -> float:
        """Return how sure it is that two texts whose names say *bits* tell one story, in 0..1."""
        one_name = log2(self.documents / 3)  # bits of one that two stored documents have
        return float(min(1.0, bits / (self.options.same_story * one_name)) ** self.options.story_sharpness)


class _Search:
    """One stretch of a quotation's content, looked up."""

    def __init__(self, lookup: QuotationLookup, quotation: Quotation, stretch: Span) -> None:
        self.lookup, self.quotation, self.stretch = lookup, quotation, stretch
        self.index, self.options, self.page_text = lookup.index, lookup.options, lookup.page_text
        self.laid = PageStretch(self.page_text, stretch, lookup.page_names, self.index.statistics(), self.options)
        beside = words_beside(lookup.page_words, stretch, self.options.context_words)
        self.context = weigh_context(beside, self.index.statistics(), lookup.page_names, self.options)

    @cached_property
    def rarest(self) -> frozenset[int]:
        """The words of the stretch that are asked for."""
        counts = self.index.quotation_counts({word for _, word in self.laid.content})
        rare = sorted((n, word) for word, n in counts.items() if 0 < n <= self.options.max_word_count)
        return frozenset(word for _, word in rare[: self.options.max_words])

    def candidates(self) -> tuple[list[StoredQuotation], Sequence[StoredQuotation]]:
        """
        Return the stored quotations that hold the rarest words of the stretch, and may hold enough of them.

        Beside them the best of those that the limit leaves out, if any.
        """
        most = self.options.max_candidates
        found = self.index.quotations_with(self.rarest, most + 1) if self.rarest else ()
        return [stored for stored in found[:most] if self.may_be_enough(stored)], found[most:]

    def count_shared(self, stored: StoredQuotation) -> int:
        """Return how many of the words asked for a stored quotation holds."""
        return len(self.rarest & stored.words)

    def may_be_enough(self, stored: StoredQuotation) -> bool:
        """Return whether the shared words could do if they stood in order, in one place, from one mouth."""
        shared = [b for (_, word), b in zip(self.laid.content, self.laid.most, strict=True) if word in stored.words]
        words, story = sum(shared, 0.0), self.lookup.story_bits(stored.document)
        about = self.options.whole_bits + story + self.options.max_context_bits
        best = words + self.options.same_speaker_bits + self.lookup.story_share(story) * about
        return words >= self.options.min_bits and best >= self.needed_bits(stored, of_longer=1.0)

    def reference(self, stored: StoredQuotation) -> QuotationReference | None:
        """Return the stored quotation laid beside the stretch, if enough speaks for it."""
        text = self.index.document_text(stored.document)
        same = is_same_speaker(self.quotation.speaker, stored.speaker, self.index)
        overlaps = [
            (self.laid.overlap(self.lookup.words_in(stored.document, text, span)), span) for span in stored.parts
        ]
        enough = [(overlap, span) for overlap, span in overlaps if overlap and self.is_enough(overlap, same, stored)]
        if not enough:
            return None
        overlap, span = max(enough, key=lambda pair: pair[0].bits)
        return QuotationReference(self.alignment(stored.document, text, span, overlap), stored, same)

    def is_enough(self, overlap: Overlap, same_speaker: bool | None, stored: StoredQuotation) -> bool:
        """Return whether words, speaker and story together say more than chance brings."""
        if not self.is_more_than_talk(overlap):
            return False
        bits = overlap.bits + self.other_bits(overlap, same_speaker, stored)
        return bits >= self.needed_bits(stored, overlap.of_longer)

    def is_more_than_talk(self, overlap: Overlap) -> bool:
        """Return whether one quotation is in good part the other, by more than words of everyday speech."""
        whole = len(overlap.page) > 1 and overlap.of_longer >= self.options.whole_share
        telling = overlap.bits >= self.options.min_bits and (overlap.telling > 0 or whole)
        return telling and overlap.of_shorter >= self.options.contained_share

    def other_bits(self, overlap: Overlap, same_speaker: bool | None, stored: StoredQuotation) -> float:
        """
        Return what speaker, story and the quotation marks say beside the words.

        Few words are the same saying where both texts tell one story, a catch-phrase or chance where they do not. So
        the less sure it is that they do, the less counts what would speak for it.
        """
        options = self.options
        said = {True: options.same_speaker_bits, False: -options.other_speaker_bits, None: 0.0}[same_speaker]
        quoted = "indirect" not in (self.quotation.form, stored.form)
        whole = options.whole_bits if quoted and overlap.of_longer == 1 else 0.0
        story = self.lookup.story_bits(stored.document)
        return said + self.lookup.story_share(story) * (whole + story + self.context_bits(stored))

    def context_bits(self, stored: StoredQuotation) -> float:
        """Return what the words beside both quotations say: whether they tell of the same occasion."""
        there = self.lookup.words_beside(stored.document, stored.extent)
        shared = [bits for word, bits in self.context.items() if word in there and word not in stored.words]
        return min(sum(shared, 0.0), self.options.max_context_bits)

    def needed_bits(self, stored: StoredQuotation, of_longer: float) -> float:
        """Return what a chance meeting brings in a corpus of this size, and a margin."""
        options = self.options
        indirect = options.indirect_bits if "indirect" in (self.quotation.form, stored.form) else 0.0
        unshared = -options.unshared_bits * log2(of_longer)
        return self.lookup.chances + log2(1 + len(self.laid.words)) + unshared + indirect + options.margin_bits

    def alignment(self, document: int, text: str, content: Span, overlap: Overlap) -> Alignment:
        """Return the stretch beside the stored words; what is far from the shared words is left out of the span."""
        words = self.lookup.words_in(document, text, content)
        beside = self.options.beside_words
        cut_before = overlap.reach.start > beside
        cut_after = len(words) - overlap.reach.end > beside
        start = int(words.starts[overlap.reach.start]) if cut_before else content.start
        end = int(words.ends[overlap.reach.end - 1]) if cut_after else content.end
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
