"""Words: what passages and quotations are compared by."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import xxhash
from numpy.typing import NDArray

from onrecord.model import Span
from onrecord.text.folding import can_begin, fold
from onrecord.text.scanning import scan

# Han and kana are written without spaces, so each of their characters is a word. Elsewhere a letter keeps the
# combining marks that no composed letter holds, as Indic vowel signs are.
_ALONE = "\u3041-\u30fe\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0e4e"
_LETTERS = rf"(?:[^\W_{_ALONE}]++[{_MARKS}]*+)+"
_WORD = re.compile(rf"([{_ALONE}]|{_LETTERS}(?:'{_LETTERS})*)")
# A character that no word goes on with, after one that ends any word or before one that is a word by itself.
_BEGINNING = re.compile(rf"(?<=[\s,.:;!?()\-])\w|[{_ALONE}]")
_LONG = 64  # code points; a longer word, which may have millions, is not remembered
_NEAR = 32  # code points; in English the last word that is written apart begins some five back


@dataclass(frozen=True, slots=True)
class Words:
    """
    The words of one text, in order; those that came of one character (the 1 and the 2 of ½) share its place.

    Args:
        hashes: uint32, `word_hash` of each word.
        starts: int32, in code points of the original text.
        ends: int32, in code points of the original text.
    """

    hashes: NDArray[np.uint32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.hashes)

    def span(self, first: int, last: int) -> Span:
        """Return where the words *first* to *last* - 1 stand in the text."""
        return Span(int(self.starts[first]), int(self.ends[last - 1]))

    def within(self, span: Span) -> "Words":
        """Return the words that lie wholly within *span*, their places unchanged."""
        first = bisect_left(self.starts, span.start)  # searchsorted would copy the array to compare it with an int
        last = max(first, bisect_right(self.ends, span.end))
        return Words(self.hashes[first:last], self.starts[first:last], self.ends[first:last])


def find_words(text: str) -> Words:
    """
    Return the words of *text*: runs of letters and digits, apostrophes within them included.

    >>> text = "Canada’s “old relationship”"
    >>> [found.span(i, i + 1).of(text) for found in [find_words(text)] for i in range(len(found))]
    ['Canada’s', 'old', 'relationship']
    """
    folded = fold(text)
    words, starts, ends = scan(_WORD, folded.text)
    known = (_hash(word) if len(word) <= _LONG else _hash.__wrapped__(word) for word in words)
    hashes = np.fromiter(known, np.uint32, count=len(words))
    return Words(hashes, folded.starts[starts], folded.ends[ends - 1])


def find_words_within(text: str, span: Span) -> Words:
    """
    Return the words of *text* that lie wholly within *span*, at the cost of the span and the few words around it.

    >>> find_words_within("one two three four", Span(4, 13)).starts.tolist()
    [4, 8]
    """
    start = _last_beginning(text, span.start)
    found = find_words(text[start : _first_beginning(text, span.end)])
    return Words(found.hashes, found.starts + np.int32(start), found.ends + np.int32(start)).within(span)


def find_words_around(text: str, span: Span, count: int) -> Words:
    """
    Return the words of *text* in *span* and *count* or more on either side, as far as there are so many.

    >>> bool(find_words_around("one two three four", Span(8, 13), 1).hashes[-1] == word_hash("four"))
    True
    """
    reach = _NEAR + 8 * count  # English has 6 characters a word
    while True:
        near = Span(max(0, span.start - reach), min(len(text), span.end + reach))
        words = find_words_within(text, near)
        before = bisect_left(words.starts, span.start)
        after = len(words) - bisect_left(words.starts, span.end)
        if (before >= count or not near.start) and (after >= count or near.end == len(text)):
            return words
        reach *= 2


def _last_beginning(text: str, place: int) -> int:
    """Return the last place up to *place* from which on *text* has the words that it has as a whole."""
    end, reach = place, _NEAR
    while end:
        start = max(0, end - reach)
        found = [m.start() for m in _BEGINNING.finditer(text, start, min(end + 1, len(text))) if can_begin(m.group())]
        if found:
            return found[-1]
        end, reach = start, 2 * reach
    return 0


def _first_beginning(text: str, place: int) -> int:
    """Return the first place from *place* up to which *text* has the words that it has as a whole."""
    found = (m.start() for m in _BEGINNING.finditer(text, place) if can_begin(m.group()))
    return next(found, len(text))


def word_hash(word: str) -> int:
    """
    Return the 32-bit hash under which *word* stands in `Words`, whatever its case and typography.

    >>> word_hash("Don’t") == word_hash("DONT")
    True
    """
    return _hash(fold(word).text)


@lru_cache(maxsize=1 << 18)  # the vocabulary of some hundred thousand articles; about 40 MiB when full
def _hash(folded_word: str) -> int:
    return xxhash.xxh32_intdigest(folded_word.replace("'", "").encode("utf-8", "surrogatepass"))
