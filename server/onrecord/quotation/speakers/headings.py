"""Headings and datelines: stretches where capitals say nothing, as "Trade Talks Begin" or "OSLO/ Morning Edition/"."""

import re
from functools import cache, lru_cache
from typing import Literal

from onrecord.model import Span
from onrecord.quotation.speakers.lexicon import MARKS, fold_name_word, lexicon

MIN_WORDS = 2  # that count; of a single word nothing can be told
MIN_SHARE = 0.75  # of them begin with a capital; sentences that list names stay below two thirds
MIN_WORDS_OF_SENTENCE, MIN_SHARE_OF_SENTENCE = 5, 0.9  # where a full stop ends it, as after titles run together
_STRETCH = re.compile(r"[^\n\r\u2028\u2029/|]+")
_DASHED = re.compile(r"\s[–—-]\s")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")
# Of a turn or a post, whose names are names: "Ada Roe (00:12):", "MS. ROE, COURIER: Why?", "— Ada Roe (@adaroe)".
_LABEL = re.compile(r".*(?::\s*$|\(@\w)|\s*(?:MR|MRS|MS|DR|SEN|REP|GOV)\. [^:a-z]*: ")
_WORD = re.compile(rf"[^\W\d_][^\W_]*(?:[{MARKS}]+[^\W_]*)*")


def find_headings(text: str) -> list[Span]:
    """
    Return the stretches of *text* that are written as headings, in order and disjoint.

    >>> text = "Roe, Doe Discuss Trade in First Call/ OSLO/ The two spoke on Friday.\\n– Roe Visits Oslo"
    >>> [heading.of(text).strip() for heading in find_headings(text)]
    ['Roe, Doe Discuss Trade in First Call', '– Roe Visits Oslo']
    """
    return [Span(start, end) for start, end in _stretches(text) if _is_heading(text[start:end])]


def _stretches(text: str) -> list[tuple[int, int]]:
    found = []
    for stretch in _STRETCH.finditer(text):
        start = stretch.start()
        for dash in _DASHED.finditer(text, start, stretch.end()):
            found.append((start, dash.start()))
            start = dash.start()
        found.append((start, stretch.end()))
    return found


@cache
def _small_words() -> frozenset[str]:
    return lexicon().not_names | lexicon().prepositions


def _is_heading(stretch: str) -> bool:
    if (":" in stretch or "(@" in stretch) and _LABEL.match(stretch):
        return False
    cases = list(map(_case, _WORD.findall(stretch)))
    capitals = cases.count("upper")
    words = capitals + cases.count("lower")
    if _SENTENCE_END.search(stretch[-40:]):
        return words >= MIN_WORDS_OF_SENTENCE and capitals >= MIN_SHARE_OF_SENTENCE * words
    return words >= MIN_WORDS and capitals >= MIN_SHARE * words


@lru_cache(maxsize=1 << 14)
def _case(word: str) -> Literal["upper", "lower"] | None:
    """Return how a word begins; None if it is small in headings too."""
    if len(word) == 1 or fold_name_word(word) in _small_words():
        return None
    return "upper" if word[0].isupper() else "lower"
