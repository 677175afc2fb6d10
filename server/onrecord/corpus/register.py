"""The register of speakers: names come and go with documents, links follow, and what people decide stays."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import apsw

from onrecord.corpus.database import fetch
from onrecord.corpus.moves import Moves
from onrecord.errors import InvalidFieldError, NotFoundError
from onrecord.quotation.speakers.identity import name_key
from onrecord.quotation.speakers.register import Decisions, Family, RegisteredName, family_of, is_short, link_family

_NAMED_BY_FAMILY = "substr(name, length(rtrim(name, replace(name, ' ', ''))) + 1)"  # the index's own words


class Register:
    """Changes the register inside the transaction of whoever makes this; `relink` ends it."""

    def __init__(self, connection: apsw.Connection) -> None:
        """Change rows over *connection*."""
        self._connection = connection
        self._touched: set[str] = set()  # families whose names may mean others than before

    def attribute(self, quotation: int, names: Iterable[str]) -> None:
        """Note who says a quotation."""
        for name in names:
            self._connection.execute(
                "INSERT INTO attribution SELECT number, ? FROM speaker WHERE name = ? ON CONFLICT DO NOTHING",
                (quotation, name),
            )
            if not self._connection.changes():
                self._add(name, name_key(name), quotation)

    def touch(self, document: int) -> None:
        """Note that a document comes or goes: what names mean may change with those that it alone has."""
        named = self._fetch(
            "SELECT name FROM document_name AS here WHERE document = :document AND NOT EXISTS"
            " (SELECT 1 FROM document_name WHERE name = here.name AND document <> :document)",
            {"document": document},
        )
        quoted = self._fetch(
            "SELECT key FROM quotation AS here JOIN attribution ON quotation = here.number"
            " JOIN speaker ON speaker.number = attribution.speaker WHERE document = :document AND NOT EXISTS"
            " (SELECT 1 FROM attribution AS other JOIN quotation ON quotation.number = other.quotation"
            "  WHERE other.speaker = attribution.speaker AND quotation.document <> :document)",
            {"document": document},
        )
        self._touched.update(family_of(key) for (key,) in [*named, *quoted])

    def relink(self) -> None:
        """Work out anew whom the names mean that what was changed may concern."""
        decisions = read_decisions(self._connection) if self._touched else Decisions({}, ())
        for family in sorted(self._touched):
            before = dict(self._fetch("SELECT number, means FROM speaker WHERE family = ?", family))
            if before:
                after = link_family(*read_family(self._connection, family), decisions)
                changed = [(means, number) for number, means in after.items() if before[number] != means]
                self._connection.executemany("UPDATE speaker SET means = ? WHERE number = ?", changed)
        self._touched.clear()

    def merge(self, number: int, into: int) -> int:
        """
        Let one speaker be another, and return the other.

        Raises:
            NotFoundError: If there is no such speaker.
        """
        one, other = self.speaker(number), self.speaker(into)
        if one != other:
            self._touch_names_of(one, other)
            self._connection.execute(
                "UPDATE speaker SET merged = :other, apart = CASE"
                " WHEN (SELECT s.means FROM speaker s WHERE s.number = speaker.apart) <> :other THEN apart END"
                " WHERE number = :one",
                {"one": one, "other": other},
            )
        return other

    def split(self, number: int, alias: str) -> int:
        """
        Let an alias of a speaker be someone else, and return who it is then; nothing changes if it was split before.

        Raises:
            NotFoundError: If there is no such speaker, or it has no such alias.
            InvalidFieldError: If it is the name that the others were linked to or merged into.
        """
        speaker = self.speaker(number)
        rows = self._fetch(
            "SELECT number, means, apart FROM speaker WHERE name = :name OR (means = :speaker AND key = :key)"
            " ORDER BY name <> :name, number LIMIT 1",
            {"name": alias, "speaker": speaker, "key": name_key(alias)},
        )
        found, means, apart = rows[0] if rows else (None, None, None)
        if found is not None and apart is not None and found == means and speaker in (found, self.speaker(apart)):
            return int(found)
        if found is None or means != speaker:
            raise NotFoundError(f"alias: speaker sp{speaker} has none that is written {alias[:100]!r}")
        if found == speaker:
            raise InvalidFieldError(f"alias: {alias[:100]!r} is the name of sp{speaker} itself; split the others off")
        self._touch_names_of(speaker)
        self._connection.execute("UPDATE speaker SET merged = NULL, apart = ? WHERE number = ?", (speaker, found))
        return int(found)

    def move(self, number: int, quotations: Sequence[int], into: int | None) -> int:
        """
        Let single quotations of a speaker be those of another, and return that one: a namesake, unless it is given.

        Raises:
            NotFoundError: If there is no such speaker, or it has no such quotation.
            InvalidFieldError: If somebody else says one too.
        """
        speaker = self.speaker(number)
        other = self._add_namesake(speaker) if into is None else self.speaker(into)
        self._touch_names_of(speaker, other)
        for quotation in quotations:
            Moves(self._connection).move(quotation, speaker, other)
        return other

    def rename(self, number: int, name: str) -> int:
        """
        Call a speaker *name*, and return it; its own name takes that back.

        Raises:
            NotFoundError: If there is no such speaker.
        """
        speaker = self.speaker(number)
        self._connection.execute(
            "UPDATE speaker SET renamed = nullif(:name, name)"
            " WHERE number = :number AND renamed IS NOT nullif(:name, name)",
            {"name": name, "number": speaker},
        )
        return speaker

    def speaker(self, number: int) -> int:
        """Return whom a name means."""
        return find_speaker(self._connection, number)

    def _add(self, name: str, key: str, quotation: int) -> None:
        self._connection.execute(
            "INSERT INTO speaker (name, key, family, means) SELECT ?, ?, ?, 0"
            " WHERE NOT EXISTS (SELECT 1 FROM speaker WHERE name = ?)",
            (name, key, family_of(key), name),
        )
        if self._connection.changes():  # else one source names somebody twice
            self._touched.add(family_of(key))
            number = self._connection.last_insert_rowid()
            self._connection.execute("UPDATE speaker SET means = number WHERE number = ?", (number,))
            self._connection.execute("INSERT INTO attribution VALUES (?, ?)", (number, quotation))

    def _add_namesake(self, speaker: int) -> int:
        """Add a speaker of the same name, told apart by a number."""
        [(name,)] = self._fetch("SELECT name FROM speaker WHERE number = ?", speaker)
        taken = {n for (n,) in self._fetch("SELECT name FROM speaker WHERE name GLOB ? || ' (*)'", name)}
        called = next(c for i in count(2) if (c := f"{name} ({i})") not in taken)
        key = name_key(called)
        self._connection.execute(
            "INSERT INTO speaker (name, key, family, means, apart) VALUES (?, ?, ?, 0, ?)",
            (called, key, family_of(key), speaker),
        )
        number = self._connection.last_insert_rowid()
        self._connection.execute("UPDATE speaker SET means = number WHERE number = ?", (number,))
        return number

    def _touch_names_of(self, *speakers: int) -> None:
        for speaker in speakers:
            self._touched.update(f for (f,) in self._fetch("SELECT family FROM speaker WHERE means = ?", speaker))

    def _fetch(self, query: str, binding: object) -> list[tuple[Any, ...]]:
        return fetch(self._connection, query, binding if isinstance(binding, dict) else (binding,))


def find_speaker(connection: apsw.Connection, number: int) -> int:
    """
    Return whom the name of that number means.

    Raises:
        NotFoundError: If there is none.
    """
    rows = fetch(connection, "SELECT means FROM speaker WHERE number = ?", (number,))
    if not rows:
        raise NotFoundError(f"speaker sp{number}: there is none; `onrecord speakers` lists them")
    return int(rows[0][0])


def read_decisions(connection: apsw.Connection) -> Decisions:
    """Return what people decided."""
    rows = fetch(connection, "SELECT number, merged, apart FROM speaker WHERE merged IS NOT NULL OR apart IS NOT NULL")
    merged = {number: into for number, into, _ in rows if into is not None}
    return Decisions(merged, {*merged.values(), *(number for number, _, apart in rows if apart is not None)})


def read_family(connection: apsw.Connection, family: str) -> tuple[list[RegisteredName], list[str]]:
    """Return the registered names of a family, and the keys of all whom documents name by it."""
    rows = fetch(
        connection,
        "SELECT number, name, key, EXISTS (SELECT 1 FROM attribution WHERE attribution.speaker = speaker.number)"
        " FROM speaker WHERE family = ?",
        (family,),
    )
    named = fetch(connection, f"SELECT DISTINCT name FROM document_name WHERE {_NAMED_BY_FAMILY} = ?", (family,))  # nosec B608  # constants only
    return [RegisteredName(n, name, key, bool(used)) for n, name, key, used in rows], [name for (name,) in named]


def read_candidates(connection: apsw.Connection, number: int, key: str) -> list[int | str]:
    """Return whom a name that means itself may mean besides: numbers of speakers, keys of people never quoted."""
    if not is_short(key) or number in (decisions := read_decisions(connection)).settled:
        return []
    family = family_of(key)
    return [c for c in Family(*read_family(connection, family), decisions).candidates(number) if c != number]


def read_bearers(connection: apsw.Connection, key: str) -> list[int | str]:
    """Return all whom a surname alone may mean: numbers of speakers, keys of people never quoted."""
    return Family(*read_family(connection, family_of(key)), read_decisions(connection)).bearers(key)
