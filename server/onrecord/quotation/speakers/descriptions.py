"""Unnamed sources that a name tells apart: "a spokesman for the ministry", "White House officials"."""

import re
from collections.abc import Sequence

from onrecord.model import Span
from onrecord.quotation.speakers.lexicon import NAME_WORD, fold_name_word, lexicon
from onrecord.quotation.speakers.mention import NameKind

MAX_DESCRIPTION = 80  # code points of an unnamed source that serve as its name
MAX_HEAD = 8  # words up to the one that says what the source is
_DETERMINER = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_OWNER = re.compile(r"^(?:[\w.]+ ){0,2}([\w-]+)(?:['’]s|(?<=s)['’]) (?:presidential )?(campaign|administration)$")
_CLAUSE = re.compile(r",? (?:who|which|that)\b")
_INDEFINITE = re.compile(r"an? ", re.IGNORECASE)
_ENDS = frozenset(["who", "that", "which", "and", "or", "including"])
_TELLING = frozenset(["of", "for", "to", "at", "from", "with"])  # "lawyers for Roe", not "lawyers in Oslo"


def describe(phrase: str, names: Sequence[tuple[Span, NameKind]]) -> str | None:
    """
    Return what an unnamed source is called, without what follows its noun phrase; None if it may be anyone.

    Args:
        phrase: The source as written.
        names: Where names stand in it. Those of people and bodies tell anyone apart; those of which it is unknown only
            campaigns and other bodies, those of places and peoples governments and the like.

    >>> describe("a spokesman for Ada Roe", [(Span(16, 23), "person")])
    'spokesman for Ada Roe'
    >>> describe("White House officials started", [(Span(0, 11), "body")])
    'White House officials'
    >>> describe("a report from Ada Roe", [(Span(14, 21), "person")]), describe("lawyers in the city", [])
    (None, None)
    >>> [describe(f"the Oslo {noun}", [(Span(4, 8), "place")]) for noun in ("police", "teachers")]
    ['Oslo police', None]
    """
    head = _head(phrase)
    if head is None or lexicon().quantifiers & {word.lower() for word in phrase.split()[:3]}:
        return None
    word = fold_name_word(head[0]).removesuffix("'s")
    telling = {"person", "body"} | ({"unknown"} if _is_body(word) else set())
    telling |= {"place", "unknown"} if word in lexicon().local_bodies else set()
    rest = NAME_WORD.match(phrase, head.end() + 1)
    following = rest[0].lower() if rest and phrase[head.end()] == " " else ""
    may_follow = following in _TELLING and (_is_person(word) or not _INDEFINITE.match(phrase))
    small = following.islower() and following not in lexicon().prepositions | _ENDS
    told = any(
        name.end <= head.start() or (name.end == head.end() and not small) or (may_follow and name.start > head.end())
        for name in (span for span, kind in names if kind in telling)
    )
    noun_phrase = phrase[: head.end()] if small else _CLAUSE.split(phrase, maxsplit=1)[0]
    description = " ".join(noun_phrase.split()).strip(" ,.;:")
    description = re.sub(r"(?:['’]s|(?<=s)['’])$", "", description)
    description = _OWNER.sub(r"\1 \2", _DETERMINER.sub("", description, count=1))
    return description if told and len(description) <= MAX_DESCRIPTION else None


def is_speech(words: Sequence[str]) -> bool:
    """
    Return whether what someone has is words.

    >>> is_speech(["statement"]), is_speech(["dismissive", "labeling", "of", "a", "rival"]), is_speech(["lawyer"])
    (True, True, False)
    """
    known = lexicon()
    for i, word in enumerate(words):
        if word in known.prepositions:
            words = words[:i]
            break
    return bool(words) and (words[-1] in known.possessed or words[-1].endswith("ing"))


def _head(phrase: str) -> re.Match[str] | None:
    """Return the word that says what a source is: the last noun for people or bodies before a preposition."""
    found = None
    for count, match in enumerate(NAME_WORD.finditer(phrase)):
        word = fold_name_word(match[0]).removesuffix("'s")
        ends = word in lexicon().prepositions or word in _ENDS
        if count > MAX_HEAD or ends or (found and phrase[match.start() - 2 : match.start()] == ", "):
            break
        if _is_person(word) or _is_body(word):
            found = match
    return found


def _is_person(word: str) -> bool:
    known = lexicon()
    last = word.rsplit("-", maxsplit=1)[-1]
    return any(form in known.roles or form in known.groups for form in (last, last.removesuffix("s"), _single(last)))


def _is_body(word: str) -> bool:
    nouns = lexicon().body_nouns
    return word in nouns or word.removesuffix("s") in nouns or _single(word) in nouns


def _single(word: str) -> str:
    """Return the word of which "spokesmen" or "companies" is the plural."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-3] + "man" if word.endswith("men") else word
