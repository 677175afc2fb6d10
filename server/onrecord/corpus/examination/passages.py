"""Is the passage index whole: every file what was written, every document in one of them or waiting."""

from collections.abc import Iterator
from pathlib import Path

import apsw
import numpy as np

from onrecord.corpus.database import fetch
from onrecord.corpus.examination.findings import Finding
from onrecord.corpus.index.catalogue import Catalogue, begin_reading
from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.lock import find_holder
from onrecord.errors import StoreError


def check_passages(connection: apsw.Connection, folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with the passage index in *folder*; a service may go on merging it."""
    try:
        catalogue = begin_reading(connection, SegmentPool(folder))
    except StoreError as error:
        yield Finding(str(folder), str(error), "reindex")
        return
    try:
        yield from _check_files(catalogue, folder)
        yield from _check_places(connection, catalogue)
    finally:
        connection.execute("COMMIT")


def _check_files(catalogue: Catalogue, folder: Path) -> Iterator[Finding]:
    for entry in catalogue.lost:
        state = "is not what was written" if (folder / entry.name).exists() else "is missing"
        yield Finding(f"{folder.name}/{entry.name}", f"this file of the passage index {state}", "reindex")
    if find_holder(folder.parent) is None:
        known = {*catalogue.segments, *(entry.name for entry in catalogue.lost)}
        for name in sorted({path.name for path in folder.glob("*.segment")} - known):
            yield Finding(f"{folder.name}/{name}", "an interrupted command left this file", "remove")
    if catalogue.unindexed:
        what = f"{catalogue.unindexed:,} documents wait to be indexed; the service or `onrecord reindex` does that"
        yield Finding("the passage index", what, "none")


def _check_places(connection: apsw.Connection, catalogue: Catalogue) -> Iterator[Finding]:
    stored = np.array([n for (n,) in fetch(connection, "SELECT number FROM document")], np.int64)
    waiting = np.array([n for (n,) in fetch(connection, "SELECT document FROM unindexed")], np.int64)
    held = [live.segment.numbers[~live.dead] for live in catalogue.live]
    numbers, times = np.unique(np.concatenate([waiting, *held]), return_counts=True)
    lacking = 0 if catalogue.lost else len(np.setdiff1d(stored, numbers))  # what lost files held was told already
    for count, what in (
        (int((times > 1).sum()), "documents stand in it more than once"),
        (len(np.setdiff1d(numbers, stored)), "documents stand in it that the corpus has no more"),
        (lacking, "documents are neither in it nor wait to be indexed"),
    ):
        if count:
            yield Finding("the passage index", f"{count:,} {what}", "reindex")
