"""
Where else quoted words stand: the same words in stored quotations, in other length and wording, down to one word.

What stands in quotation marks is a small share of a text, so its index is dense: every content word of a quotation.
One shared word says little by itself; who said it and what the two texts are about must speak for it.
"""

import tomllib
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

import numpy as np

from onrecord.model import Alignment, Quotation, Span, Speaker, StoredQuotation
from onrecord.options import LookupOptions, Options
from onrecord.quotation.identity import is_same_person, shared_names
from onrecord.text.sentences import sentences_around
from onrecord.text.tokens import find_words, word_hash
from onrecord.text.wording import find_edits, relation_of, similarity_of

# Places of one word in a stretch that are tried: people repeat a word twice or thrice, a hostile page endlessly.
MAX_PLACES = 8


class QuotationIndex(Protocol):
    """The quotations of the corpus, by the content words that `content_words` gave when they were stored."""

    def quotation_counts(self, words: Collection[int]) -> Mapping[int, int]:
        """Return how many stored quotations hold each of *words*; those that none holds may be left out."""

    def quotations_with(self, words: Collection[int], limit: int) -> Sequence[StoredQuotation]:
        """
        Return at most *limit* quotations that hold any of *words*.

        Those that hold most of them come first, then those of the highest document number.
        """

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
    The words that two stretches share, in order.

    Args:
        content: How many content words.
        telling: How many of them are not common in everyday speech.
        share: Of the content words of the longer stretch, how many are shared, in 0..1.
        density: Of the content words of the document between the first and the last shared one, how many are shared.
        first: The first word of the document's stretch that is shared, function words counted too.
        last: The last one.
    """

    content: int
    telling: int
    share: float
    density: float
    first: int
    last: int


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
    search = _Search(page_text, quotation, page_names, index, options.lookup)
    found = [
        hit for stretch in quotation.content for hit in search.hits(stretch) if hit.stored.document not in leave_out
    ]
    found.sort(key=lambda hit: -hit.overlap.share)
    references = [search.reference(hit) for hit in found[: options.lookup.max_references]]
    return sorted(
        references,
        key=lambda r: (-r.alignment.similarity, r.same_speaker is None, r.stored.document, r.alignment.document_span),
    )


@dataclass(frozen=True, slots=True)
class _Hit:
    """A stretch of the page, and the span of a stored quotation that shares enough words with it."""

    stretch: Span
    stored: StoredQuotation
    content: Span
    overlap: Overlap
    same_speaker: bool | None


@dataclass(frozen=True, slots=True)
class _Search:
    page_text: str
    quotation: Quotation
    page_names: frozenset[str]
    index: QuotationIndex
    options: LookupOptions

    def candidates(self, stretch: Span) -> Sequence[StoredQuotation]:
        """Return the stored quotations that hold the rarest words of the stretch."""
        counts = self.index.quotation_counts(content_words(self.page_text, [stretch]))
        rare = sorted((n, word) for word, n in counts.items() if 0 < n <= self.options.max_word_count)
        words = [word for _, word in rare[: self.options.max_words]]
        return self.index.quotations_with(words, self.options.max_candidates) if words else ()

    def hits(self, stretch: Span) -> Iterator[_Hit]:
        """Yield the stored quotations for which enough speaks, each at the span that shares most words."""
        words = find_words(stretch.of(self.page_text)).hashes.tolist()
        for stored in self.candidates(stretch):
            text = self.index.document_text(stored.document)
            laid = [(o, span) for span in stored.content if (o := find_overlap(words, span.of(text)))]
            if not laid:
                continue
            overlap, span = max(laid, key=lambda pair: (pair[0].content, pair[0].share))
            same = is_same_speaker(self.quotation.speaker, stored.speaker)
            if self.is_enough(overlap, same, stored):
                yield _Hit(stretch, stored, span, overlap, same)

    def reference(self, hit: _Hit) -> QuotationReference:
        """Return the stretch beside the stored words: their sentence, cut where that goes on far beside them."""
        text, content = self.index.document_text(hit.stored.document), hit.content
        span = beside(content.of(text), hit.overlap, self.options.beside_words)
        span = Span(content.start + span.start, content.start + span.end)
        edits = find_edits(self.page_text, hit.stretch, text, span)
        alignment = Alignment(
            page=hit.stretch,
            document=hit.stored.document,
            document_span=span,
            edits=edits,
            relation=relation_of(edits, document_has_more=span != content),
            similarity=similarity_of(self.page_text, hit.stretch, text, span),
        )
        return QuotationReference(alignment, hit.stored, hit.same_speaker)

    def is_enough(self, overlap: Overlap, same_speaker: bool | None, stored: StoredQuotation) -> bool:
        """Return whether shared words, speaker and names together make chance unlikely."""
        if self.can_stand_alone(overlap):
            return True
        whole = overlap.share >= self.options.whole_share
        if not overlap.telling and not (overlap.content > 1 and whole):
            return False
        quoted = "indirect" not in (self.quotation.form, stored.form)
        story = self.is_same_story(stored.document)
        if overlap.telling and overlap.content > 1:
            return (story and quoted) or same_speaker is True
        if overlap.telling:
            return quoted and (story or (same_speaker is True and whole))
        return quoted and story and same_speaker is True

    def can_stand_alone(self, overlap: Overlap) -> bool:
        return (
            overlap.content >= self.options.alone_words
            and overlap.telling >= self.options.alone_telling
            and overlap.density >= self.options.alone_density
        )

    def is_same_story(self, document: int) -> bool:
        return shared_names(self.page_names, self.index.document_names(document)) >= self.options.story_names


def beside(content: str, overlap: Overlap, most: int) -> Span:
    """Return the sentences of *content* that hold the shared words, less what goes on for *most* words beside them."""
    words = find_words(content)
    around = sentences_around(content, words.span(overlap.first, overlap.last + 1))
    first = int(np.searchsorted(words.starts, around.start))
    last = int(np.searchsorted(words.ends, around.end, side="right")) - 1
    start = int(words.starts[overlap.first]) if overlap.first - first > most else around.start
    end = int(words.ends[overlap.last]) if last - overlap.last > most else around.end
    return Span(start, end)


def find_overlap(page: Sequence[int], content: str) -> Overlap | None:
    """Return the content words that the hashed words of a *page*'s stretch share with *content* in order, if any."""
    function, common = _known_words()
    page = [h for h in page if h not in function]
    document = [(i, h) for i, h in enumerate(find_words(content).hashes.tolist()) if h not in function]
    shared = _longest_common(page, document)
    if not shared:
        return None
    first, last = shared[0][0], shared[-1][0]
    return Overlap(
        content=len(shared),
        telling=sum(h not in common for _, h in shared),
        share=len(shared) / max(len(page), len(document)),
        density=len(shared) / sum(first <= i <= last for i, _ in document),
        first=first,
        last=last,
    )


def _longest_common(page: Sequence[int], document: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    Return a longest common subsequence, as the (position, hash) of the document's words.

    Hunt and Szymanski 1977: a longest increasing run of the places where equal words stand.
    """
    places: dict[int, list[int]] = {}
    for place, word in enumerate(page):
        if len(taken := places.setdefault(word, [])) < MAX_PLACES:
            taken.insert(0, place)  # last first, so that one place is taken once
    ends: list[int] = []  # the smallest place at which a run of each length ends
    tops: list[int] = []  # that run's last link
    links: list[tuple[tuple[int, int], int]] = []  # an item, and the link before it
    for item in document:
        for place in places.get(item[1], ()):
            k = bisect_left(ends, place)
            links.append((item, tops[k - 1] if k else -1))
            ends[k : k + 1], tops[k : k + 1] = [place], [len(links) - 1]
    return _unlinked(links, tops[-1]) if tops else []


def _unlinked(links: Sequence[tuple[tuple[int, int], int]], last: int) -> list[tuple[int, int]]:
    chain = []
    while last >= 0:
        item, last = links[last]
        chain.append(item)
    return chain[::-1]


@lru_cache(maxsize=1)
def _known_words() -> tuple[frozenset[int], frozenset[int]]:
    """Return the hashes of the function words, single letters among them, and of the words of everyday speech."""
    table = tomllib.loads(files("onrecord.quotation").joinpath("words", "common.toml").read_text("utf-8"))
    function = [*table["function"].split(), *"abcdefghijklmnopqrstuvwxyz"]
    return frozenset(map(word_hash, function)), frozenset(map(word_hash, table["common"].split()))
