"""
Every limit, threshold and weight: its unit, its reason, and where it was measured.

One frozen dataclass a part; callers pass a changed copy (`dataclasses.replace`), never change one in place.
"""

from dataclasses import dataclass, field
from typing import get_args

from onrecord.model import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """What one request may ask for; the wire's `options`."""

    kinds: tuple[Kind, ...] = KINDS
    max_cross_references: int = 5  # a highlight; more than a card shows without scrolling is asked for, not sent
    show_all: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """All parts together; the defaults are what the product ships with."""

    match: MatchOptions = field(default_factory=MatchOptions)
