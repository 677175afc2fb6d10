"""Precedence: which of some documents was first, as far as their dates tell."""

from collections.abc import Iterable
from datetime import UTC, datetime

from onrecord.model import SourceDocument

_LAST = datetime.max.replace(tzinfo=UTC)


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


def published(document: SourceDocument) -> datetime:
    """Return when a document was published, to sort by; the end of time where that is unknown."""
    return comparable(datetime.fromisoformat(document.published)) if document.published else _LAST


def comparable(when: datetime) -> datetime:
    """Return *when* in UTC; a time without a zone counts as UTC."""
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
