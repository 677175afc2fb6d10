"""
Folding: the form in which two spellings of one wording are equal, with its way back to the original.

The offset map is carried along, never recovered by comparing the two texts afterwards.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# Variation selectors and the grapheme joiner are marks by category, but nothing that a reader would call a letter.
_INVISIBLE = frozenset(map(chr, (0x034F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_TYPOGRAPHY = (
    dict.fromkeys(map(ord, "‘’‚‛′‵ʹʼʻˈ´`"), "'")
    | dict.fromkeys(map(ord, "“”„‟«»″‶〝〞〟"), '"')
    | dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣"), "-")
    | dict.fromkeys(map(ord, "\t\v\f\x1c\x1d\x1e\x1f\u1680"), " ")
    | dict.fromkeys(map(ord, "\x85\u2028\u2029"), "\n")
)
# Sorting the marks of one letter is quadratic in CPython, so a letter takes no more than Unicode's
# stream-safe format allows it (UAX 15, section 13).
_MAX_MARKS = 30


@dataclass(frozen=True, slots=True)
class FoldedText:
    """
    A folded text; character i stands for [starts[i], ends[i]) of the original.

    Args:
        starts: int32, in code points, never falling; characters that came of one letter share theirs.
        ends: int32, in code points, never falling.
    """

    text: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


def fold(text: str) -> FoldedText:
    """
    Return *text* by NFKC and case folding letter by letter, with quotation marks, dashes and spaces made plain.

    Soft hyphens, zero-width characters and direction marks are dropped. Folding twice changes nothing more.

    >>> folded = fold("“Co\\u00adoperate…”")
    >>> folded.text, int(folded.starts[-1])
    ('"cooperate..."', 12)
    """
    if text.isascii():
        positions = np.arange(len(text) + 1, dtype=np.int32)
        return FoldedText(text.lower().translate(_TYPOGRAPHY), positions[:-1], positions[1:])
    kinds = {character: _fold_character(character) for character in set(text)}
    table = str.maketrans({c: folded for c, (folded, joins) in kinds.items() if not joins and len(folded) == 1})
    pattern = _cluster_pattern(kinds)
    clusters = list(pattern.finditer(text)) if pattern else []
    if not clusters:
        positions = np.arange(len(text) + 1, dtype=np.int32)
        return FoldedText(text.translate(table), positions[:-1], positions[1:])
    return _fold_clusters(text, clusters, table)


def can_begin(character: str) -> bool:
    """
    Return whether a text folds alike before *character* and from it on, whatever stands before it.

    >>> can_begin("e"), can_begin("\\u0301")
    (True, False)
    """
    return not _fold_character(character)[1]


def _fold_clusters(text: str, clusters: list[re.Match[str]], table: dict[int, str]) -> FoldedText:
    folded = [_fold_cluster(cluster.group()) for cluster in clusters]
    begins = np.array([cluster.start() for cluster in clusters])
    ends = np.array([cluster.end() for cluster in clusters])
    inside = np.zeros(len(text) + 1, dtype=np.int32)
    np.add.at(inside, begins, 1)
    np.add.at(inside, ends, -1)
    counts = 1 - np.cumsum(inside[:-1])  # a character alone gives one; a cluster gives all of its own at its start
    counts[begins] = [len(part) for part, _ in folded]
    upto = np.arange(1, len(text) + 1, dtype=np.int32)
    upto[begins] = begins + [length for _, length in folded]
    pieces, last = [], 0
    for cluster, (part, _) in zip(clusters, folded, strict=True):
        pieces += [text[last : cluster.start()].translate(table), part]
        last = cluster.end()
    pieces.append(text[last:].translate(table))
    starts = np.repeat(np.arange(len(text), dtype=np.int32), counts)
    return FoldedText("".join(pieces), starts, np.repeat(upto, counts))


def _cluster_pattern(kinds: dict[str, tuple[str, bool]]) -> re.Pattern[str] | None:
    """Return what matches the clusters that do not fold one character to one; None where there can be none."""
    joining = [c for c, (_, joins) in kinds.items() if joins]
    several = [c for c, (folded, joins) in kinds.items() if not joins and len(folded) != 1]
    clusters = [f"(?s:.?){_character_class(joining)}{{1,{_MAX_MARKS}}}"] if joining else []
    clusters += [_character_class(several)] if several else []
    return re.compile("|".join(clusters)) if clusters else None


def _character_class(characters: Iterable[str]) -> str:
    """Return a class of ranges: outside the basic plane, `re` looks through single characters one by one."""
    codes = np.array(sorted(map(ord, characters)))
    ranges = np.split(codes, np.flatnonzero(np.diff(codes) > 1) + 1)
    return "[{}]".format("".join(rf"\U{run[0]:08x}-\U{run[-1]:08x}" for run in ranges))


@lru_cache(maxsize=1 << 17)  # more than all assigned characters that a corpus meets
def _fold_character(character: str) -> tuple[str, bool]:
    """Return the folded character and whether it joins what stands before it."""
    if unicodedata.category(character) in ("Cn", "Co", "Cs"):  # unassigned, private, surrogate: most code points
        return character, False
    if _is_dropped(character):
        return "", True
    first = unicodedata.normalize("NFKD", character.translate(_TYPOGRAPHY))[0]
    return _fold_cluster(character)[0], _joins(first)


@lru_cache(maxsize=1 << 16)
def _fold_cluster(cluster: str) -> tuple[str, int]:
    """Return the folded cluster, and the length of the original without what is dropped at its end."""
    length = len(cluster)
    while length and _is_dropped(cluster[length - 1]):
        length -= 1
    folded, before = cluster, ""
    while folded != before:  # a compatibility form can fold into what folds again; three rounds at most are known
        before = folded
        visible = "".join(c for c in folded.translate(_TYPOGRAPHY) if not _is_dropped(c))
        folded = unicodedata.normalize("NFKC", visible).casefold()
        folded = unicodedata.normalize("NFKC", folded)
    return folded, length


def _is_dropped(character: str) -> bool:
    return character in _INVISIBLE or unicodedata.category(character) == "Cf"


def _joins(character: str) -> bool:
    """Return whether *character*, decomposed, can merge or change places with the one before it."""
    return unicodedata.category(character)[0] == "M" or "\u1161" <= character <= "\u11c2" or character == "\U00016d67"
