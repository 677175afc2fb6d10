"""The segments that a process has open, so that each look at the corpus finds them mapped and verified."""

import threading
from collections.abc import Iterable
from pathlib import Path

from onrecord.corpus.index.segment_file import SegmentEntry, open_segment
from onrecord.errors import DamagedSegmentError, MissingSegmentError
from onrecord.reuse.segment import Segment


class SegmentPool:
    """The open segments of one folder. Threads may share it; each file is opened and verified by one of them."""

    def __init__(self, folder: Path) -> None:
        """Have none of *folder* open yet."""
        self.folder, self._lock = folder, threading.Lock()
        self._openings: dict[str, _Opening] = {}

    def open(self, entry: SegmentEntry) -> Segment:
        """
        Return a segment, open from now on; verified again if somebody has written to its file, as nobody should.

        Raises:
            MissingSegmentError, DamagedSegmentError, StoreError: As `open_segment`; what was found damaged once is not
                read again.
        """
        with self._lock:
            opening = self._openings.setdefault(entry.name, _Opening())
        with opening.lock:
            if opening.damage:
                raise opening.damage.with_traceback(None)
            if opening.segment is None or self._state(entry.name) not in (None, opening.state):
                opening.segment = self._open(entry, opening)
            return opening.segment

    def forget(self, name: str) -> None:
        """Let a segment be opened and verified again when it is asked for; who uses it goes on doing so."""
        with self._lock:
            self._openings.pop(name, None)

    def keep(self, names: Iterable[str]) -> None:
        """Let go of the segments that are not among those of these *names*; who uses one goes on doing so."""
        kept = set(names)
        with self._lock:
            self._openings = {name: opening for name, opening in self._openings.items() if name in kept}

    def _open(self, entry: SegmentEntry, opening: "_Opening") -> Segment:
        opening.state = self._state(entry.name)  # before it is read: who writes to it meanwhile changes it again
        try:
            return open_segment(self.folder, entry)
        except MissingSegmentError:
            raise
        except DamagedSegmentError as error:
            opening.damage = error
            raise

    def _state(self, name: str) -> tuple[int, ...] | None:
        """Return what changes when somebody writes to a file or puts another in its place; None if it is gone."""
        try:
            told = (self.folder / name).stat()
        except (FileNotFoundError, NotADirectoryError):  # merged away; what is mapped of it stays whole
            return None
        return told.st_ino, told.st_size, told.st_ctime_ns


class _Opening:
    """What became of opening one file; whoever asks meanwhile waits for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state: tuple[int, ...] | None = None
        self.segment: Segment | None = None
        self.damage: DamagedSegmentError | None = None
