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
class WebOptions:
    """What the service takes on at a time, and from whom."""

    max_body_bytes: int = 2 << 20  # bytes; the text of the longest page read so far takes a tenth of it
    max_text_units: int = 1_000_000  # UTF-16 units; a novel, while a long read has 60,000
    max_depth: int = 32  # levels of JSON; the contract needs three
    max_listed: int = 200  # documents an answer to a listing
    threads: int = 64  # most of them wait for a permit, so that /health answers in 20 ms under 60 clients (measured)
    connections: int = 1024  # open sockets; waitress stops answering at its default of 100 (measured with 110 idle ones)
    permit_wait: float = 0.25  # seconds until 503; 60 clients over 2 permits: p99 of /match 354 ms (measured)
    retry_after: int = 1  # seconds, what a 503 asks the caller to wait
    drain: float = 8.0  # seconds for requests under way once a signal came; service managers kill after 10
    pairing_lifetime: float = 300.0  # seconds, to walk from the terminal to the options page
    pairing_tries: int = 5  # of 2**40 codes


@dataclass(frozen=True, slots=True)
class Options:
    """All parts together; the defaults are what the product ships with."""

    match: MatchOptions = field(default_factory=MatchOptions)
    web: WebOptions = field(default_factory=WebOptions)
