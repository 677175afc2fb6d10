"""What is whole of a damaged database, row by row, into a new one; what is not, into files beside it."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from onrecord.corpus.database import fetch, transaction
from onrecord.corpus.documents import FACTS
from onrecord.corpus.examination.texts import is_whole, name_document
from onrecord.corpus.mended_schema import open_damaged
from onrecord.corpus.salvaged_tables import (
    BEHIND,
    BETWEEN,
    COPIED,
    DOCUMENT,
    DOCUMENT_COLUMNS,
    FACTS_LOST,
    FRONT,
    KNOWN_DOCUMENTS,
    VERSION,
    VERSION_COLUMNS,
    Table,
)
from onrecord.quotation.speakers.identity import name_key
from onrecord.quotation.speakers.register import family_of

DAMAGED_TEXTS = "documents.jsonl"  # as `onrecord add` reads it
_ROWS_BEHIND = 1000  # the last that could be read, that are tried one by one; a page of the database has some dozens


Row = dict[str, Any]


@dataclass(slots=True)
class Salvaged:
    """
    What became of a damaged database.

    Args:
        documents: How many are whole, and in the new one.
        lost: In words, what is not: set aside, or gone.
    """

    documents: int = 0
    lost: list[str] = field(default_factory=list)


def salvage(damaged: Path, new: apsw.Connection, aside: Path, advance: Callable[[], None]) -> Salvaged:
    """
    Put all that is whole in the database *damaged* into the empty one *new*; what documents are found by is left out.

    Args:
        aside: A folder that gets the texts that are not what was stored.
        advance: Called after each document.
    """
    salvaged = Salvaged()
    with open_damaged(damaged, aside) as old, transaction(new):
        known = _known_documents(old)
        for table in COPIED:
            _copy_table(old, new, table, salvaged)
        for values in _read_rows(old, DOCUMENT):
            row = _as_row(DOCUMENT_COLUMNS, values)
            _keep_document(row, new, aside, salvaged)
            known.pop(row["number"], None)
            advance()
        for values in _read_rows(old, VERSION):
            _keep_version(_as_row(VERSION_COLUMNS, values), new, aside, salvaged)
        salvaged.lost += [f"{name}: it cannot be read any more" for name in known.values()]
        _go_on_counting(old, new)
        _mend_register(new)
        _let_all_wait(new)
    return salvaged


def _read_rows(old: apsw.Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield each row that can be read: those before what is damaged, those behind it, and those within."""
    seen: set[Any] = set()
    for query in (f"{table.SELECT}{FRONT}", f"{table.SELECT}{BEHIND}"):
        try:
            yield from _unseen(old.execute(query), seen)
        except (apsw.Error, UnicodeDecodeError):
            continue
        return
    if table.LAST:
        end = _read_number(old, table.LAST) or max(seen, default=0) + _ROWS_BEHIND
        yield from _read_between(old, table, 1, end, seen)


def _read_between(
    old: apsw.Connection, table: Table, first: int, last: int, seen: set[Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a range, halved until what cannot be read stands alone."""
    try:
        yield from _unseen(old.execute(f"{table.SELECT}{BETWEEN}", (first, last)), seen)
    except (apsw.Error, UnicodeDecodeError):
        if first < last:
            middle = (first + last) // 2
            yield from _read_between(old, table, first, middle, seen)
            yield from _read_between(old, table, middle + 1, last, seen)
        elif table.LEAST:
            with suppress(apsw.Error):
                yield from _unseen(old.execute(f"{table.LEAST}{BETWEEN}", (first, last)), seen)


def _unseen(rows: Iterator[tuple[Any, ...]], seen: set[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield rows without their id, each once."""
    for row, *values in rows:
        identity = row if isinstance(row, int) else tuple(values)  # not every table has row ids
        if identity not in seen:
            seen.add(identity)
            yield tuple(values)


def _read_number(old: apsw.Connection, query: str) -> int:
    """Return the number that *query* asks for; 0 if it cannot be read."""
    try:
        return int(fetch(old, query)[0][0] or 0)
    except (apsw.Error, ValueError, UnicodeDecodeError):
        return 0


def _as_row(columns: Sequence[str], values: Sequence[Any]) -> Row:
    """Return a row by column, its texts as far as they are any."""
    row = dict(zip(columns, values, strict=True))
    return {
        name: value.decode("utf-8", "replace") if isinstance(value, bytes) and name != "sha256" else value
        for name, value in row.items()
    }


def _known_documents(old: apsw.Connection) -> dict[int, str]:
    """Return what other tables and an index tell of documents, whose rows may be gone: their names by number."""
    known: dict[int, str] = {}
    for query in KNOWN_DOCUMENTS:
        with suppress(apsw.Error, UnicodeDecodeError):
            for number, title, url in old.execute(query):
                known.setdefault(number, _name(number, title, url))
    return known


def _name(number: int, title: str | None, url: str | None) -> str:
    return " ".join(filter(None, (name_document(number, title), url)))


def _insert(new: apsw.Connection, query: str, values: Sequence[Any]) -> bool:
    """Store a row, and return whether it fits; what is damaged may stand twice, or be of no type of its column."""
    try:
        new.execute(query, tuple(values))
    except apsw.ConstraintError:
        return False
    return True


def _copy_table(old: apsw.Connection, new: apsw.Connection, table: Table, salvaged: Salvaged) -> None:
    kept = sum(_insert(new, table.INSERT, values) for values in _read_rows(old, table))
    try:
        lacking = fetch(old, table.COUNT)[0][0] - kept
    except apsw.Error:
        salvaged.lost.append(f"“{table.name}”: not all of its entries can be read")
        return
    if lacking > 0:
        salvaged.lost.append(f"“{table.name}”: {lacking:,} entries are damaged")


def _keep_document(row: Row, new: apsw.Connection, aside: Path, salvaged: Salvaged) -> None:
    row |= {name: lost for name, lost in FACTS_LOST.items() if not isinstance(row[name], str)}
    row["sha256"] = row["sha256"] if isinstance(row["sha256"], bytes) else b""
    text = str(row["text"])
    if is_whole(text.encode(), row["sha256"], len(text)):
        row["characters"] = len(text)
        if _insert(new, DOCUMENT.INSERT, [*row.values()]):
            salvaged.documents += 1
            return
    set_aside(row, row["number"], aside)
    name = _name(row["number"], row["title"], row["url"])
    salvaged.lost.append(f"{name}: it is not what was stored; what can be read of it is in {DAMAGED_TEXTS}")


def _keep_version(row: Row, new: apsw.Connection, aside: Path, salvaged: Salvaged) -> None:
    owner = fetch(new, "SELECT url FROM document WHERE number = ?", (row["document"],))
    is_kept = owner and is_whole(str(row["text"]).encode(), row["sha256"])
    if is_kept and _insert(new, VERSION.INSERT, [*row.values()]):
        return
    set_aside(row, row["document"], aside)
    salvaged.lost.append(f"an earlier version of d{row['document']}: it is in {DAMAGED_TEXTS} as far as it can be read")


def set_aside(row: Row, number: object, aside: Path) -> None:
    """Write down what can be read of a text that is not what was stored, with what is known of it."""
    facts = {name: row[name] for name in FACTS if isinstance(row.get(name), str)}
    with (aside / DAMAGED_TEXTS).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"number": number, **facts, "text": str(row["text"])}, ensure_ascii=False) + "\n")


def _go_on_counting(old: apsw.Connection, new: apsw.Connection) -> None:
    """Let no number be given again, nor a revision."""
    try:
        for name, last in fetch(old, "SELECT name, seq FROM sqlite_sequence"):
            new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, name))
        revision = int(fetch(old, "SELECT revision FROM corpus")[0][0])
    except (apsw.Error, IndexError, UnicodeDecodeError):
        revision = 1 << 32
    new.execute("UPDATE corpus SET revision = ?", (revision + 1,))


def _mend_register(new: apsw.Connection) -> None:
    """Let names mean whom they can mean, and nothing refer to who is not there."""
    for number, name in fetch(new, "SELECT number, name FROM speaker"):
        key = name_key(name)
        new.execute("UPDATE speaker SET key = ?, family = ? WHERE number = ?", (key, family_of(key), number))
    new.execute("UPDATE speaker SET merged = NULL WHERE merged NOT IN (SELECT number FROM speaker)")
    new.execute("UPDATE speaker SET apart = NULL WHERE apart NOT IN (SELECT number FROM speaker)")
    new.execute(
        "UPDATE speaker SET means = number WHERE NOT EXISTS"
        " (SELECT 1 FROM speaker o WHERE o.number = speaker.means AND o.means = o.number)"
    )
    new.execute("DELETE FROM moved WHERE speaker NOT IN (SELECT number FROM speaker)")


def _let_all_wait(new: apsw.Connection) -> None:
    """Let documents wait for what they are found by."""
    new.execute("INSERT INTO analysis SELECT number, '' FROM document")
    new.execute("INSERT INTO unindexed SELECT number FROM document")
