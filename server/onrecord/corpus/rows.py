"""The changes of one write transaction, row by row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from typing import Any

import apsw
import numpy as np

from onrecord.corpus.audit import Action, who_added
from onrecord.corpus.callers import Caller
from onrecord.corpus.database import fetch
from onrecord.corpus.documents import FACTS, Added, NewDocument, StoredText
from onrecord.corpus.index.catalogue import PassageRows
from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.index.segment_file import SegmentEntry
from onrecord.corpus.moves import Moves
from onrecord.corpus.preparation import NOT_ANALYSED, QUOTATION_COLUMNS, Outcome, Prepared, PreparedQuotation, Start
from onrecord.corpus.register import Register
from onrecord.corpus.versions import count_versions, find_earlier, keep_version, restore_version
from onrecord.errors import ConflictError, NotAllowedError, NotFoundError

_FACTS = ", ".join(FACTS)


@dataclass(frozen=True, slots=True)
class Stored:
    """The document that a new one is, and whether it says the same."""

    number: int
    same_text: bool


class Pending:
    """A document about to be stored, and its rows, which take a while to work out."""

    def __init__(self, document: NewDocument, start: Start, outcome: Outcome | None) -> None:
        """Wait for *outcome*; None if the text is known to be stored already, then *start* may have to begin."""
        self.document = document
        self._start, self._outcome = start, outcome

    def prepared(self) -> Prepared:
        """Return the rows, once they are worked out."""
        if self._outcome is None:  # what was known is so no more, since another thread stored a new version
            (self._outcome,) = self._start([self.document.text])
        prepared = self._outcome()
        self._outcome = lambda: prepared
        return prepared

    def wait(self) -> None:
        """Wait until the rows are worked out, unless the text is known."""
        if self._outcome:
            self.prepared()


def find_stored(connection: apsw.Connection, document: NewDocument) -> Stored | None:
    """
    Return what *document* is in the store; None if it is new.

    Two addresses are two documents even if they carry one text. Without an address the text tells, then the file.
    """
    rows = fetch(connection, "SELECT number, sha256 FROM document WHERE key = ?", (document.key,))
    if document.url is None:
        rows = fetch(connection, "SELECT number, sha256 FROM document WHERE sha256 = ?", (document.sha256,)) or rows
    return Stored(rows[0][0], same_text=rows[0][1] == document.sha256) if rows else None


class Rows:
    """Puts documents in and takes them out, inside the transaction of whoever makes this."""

    def __init__(self, connection: apsw.Connection, pool: SegmentPool, by: Caller) -> None:
        """Change rows over *connection*, and files of *pool*, as *by* asks."""
        self._by = by
        self.execute, self._many, self.changes = connection.execute, connection.executemany, connection.changes
        self._connection, self._before = connection, connection.total_changes()
        self.register, self.passages = Register(connection), PassageRows(connection, pool)
        self.now = datetime.now(UTC).isoformat(timespec="milliseconds")

    def finish(self) -> None:
        """Let speakers follow what was changed, and readers tell that something was, if anything was."""
        self.passages.finish()
        self.register.relink()
        if self._connection.total_changes() > self._before:
            self.execute("UPDATE corpus SET revision = revision + 1")

    def note(self, action: Action, subject: str, *, version: int | None = None, characters: int | None = None) -> None:
        """Write down in the audit log who changes what."""
        self.execute(
            "INSERT INTO audit (at, caller, action, subject, version, characters) VALUES (?, ?, ?, ?, ?, ?)",
            (self.now, self._by.name, action, subject, version, characters),
        )
        self._before += 1  # readers of the corpus find what they did

    def keep_revision(self) -> None:
        """Let readers take the corpus for what it was, as nothing that they find was changed so far."""
        self._before = self._connection.total_changes()

    def add(self, pending: Pending) -> Added:
        """Store a document, unless it is there already."""
        document = pending.document
        stored = find_stored(self._connection, document)
        if stored and stored.same_text:
            version = count_versions(self._connection, stored.number)
            if self._correct(stored.number, version, document):
                self.note("correct", f"d{stored.number}", version=version)
            return Added(stored.number, "unchanged", version)
        added = self._add_version(stored.number, document) if stored else Added(self._insert(document), "new")
        self._index(added.number, pending.prepared())
        self.note("add", f"d{added.number}", version=added.version, characters=len(document.text))
        return added

    def analyse(self, document: StoredText, prepared: Prepared) -> None:
        """Let a document have the quotations and names that were found anew, unless it is gone or says other things."""
        if self._fetch("SELECT 1 FROM document WHERE number = ? AND sha256 = ?", document.number, document.sha256):
            self._disown(document.number)
            self._attribute(document.number, prepared)

    def index(self, document: StoredText, prepared: Prepared) -> None:
        """Let the passage index have a document that it lacks, unless it is gone or says other things."""
        waiting = "SELECT 1 FROM unindexed JOIN document ON number = document WHERE number = ? AND sha256 = ?"
        if self._fetch(waiting, document.number, document.sha256):
            self.passages.add(document.number, prepared.passages)

    def replace_segments(self, merged: Mapping[str, Collection[int]], new: SegmentEntry) -> None:
        """Let *new* stand for the segments *merged*; what is found is the same, so that it is no new revision."""
        self.passages.replace(merged, new)
        self.keep_revision()

    def remove(self, number: int) -> None:
        """
        Remove a document and all that came of it.

        Raises:
            NotFoundError: If there is none with that number.
        """
        self._delete(number)
        self.note("remove", f"d{number}")

    def take_back(self, number: int, version: int, earlier: tuple[StoredText, Prepared] | None) -> None:
        """
        Let a document have its *earlier* text again instead of *version*, its latest; gone if that is its first.

        Raises:
            NotFoundError: If there is none with that number.
            ConflictError: If it has another version, or another text before it.
            NotAllowedError: If someone else stored it, and the caller does not administer.
        """
        found = find_earlier(self._connection, number, version)
        if found != (earlier and earlier[0]):
            raise ConflictError(f"version: document d{number} was changed meanwhile; ask for it again")
        if not self._may_change(number, version):
            raise NotAllowedError(
                f"version {version} of document d{number} was stored by somebody else; ask them, or an administrator"
            )
        if earlier is None:
            self._delete(number)
        else:
            self._take_out(number)
            restore_version(self._connection, number)
            self._index(number, earlier[1])
        self.note("take back", f"d{number}", version=version)

    def _delete(self, number: int) -> None:
        self._take_out(number)
        self.execute("DELETE FROM document WHERE number = ?", (number,))
        if not self.changes():
            raise NotFoundError(f"document d{number}: there is none; it may have been removed")

    def _add_version(self, number: int, document: NewDocument) -> Added:
        self._replace(number, document)
        return Added(number, "new version", count_versions(self._connection, number))

    def forget_quotations(self, numbers: Collection[int]) -> None:
        """Let documents have no quotations nor names, and wait for `analyse`."""
        for number in numbers:
            self._disown(number)
            self.execute("INSERT INTO analysis VALUES (?, ?)", (number, NOT_ANALYSED))
        self.execute("DELETE FROM quotation_word WHERE quotation NOT IN (SELECT number FROM quotation)")

    def _insert(self, document: NewDocument) -> int:
        key = document.key or f"sha256:{document.sha256.hex()}"
        self.execute(
            f"INSERT INTO document ({_FACTS}, key, added, characters, sha256, text)"  # nosec B608  # names out of `FACTS`
            " VALUES (?, ?, ?, ?, ifnull(?, 'article'), ?, ?, ?, ?, ?, ?)",
            (*document.facts, key, self.now, len(document.text), document.sha256, document.text),
        )
        return self._connection.last_insert_rowid()

    def _replace(self, number: int, document: NewDocument) -> None:
        """Put a new text in the place of the old, which is kept, no longer matched; what it leaves unsaid stays."""
        keep_version(self._connection, number, self.now)
        self._take_out(number)
        known = ", ".join(f"{name} = coalesce(?, {name})" for name in FACTS)
        self.execute(
            f"UPDATE document SET {known}, added = ?, characters = ?, sha256 = ?, text = ? WHERE number = ?",  # nosec B608  # constants only
            (*document.facts, self.now, len(document.text), document.sha256, document.text, number),
        )

    def _may_change(self, number: int, version: int) -> bool:
        """Return whether the caller stored a document's version, or administers."""
        return self._by.may("administer") or who_added(self._connection, f"d{number}", version) == self._by.name

    def _correct(self, number: int, version: int, document: NewDocument) -> bool:
        """
        Take over what is now known of a document whose text is the same, such as a date; return if any is new.

        What somebody else said of it stays, since it could not be taken back; what is not known anybody may add.
        """
        before, may_replace = self._connection.total_changes(), self._may_change(number, version)
        for name, value in zip(FACTS, document.facts, strict=True):
            if name != "url" and value is not None and document.url is not None:
                self.execute(
                    f"UPDATE document SET {name} = ? WHERE number = ? AND {name} IS NOT ?"  # nosec B608  # names out of `FACTS`
                    f" AND (? OR {name} IS NULL)",
                    (value, number, value, may_replace),
                )
        return self._connection.total_changes() > before

    def _index(self, number: int, prepared: Prepared) -> None:
        self.passages.add(number, prepared.passages)
        self._attribute(number, prepared)

    def _attribute(self, number: int, prepared: Prepared) -> None:
        """Store quotations and names, and who found them."""
        self._many("INSERT INTO document_name VALUES (?, ?)", zip(repeat(number), prepared.names))
        for quotation in prepared.quotations:
            self._insert_quotation(number, quotation)
        self.execute("INSERT INTO analysis VALUES (?, ?)", (number, prepared.version))
        Moves(self._connection).restore(number)
        self.register.touch(number)

    def _insert_quotation(self, document: int, quotation: PreparedQuotation) -> None:
        words = np.array(quotation.words, np.uint32)
        self.execute(
            f"INSERT INTO quotation ({QUOTATION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # nosec B608  # constants only
            (
                document,
                quotation.content,
                quotation.quoted,
                quotation.form,
                quotation.speaker,
                quotation.cue,
                words.tobytes(),
            ),
        )
        number = self._connection.last_insert_rowid()
        self._many("INSERT INTO quotation_word VALUES (?, ?)", zip(quotation.words, repeat(number)))
        self.register.attribute(number, quotation.speakers)

    def _take_out(self, number: int) -> None:
        """Remove all that a document is found by."""
        self.passages.remove(number)
        self._disown(number)

    def _disown(self, number: int) -> None:
        """Remove quotations and names."""
        self.register.touch(number)
        for quotation, words in self._fetch("SELECT number, words FROM quotation WHERE document = ?", number):
            keys = zip(np.frombuffer(words, np.uint32).tolist(), repeat(quotation))
            self._many("DELETE FROM quotation_word WHERE word = ? AND quotation = ?", keys)
        for table in ("quotation", "document_name", "analysis"):
            self.execute(f"DELETE FROM {table} WHERE document = ?", (number,))  # nosec B608  # of the three

    def _fetch(self, query: str, *bindings: object) -> list[tuple[Any, ...]]:
        return fetch(self._connection, query, bindings)
