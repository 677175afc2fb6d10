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
        Return a segment, open from now on.

        Raises:
            MissingSegmentError, DamagedSegmentError, StoreError: As `open_segment`; what was found damaged once is not
                read again.
        """
        with self._lock:
            opening = self._openings.setdefault(entry.name, _Opening())
        with opening.lock:
            if opening.damage:
                raise opening.damage.with_traceback(None)
            if opening.segment is None:
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
        try:
            return open_segment(self.folder, entry)
        except MissingSegmentError:
            raise
        except DamagedSegmentError as error:
            opening.damage = error
            raise


class _Opening:
    """What became of opening one file; whoever asks meanwhile waits for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.segment: Segment | None = None
        self.damage: DamagedSegmentError | None = None
