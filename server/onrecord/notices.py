"""Notices: which passages of a page are boilerplate, as their publishers print them beside whatever they write of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from onrecord.carriers import Carriers
from onrecord.model import Alignment, SourceDocument, Span
from onrecord.options import ReuseOptions
from onrecord.placement import carrying, group_by_place, mostly_inside
from onrecord.reuse.boilerplate import Carrier, is_boilerplate
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.labels import BOILERPLATE
from onrecord.reuse.postings import Tokens, tokens_of
from onrecord.text.tokens import Words, find_words

_HOST = re.compile(r"https?://(?:[^/@]*@)?(?P<host>[^/:?#]+)", re.IGNORECASE)
# Under these a country sells names: "news.co.uk" is registered, "co.uk" is not.
_SOLD_UNDER = frozenset(["ac", "co", "com", "edu", "gov", "net", "org"])


class Notices:
    """Finds the boilerplate among all *passages* of one page."""

    def __init__(
        self,
        words: Words,
        passages: Sequence[Alignment],
        carriers: Carriers,
        statistics: WordStatistics,
        options: ReuseOptions,
    ) -> None:
        self.words, self.passages, self.carriers = words, passages, carriers
        self.statistics, self.options = statistics, options

    def held_back(self, spoken: Sequence[Span]) -> list[Alignment]:
        """Return the passages, those that are boilerplate held back; never what is mostly *spoken* words."""
        shown = (group for group in group_by_place(self.passages) if group[0].held_back is None)
        notices = {id(a) for group in shown if self.is_notice(group[0].page, spoken) for a in group}
        return [replace(a, held_back=BOILERPLATE) if id(a) in notices else a for a in self.passages]

    def is_notice(self, place: Span, spoken: Iterable[Span]) -> bool:
        """Return whether the words at a *place* of the page are boilerplate of those who print them."""
        holders = carrying(place, self.passages)
        if len(holders) < self.options.edge_texts or mostly_inside(place, spoken):
            return False
        copies = self.carriers.copies({a.document for a in holders})
        texts = [*{copies[a.document]: a for a in holders}.values()]
        if self.tells_enough(self.telling):
            subjects = [self.telling] * len(texts)
        elif len(texts) < self.options.everywhere_texts or self.is_the_page(place):
            return False
        else:  # whether the texts are about one thing, they tell themselves; reading one takes a millisecond
            texts = texts[: self.options.everywhere_texts]
            subjects = [self.telling_of(a) for a in (*texts[1:], texts[0])]
        return is_boilerplate(len(place), list(map(self.carrier, texts, subjects)), self.options)

    def carrier(self, alignment: Alignment, subject: Tokens) -> Carrier:
        """Return the document of a passage as one that carries it; kin by the telling words of a *subject*."""
        document, span = self.carriers.corpus.document(alignment.document), alignment.document_span
        shared = np.isin(subject, self.carriers.tokens(alignment.document))
        kinship = float(shared.mean()) if self.tells_enough(subject) else 1.0
        return Carrier(publisher_of(document), span.start, len(document.text) - span.end, kinship)

    def tells_enough(self, telling: Tokens) -> bool:
        """Return whether there are enough telling words to say what a text is about."""
        return len(telling) >= self.options.telling_words

    def is_the_page(self, place: Span) -> bool:
        """Return whether the words at a *place* make up so much of the page that they are what it is about."""
        return len(place) > self.options.max_notice_share * int(self.words.ends[-1])

    @cached_property
    def telling(self) -> Tokens:
        """The different words of the page that tell what it is about, those in passages left out."""
        return self.find_telling(self.words, {a.page for a in self.passages})

    def telling_of(self, alignment: Alignment) -> Tokens:
        """Return the different words that tell what a passage's document is about, those of the passage left out."""
        words = find_words(self.carriers.corpus.document(alignment.document).text)
        return self.find_telling(words, [alignment.document_span])

    def find_telling(self, words: Words, left_out: Iterable[Span]) -> Tokens:
        """Return the different words that tell what a text is about."""
        bits, _ = self.statistics.information(words.hashes)
        told = bits >= self.options.telling_bits
        for span in left_out:
            told[np.searchsorted(words.starts, span.start) : np.searchsorted(words.starts, span.end)] = False
        return np.unique(tokens_of(words.hashes[told]))


def publisher_of(document: SourceDocument) -> str | None:
    """
    Return who published a document: by name, else by the domain that its address is registered under.

    >>> publisher_of(SourceDocument(1, "", url="https://news.gazette.co.uk/a")), publisher_of(SourceDocument(1, ""))
    ('gazette.co.uk', None)
    """
    if document.publisher:
        return document.publisher.casefold()
    found = _HOST.match(document.url or "")
    labels = found["host"].casefold().split(".") if found else []
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in _SOLD_UNDER else -2 :]) or None
