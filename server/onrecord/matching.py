"""
From a page to its highlights: analyse the page, ask the corpus, merge, label, order. Pure.

A document is analysed by the same `analyse` when it is stored, so that page and corpus are read alike.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from onrecord.model import MatchResult, Quotation, SourceDocument
from onrecord.options import Options
from onrecord.quotation.extraction import QuotationModel, extract_quotations
from onrecord.quotation.lookup import QuotationIndex
from onrecord.reuse.passages import PassageIndex
from onrecord.text.tokens import Words, find_words


class Corpus(PassageIndex, QuotationIndex, Protocol):
    """What matching asks of the corpus; tests answer from a dict, production from SQLite."""

    def document(self, number: int) -> SourceDocument:
        """Return a stored document with its text."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """
    A text as both sides of a match need it.

    Args:
        names: Keys of the people and bodies named, as `quotation.lookup` compares them across texts.
    """

    text: str
    words: Words
    quotations: tuple[Quotation, ...]
    names: frozenset[str]


def analyse(text: str, model: QuotationModel, options: Options) -> Analysis:
    """Return the words, quotations and names of *text*."""
    raise NotImplementedError


def match_page(
    page: Analysis,
    corpus: Corpus,
    *,
    leave_out: Collection[int] = (),
    published: str | None = None,
    options: Options,
    expired: Callable[[], bool] = lambda: False,
) -> MatchResult:
    """
    Return what page and corpus have to say about *page*.

    Args:
        leave_out: Numbers of documents that are stored copies of the page itself.
        published: When the page was published, ISO 8601, if known.
        expired: Asked between parts; once true, the rest is left out and the result says so.
    """
    raise NotImplementedError
