"""
Sentences, by rule: end marks, abbreviations, initials, quotation marks that close after the end mark.

A newline ends a block, and a block ends a sentence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from onrecord.model import Span

_BLOCK = re.compile(r"[^\n\r\x85\u2028\u2029]+")
# Possessive, and from the first mark of a run on: a million full stops are read once.
_END = re.compile(r"[.!?…。！？](?<![.!?…][.!?…。！？])(?:(?<=[。！？])|[.!?…]*+)[\"'”’»›)\]]*+(?=\s|(?<=[。！？”’»]))")
_WORD_BEFORE = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*$")
_NEXT_STARTS = re.compile(r"\s*+[\"'“‘«‹„(\[–—•*-]*+\s*+(?![a-zß-öø-ÿ.,;:!?…])\S")
_NEXT_WORD = re.compile(r"\s*+[\"'“‘«‹„(\[]*+([^\W_]{1,40})")
# Code points; sentences are shorter. A text of five million without a line or a full stop is not read, nor told, whole.
_NEAR = 2_000
# Always followed by a name or a number, so never the end of a sentence.
_BEFORE_NAMES = """mr mrs ms mx dr prof gov sen sens rep reps gen col lt capt cmdr sgt maj adm pres rev hon st mt ft
    messrs atty supt jan feb mar apr jun jul aug sept sep oct nov dec no nos vs v pp fig vol ch art sec approx ca
    e.g i.e cf al"""
# May end a sentence: they do if the next word is one that begins sentences rather than names.
_AFTER_NAMES = "inc corp co ltd llc jr sr bros dept univ assn ave blvd est etc a.m p.m ph.d m.d b.a"
_OPENERS = """the a an this that these those he she it they we i you his her its their our my in on at for from by with
    as to but and or so yet if when while after before since until because although though there here what who why
    how where which one some many most all no not now then however meanwhile still"""
_NEVER_LAST = frozenset(_BEFORE_NAMES.split())
_SELDOM_LAST = frozenset(_AFTER_NAMES.split())
_SENTENCE_OPENERS = frozenset(_OPENERS.split())


def find_sentences(text: str, lines: Span | None = None) -> list[Span]:
    """
    Return the sentences of *text*, in order, without the white space around them.

    Args:
        lines: Whole lines of the text, if only their sentences are wanted.

    >>> text = "Mr. Carney met U.S. officials. “It went well.” He left.\\nBy J. Doe"
    >>> [sentence.of(text) for sentence in find_sentences(text)]
    ['Mr. Carney met U.S. officials.', '“It went well.”', 'He left.', 'By J. Doe']
    """
    found = []
    for block in _BLOCK.finditer(text, *((lines.start, lines.end) if lines else ())):
        start = block.start()
        for end in [*_sentence_ends(text, block), block.end()]:
            if sentence := Span(start, end).stripped(text):
                found.append(sentence)
            start = end
    return found


def sentences_around(text: str, span: Span, sentences: Sequence[Span] | None = None) -> Span:
    """
    Return the span from the start of the sentence that *span* begins in to the end of the one it ends in.

    Args:
        sentences: What `find_sentences` gave for *text*, or for `lines_around` the span, where it is at hand.

    >>> text = "It rained. They met at noon. It went well."
    >>> sentences_around(text, Span(16, 19)).of(text)
    'They met at noon.'
    """
    sentences = find_sentences(text, lines_around(text, span)) if sentences is None else sentences
    first = bisect_right(sentences, span.start, key=lambda sentence: sentence.end)
    last = bisect_left(sentences, max(span.end, span.start + 1), key=lambda sentence: sentence.start)
    if first >= last:
        return span
    return Span(min(span.start, sentences[first].start), max(span.end, sentences[last - 1].end))


def lines_around(text: str, span: Span) -> Span:
    """
    Return the lines that *span* stands in, without the line feed at the end; of long ones what is near it.

    >>> lines_around("One.\\nTwo. Three.\\nFour.", Span(10, 15))
    Span(start=5, end=16)
    """
    first, last = max(0, span.start - _NEAR), min(len(text), span.end + _NEAR)
    start, end = text.rfind("\n", first, span.start), text.find("\n", span.end, last)
    return Span(first if start < 0 else start + 1, last if end < 0 else end)


def _sentence_ends(text: str, block: re.Match[str]) -> list[int]:
    return [
        mark.end()
        for mark in _END.finditer(text, block.start(), block.end())
        if _NEXT_STARTS.match(text, mark.end(), block.end()) and not _abbreviates(text, mark, block.start())
    ]


def _abbreviates(text: str, mark: re.Match[str], block_start: int) -> bool:
    """Return whether the end mark is the full stop of an abbreviation or of an initial within a sentence."""
    if mark.group() != ".":
        return False
    before = _WORD_BEFORE.search(text, max(block_start, mark.start() - 40), mark.start())
    if before is None:
        return False
    word = before.group().casefold()
    if word in _NEVER_LAST or (len(word) == 1 and word.isalpha() and word != "i"):
        return True
    acronym = "." in word and all(len(part) <= 2 for part in word.split("."))
    return (acronym or word in _SELDOM_LAST) and not _begins_sentence(text, mark.end())


def _begins_sentence(text: str, position: int) -> bool:
    following = _NEXT_WORD.match(text, position)
    return following is not None and following.group(1).casefold() in _SENTENCE_OPENERS
