"""The child process that merges segments: entries in, the new one's out, over pipes. Started by `merge_process`."""

import json
import os
import queue
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from onrecord.corpus.frames import read_frame, write_frame
from onrecord.corpus.index.merging import merge_segments
from onrecord.corpus.index.segment_file import SegmentEntry
from onrecord.errors import StoreError
from onrecord.logs import log_like_parent

_NICENESS = 10  # of 19; half the speed or less beside a page that is looked up, all of it when nobody computes


def main() -> None:
    """Answer until the parent ends or wants no more."""
    log_like_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the parent ends this one
    os.nice(_NICENESS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints gets between the frames
    questions: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=[questions], daemon=True).start()
    while True:
        write_frame(answers, json.dumps(_answer(*questions.get())).encode())


def _listen(questions: "queue.SimpleQueue[Any]") -> None:
    """Hear the parent's questions, and end with it: in the middle of a merge too."""
    while True:
        try:
            questions.put(json.loads(read_frame(sys.stdin.buffer)))
        except EOFError:
            os._exit(1)


def _answer(folder: str, entries: list[dict[str, Any]], dead: dict[str, list[int]]) -> dict[str, Any]:
    try:
        return asdict(merge_segments(Path(folder), [SegmentEntry(**entry) for entry in entries], dead))
    except StoreError as error:
        return {"raised": type(error).__name__, "arguments": error.args}


if __name__ == "__main__":
    main()
