"""Labels: why a passage that is beyond chance still says too little to be shown."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np

from onrecord.model import Span
from onrecord.options import ReuseOptions
from onrecord.reuse.alignment import SharedStretch
from onrecord.reuse.evidence import Evidence, Flags
from onrecord.shipped import read_shipped
from onrecord.text.folding import fold
from onrecord.text.sentences import find_sentences, lines_around
from onrecord.text.tokens import Words, find_words

NAMES = "names only"
COMMONPLACE = "commonplace wording"
BOILERPLATE = "boilerplate"

_BOILERPLATE = re.compile(
    r"""\b(?: all\ rights\ reserved | register\ or\ log\ ?in | (?:log|sign)\ in\ to
    | (?:sign\ up|subscribe)\ (?:to|for|now|here)\b
    | click\ here | post\ a\ comment | share\ this\ (?:story|article|post) | terms\ of\ (?:use|service)
    | follow\ .{1,60}\ on\ (?:twitter|facebook|instagram|x)\b | like\ (?:the|our)\ page | like\ us\ on
    | contribut(?:ed|ing)\ to\ this\ (?:report|story|article) | reporting\ by\ .{1,60}editing\ by
    | editors?'?s?\ note: | correction: | as\ published\ in\ the | (?:restricted|prevented)\ from\ playing
    | (?:this\ (?:story|article|post|report)\ )?has\ been\ (?:updated|corrected)\ (?:to|with) )""",
    re.VERBOSE,
)
_NEAR = 40  # code points around a passage in which a notice may begin or go on
_READ = 400  # code points around a passage that are read for sentences; a text may be one line


def find_reason(
    text: str,
    evidence: Evidence,
    stretch: SharedStretch,
    document_text: str,
    document_words: Words,
    options: ReuseOptions,
) -> str | None:
    """
    Return why *stretch* is held back, or None if it is shown.

    What fills its quotation marks is shown, but for a bare title: someone said that these words are worth repeating.
    """
    fills_marks = evidence.opens[stretch.first] and evidence.closes[stretch.last - 1]
    if (
        not fills_marks
        and stretch.matched <= options.max_boilerplate_words
        and _is_notice(text, evidence.words, stretch)
    ):
        return BOILERPLATE
    if stretch.matched > (options.max_title_words if fills_marks else options.max_label_words):
        return None
    names = _names(text, evidence.words, stretch, document_text, document_words)
    if fills_marks:
        return NAMES if _bits_without(names, evidence, stretch) < options.min_title_bits else None
    names |= _changed(evidence.words, stretch, document_words)
    if _bits_without(names, evidence, stretch) < options.min_telling_bits:
        return NAMES
    if _bits_without(names | _commonplaces(evidence, stretch), evidence, stretch) < options.min_telling_bits:
        return COMMONPLACE
    return COMMONPLACE if stretch.bits < options.min_bits_per_word * stretch.matched else None


def _is_notice(text: str, words: Words, stretch: SharedStretch) -> bool:
    """Return whether *stretch* stands in or after a sentence that is a notice, in the same line or lines; or most."""
    span = words.span(stretch.first, stretch.last)
    near, lines = Span(max(0, span.start - _NEAR), span.end + _NEAR), lines_around(text, span)
    lines = Span(max(lines.start, span.start - _READ), min(lines.end, span.end + _READ))
    sentences = [s for s in find_sentences(text, lines) if s.overlaps(near)]
    notice = next((s for s in sentences if _BOILERPLATE.search(" ".join(fold(s.of(text)).text.split()))), None)
    return notice is not None and notice.start - span.start <= max(_NEAR, len(span) // 2)


def _bits_without(little: Flags, evidence: Evidence, stretch: SharedStretch) -> float:
    """Return what the words say that are not among the *little*-saying."""
    total = evidence.total[stretch.first : stretch.last + 1]
    return float(np.diff(total)[~little].sum())


def _names(text: str, words: Words, stretch: SharedStretch, document_text: str, document_words: Words) -> Flags:
    """Return which words of the page begin with a capital or a digit both there and in the document."""
    document = dict(_capitals(document_text, document_words, stretch.document_first, stretch.document_last))
    page = _capitals(text, words, stretch.first, stretch.last)
    return np.array([capital and document.get(word, True) for word, capital in page], dtype=np.bool_)


def _changed(words: Words, stretch: SharedStretch, document_words: Words) -> Flags:
    """Return which words of the page the document's stretch does not have: they say nothing of what is shared."""
    there = document_words.hashes[stretch.document_first : stretch.document_last]
    return ~np.isin(words.hashes[stretch.first : stretch.last], there)


def _capitals(text: str, words: Words, first: int, last: int) -> Iterator[tuple[int, bool]]:
    for word, start in zip(words.hashes[first:last].tolist(), words.starts[first:last].tolist(), strict=True):
        yield word, text[start].isupper() or text[start].isdigit()


def _commonplaces(evidence: Evidence, stretch: SharedStretch) -> Flags:
    """Return which words of the page are part of a phrase that every news text uses."""
    hashes = evidence.words.hashes[stretch.first : stretch.last].tolist()
    found = np.zeros(len(hashes), dtype=np.bool_)
    for start, word in enumerate(hashes):
        for phrase in _load_commonplaces().get(word, ()):
            if hashes[start : start + len(phrase)] == phrase:
                found[start : start + len(phrase)] = True
    return found


@cache
def _load_commonplaces() -> dict[int, list[list[int]]]:
    """Return the phrases as word hashes, by their first."""
    lines = read_shipped("reuse/commonplaces.txt").decode().splitlines()
    phrases: dict[int, list[list[int]]] = {}
    for line in lines:
        phrase = find_words(line).hashes.tolist()
        phrases.setdefault(phrase[0], []).append(phrase)
    return phrases
