"""Passages: what a page shares with the documents of the corpus, word for word or nearly so."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.model import Alignment
from onrecord.options import ReuseOptions
from onrecord.reuse.acceptance import is_accepted, threshold_bits
from onrecord.reuse.alignment import SharedStretch, align, trim_to_marks
from onrecord.reuse.candidates import Candidate, PageShingles, Postings
from onrecord.reuse.evidence import Evidence, weigh
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.labels import find_reason
from onrecord.reuse.shingles import WIDTH, document_postings
from onrecord.text.quotation_marks import QuotedSegment
from onrecord.text.tokens import Words
from onrecord.text.wording import find_edits, relation_of, similarity_of

__all__ = ["PassageIndex", "Postings", "document_postings", "find_passages"]


class PassageIndex(Protocol):
    """What finding passages asks of the corpus."""

    def postings(self, fingerprints: NDArray[np.uint64]) -> Postings:
        """Return where *fingerprints*, sorted and each once, stand in the corpus."""

    def document_words(self, number: int) -> Words:
        """Return the words of a document, as `find_words` found them."""

    def document_text(self, number: int) -> str:
        """Return the text of a document."""

    def statistics(self) -> WordStatistics:
        """Return how common words are; each document of the corpus has been added."""


def find_passages(
    text: str,
    words: Words,
    segments: Iterable[QuotedSegment],
    index: PassageIndex,
    *,
    leave_out: Collection[int] = (),
    options: ReuseOptions,
    expired: Callable[[], bool] = lambda: False,
) -> list[Alignment]:
    """
    Return the passages of the page *text* that stand in documents, in page order, the best document first.

    Those that say too little to be shown (bare names, commonplaces, boilerplate) are held back, not left out.

    Args:
        words: What `find_words` found in *text*.
        segments: What `find_quoted_segments` found in *text*.
        leave_out: Numbers of documents that are stored copies of the page itself.
        expired: Asked before each stretch is aligned; once true, the rest is left out.
    """
    if len(words) < WIDTH:
        return []
    statistics = index.statistics()
    evidence = weigh(text, words, segments, statistics, options)
    threshold = threshold_bits(statistics.word_count, len(words), options)
    shingles = PageShingles(evidence, options)
    candidates = shingles.candidates(index.postings(shingles.fingerprints), threshold, leave_out)
    stretches = _stretches(candidates, evidence, index, threshold, options, expired)
    chosen = _choose(stretches, len(words), options)
    return [_alignment(text, evidence, stretch, index, options) for stretch in chosen if not expired()]


def _stretches(
    candidates: Iterable[Candidate],
    evidence: Evidence,
    index: PassageIndex,
    threshold: float,
    options: ReuseOptions,
    expired: Callable[[], bool],
) -> Iterator[SharedStretch]:
    for candidate in candidates:
        hashes = index.document_words(candidate.document).hashes
        covered = np.zeros(len(evidence.words), dtype=np.bool_)
        for anchor in candidate.anchors:
            if expired():
                return
            if covered[anchor[0]] or (found := align(evidence, candidate.document, hashes, anchor, options)) is None:
                continue
            covered[found.first : found.last] = True
            stretch = trim_to_marks(found, evidence, hashes, options)
            if is_accepted(stretch, evidence, threshold, options):
                yield stretch


def _choose(stretches: Iterable[SharedStretch], words: int, options: ReuseOptions) -> list[SharedStretch]:
    """Return the stretches in page order, without lesser ones of one document and of places where many stand."""
    chosen: list[SharedStretch] = []
    documents = np.zeros(words, dtype=np.int64)  # that are chosen, for each word of the page
    covered: dict[int, NDArray[np.bool_]] = defaultdict(lambda: np.zeros(words, dtype=np.bool_))
    for stretch in sorted(stretches, key=lambda stretch: -stretch.bits):
        place = slice(stretch.first, stretch.last)
        if (
            documents[place].min() < options.max_documents
            and 2 * covered[stretch.document][place].sum() <= stretch.matched
        ):
            documents[place] += 1
            covered[stretch.document][place] = True
            chosen.append(stretch)
    return sorted(chosen, key=lambda stretch: (stretch.first, -stretch.bits))


def _alignment(
    text: str, evidence: Evidence, stretch: SharedStretch, index: PassageIndex, options: ReuseOptions
) -> Alignment:
    document_text, document_words = index.document_text(stretch.document), index.document_words(stretch.document)
    page_span = evidence.words.span(stretch.first, stretch.last)
    document_span = document_words.span(stretch.document_first, stretch.document_last)
    edits = () if stretch.exact else find_edits(text, page_span, document_text, document_span)
    return Alignment(
        page=page_span,
        document=stretch.document,
        document_span=document_span,
        edits=edits,
        relation=relation_of(edits),
        similarity=similarity_of(text, page_span, document_text, document_span) if edits else 1.0,
        bits=stretch.bits,
        held_back=find_reason(text, evidence, stretch, document_text, document_words, options),
    )
