"""
Who changed what: a row a change, in its transaction, that outlives what it tells of.

It says who, when, which, and how long; never a word of a text. What the program derives by itself, such as quotations
that are found anew or segments that are merged, is nobody's change.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

import apsw

from onrecord.corpus.database import fetch
from onrecord.corpus.documents import Contribution
from onrecord.errors import InvalidFieldError

Action = Literal[
    "add",  # a document, or a version of one
    "correct",  # what is known of a document whose text stays
    "remove",
    "take back",
    "merge",  # of speakers, this one and the next three
    "split",
    "move",
    "rename",
    "pair",  # of extensions
    "unpair",
    "let in",  # of persons
    "revoke",
    "rotate",
]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """
    One change.

    Args:
        at: ISO 8601, UTC.
        caller: The `name` of a `Caller`.
        subject: The id of a document or speaker, an origin, or a person's name.
        version: Of a document.
        characters: Of the text that came.
    """

    number: int
    at: str
    caller: str
    action: str
    subject: str
    version: int | None
    characters: int | None


def who_added(connection: apsw.Connection, subject: str, version: int) -> str | None:
    """Return the name of the caller who stored a document's version; None if that was before the log began."""
    query = "SELECT caller FROM audit WHERE subject = ? AND version = ? AND action = 'add' ORDER BY number DESC LIMIT 1"
    return next((caller for (caller,) in fetch(connection, query, (subject, version))), None)


def added_since(connection: apsw.Connection, caller: str, at: str) -> Contribution:
    """Return what a caller stored from a time on, whatever became of it; see `Library.added_since`."""
    query = "SELECT count(*), coalesce(sum(characters), 0) FROM audit WHERE caller = ? AND at >= ? AND action = 'add'"
    return Contribution(*fetch(connection, query, (caller, at))[0])


def read_audit(
    connection: apsw.Connection, limit: int, after: int | None, since: str | None, caller: str | None
) -> list[AuditEntry]:
    """Return at most *limit* changes in their order, those after number *after*; see `Library.audit`."""
    query = (
        "SELECT number, at, caller, action, subject, version, characters FROM audit"
        " WHERE number > ? AND at >= ? AND (? IS NULL OR caller = ?) ORDER BY number LIMIT ?"
    )
    rows = fetch(connection, query, (after or 0, since or "", caller, caller, limit))
    return [AuditEntry(*row) for row in rows]


def read_since(given: str) -> str:
    """
    Return a date, or a date and time, as the log has them; UTC unless it says otherwise.

    Raises:
        InvalidFieldError: If it is neither.

    >>> read_since("2025-03-28"), read_since("2025-03-28T10:30+01:00")
    ('2025-03-28T00:00:00.000+00:00', '2025-03-28T09:30:00.000+00:00')
    """
    try:
        found = (
            datetime.fromisoformat(given) if len(given) > 10 else datetime.combine(date.fromisoformat(given), time())
        )
        known = found if found.tzinfo else found.replace(tzinfo=UTC)
        return known.astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        raise InvalidFieldError(
            f"since: expected a date such as 2025-03-28, or a date and time, ISO 8601, got {given[:40]!r}"
        ) from None
