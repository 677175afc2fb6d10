"""
How well copied passages were found: precision, recall, granularity and plagdet, as in the PAN text alignment tasks.

Potthast, Stein, Barrón-Cedeño and Rosso 2010, "An Evaluation Framework for Plagiarism Detection": characters of page
and document together, means over the copied passages and over the findings.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from statistics import fmean

from benchmarks.copying import WORD, Copied, Page
from onrecord.model import Span

NATURAL = 6  # words in a row that two texts may share by nature; what is found there counts neither way
FOUND = 0.5  # of a passage's characters on the page; then it counts as found


@dataclass(frozen=True)
class Found:
    """What a system found: a span of the page, the document, the span there."""

    page: Span
    document: int
    span: Span


@dataclass(frozen=True)
class Figures:
    """
    How well passages were found.

    Args:
        granularity: Findings for each passage that was found at all; 1 at best.
        false_spans: Findings a page where nothing was copied.
        recall_by: For each length and kind, quoted or bare: how many passages were found, and of how many.
    """

    precision: float
    recall: float
    granularity: float
    false_spans: float
    recall_by: dict[str, tuple[int, int]]

    @property
    def plagdet(self) -> float:
        """
        Return the harmonic mean of precision and recall, less for passages in pieces.

        >>> Figures(precision=0.5, recall=1.0, granularity=1.0, false_spans=0.0, recall_by={}).plagdet
        0.6666666666666666
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total / log2(1 + self.granularity) if total else 0.0


def score(pages: Sequence[Page], found: Sequence[Sequence[Found]], documents: Sequence[str]) -> Figures:
    """Return how well *found*, the findings on each page, tells what was copied from *documents*."""
    counted = [[f for f in mine if _counts(f, page, documents)] for page, mine in zip(pages, found, strict=True)]
    outcomes = list(zip(pages, counted, strict=True))
    cases = [(c, [f for f in mine if _meets(f, c)]) for page, mine in outcomes for c in page.copied if c.counts]
    precision = [_share_copied(f, page.copied) for page, mine in outcomes for f in mine]
    pieces = [len(hits) for _, hits in cases if hits]
    return Figures(
        precision=fmean(precision or [0.0]),
        recall=fmean(_share_found(c, hits) for c, hits in cases),
        granularity=fmean(pieces or [1]),
        false_spans=sum(share == 0 for share in precision) / len(pages),
        recall_by=_recall_by(cases),
    )


def _counts(found: Found, page: Page, documents: Sequence[str]) -> bool:
    """Return whether a finding is right or wrong; it is neither where nobody could tell, or texts agree by nature."""
    met = [c for c in page.copied if _meets(found, c)]
    if met:
        return any(c.counts for c in met)
    return not _is_natural(found, page.text, documents[found.document])


def _meets(found: Found, copied: Copied) -> bool:
    same = found.document == copied.document
    return same and bool(_shared(found.page, copied.page) and _shared(found.span, copied.span))


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _share_copied(found: Found, copied: Iterable[Copied]) -> float:
    met = [c for c in copied if _meets(found, c)]
    shared = sum(_shared(found.page, c.page) + _shared(found.span, c.span) for c in met)
    return min(1.0, shared / (len(found.page) + len(found.span)))


def _share_found(copied: Copied, hits: Sequence[Found]) -> float:
    covered = _covered(copied.page, [f.page for f in hits]) + _covered(copied.span, [f.span for f in hits])
    return covered / (len(copied.page) + len(copied.span))


def _covered(place: Span, spans: Iterable[Span]) -> int:
    """
    Return how many characters of *place* the spans cover together.

    >>> _covered(Span(0, 10), [Span(4, 20), Span(2, 5)])
    8
    """
    return len({at for span in spans for at in range(max(place.start, span.start), min(place.end, span.end))})


def _is_natural(found: Found, page: str, document: str) -> bool:
    """Return whether most words of a finding stand in runs that page and document share by nature."""
    words = _folded(page[found.page.start : found.page.end])
    runs = word_runs(document, NATURAL)
    shared = {i + n for i, run in enumerate(_windows(words, NATURAL)) if run in runs for n in range(NATURAL)}
    return len(shared) > len(words) / 2


@lru_cache(maxsize=1024)
def word_runs(text: str, words: int) -> frozenset[tuple[str, ...]]:
    """
    Return every run of so many *words* of a text, folded.

    >>> sorted(word_runs("Don’t be, don't!", 2))
    [('be', 'dont'), ('dont', 'be')]
    """
    return frozenset(_windows(_folded(text), words))


def _windows(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(size)), strict=False)


def _folded(text: str) -> list[str]:
    return [re.sub("['’]", "", word.casefold()) for word in WORD.findall(text)]


def _recall_by(cases: Iterable[tuple[Copied, Sequence[Found]]]) -> dict[str, tuple[int, int]]:
    counts: dict[str, list[bool]] = defaultdict(list)
    for copied, hits in cases:
        is_found = _covered(copied.page, [f.page for f in hits]) >= FOUND * len(copied.page)
        for key in ("quoted" if copied.quoted else "bare", copied.length, copied.kind):
            counts[key].append(is_found)
    return {key: (sum(outcomes), len(outcomes)) for key, outcomes in counts.items()}
