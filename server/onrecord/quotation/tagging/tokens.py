"""A text as the tagger reads it: tokens with offsets, and for each a row of attributes that features are made of."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from struct import Struct

import numpy as np
import xxhash
from numpy.typing import NDArray

from onrecord.model import Span
from onrecord.quotation.cues import closed_classes, cue_words, titles
from onrecord.text.scanning import scan

_ABBREVIATIONS = (
    "Mr Mrs Ms Dr Sen Rep Gov St Jr Sr Gen Lt Col Rev Prof Sgt Capt Sens Reps Inc Corp Co vs No "
    "Jan Feb Aug Sept Oct Nov Dec "
    "Fla Pa Va Ariz Calif Mass Conn Wis Tenn Ill Ind Ala Md Minn Mo Okla Ore Wash Colo Ga Ky La Neb Nev Mich Del Kan"
)
_TOKEN = re.compile(
    r"(\n+"
    rf"|\b(?=[A-Zv][a-z]{{1,4}}\.)(?:{_ABBREVIATIONS.replace(' ', '|')})\."
    r"|(?:[A-Za-z]\.){2,}|[A-Z]\.(?= [A-Z])"
    r"|\$?\d+(?:[.,:]\d+)*%?"
    r"|['’](?:s|re|ve|ll|d|m|t)\b"
    r"|[^\W_]{1,60}(?:-(?:(?:[A-Za-z]\.){2,}|[^\W_]{1,60}))*"
    r"|\.{2,}|--|``|''|[^\s\w]|_+)"
)


class Attribute(IntEnum):
    """The columns of `Tokens.attributes`."""

    WORD = 0
    LOWER = 1
    SUFFIX3 = 2
    SUFFIX2 = 3
    SHAPE = 4
    TAG = 5
    CUE = 6  # hash of the word if it may be a cue, else 0
    CAPITAL = 7
    MARK = 8


class Capital(IntEnum):
    """How a token begins."""

    LOWER = 0
    UPPER = 1
    TITLE_UPPER = 3
    TITLE_LOWER = 4


class Mark(IntEnum):
    """What a token that is no word does."""

    NONE = 0
    DOUBLE = 1
    SINGLE = 2
    COMMA = 3
    STOP = 4
    COLON = 5
    DASH = 6
    BRACKET = 7
    NEWLINE = 8
    SLASH = 9


_MARKS = {
    **dict.fromkeys(['"', "“", "”", "„", "‟", "``", "''", *"«»「」『』"], Mark.DOUBLE),
    **dict.fromkeys("'‘’‚‹›", Mark.SINGLE),
    ",": Mark.COMMA,
    **dict.fromkeys(".?!;…", Mark.STOP),
    ":": Mark.COLON,
    **dict.fromkeys(["-", "—", "–", "―", "--"], Mark.DASH),
    **dict.fromkeys("()[]", Mark.BRACKET),
    **dict.fromkeys("/|", Mark.SLASH),
}


_ROW = Struct(f"{len(Attribute)}Q")


@dataclass(frozen=True, slots=True)
class Tokens:
    """
    The tokens of a text; a run of line feeds is one token.

    Args:
        starts: int64, shape (n,): first code point of each token; numpy would copy narrower ones to look up an int.
        ends: int64, shape (n,): one past the last.
        attributes: uint64, shape (n, len(Attribute)); columns lie together, as they are what is read.
    """

    text: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    attributes: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, first: int, end: int) -> Span:
        """Return where the tokens *first* to *end* - 1 stand in the text."""
        return Span(int(self.starts[first]), int(self.ends[end - 1]))

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the tokens that have a code point between *start* and *end*."""
        return int(np.searchsorted(self.ends, start, "right")), int(np.searchsorted(self.starts, end, "left"))

    def written(self, first: int, end: int) -> str:
        """Return the tokens *first* to *end* - 1 as written."""
        return self.text[self.starts[first] : self.ends[end - 1]]

    def column(self, attribute: Attribute) -> NDArray[np.uint64]:
        """Return one attribute of every token."""
        return self.attributes[:, attribute]


def tokenise(text: str) -> Tokens:
    """
    Return the tokens of *text*.

    >>> tokens = tokenise("Mr. Roe didn’t say “no.”")
    >>> [text[s:e] for text in [tokens.text] for s, e in zip(tokens.starts, tokens.ends)]
    ['Mr.', 'Roe', 'didn', '’t', 'say', '“', 'no', '.', '”']
    """
    words, starts, ends = scan(_TOKEN, text)
    rows = {word: row for row, word in enumerate(dict.fromkeys(words))}
    table = np.frombuffer(b"".join(map(_attributes, rows)), np.uint64).reshape(-1, len(Attribute))
    row_of = np.fromiter(map(rows.__getitem__, words), np.intp, len(words))
    return Tokens(text, starts, ends, np.asfortranarray(table[row_of]))


def word_code(word: str) -> int:
    """Return the number that stands for *word* in the columns LOWER and CUE."""
    return xxhash.xxh32_intdigest(word.encode("utf-8", "surrogatepass"))


def tag_code(tag: str) -> int:
    """Return the number that stands for a rough part of speech in the column TAG."""
    return word_code("@" + tag)


# Bounded, as pages may be hostile; most words of a page were seen on the page before.
@lru_cache(maxsize=1 << 16)
def _attributes(word: str) -> bytes:
    """Return a row of `Tokens.attributes`."""
    if word[0] == "\n":
        word = "\n"
    lower = word.lower().replace("’", "'")
    code = word_code(lower)
    return _ROW.pack(
        word_code("=" + word),
        code,
        word_code("3" + lower[-3:]),
        word_code("2" + lower[-2:]),
        word_code("#" + _shape(word)),
        tag_code(_tag(word, lower)),
        code if lower in cue_words() else 0,
        _capital(word, lower),
        Mark.NEWLINE if word == "\n" else _MARKS.get(word, Mark.NONE),
    )


def _capital(word: str, lower: str) -> Capital:
    upper = word[0].isupper()
    if lower in titles():
        return Capital.TITLE_UPPER if upper else Capital.TITLE_LOWER
    return Capital.UPPER if upper else Capital.LOWER


def _shape(word: str) -> str:
    shape = re.sub(r"[^\W\d_]", lambda m: "X" if m[0].isupper() else "x", word)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"\d", "d", shape))[:6]


_ENDINGS = {
    "ing": "ing",
    "ed": "ed",
    "ly": "ly",
    "tion": "noun",
    "ment": "noun",
    "ity": "noun",
    "ness": "noun",
    "er": "er",
}


def _tag(word: str, lower: str) -> str:
    """Return a rough part of speech: the closed class, or what the letters suggest."""
    if known := closed_classes().get(lower):
        return known
    if not word[0].isalnum() and word[0] != "$":
        return word
    if word[0].isdigit() or word[0] == "$":
        return "number"
    if word[0].isupper():
        return "NAME" if word.isupper() and len(word) > 1 else "Name"
    if lower in cue_words():
        return "cue-" + ("ed" if lower.endswith(("d", "t", "k", "w", "e")) else lower[-1:])
    ending = next((tag for end, tag in _ENDINGS.items() if lower.endswith(end)), None)
    return ending or ("plural" if lower.endswith("s") else "word")
