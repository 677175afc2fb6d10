"""Carriers: the documents that hold a page's words; which of them are one text, and which was first."""

from collections.abc import Collection, Sequence
from typing import Protocol

from onrecord.model import SourceDocument, Spread
from onrecord.options import ReuseOptions
from onrecord.precedence import earliest
from onrecord.reuse.copies import find_copies
from onrecord.reuse.postings import Tokens, tokens_of
from onrecord.reuse.segment import LiveSegment, find_document
from onrecord.text.tokens import find_words


class CarrierIndex(Protocol):
    """What is asked of the corpus about documents that hold a page's words."""

    def document(self, number: int) -> SourceDocument:
        """Return a stored document with its text."""

    def segments(self) -> Sequence[LiveSegment]:
        """Return the documents as they are indexed."""


class Carriers:
    """The documents that hold words of one page, each looked into once."""

    def __init__(self, corpus: CarrierIndex, options: ReuseOptions) -> None:
        self.corpus, self.options = corpus, options
        self._tokens: dict[int, Tokens] = {}
        self._copies: dict[frozenset[int], dict[int, int]] = {}

    def tokens(self, number: int) -> Tokens:
        """Return the tokens of a document."""
        if number not in self._tokens:
            indexed = find_document(self.corpus.segments(), number)
            self._tokens[number] = indexed.tokens if indexed else self.unindexed_tokens(number)
        return self._tokens[number]

    def unindexed_tokens(self, number: int) -> Tokens:
        """Return the tokens of a document whose part of the index is being built anew."""
        return tokens_of(find_words(self.corpus.document(number).text).hashes)

    def copies(self, numbers: Collection[int]) -> dict[int, int]:
        """Return for each document the lowest number among those that are the same text."""
        asked = frozenset(numbers)
        if len(asked) <= 1:
            return {number: number for number in asked}
        if asked not in self._copies:
            ordered = sorted(asked)
            found = find_copies([self.tokens(number) for number in ordered], self.options)
            self._copies[asked] = {number: ordered[lead] for number, lead in zip(ordered, found, strict=True)}
        return self._copies[asked]

    def spread(self, numbers: Collection[int], *, more: bool) -> Spread | None:
        """Return in how many documents words stand; None if in none. Where there may be more, any may be the first."""
        if not numbers:
            return None
        first = None if more else earliest(self.corpus.document(number) for number in numbers)
        return Spread(len(set(numbers)), len(set(self.copies(numbers).values())), first, more)
