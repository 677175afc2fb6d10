"""Pages into which passages of documents were copied, each in one of several ways, and what was copied from where."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from onrecord.model import Span

Kind = Literal["verbatim", "typography", "ellipsis", "bracket", "edited"]
Length = Literal["3-5", "6-12", "13-40", "41-150"]
PASSAGES = 5  # a page
QUOTED = 0.6  # of them stand in quotation marks
EVERY = 8  # words, of which an edited copy has one changed
SHORTEST_CHANGED = 9  # words; a shorter passage is copied as it is but for typography
TELLING = 5  # letters; a passage has two words of so many, or nobody could tell where it is from
ADVERBS = ("quite", "simply", "really", "now", "clearly", "surely")
NOTES = ("[sic]", "[of the council]", "[the minister]", "(laughter)")
CUTS = (" … ", " ... ", " […] ")
WORD = re.compile(r"\w+(?:['’]\w+)*")
SENTENCE_END = re.compile(r"[.?!]”?(?=\s)")
_CURLY = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True)
class Copied:
    """
    A passage of a page that was copied.

    Args:
        page: Where it stands on the page, in code points.
        document: Which document it is from, as a place in the sequence of documents.
        span: Where it stands there.
    """

    page: Span
    document: int
    span: Span
    kind: Kind
    length: Length
    quoted: bool

    @property
    def counts(self) -> bool:
        """Whether it should be found: bare words as few as that nobody can tell from chance."""
        return self.quoted or self.length != "3-5"


@dataclass(frozen=True)
class Page:
    """A text, and what of it was copied."""

    text: str
    copied: tuple[Copied, ...]


def make_pages(carriers: Sequence[str], documents: Sequence[str], seed: int) -> Iterator[Page]:
    """Yield a page for each of *carriers* that has sentences enough, with passages of *documents* between them."""
    draw = random.Random(seed)
    for carrier in carriers:
        ends = [match.end() for match in SENTENCE_END.finditer(carrier)]
        if len(ends) > PASSAGES:
            yield _page(carrier, sorted(draw.sample(ends, PASSAGES)), documents, draw)


def _page(carrier: str, ends: Sequence[int], documents: Sequence[str], draw: random.Random) -> Page:
    text, copied, last = "", [], 0
    for end in ends:
        text, last = text + carrier[last:end], end
        document, length, span = _passage(documents, draw)
        words = documents[document][span.start : span.end]
        kinds: tuple[Kind, ...] = get_args(Kind)
        kind = draw.choice(kinds if len(WORD.findall(words)) >= SHORTEST_CHANGED else kinds[:2])
        quoted = draw.random() < QUOTED
        before, after = (" “", ",” a statement said.") if quoted else (" ", ".")
        changed, start = change(words, kind, draw), len(text + before)
        copied.append(Copied(Span(start, start + len(changed)), document, span, kind, length, quoted))
        text += before + changed + after
    return Page(text + carrier[last:], tuple(copied))


def _passage(documents: Sequence[str], draw: random.Random) -> tuple[int, Length, Span]:
    """Return a passage: the place of its document, its length, its span there."""
    while True:
        document, length = draw.randrange(len(documents)), draw.choice(get_args(Length))
        least, most = map(int, length.split("-"))
        text, size = documents[document], draw.randint(least, most)
        words = list(WORD.finditer(text))
        if len(words) <= size:
            continue
        first = draw.randrange(len(words) - size)
        chosen = words[first : first + size]
        span = Span(chosen[0].start(), chosen[-1].end())
        is_short_and_broken = most <= 12 and "\n" in text[span.start : span.end]
        if not is_short_and_broken and sum(len(word[0]) >= TELLING for word in chosen) >= 2:
            return document, length, span


def change(passage: str, kind: Kind, draw: random.Random) -> str:
    """
    Return *passage* as somebody copied it.

    >>> change("one two three four five six seven eight nine", "ellipsis", random.Random(1))
    'one two three … seven eight nine'
    """
    words = [Span(*match.span()) for match in WORD.finditer(passage)]
    if kind == "typography":
        return _set_otherwise(passage, draw)
    if kind == "ellipsis":
        first = draw.randint(3, len(words) - 5)
        last = draw.randint(first + 1, min(first + 12, len(words) - 3))
        return passage[: words[first].start].rstrip() + draw.choice(CUTS) + passage[words[last].start :]
    if kind == "bracket":
        at = words[draw.randint(2, len(words) - 3)]
        return f"{passage[: at.end]} {draw.choice(NOTES)}{passage[at.end :]}"
    if kind == "edited":
        for at in reversed(words[EVERY // 2 :: EVERY]):
            passage = passage[: at.start] + _edit(passage[at.start : at.end], draw) + passage[at.end :]
    return passage


def _set_otherwise(passage: str, draw: random.Random) -> str:
    """Return *passage* with other quotation marks, and in capitals, with other spaces, or on two lines."""
    plain = passage.translate(_CURLY)
    space, times = draw.choice((("\N{NO-BREAK SPACE}", 3), ("  ", 3), ("\n", 1), (None, 0)))
    return plain.replace(" ", space, times) if space else plain.upper()


def _edit(word: str, draw: random.Random) -> str:
    """Return what stands for one word: another, another before it, or another form of it."""
    adverb = draw.choice(ADVERBS)
    return draw.choice((adverb, f"{adverb} {word}", word[:-1] if len(word) > 3 else f"{word}s"))
