"""
Where quotation marks open and close, whatever the typist used: the first step of finding quotations.

One pass over the marks, paragraph by paragraph. Never fails: a mark that makes no sense is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from onrecord.model import Span
from onrecord.text.titles import is_title

Style = Literal["double", "single", "guillemet", "corner", "block"]

# Longer "quotations" are a mark that was never closed or never meant as one, not something a person said in one breath.
MAX_SINGLE = 1_000  # code points
MAX_UNCLOSED = 5_000  # code points
MIN_UNCLOSED = 20  # code points after a straight mark; shorter is a stray one, as an inch sign
MAX_MARKS = 100_000  # a text; a novel of nothing but dialogue has a third; read in one second
MAX_DEPTH = 8  # marks open at a time; keeps the search for the partner of a mark constant
MIN_BLOCK_WORDS = 8  # shorter after a colon is a list, a heading or a caption

_MARK = re.compile(r"``|''|[\"“”„‟«»‹›‘’‚'「」『』]")
_STYLES: dict[str, Style] = {
    **dict.fromkeys(["``", "''", '"', "“", "”", "„", "‟"], "double"),
    **dict.fromkeys("«»‹›", "guillemet"),
    **dict.fromkeys("‘’‚'", "single"),
    **dict.fromkeys("「」『』", "corner"),
}
_PARAGRAPH = re.compile(r"[^\n\u2029]+")
# Words whose first letters an apostrophe stands for: no quotation begins here.
_ELISION = re.compile(r"(?:\d\ds?|em|n|til|tis|twas|cause|bout|round|cos|ere|neath|gainst|nuff|t|s-)\b", re.IGNORECASE)
_MEASURE = re.compile(r"(?<!\d)\d{1,3}(?:[.'’]\d{1,2})?$")  # 5" pipe, 6'2" tall; "… in 1984" is none
_POSSESSIVE = re.compile(r"(?<=[sS])['’] [a-z]")
_QUOTED_LINE = re.compile(r"[ \t]*(?:>[ \t]?)+(?P<words>[^\n>\"“”]*)(?:\n+|\Z)")
_BLOCK_START = re.compile(r"[A-Z\"'‘“]")


@dataclass(frozen=True, slots=True)
class QuotedSegment:
    """
    A stretch of one paragraph between quotation marks.

    Args:
        inner: The words, without marks and the spaces beside them.
        outer: The words with their marks.
        closed: False where the paragraph ends before the closing mark.
        style: The kind of mark; "block" is a paragraph without marks, or lines that begin with ">", after a colon.
        nested: Whether it stands inside another segment.
    """

    inner: Span
    outer: Span
    closed: bool
    style: Style
    nested: bool = False


@dataclass(slots=True)
class _Open:
    """A mark that waits for its partner; *possible_end* is a closing mark that may as well be a plural's apostrophe."""

    style: Style
    mark: str
    outer: int
    inner: int
    possible_end: re.Match[str] | None = None


def find_quoted_segments(text: str) -> list[QuotedSegment]:
    """
    Return every stretch of *text* between quotation marks, sorted by start; nested ones follow what they stand in.

    A quotation that goes on over paragraphs gives a segment for each. An apostrophe is never a mark.

    >>> text = "He called it ‘folly’ and “the workers’ loss”."
    >>> [segment.inner.of(text) for segment in find_quoted_segments(text)]
    ['folly', 'the workers’ loss']
    """
    found: list[QuotedSegment] = []
    goes_on = False
    before: Span | None = None
    beyond = next(islice(_MARK.finditer(text), MAX_MARKS, None), None)
    for match in _PARAGRAPH.finditer(text, 0, beyond.start() if beyond else len(text)):
        paragraph = Span(match.start(), match.end()).stripped(text)
        if not paragraph:
            continue
        segments, goes_on = _Paragraph(text, paragraph).read(goes_on)
        said = [s for s in segments if not is_title(text, s.inner, s.outer.start)]
        found += said if segments else _block(text, before, paragraph)
        before = paragraph
    return list(_with_nesting(found))


class _Paragraph:
    """The state of reading one paragraph: marks that are open, segments that were closed."""

    def __init__(self, text: str, span: Span) -> None:
        self.text, self.span = text, span
        self.open: list[_Open] = []
        self.found: list[QuotedSegment] = []

    def read(self, goes_on: bool) -> tuple[list[QuotedSegment], bool]:
        """Return the segments, and whether a quotation is still open where the paragraph ends."""
        for match in _MARK.finditer(self.text, self.span.start, self.span.end):
            if goes_on and _STYLES[match[0]] == "double":
                goes_on = False
                if not self._opens(match) and not self._ends_measure(match.start()):
                    self.open.append(_Open("double", "“", self.span.start, self.span.start))
            self._read_mark(match)
        still_open = self._end()
        return self.found, still_open

    def _read_mark(self, match: re.Match[str]) -> None:
        style = _STYLES[match[0]]
        if style == "double" and self._is_measure(match):
            return
        depth = next((i for i in reversed(range(len(self.open))) if self.open[i].style == style), None)
        if depth is not None and self._closes(match, self.open[depth]):
            self._close(depth, match)
        elif self._opens(match) and len(self.open) < MAX_DEPTH:
            if depth is not None and self.open[depth].possible_end:
                self._settle(depth)
            self.open.append(_Open(style, match[0], match.start(), match.end()))

    def _opens(self, match: re.Match[str]) -> bool:
        before, after = self._around(match)
        mark = match[0]
        if mark in "“„‟«‹「『" or mark == "``":
            return True
        if mark in "’」』":
            return False
        if mark in "'‘‚":
            elided = mark != "‚" and _ELISION.match(self.text, match.end())
            return not before.isalnum() and before not in ".,!?’'" and not after.isspace() and not elided
        if mark == '"':  # one that ends a word is a stray closing mark, or inches
            return not before.isalnum() and (before.isspace() or not after.isspace())
        return before.isspace() and after.isalnum()

    def _closes(self, match: re.Match[str], opened: _Open) -> bool:
        before, after = self._around(match)
        mark, ends_word = match[0], not before.isspace() and not after.isalnum()
        if mark in "“„‟‘‚":
            return ends_word and match.start() > opened.inner and not (before in "([—–-" or mark == "„")
        if mark in "'’":
            return ends_word and match.start() > opened.inner
        if mark == '"':
            return not self._begins_another(match) if opened.mark == '"' else ends_word
        if mark in "「『":
            return False
        return mark not in "«‹" or opened.mark in "»›"

    def _begins_another(self, match: re.Match[str]) -> bool:
        """Return whether a straight mark opens although one is open: it begins a word, and the next one ends one."""
        following = self.text.find('"', match.end(), self.span.end)
        return following >= 0 and self._begins_word(match.start()) and not self._begins_word(following)

    def _is_measure(self, match: re.Match[str]) -> bool:
        """Return whether a mark after a number means inches: nothing is open, or the next one closes what is."""
        if match[0] not in "\"”''" or not self._ends_measure(match.start()):
            return False
        following = self.text.find(match[0], match.end(), self.span.end)
        return not self.open or (following >= 0 and not self._begins_word(following))

    def _ends_measure(self, place: int) -> bool:
        return _MEASURE.search(self.text, max(self.span.start, place - 8), place) is not None

    def _begins_word(self, place: int) -> bool:
        before, after = self._beside(place, place + 1)
        return not before.isalnum() and before not in ".,!?…’'" and (after.isalnum() or after in "$£€#@[('‘“…")

    def _close(self, depth: int, match: re.Match[str]) -> None:
        opened, inside = self.open[depth], self.open[depth + 1 :]
        if opened.style == "single":
            if any(other.style != "single" for other in inside):
                return
            if _POSSESSIVE.match(self.text, match.start()):
                opened.possible_end = opened.possible_end or match
                return
        for i in reversed(range(depth + 1, len(self.open))):
            self._settle(i)
        del self.open[depth:]
        self._add(opened, match)

    def _settle(self, depth: int) -> None:
        """Drop an open mark, or close it where it may have been closed."""
        opened = self.open.pop(depth)
        if opened.possible_end:
            self._add(opened, opened.possible_end)

    def _add(self, opened: _Open, match: re.Match[str]) -> None:
        inner = Span(opened.inner, match.start()).stripped(self.text)
        if inner and not (opened.style == "single" and len(inner) > MAX_SINGLE):
            self.found.append(QuotedSegment(inner, Span(opened.outer, match.end()), closed=True, style=opened.style))

    def _end(self) -> bool:
        """Close what may be closed; of marks that stay open only the last counts, if none opened after it."""
        last = max((o.outer for o in self.open if o.style != "single"), default=None)
        opened = next((o for o in self.open if o.outer == last), None)
        for i in reversed(range(len(self.open))):
            self._settle(i)
        if not opened or any(s.style == opened.style and s.outer.start > opened.outer for s in self.found):
            return False
        inner = Span(opened.inner, self.span.end).stripped(self.text)
        if not (MIN_UNCLOSED if opened.mark == '"' else 0) < len(inner) <= MAX_UNCLOSED:
            return False
        outer = Span(opened.outer, inner.end)
        self.found.append(QuotedSegment(inner, outer, closed=False, style=opened.style))
        return opened.style == "double"

    def _around(self, match: re.Match[str]) -> tuple[str, str]:
        return self._beside(match.start(), match.end())

    def _beside(self, start: int, end: int) -> tuple[str, str]:
        """Return the characters before and after a mark; a space stands for the paragraph's edge."""
        before = self.text[start - 1] if start > self.span.start else " "
        after = self.text[end] if end < self.span.end else " "
        return before, after


def _block(text: str, before: Span | None, paragraph: Span) -> list[QuotedSegment]:
    """Return a whole unmarked paragraph that a colon introduces: how pages show a post or a long quotation."""
    if before is None or text[before.end - 1] != ":":
        return []
    if text[paragraph.start] == ">":
        return list(_quoted_lines(text, paragraph.start))
    words = paragraph.of(text)
    if not _BLOCK_START.match(words) or words[-1] not in ".!?…" or len(words.split()) < MIN_BLOCK_WORDS:
        return []
    return [QuotedSegment(paragraph, paragraph, closed=True, style="block")]


def _quoted_lines(text: str, start: int) -> Iterator[QuotedSegment]:
    """Yield the lines from *start* on that begin with ">", each left open where the next one goes on."""
    line = _QUOTED_LINE.match(text, start)
    while line:
        following = _QUOTED_LINE.match(text, line.end())
        if words := Span(*line.span("words")).stripped(text):
            yield QuotedSegment(words, words, closed=following is None, style="block")
        line = following


def _with_nesting(segments: list[QuotedSegment]) -> Iterator[QuotedSegment]:
    end = 0
    for segment in sorted(segments, key=lambda s: (s.outer.start, -s.outer.end)):
        nested = segment.outer.start < end
        end = max(end, segment.outer.end)
        yield QuotedSegment(segment.inner, segment.outer, segment.closed, segment.style, nested)
