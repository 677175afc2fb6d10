"""Merging in a process of its own, so that a page never waits for it and whatever ends it harms nobody."""

import json
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import errors
from onrecord.corpus.child import start_module
from onrecord.corpus.frames import read_frame, write_frame
from onrecord.corpus.index.segment_file import SegmentEntry, remove_unfinished
from onrecord.errors import StoreError

if TYPE_CHECKING:
    import subprocess


class MergeProcess:
    """
    A child process that merges one folder's segments; started when first needed, and anew after it was ended.

    It is kept, for starting it takes 0.2 s and small merges are done in less. It ends with this process, however that
    ends, and gives way to others that compute.
    """

    def __init__(self, folder: Path) -> None:
        """Merge segments of *folder*."""
        self._folder = folder
        self._busy = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def merge(self, entries: Sequence[SegmentEntry], dead: Mapping[str, Collection[int]]) -> SegmentEntry:
        """
        Return what `merge_segments` does; other threads go on meanwhile, one that would merge too waits.

        Raises:
            MissingSegmentError, DamagedSegmentError, FullError, StoreError: As `merge_segments`.
            StoreError: If the process was ended, by `close` too; what it had written is deleted.
        """
        question = [str(self._folder), [asdict(e) for e in entries], {name: [*dead[name]] for name in dead}]
        with self._busy:
            answer = json.loads(self._ask(json.dumps(question).encode()))
        if "raised" in answer:
            raise getattr(errors, answer["raised"])(*answer["arguments"])
        return SegmentEntry(**answer)

    def close(self) -> None:
        """End the process, in the middle of a merge too; from now on there is none."""
        self._closed = True
        if child := self._child:
            child.kill()
        with self._busy:
            self._end()

    def _ask(self, question: bytes) -> bytes:
        if self._child and self._child.poll() is not None:
            self._end()
        child = self._child = self._child or start_module("onrecord.corpus.index.merge_child")
        if self._closed:  # asked once `close` can see the child
            self._end()
            raise StoreError(f"{self._folder} is closed; no segments are merged any more")
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            write_frame(child.stdin, question)
            return read_frame(child.stdout)
        except (EOFError, OSError):
            self._end()
            raise StoreError(f"{self._folder}: the process that merges segments was ended; merge again") from None
        except BaseException:
            self._end()
            raise

    def _end(self) -> None:
        child, self._child = self._child, None
        if child:
            child.kill()
            with suppress(BrokenPipeError), child:  # closes its pipes and waits
                pass
            remove_unfinished(self._folder, child.pid)
