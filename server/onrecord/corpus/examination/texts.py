"""Is every text what was stored: by its digest and its length."""

from collections.abc import Iterator
from hashlib import sha256

import apsw

from onrecord.corpus.examination.findings import Advance, Finding

_CHANGED = "its text is not what was stored"


def name_document(number: int, title: str | None) -> str:
    """
    Return what a document is called where something is said of it.

    >>> name_document(12, "Call"), name_document(3, None)
    ('d12 “Call”', 'd3')
    """
    return f"d{number} “{title[:80]}”" if title else f"d{number}"


def is_whole(text: bytes, digest: bytes, characters: int | None = None) -> bool:
    """Return whether UTF-8 is a text of that digest and that many code points."""
    return sha256(text).digest() == digest and characters in (None, len(text.decode("utf-8", "replace")))


def check_documents(connection: apsw.Connection, advance: Advance) -> Iterator[Finding]:
    """Yield the documents whose text is not what was stored."""
    query = "SELECT number, title, characters, sha256, CAST(text AS BLOB) FROM document NOT INDEXED ORDER BY number"
    for number, title, characters, digest, text in connection.execute(query):
        if not is_whole(text, digest, characters):
            yield Finding(name_document(number, title), _CHANGED, "set aside", number)
        advance()


def check_versions(connection: apsw.Connection, advance: Advance) -> Iterator[Finding]:
    """Yield the earlier texts that are not what was stored."""
    query = "SELECT rowid, document, title, sha256, CAST(text AS BLOB) FROM version NOT INDEXED ORDER BY rowid"
    for row, document, title, digest, text in connection.execute(query):
        if not is_whole(text, digest):
            where = f"an earlier version of {name_document(document, title)}"
            yield Finding(where, _CHANGED, "set aside", document, row)
        advance()
