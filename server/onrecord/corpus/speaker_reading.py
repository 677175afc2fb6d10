"""What the register of speakers answers, read from SQLite."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import apsw

from onrecord.corpus.database import fetch
from onrecord.corpus.preparation import unpack_spans
from onrecord.corpus.register import find_speaker, read_candidates
from onrecord.errors import InvalidFieldError, NotFoundError
from onrecord.model import Form, Span
from onrecord.quotation.speakers.identity import name_key

MAX_ALIASES = 50  # that are listed of one speaker; people have some ten
MAX_SEARCHED = 8  # words of a search
MAX_NAMED = 5  # speakers that an error names

_ENTRY = """
    SELECT s.means, count(DISTINCT q.number), min(d.published), max(d.published)
    FROM speaker s JOIN attribution a ON a.speaker = s.number
    JOIN quotation q ON q.number = a.quotation JOIN document d ON d.number = q.document"""
_QUOTED = """
    SELECT DISTINCT means FROM speaker AS asked WHERE EXISTS
    (SELECT 1 FROM speaker s JOIN attribution a ON a.speaker = s.number WHERE s.means = asked.means)"""
# By date; what has none comes last, each document's in its order.
_PLACE = "(d.published IS NULL, coalesce(d.published, ''), q.document, q.number)"
_START = "json_extract(q.content, '$[0][0]')"
_EXACT = f"substr(d.text, {_START} + 1, json_extract(q.content, '$[#-1][1]') - {_START})"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a name may mean; without a number, someone who is named but never quoted."""

    number: int | None
    name: str


@dataclass(frozen=True, slots=True)
class SpeakerEntry:
    """
    A speaker with what the corpus holds of them.

    Args:
        aliases: Other names that documents attribute words to.
        quotations: How many.
        first: The earliest date of publication, ISO 8601; None where none is known.
        candidates: Whom a surname alone may mean, where the corpus does not tell.
    """

    number: int
    name: str
    aliases: tuple[str, ...]
    quotations: int
    first: str | None
    last: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class QuotationEntry:
    """
    A stored quotation.

    Args:
        content: Its spans in the document.
        quoted: What of it is given word for word.
        exact: The document's words from the first of the content to the last.
        name: What the document calls whoever says it; None where it does not tell.
        speakers: Numbers of those who say it.
    """

    number: int
    document: int
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    exact: str
    form: Form
    cue: str | None
    name: str | None
    speakers: tuple[int, ...]


class SpeakerReader:
    """Reads over one connection, inside the transaction of whoever makes this."""

    def __init__(self, connection: apsw.Connection) -> None:
        """Read over *connection*."""
        self._connection = connection

    def entries(self, search: str | None, limit: int, after: int | None) -> list[SpeakerEntry]:
        """Return speakers who are quoted; see `corpus.speakers.Speakers`."""
        conditions, bindings = ["s.means > ?"], list[object]([after or 0])
        for word in (search or "").split()[:MAX_SEARCHED]:
            conditions.append(
                "s.means IN (SELECT means FROM speaker WHERE instr(key, ?) OR instr(renamed, ?) OR instr(name, ?))"
            )
            bindings += [name_key(word) or word, word, word]
        query = f"{_ENTRY} WHERE {' AND '.join(conditions)} GROUP BY s.means ORDER BY s.means LIMIT ?"
        return [self._entry(*row) for row in self._fetch(query, *bindings, limit)]

    def entry(self, number: int) -> SpeakerEntry:
        """Return whom a name means; NotFoundError if there is none."""
        means = find_speaker(self._connection, number)
        rows = self._fetch(f"{_ENTRY} WHERE s.means = ? GROUP BY s.means", means)
        return self._entry(*(rows[0] if rows else (means, 0, None, None)))

    def find(self, name: str) -> int:
        """Return the one speaker with that id or name; see `corpus.speakers.Speakers`."""
        if re.fullmatch("sp[0-9]{1,15}", name):
            return find_speaker(self._connection, int(name[2:]))
        query = "SELECT DISTINCT means FROM speaker WHERE name = ? OR renamed = ? OR key = ? LIMIT ?"
        found = [means for (means,) in self._fetch(query, name, name, name_key(name), MAX_NAMED + 1)]
        found = found or [entry.number for entry in self.entries(name, MAX_NAMED + 1, None)]
        if not found:
            raise NotFoundError(f"speaker: nobody called {name[:100]!r} is quoted; `onrecord speakers` lists who is")
        if len(found) > 1:
            named = ", ".join(f"sp{n} ({called})" for n, called in self.names(found[:MAX_NAMED]).items())
            raise InvalidFieldError(f"speaker: {name[:100]!r} may be {named}; give the id of one")
        return int(found[0])

    def known(self, names: Iterable[str]) -> dict[str, int]:
        """Return who is quoted by those of *names* that mean one speaker: written so, or else of the same key."""
        found = {}
        for name in names:
            exact = self._fetch(f"{_QUOTED} AND name = ?", name)
            alike = exact or self._fetch(f"{_QUOTED} AND key = ?", name_key(name))
            if len(alike) == 1:
                found[name] = int(alike[0][0])
        return found

    def names(self, numbers: Collection[int]) -> dict[int, str]:
        """Return what speakers are called, by number."""
        query = "SELECT number, coalesce(renamed, name) FROM speaker WHERE number IN (SELECT value FROM json_each(?))"
        return dict(self._fetch(f"{query} ORDER BY number", json.dumps(sorted(numbers))))

    def quotations(
        self, speaker: int | None, search: str | None, limit: int, after: int | None
    ) -> list[QuotationEntry]:
        """Return quotations by time; see `corpus.speakers.Speakers`."""
        conditions, bindings = ["true"], list[object]()
        if speaker is not None:
            conditions.append(
                "q.number IN (SELECT quotation FROM attribution JOIN speaker s ON s.number = speaker WHERE s.means = ?)"
            )
            bindings.append(find_speaker(self._connection, speaker))
        for word in (search or "").split()[:MAX_SEARCHED]:
            conditions.append(f"{_EXACT} LIKE ? ESCAPE char(92)")
            bindings.append("%" + re.sub(r"([\\%_])", r"\\\1", word) + "%")
        if after is not None:
            conditions.append(f"{_PLACE} > (?, ?, ?, ?)")
            bindings += self._place(after)
        rows = self._fetch(
            f"SELECT q.number, q.document, q.content, q.quoted, {_EXACT}, q.form, q.cue, q.speaker FROM quotation q"  # nosec B608  # constants only
            f" JOIN document d ON d.number = q.document WHERE {' AND '.join(conditions)}"
            f" ORDER BY {_PLACE[1:-1]} LIMIT ?",
            *bindings,
            limit,
        )
        return [self._quotation(*row) for row in rows]

    def _place(self, number: int) -> list[object]:
        query = f"SELECT {_PLACE[1:-1]} FROM quotation q JOIN document d ON d.number = q.document WHERE q.number = ?"  # nosec B608  # constants only
        if not (rows := self._fetch(query, number)):
            raise InvalidFieldError(f"after: quotation q{number} is gone since; begin anew without it")
        return list(rows[0])

    def _quotation(
        self,
        number: int,
        document: int,
        content: str,
        quoted: str,
        exact: str,
        form: Form,
        cue: str | None,
        name: str | None,
    ) -> QuotationEntry:
        query = "SELECT DISTINCT means FROM attribution JOIN speaker s ON s.number = speaker WHERE quotation = ?"
        speakers = tuple(means for (means,) in self._fetch(f"{query} ORDER BY means", number))
        return QuotationEntry(
            number, document, unpack_spans(content), unpack_spans(quoted), exact, form, cue, name, speakers
        )

    def _entry(self, number: int, count: int, first: str | None, last: str | None) -> SpeakerEntry:
        [(name, written, key)] = self._fetch(
            "SELECT coalesce(renamed, name), name, key FROM speaker WHERE number = ?", number
        )
        aliases = self._fetch(
            "SELECT name FROM speaker s WHERE means = ? AND name <> ? AND (name = ? OR EXISTS"
            " (SELECT 1 FROM attribution WHERE speaker = s.number)) ORDER BY number LIMIT ?",
            *(number, name, written, MAX_ALIASES),
        )
        return SpeakerEntry(
            number, name, tuple(a for (a,) in aliases), count, first, last, self._candidates(number, key)
        )

    def _candidates(self, number: int, key: str) -> tuple[Candidate, ...]:
        found = read_candidates(self._connection, number, key)
        names = self.names([c for c in found if isinstance(c, int)])
        return tuple(Candidate(c, names[c]) if isinstance(c, int) else Candidate(None, c.title()) for c in found)

    def _fetch(self, query: str, *bindings: object) -> list[tuple[Any, ...]]:
        return fetch(self._connection, query, bindings)
