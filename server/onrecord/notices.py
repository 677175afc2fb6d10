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
from onrecord.text.tokens import Words

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
        texts = {copies[a.document]: a for a in holders}
        return is_boilerplate(len(place), [self.carrier(a) for a in texts.values()], self.options)

    def carrier(self, alignment: Alignment) -> Carrier:
        """Return the document of a passage as one that carries it."""
        document, span = self.carriers.corpus.document(alignment.document), alignment.document_span
        kinship = self.kinship(alignment.document)
        return Carrier(publisher_of(document), span.start, len(document.text) - span.end, kinship)

    def kinship(self, number: int) -> float:
        """Return the share of the page's telling words that a document has too; 1 where the page tells too little."""
        if len(self.telling) < self.options.telling_words:
            return 1.0
        return float(np.isin(self.telling, self.carriers.tokens(number)).mean())

    @cached_property
    def telling(self) -> Tokens:
        """The different words of the page that tell what it is about, those in passages left out."""
        bits, _ = self.statistics.information(self.words.hashes)
        told = bits >= self.options.telling_bits
        for span in {a.page for a in self.passages}:
            told[np.searchsorted(self.words.starts, span.start) : np.searchsorted(self.words.starts, span.end)] = False
        return np.unique(tokens_of(self.words.hashes[told]))


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
