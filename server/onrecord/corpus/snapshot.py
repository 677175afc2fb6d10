"""The corpus as it was at one moment: what matching asks, answered from SQLite."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from onrecord.corpus.database import fetch
from onrecord.corpus.documents import CorpusSize, DocumentSummary, NewDocument, StoredText
from onrecord.corpus.index.catalogue import Catalogue
from onrecord.corpus.preparation import QUOTATION_COLUMNS, unpack_quotation
from onrecord.corpus.register import read_bearers
from onrecord.corpus.rows import find_stored
from onrecord.corpus.versions import find_earlier
from onrecord.errors import NotFoundError
from onrecord.model import SourceDocument, StoredQuotation
from onrecord.options import BatchLimits
from onrecord.quotation.speakers.identity import is_same_person, name_key
from onrecord.quotation.speakers.register import is_short
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.segment import LiveSegment

_SUMMARY = """
    SELECT number, url, title, publisher, published, kind, author, added, characters, sha256,
           1 + (SELECT count(*) FROM version WHERE document = number)
    FROM document"""
_SEARCHED = ("title", "author", "publisher", "url", "text")
_TEXTS = (  # the first of the documents that a query selects: as many as a batch takes
    "SELECT number, sha256, text FROM"
    " (SELECT number, sum(characters) OVER (ORDER BY number) - characters AS before FROM"
    "  ({} ORDER BY document LIMIT ?) JOIN document ON number = document)"
    " JOIN document USING (number) WHERE before < ? ORDER BY number"
)
_OUTDATED = _TEXTS.format("SELECT document FROM analysis WHERE version <> ? AND document > ?")
_UNREAD = _TEXTS.format(
    "SELECT document FROM analysis WHERE document IN (SELECT value FROM carray(?)) AND document > ? AND version = ''"
)
_UNINDEXED = _TEXTS.format("SELECT document FROM unindexed WHERE document > ?")
_MATCHES = f"({' OR '.join(f'{field} LIKE ? ESCAPE char(92)' for field in _SEARCHED)})"
_MAX_SEARCHED = 8  # words of a search; each is looked for in every document


@dataclass(frozen=True, slots=True)
class _Registered:
    """
    What the register has of a name.

    Args:
        name: The name, or that of whom people merged it into.
        means: The number of its speaker; None where the register has no such name.
        apart: The number of the speaker who people said that it is not.
    """

    name: str
    means: int | None = None
    apart: int | None = None


class Snapshot:
    """
    One revision of the corpus, unmoved by what is written meanwhile; implements `cross_references.Corpus`.

    What is asked again is answered from memory, since a match asks for the same few documents many times.
    """

    def __init__(
        self,
        connection: apsw.Connection,
        statistics: WordStatistics | None = None,
        passages: Catalogue | None = None,
    ) -> None:
        """Answer from *connection*, in a read transaction for as long as this is used; a match needs all of it."""
        self.passages = passages
        self.connection, self._statistics = connection, statistics
        self._documents: dict[int, SourceDocument] = {}
        self._quotations: dict[int, Sequence[StoredQuotation]] = {}
        self._names: dict[int, frozenset[str]] = {}
        self._name_counts: dict[str, int] = {}
        self._speakers: dict[str, _Registered] = {}
        self._bearers: dict[str, list[int | str]] = {}

    @property
    def revision(self) -> int:
        """How many changes the corpus has seen."""
        return int(self._fetch("SELECT revision FROM corpus")[0][0])

    def statistics(self) -> WordStatistics:
        """Return how often words occur, in everyday text and in the corpus; of use only to a match."""
        assert self._statistics is not None
        return self._statistics

    def segments(self) -> Sequence[LiveSegment]:
        """Return the passage index, as far as it is whole; of use only to a match."""
        assert self.passages is not None
        return self.passages.live

    def waiting_count(self) -> int:
        """Return how many documents are not found in `segments` yet; of use only to a match."""
        assert self.passages is not None
        return self.passages.waiting

    def document(self, number: int) -> SourceDocument:
        """
        Return a stored document with its text.

        Raises:
            NotFoundError: If there is none with that number.
        """
        if number not in self._documents:
            query = "SELECT number, text, url, title, publisher, published, kind, author FROM document WHERE number = ?"
            if not (rows := self._fetch(query, number)):
                raise NotFoundError(f"document d{number}: there is none; it may have been removed")
            self._documents[number] = SourceDocument(*rows[0])
        return self._documents[number]

    def document_text(self, number: int) -> str:
        """Return the text of a stored document."""
        return self.document(number).text

    def document_names(self, number: int) -> frozenset[str]:
        """Return the keys of the people and bodies that a stored document names."""
        if number not in self._names:
            rows = self._fetch("SELECT name FROM document_name WHERE document = ?", number)
            self._names[number] = frozenset(name for (name,) in rows)
        return self._names[number]

    def quotations_of(self, number: int) -> Sequence[StoredQuotation]:
        """Return the quotations of a stored document, in its order."""
        if number not in self._quotations:
            query = f"SELECT {QUOTATION_COLUMNS} FROM quotation WHERE document = ? ORDER BY number"  # nosec B608  # constants only
            self._quotations[number] = [unpack_quotation(*row) for row in self._fetch(query, number)]
        return self._quotations[number]

    def quotation_counts(self, words: Collection[int]) -> Mapping[int, int]:
        """Return how many stored quotations hold each of *words*, those that none holds left out."""
        query = "SELECT word, count(*) FROM carray(?) CROSS JOIN quotation_word ON word = value GROUP BY word"
        return dict(self._fetch(query, _array(_sorted(words))))

    def quotations_with(self, words: Collection[int], limit: int) -> Sequence[StoredQuotation]:
        """Return at most *limit* quotations that hold any of *words*: most of them first, then the latest document."""
        rows = self._fetch(
            f"SELECT {QUOTATION_COLUMNS} FROM"  # nosec B608  # constants only
            " (SELECT quotation, count(*) AS shared FROM carray(?) CROSS JOIN quotation_word ON word = value"
            "  GROUP BY quotation)"
            " JOIN quotation ON number = quotation ORDER BY shared DESC, document DESC, number LIMIT ?",
            _array(_sorted(words)),
            limit,
        )
        return [unpack_quotation(*row) for row in rows]

    def quotation_count(self) -> int:
        """Return about how many quotations are stored: the highest number given."""
        return int(self._fetch("SELECT coalesce(max(number), 0) FROM quotation")[0][0])

    def document_count(self) -> int:
        """Return about how many documents are stored: the highest number given."""
        return int(self._fetch("SELECT coalesce(max(number), 0) FROM document")[0][0])

    def name_count(self, name: str) -> int:
        """Return how many stored documents name the person or body with that key."""
        if name not in self._name_counts:
            rows = self._fetch("SELECT count(*) FROM document_name WHERE name = ?", name)
            self._name_counts[name] = int(rows[0][0])
        return self._name_counts[name]

    def holds(self, document: NewDocument) -> bool:
        """Return whether *document* is stored, with this very text."""
        stored = find_stored(self.connection, document)
        return stored is not None and stored.same_text

    def earlier(self, number: int, version: int) -> StoredText | None:
        """Return the text that a document had before *version*, its latest, see `versions.find_earlier`."""
        return find_earlier(self.connection, number, version)

    def unread_count(self) -> int:
        """Return how many documents nobody has looked for quotations in; 12 ms for a million, of an index of theirs."""
        return int(self._fetch("SELECT count(*) FROM analysis WHERE version = ''")[0][0])

    def outdated_count(self, version: str) -> int:
        """Return how many documents were analysed by another version."""
        return int(self._fetch("SELECT count(*) FROM analysis WHERE version <> ?", version)[0][0])

    def outdated(self, version: str, after: int, limits: BatchLimits) -> list[StoredText]:
        """Return the next documents, after a number, that another version analysed: as many as a batch takes."""
        return self._texts(_OUTDATED, (version, after), limits)

    def unread(self, numbers: Collection[int], after: int, limits: BatchLimits) -> list[StoredText]:
        """Return the next of these documents, after a number, that nobody has looked for quotations in."""
        return self._texts(_UNREAD, (_array(_sorted(numbers)), after), limits)

    def unindexed_count(self) -> int:
        """Return how many documents the passage index lacks."""
        return int(self._fetch("SELECT count(*) FROM unindexed")[0][0])

    def size(self, database_bytes: int) -> CorpusSize:
        """Return how much there is."""
        query = (
            "SELECT (SELECT count(*) FROM document), (SELECT revision FROM corpus), (SELECT count(*) FROM unindexed),"
            " (SELECT count(*) FROM segment)"
        )
        documents, revision, unindexed, segments = self._fetch(query)[0]
        return CorpusSize(documents, revision, unindexed, segments, database_bytes)

    def unindexed(self, after: int, limits: BatchLimits) -> list[StoredText]:
        """Return the next documents, after a number, that the passage index lacks: as many as a batch takes."""
        return self._texts(_UNINDEXED, (after,), limits)

    def _texts(self, query: str, bindings: tuple[object, ...], limits: BatchLimits) -> list[StoredText]:
        rows = self._fetch(query, *bindings, limits.documents, limits.characters)
        return [StoredText(*row) for row in rows]

    def copies_of(self, key: str | None, sha256: bytes) -> frozenset[int]:
        """Return the numbers of the documents that are a page themselves, or a place on it: by address or very text."""
        places = "key > :key || '#' AND key < :key || '$'"  # the sign after "#", which no address has elsewhere
        query = f"SELECT number FROM document WHERE key = :key OR ({places}) OR sha256 = :sha256"  # nosec B608  # constants only
        rows = fetch(self.connection, query, {"key": key, "sha256": sha256})
        return frozenset(number for (number,) in rows)

    def summaries(
        self, search: str | None, limit: int, after: int | None, key: str | None = None
    ) -> list[DocumentSummary]:
        """Return at most *limit* documents that hold each word of *search* somewhere, after a number, of a *key*."""
        words = (search or "").split()[:_MAX_SEARCHED]
        conditions = " AND ".join(["number > ?", "key = ?" if key else "? IS NULL", *[_MATCHES] * len(words)])
        patterns = [pattern for word in words for pattern in [_like(word)] * len(_SEARCHED)]
        rows = self._fetch(f"{_SUMMARY} WHERE {conditions} ORDER BY number LIMIT ?", after or 0, key, *patterns, limit)
        return [DocumentSummary(*row) for row in rows]

    def summaries_of(self, numbers: Collection[int]) -> dict[int, DocumentSummary]:
        """Return what is known of documents, by number."""
        query = f"{_SUMMARY} WHERE number IN (SELECT value FROM carray(?))"  # nosec B608  # constants only
        rows = self._fetch(query, _array(_sorted(numbers)))
        return {row[0]: DocumentSummary(*row) for row in rows}

    def is_same_speaker(self, one: str, other: str) -> bool | None:
        """
        Return whether two names mean the same speaker: by what people decided, else by the names; None if unknown.

        A surname alone is nobody's for certain where the corpus knows another bearer of it. A joint source is no name
        of the register, so nobody decides of it.
        """
        first, second = self._registered(one), self._registered(other)
        if first.means is not None and second.means is not None:
            if first.means == second.means:
                return True
            if first.means == second.apart or first.apart == second.means:
                return False
        same = is_same_person(first.name, second.name)
        return None if same and (self._may_differ(first, second) or self._may_differ(second, first)) else same

    def _may_differ(self, short: _Registered, full: _Registered) -> bool:
        """Return whether one name is a surname alone that somebody else than the other's bearer has too."""
        key, known = name_key(short.name), name_key(full.name)
        if not is_short(key) or is_short(known):
            return False
        if key not in self._bearers:
            self._bearers[key] = read_bearers(self.connection, key)
        return any(bearer not in (full.means, known) for bearer in self._bearers[key])

    def _registered(self, name: str) -> _Registered:
        """Return what the register has of a name."""
        if name not in self._speakers:
            query = (
                "SELECT CASE WHEN s.merged IS NULL THEN ? ELSE (SELECT name FROM speaker WHERE number = s.means) END,"
                " means, (SELECT means FROM speaker WHERE number = s.apart) FROM speaker s"
                " WHERE name = ? OR key = ? ORDER BY name <> ?, number LIMIT 1"
            )
            rows = self._fetch(query, name, name, name_key(name), name)
            self._speakers[name] = _Registered(*rows[0]) if rows else _Registered(name)
        return self._speakers[name]

    def _fetch(self, query: str, *bindings: object) -> list[tuple[Any, ...]]:
        return fetch(self.connection, query, bindings)


def _array(values: NDArray[np.int64]) -> object:
    """Return what `carray(?)` reads as a table; NULL, an empty one, for no values."""
    return apsw.carray(values) if len(values) else None


def _sorted(words: Collection[int]) -> NDArray[np.int64]:
    return np.array(sorted(words), np.int64)


def _like(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
