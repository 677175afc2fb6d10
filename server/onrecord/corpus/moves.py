"""Quotations that people gave to another speaker: two people of one written name are told apart by what they said."""

import json
from hashlib import sha256
from typing import Any

import apsw

from onrecord.corpus.database import fetch
from onrecord.errors import InvalidFieldError, NotFoundError

_SAID = (
    "SELECT q.number, q.content, d.text, d.key FROM quotation q JOIN document d ON d.number = q.document"
    " WHERE {} ORDER BY q.number"
)


class Moves:
    """Moves quotations inside the transaction of whoever makes this."""

    def __init__(self, connection: apsw.Connection) -> None:
        """Change rows over *connection*."""
        self._connection = connection

    def move(self, quotation: int, speaker: int, into: int) -> None:
        """
        Let *into* be who says a quotation of *speaker*, whatever becomes of its document.

        Raises:
            NotFoundError: If that speaker says no such quotation.
            InvalidFieldError: If others say it too.
        """
        said_by = {
            means
            for (means,) in self._fetch(
                "SELECT means FROM attribution JOIN speaker s ON s.number = speaker WHERE quotation = ?", quotation
            )
        }
        if speaker not in said_by:
            raise NotFoundError(f"quotations: sp{speaker} has no q{quotation}; `onrecord speakers show` lists them")
        if len(said_by) > 1:
            raise InvalidFieldError(f"quotations: q{quotation} is said by several together and cannot be moved")
        [(_, content, text, key)] = self._fetch(_SAID.format("q.number = ?"), quotation)
        self._connection.execute("INSERT OR REPLACE INTO moved VALUES (?, ?, ?)", (key, digest_of(text, content), into))
        self._attribute(quotation, into)

    def restore(self, document: int) -> None:
        """Move the quotations of a document that was stored anew to where people had moved them."""
        moved = dict(
            self._fetch(
                "SELECT words, moved.speaker FROM moved JOIN document ON document.key = moved.key WHERE number = ?",
                document,
            )
        )
        for number, content, text, _ in self._fetch(_SAID.format("q.document = ?"), document) if moved else ():
            if speaker := moved.get(digest_of(text, content)):
                self._attribute(number, speaker)

    def _attribute(self, quotation: int, speaker: int) -> None:
        self._connection.execute("DELETE FROM attribution WHERE quotation = ?", (quotation,))
        self._connection.execute("INSERT INTO attribution VALUES (?, ?)", (speaker, quotation))

    def _fetch(self, query: str, number: int) -> list[tuple[Any, ...]]:
        return fetch(self._connection, query, (number,))


def digest_of(text: str, content: str) -> bytes:
    """
    Return the SHA-256 of the words of a quotation, white space aside; *content* is JSON: [[start, end], …].

    >>> digest_of("“No  way.”", "[[1, 9]]") == digest_of("Then: “No way.”", "[[7, 14]]")
    True
    """
    words = (" ".join(text[start:end].split()) for start, end in json.loads(content))
    return sha256("\0".join(words).encode()).digest()
