"""The words that two quotations share, in order, and how surprising it is that they do."""

import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from onrecord.model import Span
from onrecord.options import LookupOptions
from onrecord.shipped import read_shipped
from onrecord.text.tokens import Words, find_words, word_hash

# Places of one word in a stretch that are tried: people repeat a word twice or thrice, a hostile page endlessly.
MAX_PLACES = 8

Pair = tuple[int, int]


class WordInformation(Protocol):
    """How surprising words are."""

    def information(self, hashes: NDArray[np.uint32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bits of each word by itself, and of each word after the one before it."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """
    The content words that two stretches share, in order and near one another.

    Args:
        page: Which words of the page's stretch are shared, function words counted too.
        document: Which words of the document's stretch, parallel to *page*.
        reach: From the first to the last word of the document's stretch that is shared, function words beside them too.
        bits: How surprising they are, less the price of what stands between them.
        telling: How many of them are not common in everyday speech.
        of_longer: Of the content words of the longer stretch, how many are shared, in 0..1.
        of_shorter: Of all words of the shorter one, function words too, how many stand in the longer in order.
    """

    page: tuple[int, ...]
    document: tuple[int, ...]
    reach: Span
    bits: float
    telling: int
    of_longer: float
    of_shorter: float


class PageStretch:
    """A stretch of a page's quotation, to be laid beside many stored ones."""

    def __init__(
        self, text: str, span: Span, names: frozenset[str], information: WordInformation, options: LookupOptions
    ) -> None:
        """
        Weigh the words of *span*.

        A name says what the story is, not what was said: words of *names*, the keys of those that the page names,
        and capitalised words count for little, unless all are capitalised, as in a headline.
        """
        self.words, self.options = find_words(span.of(text)), options
        self.content = _content(self.words)
        written = span.of(text)
        capitalised = {i for i, _ in self.content if i and written[self.words.starts[i]].isupper()}
        if len(capitalised) >= max(options.headline_words, len(self.content) - 1):
            capitalised = set()
        known = _name_words(names)
        most = [
            options.name_bits if i in capitalised or h in known else options.max_word_bits
            for i, h in enumerate(self.words.hashes.tolist())
        ]
        alone, after = information.information(self.words.hashes)
        self.alone, self.after = np.minimum(alone, most).tolist(), np.minimum(after, most).tolist()
        self.most = [max(self.alone[i], self.after[i]) for i, _ in self.content]

    def overlap(self, document: Words) -> Overlap | None:
        """Return the content words that *document* holds in the same order; None if it holds none."""
        theirs = _content(document)
        common = _longest_common([h for _, h in self.content], [h for _, h in theirs])
        if not common:
            return None
        shared, bits = self.nearest(common)
        page, there = tuple(self.content[i][0] for i, _ in shared), tuple(theirs[j][0] for _, j in shared)
        return Overlap(
            page=page,
            document=there,
            reach=_reach(self.words, page, document, there),
            bits=bits,
            telling=sum(self.content[i][1] not in _known_words()[1] for i, _ in shared),
            of_longer=len(shared) / max(len(self.content), len(theirs)),
            of_shorter=_common_share(self.words, document),
        )

    def nearest(self, common: Sequence[Pair]) -> tuple[Sequence[Pair], float]:
        """Return the run of *common* words that says most when other words between them cost, and its bits."""
        worth = [self.alone[self.content[common[0][0]][0]]]
        for before, pair in pairwise(common):
            place, previous = self.content[pair[0]][0], self.content[before[0]][0]
            worth.append(self.after[place] if place == previous + 1 else self.alone[place])
        best, total, first = (0, 1, worth[0]), worth[0], 0
        for k in range(1, len(common)):
            apart = max(common[k][0] - common[k - 1][0], common[k][1] - common[k - 1][1]) - 1
            total -= self.options.break_bits * sqrt(apart)
            if total <= 0:
                total, first = 0.0, k
            total += worth[k]
            best = max(best, (first, k + 1, total), key=lambda run: run[2])
        return common[best[0] : best[1]], best[2]


def words_beside(words: Words, span: Span, count: int) -> frozenset[int]:
    """Return the hashes of the content words among the *count* words on either side of *span*."""
    first, last = (bisect_left(words.starts, place) for place in (span.start, span.end))
    beside = np.concatenate([words.hashes[max(0, first - count) : first], words.hashes[last : last + count]])
    return frozenset(beside.tolist()) - _known_words()[0]


def weigh_context(
    words: frozenset[int], information: WordInformation, names: frozenset[str], options: LookupOptions
) -> dict[int, float]:
    """Return what each of the *words* beside a quotation says about the occasion, in bits."""
    hashes = np.array(sorted(words), dtype=np.uint32)
    alone, _ = information.information(hashes)
    known = _name_words(names)
    most = [options.name_bits if word in known else options.max_word_bits for word in hashes.tolist()]
    return dict(zip(hashes.tolist(), (options.context_share * np.minimum(alone, most)).tolist(), strict=True))


def content_words(words: Words, content: Sequence[Span]) -> tuple[int, ...]:
    """
    Return the hashes of the content words of a quotation: what it is indexed under; sorted, each once.

    Args:
        words: Those of the text that *content* lies in.

    >>> len(content_words(find_words("It was an extremely productive call."), [Span(0, 36)]))
    3
    """
    function, _ = _known_words()
    return tuple(sorted({h for span in content for h in words.within(span).hashes.tolist()} - function))


def _content(words: Words) -> list[Pair]:
    function, _ = _known_words()
    return [(i, h) for i, h in enumerate(words.hashes.tolist()) if h not in function]


def _common_share(one: Words, other: Words) -> float:
    shorter = min(len(one), len(other))
    return float(LCSseq.similarity(one.hashes.tolist(), other.hashes.tolist())) / shorter


def _reach(page: Words, here: Sequence[int], document: Words, there: Sequence[int]) -> Span:
    """Return the words of the document from the first to the last equal one, function words at the ends too."""
    i, first = here[0], there[0]
    while i and first and page.hashes[i - 1] == document.hashes[first - 1]:
        i, first = i - 1, first - 1
    j, last = here[-1] + 1, there[-1] + 1
    while j < len(page) and last < len(document) and page.hashes[j] == document.hashes[last]:
        j, last = j + 1, last + 1
    return Span(first, last)


def _longest_common(page: Sequence[int], document: Sequence[int]) -> list[Pair]:
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
    links: list[tuple[Pair, int]] = []  # a pair of places, and the link before it
    for there, word in enumerate(document):
        for here in places.get(word, ()):
            k = bisect_left(ends, here)
            links.append(((here, there), tops[k - 1] if k else -1))
            ends[k : k + 1], tops[k : k + 1] = [here], [len(links) - 1]
    return _unlinked(links, tops[-1]) if tops else []


def _unlinked(links: Sequence[tuple[Pair, int]], last: int) -> list[Pair]:
    chain = []
    while last >= 0:
        pair, last = links[last]
        chain.append(pair)
    return chain[::-1]


@lru_cache(maxsize=8)  # the pages at work at a time
def _name_words(names: frozenset[str]) -> frozenset[int]:
    return frozenset(word_hash(word) for name in names for word in name.split())


@lru_cache(maxsize=1)
def _known_words() -> tuple[frozenset[int], frozenset[int]]:
    """Return the hashes of the function words, single letters among them, and of the words of everyday speech."""
    table = tomllib.loads(read_shipped("quotation/words/common.toml").decode())
    function = [*table["function"].split(), *"abcdefghijklmnopqrstuvwxyz"]
    return frozenset(map(word_hash, function)), frozenset(map(word_hash, table["common"].split()))
