"""What is known of a name where it stands in a text."""

from dataclasses import dataclass
from typing import Literal

from onrecord.model import Span

NameKind = Literal["person", "body", "place", "unknown"]


@dataclass(frozen=True, slots=True)
class Mention:
    """
    A name in a text.

    Args:
        extent: The name with the role before it: "Prime Minister Ada Roe".
        name: The name alone: "Ada Roe".
        words: The words of the name, folded.
        role: What stands before the name: "Prime Minister", or None.
        title: Its first word where that is a form of address: "mrs", or None.
        possessive: Whether ’s follows.
        starts_sentence: Whether the capital may be the sentence's.
        heading: Whether it stands in a heading, where every word has a capital.
        absorbed: Whether it is part of the role of the next name: "White House" of "White House aide Ada Roe".
    """

    kind: NameKind
    extent: Span
    name: Span
    words: tuple[str, ...]
    role: str | None = None
    title: str | None = None
    possessive: bool = False
    starts_sentence: bool = False
    heading: bool = False
    absorbed: bool = False
