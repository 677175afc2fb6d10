"""
What else finds shared passages: each is given all documents, then pages, and tells what it finds with its offsets.

Each is used as its documentation says, with the least settings that let it find short passages at all.
"""

import difflib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import apsw
from rapidfuzz import fuzz

from benchmarks.copying import WORD
from benchmarks.ours import Finder
from benchmarks.scoring import Found
from onrecord.model import Span

Peer = Callable[[Sequence[str]], Finder]
LEAST = 5  # words of a block of difflib's; with fewer, it finds a dozen on every page that nobody copied
K, WINDOW = 25, 6  # copydetect's defaults: characters of a fingerprint, and of so many the least
ALIKE = 90.0  # per cent of rapidfuzz's partial ratio
QUERY = 3  # words; a shorter stretch of a page is not asked for
# What NLTK would download for text-matcher: a list of stop words, ours.
NLTK_DATA = Path(__file__).parent / "nltk_data"
_STRETCH = re.compile(r"(?<=“)[^“”]+(?=”)|[^“”.?!\n]+")


def find_by_difflib(documents: Sequence[str]) -> Finder:
    """Compare the words of page and document, for each document: `SequenceMatcher`, without its heuristic for junk."""
    known = [_words(document) for document in documents]

    def find(page: str) -> list[Found]:
        words, spans = _words(page)
        matcher = difflib.SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(words)  # of which it remembers most
        found = []
        for place, (others, other_spans) in enumerate(known):
            matcher.set_seq1(others)
            blocks = (block for block in matcher.get_matching_blocks() if block.size >= LEAST)
            found += [Found(_hull(spans, b.b, b.size), place, _hull(other_spans, b.a, b.size)) for b in blocks]
        return found

    return find


def find_by_text_matcher(documents: Sequence[str]) -> Finder:
    """text-matcher 0.1.6 (the first to link passages of literature and its critics), with its defaults."""
    import nltk

    nltk.data.path.insert(0, str(NLTK_DATA))
    from text_matcher.matcher import Matcher, Text

    known = [Text(document, "document") for document in documents]

    def find(page: str) -> list[Found]:
        text = Text(page, "page")
        with redirect_stdout(io.StringIO()):  # it prints what it does
            matchers = [Matcher(text, other) for other in known]
        return [
            Found(_hull(text.spans, m.a, m.sizeA + 2), place, _hull(known[place].spans, m.b, m.sizeB + 2))
            for place, matcher in enumerate(matchers)
            for m in matcher.extended_matches
        ]

    return find


def find_by_copydetect(documents: Sequence[str]) -> Finder:
    """copydetect 0.5 (winnowed fingerprints of characters, made for code), without its filter for code."""
    from copydetect import CodeFingerprint, compare_files

    def fingerprint(text: str) -> CodeFingerprint:
        return CodeFingerprint("text", K, WINDOW, filter=False, fp=io.StringIO(text))

    known = [fingerprint(document) for document in documents]

    def find(page: str) -> list[Found]:
        own, found = fingerprint(page), []
        for place, (document, other) in enumerate(zip(documents, known, strict=True)):
            _, _, (slices, _) = compare_files(own, other)
            for start, end in zip(*slices.astype(int).tolist(), strict=True):
                at = document.find(page[start : start + K])  # it does not say which slices belong together
                found.append(Found(Span(start, end), place, Span(at, at + end - start)))
        return found

    return find


def find_by_rapidfuzz(documents: Sequence[str]) -> Finder:
    """rapidfuzz's partial ratio of each quotation and sentence over all documents."""
    known = [document.lower() for document in documents]

    def find(page: str) -> list[Found]:
        found = []
        for stretch in stretches(page):
            asked = stretch.of(page).lower()
            for place, document in enumerate(known):
                if alignment := fuzz.partial_ratio_alignment(asked, document, score_cutoff=ALIKE):
                    page_span = Span(stretch.start + alignment.src_start, stretch.start + alignment.src_end)
                    found.append(Found(page_span, place, Span(alignment.dest_start, alignment.dest_end)))
        return found

    return find


def find_by_phrase(documents: Sequence[str]) -> Finder:
    """SQLite's FTS5: each quotation and sentence as a phrase."""
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE document USING fts5 (text)")
    connection.executemany("INSERT INTO document (rowid, text) VALUES (?, ?)", enumerate(documents))

    def find(page: str) -> list[Found]:
        found = []
        for stretch in stretches(page):
            phrase = '"' + stretch.of(page).replace('"', '""') + '"'
            words = re.compile(r"\W+".join(map(re.escape, WORD.findall(stretch.of(page)))), re.IGNORECASE)
            for (place,) in connection.execute("SELECT rowid FROM document WHERE document MATCH ?", (phrase,)):
                if match := words.search(documents[place]):
                    found.append(Found(stretch, place, Span(*match.span())))
        return found

    return find


PEERS: dict[str, Peer] = {
    "difflib": find_by_difflib,
    "text-matcher": find_by_text_matcher,
    "copydetect": find_by_copydetect,
    "rapidfuzz": find_by_rapidfuzz,
    "SQLite FTS5": find_by_phrase,
}


def stretches(page: str) -> Iterator[Span]:
    """
    Yield the quotations of a page, without their marks, and its sentences or what of them is not quoted.

    >>> text = "“We shall not go,” they said to us. The end."
    >>> [span.of(text) for span in stretches(text)]
    ['We shall not go', 'they said to us']
    """
    for match in _STRETCH.finditer(page):
        words = list(WORD.finditer(match[0]))
        if len(words) >= QUERY:
            yield Span(match.start() + words[0].start(), match.start() + words[-1].end())


def _words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    found = list(WORD.finditer(text))
    return [match[0].casefold() for match in found], [match.span() for match in found]


def _hull(spans: Sequence[tuple[int, int]], first: int, size: int) -> Span:
    return Span(spans[first][0], spans[min(first + size, len(spans)) - 1][1])
