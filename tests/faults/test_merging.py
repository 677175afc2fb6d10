"""What is left of a merge that is killed or finds the disk full."""

import json
import random
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from onrecord.corpus.files import refused_as_errors
from onrecord.corpus.index.merge_process import MergeProcess
from onrecord.corpus.index.merging import merge_segments
from onrecord.corpus.index.segment_file import (
    SegmentEntry,
    open_segment,
    remove_strays,
    write_segment,
)
from onrecord.errors import FullError, StoreError
from running_processes import children_of, is_running
from small_segments import segment_of, text_of

SEGMENT = segment_of({number: text_of(number) * 20 for number in range(200)})

# Merges segments while no file of this process may grow beyond a size, so that the system refuses to write more of it.
MERGE_UNTIL_REFUSED = """
import json, resource, sys
from pathlib import Path
from onrecord.corpus.index.merging import merge_segments
from onrecord.corpus.index.segment_file import SegmentEntry
from onrecord.errors import StoreError

entries = [SegmentEntry(**entry) for entry in json.loads(sys.argv[2])]
for size in map(int, sys.argv[3:]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        print(merge_segments(Path(sys.argv[1]), entries, {}).name)
    except StoreError as error:
        print(error)
"""

# Merges the same segments again and again until it is killed; tells each new segment.
MERGE_UNTIL_KILLED = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from onrecord.corpus.files import refused_as_errors
from onrecord.corpus.index.merge_process import MergeProcess
from onrecord.corpus.index.segment_file import SegmentEntry

process = MergeProcess(Path(sys.argv[1]))
entries = [SegmentEntry(**entry) for entry in json.loads(sys.argv[2])]
while True:
    print(json.dumps(asdict(process.merge(entries, {}))), flush=True)
"""


def write_many(folder: Path) -> list[SegmentEntry]:
    """Return the entries of segments that take a good part of a second to merge."""
    return [write_segment(folder, SEGMENT) for _ in range(30)]


def merge_endlessly(process: MergeProcess, entries: list[SegmentEntry]) -> None:
    while True:
        (process._folder / process.merge(entries, {}).name).unlink()


def kill_now_and_then(process: MergeProcess, chance: random.Random, killed: threading.Event) -> None:
    """Kill the child every so often: between two merges nobody would notice."""
    while not killed.wait(chance.uniform(0, 0.15)):
        if child := process._child:
            child.kill()


def told(entries: list[SegmentEntry]) -> str:
    return json.dumps([asdict(entry) for entry in entries])


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_merge_that_is_refused_the_disk_leaves_nothing_and_harms_nothing(tmp_path: Path):
    entries = write_many(tmp_path)[:5]
    before = names_in(tmp_path)
    whole = sum(entry.bytes for entry in entries)
    sizes = [0, 1, 100, 5000, *range(50_000, whole, whole // 9), 2 * whole]
    command = [sys.executable, "-c", MERGE_UNTIL_REFUSED, tmp_path, told(entries), *map(str, sizes)]
    lines = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout.splitlines()
    refused = f"{tmp_path}: a segment cannot be written: File too large; nothing of it was stored"
    assert [line.startswith(refused) for line in lines] == [True] * (len(sizes) - 1) + [False]
    assert names_in(tmp_path) == before | {lines[-1]}
    for entry in entries:
        np.testing.assert_array_equal(open_segment(tmp_path, entry).tokens, SEGMENT.tokens)


def test_a_full_disk_is_told_as_such(tmp_path: Path):
    with pytest.raises(FullError, match="the disk is full"), refused_as_errors(tmp_path, "it"):
        Path("/dev/full").write_bytes(b"x")


def test_a_merging_process_that_is_killed_leaves_nothing_and_the_next_merge_is_done_anew(tmp_path: Path):
    entries, chance = write_many(tmp_path), random.Random(7)
    process = MergeProcess(tmp_path)
    process.merge(entries[:2], {})
    before = names_in(tmp_path)
    for _ in range(5):
        killed = threading.Event()
        killer = threading.Thread(target=kill_now_and_then, args=(process, chance, killed))
        killer.start()
        with pytest.raises(StoreError, match="was ended; merge again"):
            merge_endlessly(process, entries)
        killed.set()
        killer.join()
        strays = names_in(tmp_path) - before
        assert len(strays) <= 1  # killed between naming the file and telling of it
        assert not any(name.endswith(".unfinished") for name in strays)
        remove_strays(tmp_path, before)
        merged = process.merge(entries, {})
        assert merged.documents == 30 * 200
        (tmp_path / merged.name).unlink()
    assert names_in(tmp_path) == before
    process.close()


def test_closing_ends_a_merge_at_once(tmp_path: Path):
    entries, process = write_many(tmp_path), MergeProcess(tmp_path)
    before = names_in(tmp_path)
    raised = []

    def merge() -> None:
        try:
            while True:
                before.add(process.merge(entries, {}).name)
        except StoreError as error:
            raised.append(str(error))

    thread = threading.Thread(target=merge)
    thread.start()
    while not any(name.endswith(".unfinished") for name in names_in(tmp_path)):
        time.sleep(0.001)
    process.close()
    thread.join()
    assert len(raised) == 1
    assert not any(name.endswith(".unfinished") for name in names_in(tmp_path))


def test_when_the_parent_is_killed_the_child_ends_and_only_files_that_no_one_knows_are_left(tmp_path: Path):
    entries, chance = write_many(tmp_path), random.Random(5)
    command = [sys.executable, "-c", MERGE_UNTIL_KILLED, tmp_path, told(entries)]
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            merged = SegmentEntry(**json.loads(process.stdout.readline()))
            children = children_of(process.pid)
            assert len(children) == 1
            time.sleep(chance.uniform(0, 0.2))
            process.kill()
        end = time.monotonic() + 20
        while any(map(is_running, children)) and time.monotonic() < end:
            time.sleep(0.01)
        assert [pid for pid in children if is_running(pid)] == []
        assert open_segment(tmp_path, merged).numbers.tolist() == list(range(200)) * 30
        remove_strays(tmp_path, {entry.name for entry in entries})
        assert names_in(tmp_path) == {entry.name for entry in entries}
    assert merge_segments(tmp_path, entries, {}).documents == 30 * 200
