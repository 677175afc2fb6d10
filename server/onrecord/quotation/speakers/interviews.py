"""Labels of turns as sources: who asks and answers as Q and A, if a heading tells, and what is added to a name."""

import re

from onrecord.model import Span

ASKS_OR_ANSWERS = frozenset(["q", "a", "question", "answer"])
_NAME = r"(?P<name>[^\W\d_a-z][\w.’'-]*(?: (?:de|da|van|von|of|the|al|bin) (?=[^\W\d_a-z])| (?=[^\W\d_a-z])|[\w.’'-])*)"
_TALK = "interview|conversation|q ?& ?a|q and a|questions and answers|chat|talking"
_ANSWERS = re.compile(rf"\b(?i:(?:{_TALK}) with|questions (?:for|to)|q ?& ?a:) {_NAME}")
_ASKS = re.compile(rf"\b(?i:interview(?:ed)?|questions|examination|questioning) (?i:by) {_NAME}")


def find_interview(text: str) -> dict[str, Span]:
    """
    Return where *text* says who "q" and "a" are, as far as it does.

    >>> text = "An interview with Premier Ada Roe\\nQ. Why?\\nA. Why not?"
    >>> {letter: span.of(text) for letter, span in find_interview(text).items()}
    {'a': 'Premier Ada Roe'}
    """
    found = {"a": _ANSWERS.search(text), "q": _ASKS.search(text)}
    return {letter: Span(*match.span("name")) for letter, match in found.items() if match}


def begins_turn(text: str, start: int, length: int) -> bool:
    """Return whether words are what a turn of a transcript begins with: "THE MAYOR: "."""
    return text.startswith(":", start + length) and text[start - 1 : start] in ("", "\n")


def name_of_turn(text: str, source: Span) -> Span:
    """
    Return a source without what a transcript adds to the name.

    >>> name_of_turn("MS. ROE, PORT COURIER: Why?", Span(0, 21))
    Span(start=0, end=7)
    """
    name = source.of(text).partition(",")[0]
    return Span(source.start, source.start + len(name)) if begins_turn(text, source.start, len(source)) else source
