"""Passages: what a page shares with the documents of the corpus, word for word or nearly so."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from onrecord.model import Alignment, Span
from onrecord.options import ReuseOptions
from onrecord.reuse.acceptance import is_accepted, threshold_bits
from onrecord.reuse.alignment import Aligner, SharedStretch, trim_to_marks
from onrecord.reuse.candidates import Candidate, find_candidates
from onrecord.reuse.evidence import Evidence, Flags, weigh
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.labels import COMMONPLACE, find_reason
from onrecord.reuse.postings import WIDTH, tokens_of
from onrecord.reuse.segment import ANCHOR_WORDS, IndexedDocument, LiveSegment
from onrecord.text.quotation_marks import QuotedSegment
from onrecord.text.tokens import Words, find_words, find_words_within
from onrecord.text.wording import PageComparison, relation_of


class PassageIndex(Protocol):
    """What finding passages asks of the corpus."""

    def segments(self) -> Sequence[LiveSegment]:
        """Return the documents as they are indexed; every document is live in one segment at most."""

    def document_text(self, number: int) -> str:
        """Return the text of a document."""

    def statistics(self) -> WordStatistics:
        """Return how common words are; the segments have been added, as far as that is of use."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A stretch that page and document share."""

    stretch: SharedStretch
    document: IndexedDocument

    @property
    def neighbours(self) -> tuple[int, int]:
        """The tokens before and after it in the document; -1 at an end."""
        tokens, first, last = self.document.tokens, self.stretch.document_first, self.stretch.document_last
        return int(tokens[first - 1]) if first else -1, int(tokens[last]) if last < len(tokens) else -1


def find_passages(
    text: str,
    words: Words,
    quoted: Iterable[QuotedSegment],
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
        quoted: What `find_quoted_segments` found in *text*.
        leave_out: Numbers of documents that are stored copies of the page itself.
        expired: Asked before each look-up and before each stretch is aligned; once true, the rest is left out.
    """
    if len(words) < WIDTH:
        return []
    evidence = weigh(text, words, quoted, index.statistics(), options)
    segments = index.segments()
    corpus_words = sum(len(live.segment.tokens) for live in segments)
    threshold = threshold_bits(corpus_words, len(words), options)
    candidates = find_candidates(evidence, segments, threshold, leave_out, options, expired)
    found = _choose(_accepted(candidates, evidence, threshold, options, expired), len(words), options)
    phrases, comparison = _catch_phrases(found, threshold), PageComparison(text)
    aligned = (_alignment(text, evidence, each, index, phrases, comparison, options) for each in found if not expired())
    return [alignment for alignment in aligned if alignment]


def _accepted(
    candidates: Iterable[Candidate],
    evidence: Evidence,
    threshold: float,
    options: ReuseOptions,
    expired: Callable[[], bool],
) -> Iterator[_Found]:
    aligner = Aligner(evidence, options)
    accepted: dict[int, list[SharedStretch]] = defaultdict(list)  # of each document; what lies in one is no better
    for candidate in candidates:
        document = candidate.document
        covered = np.zeros(len(evidence.words), dtype=np.bool_)
        for run in candidate.runs:
            if expired():
                return
            if covered[run.first] or any(
                s.first <= run.first and run.last <= s.last for s in accepted[document.number]
            ):
                continue
            aligned = aligner.align(document.number, document.tokens, run)
            covered[aligned.first : aligned.last] = True
            stretch = trim_to_marks(aligned, evidence, document.tokens, options)
            if is_accepted(stretch, evidence, threshold, options):
                accepted[document.number].append(stretch)
                yield _Found(stretch, document)


def _choose(found: Iterable[_Found], words: int, options: ReuseOptions) -> list[_Found]:
    """Return the stretches in page order, without lesser ones of one document and of places where many stand."""
    chosen: list[_Found] = []
    documents = np.zeros(words, dtype=np.int64)  # that are chosen, for each word of the page
    covered: dict[int, Flags] = defaultdict(lambda: np.zeros(words, dtype=np.bool_))
    for each in sorted(found, key=lambda each: -each.stretch.bits):
        stretch = each.stretch
        place = slice(stretch.first, stretch.last)
        if (
            documents[place].min() < options.max_documents
            and 2 * covered[stretch.document][place].sum() <= stretch.matched
        ):
            documents[place] += 1
            covered[stretch.document][place] = True
            chosen.append(each)
    return sorted(chosen, key=lambda each: (each.stretch.first, -each.stretch.bits))


def _catch_phrases(found: Iterable[_Found], threshold: float) -> set[tuple[int, int]]:
    """
    Return the places whose words only their quotation marks make surprising, and that several texts have.

    What is quoted was copied from somewhere; from where, the same few words in several texts do not say. Copies of one
    text go on alike around them, and count once.
    """
    texts = defaultdict(set)
    for each in found:
        if each.stretch.bits < threshold:
            texts[each.stretch.first, each.stretch.last].add(each.neighbours)
    return {place for place, around in texts.items() if len(around) > 1}


def _alignment(
    text: str,
    evidence: Evidence,
    found: _Found,
    index: PassageIndex,
    phrases: Collection[tuple[int, int]],
    comparison: PageComparison,
    options: ReuseOptions,
) -> Alignment | None:
    """Return what was found as an alignment; None if the document's text is not the one that was indexed."""
    document_text, stretch = index.document_text(found.document.number), found.stretch
    if (around := _words_around(stretch, found.document, document_text)) is None:
        return None
    document_words, before = around
    there = replace(
        stretch, document_first=stretch.document_first - before, document_last=stretch.document_last - before
    )
    page_span = evidence.words.span(stretch.first, stretch.last)
    document_span = document_words.span(there.document_first, there.document_last)
    edits, similarity = (
        ((), 1.0)
        if _is_exact(there, evidence.words, document_words)
        else comparison.compare(page_span, document_text, document_span)
    )
    reason = find_reason(text, evidence, there, document_text, document_words, options)
    is_phrase = (stretch.first, stretch.last) in phrases
    return Alignment(
        page=page_span,
        document=stretch.document,
        document_span=document_span,
        edits=edits,
        relation=relation_of(edits),
        similarity=similarity,
        bits=stretch.bits,
        held_back=reason or (COMMONPLACE if is_phrase else None),
    )


def _is_exact(stretch: SharedStretch, words: Words, document_words: Words) -> bool:
    """Return whether the words of both sides are the same; one in 2**16 has another's token."""
    here = words.hashes[stretch.first : stretch.last]
    return stretch.exact and np.array_equal(here, document_words.hashes[stretch.document_first : stretch.document_last])


def _words_around(stretch: SharedStretch, document: IndexedDocument, text: str) -> tuple[Words, int] | None:
    """
    Return the words of a part of a document that holds *stretch*, and how many words stand before them.

    None if *text* has other words than were indexed, as a version of this program may have found in it.
    """
    first, last = stretch.document_first // ANCHOR_WORDS, -(-stretch.document_last // ANCHOR_WORDS)
    start = min(int(document.anchors[first]), len(text))
    end = min(int(document.anchors[last]), len(text)) if last < len(document.anchors) else len(text)
    words, before = find_words_within(text, Span(start, end)), first * ANCHOR_WORDS
    if np.array_equal(tokens_of(words.hashes), document.tokens[before : last * ANCHOR_WORDS]):
        return words, before
    words = find_words(text)  # an anchor stands within a character that is two words, as ½ is
    return (words, 0) if np.array_equal(tokens_of(words.hashes), document.tokens) else None
