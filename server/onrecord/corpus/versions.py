"""The texts that a document had before: kept when a newer one comes, and had back when that is taken back."""

import apsw

from onrecord.corpus.database import fetch
from onrecord.corpus.documents import FACTS, StoredText
from onrecord.errors import ConflictError, NotFoundError

_KEPT = ", ".join((*FACTS, "added", "sha256", "text"))
_LATEST = "SELECT max(rowid) FROM version WHERE document = ?"


def count_versions(connection: apsw.Connection, number: int) -> int:
    """Return how many texts a document has had, its own included; 0 if there is none with that number."""
    query = "SELECT 1 + (SELECT count(*) FROM version WHERE document = number) FROM document WHERE number = ?"
    return sum(count for (count,) in fetch(connection, query, (number,)))


def find_earlier(connection: apsw.Connection, number: int, version: int) -> StoredText | None:
    """
    Return the text that a document had before *version*; None if that is its first.

    Raises:
        NotFoundError: If there is none with that number.
        ConflictError: If *version* is not its latest.
    """
    if (latest := count_versions(connection, number)) == 0:
        raise NotFoundError(f"document d{number}: there is none; it may have been removed")
    if latest != version:
        raise ConflictError(f"version: expected {latest}, the latest of document d{number}, got {version}")
    query = f"SELECT document, sha256, text FROM version WHERE rowid = ({_LATEST})"  # nosec B608  # constants only
    rows = fetch(connection, query, (number,))
    return StoredText(*rows[0]) if rows else None


def keep_version(connection: apsw.Connection, number: int, now: str) -> None:
    """Keep the text of a document, and what is known of it, before another takes its place."""
    connection.execute(
        f"INSERT INTO version (document, replaced, {_KEPT}) SELECT number, ?, {_KEPT} FROM document WHERE number = ?",  # nosec B608  # constants only
        (now, number),
    )


def restore_version(connection: apsw.Connection, number: int) -> None:
    """Put the last text that was kept, and what was known of it, in the place of the document's own, which is lost."""
    connection.execute(
        f"UPDATE document SET ({_KEPT}, characters) ="  # nosec B608  # constants only
        " (SELECT ifnull(v.url, document.url), v.title, v.publisher, v.published, ifnull(v.kind, document.kind),"
        f"   v.author, v.added, v.sha256, v.text, length(v.text) FROM version v WHERE rowid = ({_LATEST}))"
        " WHERE number = ?",
        (number, number),
    )
    connection.execute(f"DELETE FROM version WHERE rowid = ({_LATEST})", (number,))  # nosec B608  # constants only
