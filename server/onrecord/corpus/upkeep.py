"""What a passage index needs beside its users: few segments, and none that is lost; seen to on a thread of its own."""

import logging
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import closing

from onrecord.corpus.index.catalogue import read_dead, read_entries
from onrecord.corpus.index.merge_process import MergeProcess
from onrecord.corpus.index.merging import choose_merge
from onrecord.corpus.index.segment_file import SegmentEntry
from onrecord.corpus.store import Store
from onrecord.errors import DamagedSegmentError, StoreError

log = logging.getLogger(__name__)

_IDLE = 60.0  # seconds without a change, after which there is time for merges that can wait
_PAUSES = (
    60.0,
    3600.0,
)  # seconds after a failure, doubled by each further one up to the second; a full disk stays full


class Upkeep:
    """Merges segments and indexes what the passage index lacks, while a library is open to write."""

    def __init__(self, store: Store, index_lacking: Callable[[], Generator[int, None, None]]) -> None:
        """See to *store*; *index_lacking* indexes what its passage index lacks."""
        self._store, self._index_lacking = store, index_lacking
        self._process = MergeProcess(store.segment_folder)
        self._merging = threading.Lock()  # from the choice of segments until they are replaced
        self._changed, self._lost, self._closing = threading.Event(), threading.Event(), threading.Event()
        self._lost.set()  # perhaps: nobody has looked yet
        self._thread: threading.Thread | None = None

    def start(self, *, indexing: bool) -> None:
        """
        See to it from now on, on a thread of its own; a second call does nothing.

        Args:
            indexing: Index what is lacking too, beside merging.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, args=(indexing,), name="upkeep", daemon=True)
            self._changed.set()
            self._thread.start()

    def prompt(self, *, lost: bool = False) -> None:
        """Say that something changed, so that there may be something to do: for segments *lost*, or for others."""
        if lost:
            self._lost.set()
        self._changed.set()

    def merge(self, *, idle: bool = False) -> bool:
        """
        Merge the segments whose turn it is, if any, and return whether there were any; a damaged one is left out.

        Args:
            idle: Whether nobody needs the time, so that fewer segments are worth it.

        Raises:
            StoreError: If they cannot be merged; they stay as they are.
        """
        with self._merging:
            with self._store.reading() as snapshot:
                entries, dead = read_entries(snapshot.connection), read_dead(snapshot.connection)
            counts = {name: len(numbers) for name, numbers in dead.items()}
            if chosen := choose_merge(entries, counts, idle=idle):
                merged = {entry.name: dead.get(entry.name, []) for entry in chosen}
                self._merge(chosen, merged)
        return bool(chosen)

    def _merge(self, chosen: list[SegmentEntry], dead: Mapping[str, list[int]]) -> None:
        try:
            self._store.replace_segments(dead, self._process.merge(chosen, dead))
        except DamagedSegmentError as error:
            if not self._store.drop_lost_segments(suspect=error.name):
                raise
            self._changed.set()

    def close(self) -> None:
        """End at once, in the middle of a merge too."""
        self._closing.set()
        self._changed.set()
        self._process.close()
        if self._thread:
            self._thread.join()

    def _run(self, indexing: bool) -> None:
        pause, longest = _PAUSES
        while not self._closing.is_set():
            idle = not self._changed.wait(_IDLE)
            self._changed.clear()
            if self._see_to(indexing=indexing, idle=idle, first=pause == _PAUSES[0]):
                pause = _PAUSES[0]
            else:
                self._closing.wait(pause)
                pause = min(2 * pause, longest)

    def _see_to(self, *, indexing: bool, idle: bool, first: bool) -> bool:
        """Do what there is to do and return whether that went well; where it did not, tell of it the *first* time."""
        try:
            if indexing:
                self._index()
            while not self._closing.is_set() and self.merge(idle=idle):
                pass
        except StoreError as error:
            if first and not self._closing.is_set():  # what follows is the same again
                log.error("%s", error)  # noqa: TRY400 - the message says it all
            return False
        except Exception:  # a fault of ours; the thread lives on, as it may come of one document that goes
            log.exception("merging and indexing failed; they are tried again")
            return False
        return True

    def _index(self) -> None:
        if self._lost.is_set():
            self._lost.clear()
            self._store.drop_lost_segments()
        with closing(self._index_lacking()) as numbers:
            while not self._closing.is_set() and next(numbers, None):
                pass
