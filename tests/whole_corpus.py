"""What must be true of a data folder whatever happened to the process that wrote it."""

from pathlib import Path

import apsw
import numpy as np

from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.index.catalogue import read_catalogue, read_entries
from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.store import PASSAGES

OWN_FILES = {FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", "lock", "holder.json", "token", "token.lock", PASSAGES}


def read_only(folder: Path) -> apsw.Connection:
    connection = apsw.Connection(str(folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(5000)
    return connection


def check_passages(folder: Path, connection: apsw.Connection) -> None:
    """Assert that each document is live in one segment or waits to be indexed, and that no segment is damaged."""
    catalogue = read_catalogue(connection, SegmentPool(folder / PASSAGES))
    held = [number for live in catalogue.live for number in live.segment.numbers[~live.dead].tolist()]
    waiting = [number for (number,) in connection.execute("SELECT document FROM unindexed")]
    assert catalogue.lost == ()
    assert sorted(held + waiting) == [
        number for (number,) in connection.execute("SELECT number FROM document ORDER BY number")
    ]


def check_consistency(folder: Path) -> None:
    """Assert that the file is sound, and that the index holds just what its documents say."""
    connection = read_only(folder)
    assert connection.pragma("integrity_check") == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    check_passages(folder, connection)
    assert connection.execute("SELECT (SELECT count(*) FROM document) = (SELECT count(*) FROM analysis)").get == 1
    of_quotations = {
        (word, number)
        for number, words in connection.execute("SELECT number, words FROM quotation")
        for word in np.frombuffer(words, np.uint32).tolist()
    }
    assert set(connection.execute("SELECT * FROM quotation_word")) == of_quotations
    connection.close()


def strays_in(folder: Path) -> set[str]:
    """Return the names of files that belong to nothing; there may be some until a writer has opened the folder."""
    connection = read_only(folder)
    named = {entry.name for entry in read_entries(connection)}
    connection.close()
    return {path.name for path in folder.iterdir()} - OWN_FILES | {
        p.name for p in (folder / PASSAGES).iterdir()
    } - named
