"""Precedence: which of some documents was first, as far as their dates tell."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

from onrecord.model import SourceDocument


def earliest(documents: Iterable[SourceDocument]) -> int | None:
    """
    Return the number of the document that was published first; None if the dates do not tell.

    Of two documents of one day of which one has no time of day, neither was first.
    """
    dated = [(d.number, datetime.fromisoformat(d.published), "T" in d.published) for d in documents if d.published]
    if not dated:
        return None
    number, when, timed = min(dated, key=lambda d: comparable(d[1]))
    rivals = [w for n, w, t in dated if n != number and w.date() == when.date() and not (t and timed and w != when)]
    return None if rivals else number


def published(document: SourceDocument) -> float:
    """Return when a document was published, to sort by; the end of time where that is unknown."""
    return comparable(datetime.fromisoformat(document.published)) if document.published else math.inf


def comparable(when: datetime) -> float:
    """Return *when* in seconds; a time without a zone is UTC, in which years 1 and 9999 have moments without a name."""
    return (when.replace(tzinfo=UTC) if when.tzinfo is None else when).timestamp()
