"""
How the wording of two stretches differs, word by word: what `Alignment` says in edits, relation and similarity.

What was said decides: case, typography, apostrophes, hyphens, brackets around a letter and the spelling of a house
style make no difference.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial

from rapidfuzz.distance import Indel

from onrecord.model import Edit, EditMark, EditOperation, Relation, Span
from onrecord.text.spans import is_inside
from onrecord.text.spelling import spell, spelling_hash
from onrecord.text.tokens import find_words

# Words laid side by side at a time: the table of the alignment takes one bit for each pair of words, so 4,096 by 4,096
# is 2 MiB, where a book laid beside a book would be gigabytes. No quotation and hardly any article is longer.
BLOCK = 4096

Operation = tuple[EditOperation, Span, Span]  # spans count words: document, page

_ELLIPSIS = re.compile(r"[…⋯‥]|\.(?:\s?\.){2,}|\[\s*\]")
_BRACKETS = re.compile(r"\[[^\[\]\n]*\]")


def find_edits(page_text: str, page_span: Span, document_text: str, document_span: Span) -> tuple[Edit, ...]:
    """
    Return the differences of wording, seen from the document to the page, in order.

    Where only one side has words, its span takes one of the gaps beside them along, so that putting the document's
    side of every edit in place of the page's gives the document's wording.

    Args:
        page_span: The stretch of *page_text* to compare, in code points.
        document_span: The stretch of *document_text* to compare, in code points.

    >>> page, document = "“productive”", "“extremely productive,”"
    >>> [(e.op, e.document.of(document)) for e in find_edits(page, Span(1, 11), document, Span(1, 22))]
    [('delete', 'extremely ')]
    """
    return compare(page_text, page_span, document_text, document_span)[0]


def relation_of(edits: Iterable[Edit], *, page_has_more: bool = False, document_has_more: bool = False) -> Relation:
    """
    Return how the page's wording relates to the document's.

    Args:
        edits: As `find_edits` returns them.
        page_has_more: Whether the page's quotation or passage goes on beyond the span that was compared.
        document_has_more: Whether the document's does.

    >>> relation_of(()), relation_of((), document_has_more=True)
    ('identical', 'trimmed')
    """
    operations = {edit.op for edit in edits}
    page_has_more |= "insert" in operations
    document_has_more |= "delete" in operations
    if "replace" in operations or (page_has_more and document_has_more):
        return "altered"
    if page_has_more:
        return "extended"
    return "trimmed" if document_has_more else "identical"


def similarity_of(page_text: str, page_span: Span, document_text: str, document_span: Span) -> float:
    """
    Return the share of the words of both stretches that match in order, in 0..1; two without words are alike.

    >>> round(similarity_of("productive", Span(0, 10), "extremely productive", Span(0, 20)), 2)
    0.67
    """
    return compare(page_text, page_span, document_text, document_span)[1]


def compare(page_text: str, page_span: Span, document_text: str, document_span: Span) -> tuple[tuple[Edit, ...], float]:
    """Return what `find_edits` and `similarity_of` return, for the cost of one of them."""
    page, document = _Stretch(page_text, page_span), _Stretch(document_text, document_span)
    differences = [*_differences(document, page)]
    edits = (
        Edit(op, page.reach(ours, op), document.reach(theirs, op), _find_mark(op, page, ours, document, theirs))
        for op, theirs, ours in differences
    )
    total = len(page.hashes) + len(document.hashes)
    differing = sum(len(d) + len(p) for _, d, p in differences)
    return tuple(edits), 1 - differing / total if total else 1.0


class PageComparison:
    """Lays stretches of one page beside those of documents; what many documents have alike, once."""

    def __init__(self, page_text: str) -> None:
        """Have nothing compared yet."""
        self._compare = cache(partial(compare, page_text))

    def compare(self, page_span: Span, document_text: str, document_span: Span) -> tuple[tuple[Edit, ...], float]:
        """Return what `compare` returns."""
        start = max(0, document_span.start - 1)  # a bracket just outside makes a difference
        near, there = document_text[start : document_span.end + 1], _moved(document_span, -start)
        edits, similarity = self._compare(page_span, near, there)
        return tuple(replace(edit, document=_moved(edit.document, start)) for edit in edits), similarity


def _moved(span: Span, distance: int) -> Span:
    return Span(span.start + distance, span.end + distance)


class _Stretch:
    """A stretch of a text, word by word."""

    def __init__(self, text: str, span: Span) -> None:
        self.text, self.span = text, span
        found = find_words(span.of(text))
        self.starts, self.ends = (found.starts + span.start).tolist(), (found.ends + span.start).tolist()
        self.hashes = [spelling_hash(text[start:end]) for start, end in zip(self.starts, self.ends, strict=True)]

    def words(self, run: Span) -> list[Span]:
        """Return where each word of a *run* stands."""
        return [*map(Span, self.starts[run.start : run.end], self.ends[run.start : run.end])]

    def letters(self, run: Span) -> str:
        """Return a *run* of words without what parts them."""
        return "".join(spell(word.of(self.text)) for word in self.words(run))

    def reach(self, run: Span, op: EditOperation) -> Span:
        """Return the characters that a *run* of words takes; an empty run stands where its words would."""
        before, after = self.neighbours(run)
        if not len(run):
            return Span(before, before) if after is None else Span(after, after)
        first, last = self.starts[run.start], self.ends[run.end - 1]
        if op == "replace":
            return Span(first, last)
        if after is not None:
            return Span(first, after)
        return Span(before if run.start else first, last)

    def neighbours(self, run: Span) -> tuple[int, int | None]:
        """Return where the word before a *run* ends, or the stretch begins; and where the word after it starts."""
        before = self.ends[run.start - 1] if run.start else self.span.start
        return before, self.starts[run.end] if run.end < len(self.starts) else None

    def has_cut(self, run: Span) -> bool:
        """Return whether an ellipsis stands where the words of an empty *run* would."""
        before, after = self.neighbours(run)
        return _ELLIPSIS.search(self.text, before, self.span.end if after is None else after) is not None

    def is_bracketed(self, run: Span) -> bool:
        """Return whether every word of a *run* stands in square brackets."""
        words = self.words(run)
        return bool(words) and all(is_inside(word, self.brackets) for word in words)

    @cached_property
    def brackets(self) -> list[Span]:
        beyond = Span(max(0, self.span.start - 1), self.span.end + 1)  # a stretch may be cut just inside of one
        return [Span(*match.span()) for match in _BRACKETS.finditer(self.text, beyond.start, beyond.end)]


def _find_mark(op: EditOperation, page: _Stretch, ours: Span, document: _Stretch, theirs: Span) -> EditMark | None:
    if page.is_bracketed(ours) or document.is_bracketed(theirs):
        return "brackets"
    has_cut = (op == "delete" and page.has_cut(ours)) or (op == "insert" and document.has_cut(theirs))
    return "ellipsis" if has_cut else None


def _differences(document: _Stretch, page: _Stretch) -> Iterator[Operation]:
    """Yield what turns the document into the page, less what is written in one word here and in two there."""
    for op, theirs, ours in _operations(document.hashes, page.hashes):
        if op != "replace" or document.letters(theirs) != page.letters(ours):
            yield op, theirs, ours


def _operations(document: Sequence[int], page: Sequence[int]) -> Iterator[Operation]:
    """Yield what turns the words of the document into the page's, neighbouring insertions and deletions as one."""
    gap = (0, 0)
    for d, p, length in _matching_runs(document, page):
        yield from _operation(Span(gap[0], d), Span(gap[1], p))
        gap = (d + length, p + length)
    yield from _operation(Span(gap[0], len(document)), Span(gap[1], len(page)))


def _operation(document: Span, page: Span) -> Iterator[Operation]:
    if len(document) and len(page):
        yield "replace", document, page
    elif len(document):
        yield "delete", document, page
    elif len(page):
        yield "insert", document, page


def _matching_runs(document: Sequence[int], page: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (document word, page word, length) of each run of equal words of a longest common subsequence."""
    d = p = 0
    while d < len(document) and p < len(page):
        runs = [b for b in Indel.opcodes(document[d : d + BLOCK], page[p : p + BLOCK]).as_matching_blocks() if b.size]
        if not runs:
            return
        yield from ((d + run.a, p + run.b, run.size) for run in runs)
        d, p = d + runs[-1].a + runs[-1].size, p + runs[-1].b + runs[-1].size
