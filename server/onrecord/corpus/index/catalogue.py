"""The catalogue of the passage index: which segments there are, what in them is dead, which documents wait for it."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path

import apsw
import numpy as np

from onrecord.corpus.database import fetch
from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.index.segment_file import SegmentEntry, remove_strays, write_segment
from onrecord.errors import DamagedSegmentError
from onrecord.reuse.segment import IndexedText, LiveSegment, Segment, build_segment

log = logging.getLogger(__name__)

_COLUMNS = "name, documents, words, postings, bytes, checksum"


@dataclass(frozen=True)
class Catalogue:
    """
    The passage index at one moment.

    Args:
        segments: Those that are whole, by name.
        dead: Numbers of the documents that are dead in a segment, by its name; none for most.
        lost: Those whose file is not there, or is not what was written; with the documents that they alone had.
        unindexed: How many documents wait to be indexed.
        revision: Of the corpus, where it was read to be kept: which documents are dead changes with it or the segments.
    """

    segments: Mapping[str, Segment]
    dead: Mapping[str, list[int]]
    lost: tuple[SegmentEntry, ...]
    unindexed: int
    revision: int | None = None

    @property
    def waiting(self) -> int:
        """How many documents no segment has, about: those of lost segments may have been stored anew since."""
        return self.unindexed + sum(entry.documents - len(self.dead.get(entry.name, ())) for entry in self.lost)

    @cached_property
    def live(self) -> list[LiveSegment]:
        """The segments, each with what is dead in it."""
        return [LiveSegment.without(segment, self.dead.get(name, ())) for name, segment in self.segments.items()]


def read_catalogue(connection: apsw.Connection, pool: SegmentPool) -> Catalogue:
    """Return the passage index as *connection*'s transaction sees it."""
    segments, lost = _open_segments(connection, pool)
    return Catalogue(segments, read_dead(connection), lost, count_unindexed(connection))


def _read_committed(connection: apsw.Connection, known: Catalogue | None, pool: SegmentPool) -> Catalogue:
    """Return the passage index as a transaction sees it that only reads: *known* if that is how it still is."""
    segments, lost = _open_segments(connection, pool)
    revision, unindexed = _read_revision(connection), count_unindexed(connection)
    if (
        known is not None
        and (known.revision, known.unindexed, known.lost) == (revision, unindexed, lost)
        and known.segments.keys() == segments.keys()
        and all(known.segments[name] is segment for name, segment in segments.items())
    ):
        return known
    return Catalogue(segments, read_dead(connection), lost, unindexed, revision)


def _open_segments(
    connection: apsw.Connection, pool: SegmentPool
) -> tuple[dict[str, Segment], tuple[SegmentEntry, ...]]:
    """Return the segments that are whole, by name, and what is known of the others."""
    segments, lost = {}, []
    for entry in read_entries(connection):
        try:
            segments[entry.name] = pool.open(entry)
        except DamagedSegmentError:
            lost.append(entry)
    return segments, tuple(lost)


def _read_revision(connection: apsw.Connection) -> int:
    return int(fetch(connection, "SELECT revision FROM corpus")[0][0])


def begin_reading(connection: apsw.Connection, pool: SegmentPool, known: Catalogue | None = None) -> Catalogue:
    """
    Begin a read transaction, and return the passage index as it sees it; *known* if that is how it still is.

    Another process may have merged a segment away before it could be opened here; then the transaction begins anew. It
    sees the catalogue without that segment, since files are removed after the commit; if not, the segment is lost.
    """
    before: Catalogue | None = None
    while True:
        connection.execute("BEGIN")
        catalogue = _read_committed(connection, known, pool)
        if not catalogue.lost or (before and before.lost == catalogue.lost):
            pool.keep([*catalogue.segments, *(entry.name for entry in catalogue.lost)])
            return catalogue
        before = catalogue
        connection.execute("COMMIT")


def tidy_up(connection: apsw.Connection, folder: Path) -> None:
    """Remove files that no row names: what a process left that ended early; nobody else may write."""
    remove_strays(folder, {entry.name for entry in read_entries(connection)})


def read_entries(connection: apsw.Connection) -> list[SegmentEntry]:
    """Return what is known of each segment."""
    return [SegmentEntry(*row) for row in fetch(connection, f"SELECT {_COLUMNS} FROM segment ORDER BY name")]  # nosec B608  # constants only


def read_dead(connection: apsw.Connection) -> Mapping[str, list[int]]:
    """Return the numbers of the documents that are dead in each segment."""
    dead: defaultdict[str, list[int]] = defaultdict(list)
    for name, document in fetch(connection, "SELECT segment, document FROM tombstone"):
        dead[name].append(document)
    return dead


def count_unindexed(connection: apsw.Connection) -> int:
    """Return how many documents wait to be indexed."""
    return int(fetch(connection, "SELECT count(*) FROM unindexed")[0][0])


class PassageRows:
    """What one write transaction changes in the passage index; `finish` ends it, before the commit."""

    def __init__(self, connection: apsw.Connection, pool: SegmentPool) -> None:
        """Change rows over *connection*, and files of *pool*."""
        self._connection, self._pool = connection, pool
        self._texts: dict[int, IndexedText] = {}  # that become a segment
        self.written: list[str] = []  # files that are of no use if the transaction is rolled back
        self.dropped: list[str] = []  # files that are of no use once it is committed

    def add(self, document: int, text: IndexedText) -> None:
        """Let a document be found by *text*; one that it had before was removed."""
        self._texts[document] = text

    def remove(self, document: int) -> None:
        """Let a document be found no more."""
        if self._texts.pop(document, None) is None:
            holding = [name for name, segment in self._segments.items() if segment.place_of(document) is not None]
            self._bury(holding, document)
            self._connection.execute("DELETE FROM unindexed WHERE document = ?", (document,))

    def drop_all(self) -> None:
        """Leave out all segments; all documents wait."""
        self._drop([entry.name for entry in read_entries(self._connection)])
        self._connection.execute("INSERT OR IGNORE INTO unindexed SELECT number FROM document")

    def drop_lost(self) -> Catalogue:
        """Leave out segments that cannot be used, and return the others; documents that only those had wait."""
        catalogue = read_catalogue(self._connection, self._pool)
        for entry in catalogue.lost:
            log.error("segment %s is damaged or gone; its documents are indexed anew", self._pool.folder / entry.name)
        if catalogue.lost:
            self._drop([entry.name for entry in catalogue.lost])
            held = [live.segment.numbers[~live.dead] for live in catalogue.live]
            self._connection.execute(
                "INSERT OR IGNORE INTO unindexed SELECT number FROM document"
                " WHERE number NOT IN (SELECT value FROM carray(?))",
                (apsw.carray(np.concatenate([np.zeros(1, np.int64), *held])),),
            )
        return catalogue

    def replace(self, merged: Mapping[str, Collection[int]], new: SegmentEntry) -> None:
        """
        Let *new* stand for the segments *merged*, unless one of them went meanwhile.

        Args:
            merged: The documents that were dead in each of them, and are not in *new*; what died since is dead there.
        """
        if not merged.keys() <= {entry.name for entry in read_entries(self._connection)}:
            self.dropped.append(new.name)
            return
        dead = read_dead(self._connection)
        self._enter(new)
        for name, left_out in merged.items():
            for document in set(dead.get(name, ())) - set(left_out):
                self._bury([new.name], document)
        self._drop(merged)

    def finish(self) -> None:
        """Write what was added as one segment: it is durable before the row that names it."""
        if self._texts:
            self._enter(write_segment(self._pool.folder, build_segment([*self._texts], [*self._texts.values()])))
            numbers = ((document,) for document in self._texts)
            self._connection.executemany("DELETE FROM unindexed WHERE document = ?", numbers)
            self._texts.clear()

    @cached_property
    def _segments(self) -> Mapping[str, Segment]:
        return self.drop_lost().segments

    def _enter(self, entry: SegmentEntry) -> None:
        self.written.append(entry.name)
        self._connection.execute(
            f"INSERT INTO segment ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # nosec B608  # constants only
            astuple(entry),
        )

    def _drop(self, names: Collection[str]) -> None:
        self.dropped += names
        self._connection.executemany("DELETE FROM segment WHERE name = ?", ((name,) for name in names))

    def _bury(self, names: Iterable[str], document: int) -> None:
        rows = ((name, document) for name in names)
        self._connection.executemany("INSERT OR IGNORE INTO tombstone VALUES (?, ?)", rows)
