"""
Where else quoted words stand: the same words in stored quotations, in other length and wording, down to one word.

What stands in quotation marks is a small share of a text, so its index is dense: every content word of a quotation.
One shared word says little by itself; who said it and what the two texts are about must speak for it.
"""

import tomllib
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from math import log2
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.model import Alignment, Quotation, Span, Speaker, StoredQuotation
from onrecord.options import LookupOptions, Options
from onrecord.quotation.identity import is_same_person, shared_names
from onrecord.text.tokens import Words, find_words, word_hash
from onrecord.text.wording import find_edits, relation_of, similarity_of

# Places of one word in a stretch that are tried: people repeat a word twice or thrice, a hostile page endlessly.
MAX_PLACES = 8


class WordInformation(Protocol):
    """How surprising words are."""

    def information(self, hashes: NDArray[np.uint32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bits of each word by itself, and of each word after the one before it."""


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


@dataclass(frozen=True, slots=True)
class Overlap:
    """
    The content words that two stretches share, in order.

    Args:
        page: Which words of the page's stretch are shared, function words counted too.
        document: Which words of the document's stretch, parallel to *page*.
        telling: How many of them are not common in everyday speech.
        share: Of the content words of the longer stretch, how many are shared, in 0..1.
        breaks: How often content words that only one side has stand between two shared ones.
    """

    page: tuple[int, ...]
    document: tuple[int, ...]
    telling: int
    share: float
    breaks: int


def content_words(text: str, content: Sequence[Span]) -> tuple[int, ...]:
    """
    Return the hashes of the content words of a quotation: what it is indexed under; sorted, each once.

    >>> len(content_words("It was an extremely productive call.", [Span(0, 36)]))
    3
    """
    function, _ = _known_words()
    return tuple(sorted({h for span in content for h in find_words(span.of(text)).hashes.tolist()} - function))


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
        self.words = find_words(stretch.of(page_text))
        self.alone, self.after = index.statistics().information(self.words.hashes)

    def references(self, leave_out: Collection[int]) -> list[QuotationReference]:
        laid = [(stored, self.reference(stored)) for stored in self.candidates() if stored.document not in leave_out]
        return [reference for _, reference in laid if reference]

    def candidates(self) -> Sequence[StoredQuotation]:
        """Return the stored quotations that hold the rarest words of the stretch."""
        counts = self.index.quotation_counts(content_words(self.page_text, [self.stretch]))
        rare = sorted((n, word) for word, n in counts.items() if 0 < n <= self.options.max_word_count)
        words = [word for _, word in rare[: self.options.max_words]]
        return self.index.quotations_with(words, self.options.max_candidates) if words else ()

    def reference(self, stored: StoredQuotation) -> QuotationReference | None:
        """Return the stored quotation laid beside the stretch, if enough speaks for it."""
        text = self.index.document_text(stored.document)
        laid = [
            (overlap, span)
            for span in stored.content
            if (overlap := find_overlap(self.words, find_words(span.of(text))))
        ]
        if not laid:
            return None
        overlap, span = max(laid, key=lambda pair: (len(pair[0].page), pair[0].share))
        same = is_same_speaker(self.quotation.speaker, stored.speaker)
        if not overlap.telling and not (len(overlap.page) > 1 and overlap.share >= self.options.whole_share):
            return None
        if self.word_bits(overlap) + self.other_bits(overlap, same, stored) < self.needed_bits(stored):
            return None
        return QuotationReference(self.alignment(stored.document, text, span, overlap), stored, same)

    def word_bits(self, overlap: Overlap) -> float:
        """Return how surprising the shared words are, less the price of what stands between them."""
        names = _name_words(self.page_names)
        bits = 0.0
        for i in overlap.page:
            word = self.after[i] if i - 1 in overlap.page else self.alone[i]
            most = self.options.name_bits if int(self.words.hashes[i]) in names else self.options.max_word_bits
            bits += min(float(word), most)
        return bits - self.options.break_bits * overlap.breaks

    def other_bits(self, overlap: Overlap, same_speaker: bool | None, stored: StoredQuotation) -> float:
        """Return what speaker, story and the quotation marks say beside the words."""
        speaker = {True: self.options.same_speaker_bits, False: -self.options.other_speaker_bits, None: 0.0}[
            same_speaker
        ]
        quoted = "indirect" not in (self.quotation.form, stored.form)
        whole = self.options.whole_bits if quoted and overlap.share == 1 else 0.0
        return speaker + whole + self.story_bits(stored.document)

    def story_bits(self, document: int) -> float:
        """
        Return how surprising it is that two texts name these people and bodies.

        Names of one story come together, so each counts half of the one before.
        """
        shared = shared_names(self.page_names, self.index.document_names(document))
        documents = self.index.document_count() + self.options.prior_documents
        bits = sorted((log2(documents / (self.index.name_count(name) + 1)) for name in shared), reverse=True)
        return sum(b / 2**i for i, b in enumerate(bits[: self.options.story_names]) if b > 0)

    def needed_bits(self, stored: StoredQuotation) -> float:
        """Return what a chance meeting brings in a corpus of this size, and a margin."""
        chances = log2(1 + self.index.quotation_count()) + log2(1 + len(self.words))
        indirect = "indirect" in (self.quotation.form, stored.form)
        return chances + self.options.margin_bits + (self.options.indirect_bits if indirect else 0.0)

    def alignment(self, document: int, text: str, content: Span, overlap: Overlap) -> Alignment:
        """Return the stretch beside the stored words; what is far from the shared words is left out of the span."""
        words = find_words(content.of(text))
        beside = self.options.beside_words
        first = overlap.document[0] if overlap.document[0] > beside else 0
        last = overlap.document[-1] if len(words) - overlap.document[-1] - 1 > beside else len(words) - 1
        cut_before, cut_after = first > 0, last < len(words) - 1
        start = content.start + int(words.starts[first]) if cut_before else content.start
        end = content.start + int(words.ends[last]) if cut_after else content.end
        span = Span(start, end)
        edits = find_edits(self.page_text, self.stretch, text, span)
        return Alignment(
            page=self.stretch,
            document=document,
            document_span=span,
            edits=edits,
            relation=relation_of(edits, document_has_more=cut_before or cut_after),
            similarity=similarity_of(self.page_text, self.stretch, text, content),
            bits=self.word_bits(overlap),
        )


def find_overlap(page: Words, document: Words) -> Overlap | None:
    """Return the content words that both stretches hold in the same order, or None if they hold none."""
    function, common = _known_words()
    ours = [(i, h) for i, h in enumerate(page.hashes.tolist()) if h not in function]
    theirs = [(i, h) for i, h in enumerate(document.hashes.tolist()) if h not in function]
    shared = _longest_common([h for _, h in ours], [h for _, h in theirs])
    if not shared:
        return None
    return Overlap(
        page=tuple(ours[i][0] for i, _ in shared),
        document=tuple(theirs[j][0] for _, j in shared),
        telling=sum(ours[i][1] not in common for i, _ in shared),
        share=len(shared) / max(len(ours), len(theirs)),
        breaks=sum(i - before_i > 1 or j - before_j > 1 for (before_i, before_j), (i, j) in pairwise(shared)),
    )


def _longest_common(page: Sequence[int], document: Sequence[int]) -> list[tuple[int, int]]:
    """
    Return a longest common subsequence, as the places of its words in *page* and in *document*.

    Hunt and Szymanski 1977: a longest increasing run of the places where equal words stand.
    """
    places: dict[int, list[int]] = {}
    for place, word in enumerate(page):
        if len(taken := places.setdefault(word, [])) < MAX_PLACES:
            taken.insert(0, place)  # last first, so that one place is taken once
    ends: list[int] = []  # the smallest place at which a run of each length ends
    tops: list[int] = []  # that run's last link
    links: list[tuple[tuple[int, int], int]] = []  # a pair of places, and the link before it
    for there, word in enumerate(document):
        for here in places.get(word, ()):
            k = bisect_left(ends, here)
            links.append(((here, there), tops[k - 1] if k else -1))
            ends[k : k + 1], tops[k : k + 1] = [here], [len(links) - 1]
    return _unlinked(links, tops[-1]) if tops else []


def _unlinked(links: Sequence[tuple[tuple[int, int], int]], last: int) -> list[tuple[int, int]]:
    chain = []
    while last >= 0:
        pair, last = links[last]
        chain.append(pair)
    return chain[::-1]


@lru_cache(maxsize=8)  # the pages at work at a time
def _name_words(names: frozenset[str]) -> frozenset[int]:
    """Return the hashes of the words of names: two texts on one story share them whatever was said."""
    return frozenset(word_hash(word) for name in names for word in name.split())


@lru_cache(maxsize=1)
def _known_words() -> tuple[frozenset[int], frozenset[int]]:
    """Return the hashes of the function words, single letters among them, and of the words of everyday speech."""
    table = tomllib.loads(files("onrecord.quotation").joinpath("words", "common.toml").read_text("utf-8"))
    function = [*table["function"].split(), *"abcdefghijklmnopqrstuvwxyz"]
    return frozenset(map(word_hash, function)), frozenset(map(word_hash, table["common"].split()))
