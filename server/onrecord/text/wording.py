"""
How the wording of two stretches differs, word by word: what `Alignment` says in edits, relation and similarity.

Words are compared as `onrecord.text.tokens` folds them, so typography, case and apostrophes make no difference.
"""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import Indel

from onrecord.model import Edit, EditOperation, Relation, Span
from onrecord.text.tokens import find_words

# Words laid side by side at a time: the table of the alignment takes one bit for each pair of words, so 4,096 by 4,096
# is 2 MiB, where a book laid beside a book would be gigabytes. No quotation and hardly any article is longer.
BLOCK = 4096

Operation = tuple[EditOperation, Span, Span]  # spans count words: document, page


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
    page_hashes, page_words = _words_within(page_text, page_span)
    document_hashes, document_words = _words_within(document_text, document_span)
    return tuple(
        Edit(op, _reach(page_words, page, page_span, op), _reach(document_words, document, document_span, op))
        for op, document, page in _operations(document_hashes, page_hashes)
    )


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
    page, _ = _words_within(page_text, page_span)
    document, _ = _words_within(document_text, document_span)
    total = len(page) + len(document)
    differing = sum(len(d) + len(p) for _, d, p in _operations(document, page))
    return 1 - differing / total if total else 1.0


def _words_within(text: str, span: Span) -> tuple[list[int], list[Span]]:
    words = find_words(span.of(text))
    starts, ends = words.starts.tolist(), words.ends.tolist()
    return words.hashes.tolist(), [Span(span.start + a, span.start + b) for a, b in zip(starts, ends, strict=True)]


def _reach(words: Sequence[Span], run: Span, whole: Span, op: EditOperation) -> Span:
    """Return the characters that the *run* of words takes; an empty run stands where its words would."""
    before = words[run.start - 1].end if run.start else whole.start
    after = words[run.end].start if run.end < len(words) else None
    if not len(run):
        return Span(before, before) if after is None else Span(after, after)
    first, last = words[run.start].start, words[run.end - 1].end
    if op == "replace":
        return Span(first, last)
    if after is not None:
        return Span(first, after)
    return Span(before if run.start else first, last)


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
