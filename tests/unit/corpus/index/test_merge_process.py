import os
import threading
from pathlib import Path

import pytest

from onrecord.corpus.index.merge_process import MergeProcess
from onrecord.corpus.index.segment_file import open_segment, write_segment
from onrecord.errors import DamagedSegmentError, MissingSegmentError, StoreError
from small_segments import assert_same, segment_of, text_of


@pytest.fixture
def process(tmp_path: Path):
    made = MergeProcess(tmp_path)
    yield made
    made.close()


def test_a_child_process_merges_one_request_after_another(tmp_path: Path, process: MergeProcess):
    first, second, third = (write_segment(tmp_path, segment_of({n: text_of(n)})) for n in (1, 2, 3))
    both = process.merge([first, second], {first.name: [1]})
    pid = process._child.pid
    merged = process.merge([both, third], {})
    assert_same(open_segment(tmp_path, merged), segment_of({2: text_of(2), 3: text_of(3)}))
    assert process._child.pid == pid != os.getpid()
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


def test_what_a_merge_raises_comes_back_as_itself(tmp_path: Path, process: MergeProcess):
    sound, other = (write_segment(tmp_path, segment_of({n: text_of(n)})) for n in (1, 2))
    (tmp_path / other.name).write_bytes(b"something else")
    with pytest.raises(DamagedSegmentError, match=f"{other.name} is damaged") as raised:
        process.merge([sound, other], {})
    assert raised.value.name == other.name
    (tmp_path / other.name).unlink()
    with pytest.raises(MissingSegmentError):
        process.merge([sound, other], {})
    assert process.merge([sound], {}).documents == 1


def test_after_closing_there_are_no_merges(tmp_path: Path, process: MergeProcess):
    entry = write_segment(tmp_path, segment_of({1: text_of(1)}))
    process.merge([entry], {})
    child = process._child
    process.close()
    assert child.poll() is not None
    with pytest.raises(StoreError, match="is closed"):
        process.merge([entry], {})


def test_threads_that_merge_at_once_wait_for_each_other(tmp_path: Path, process: MergeProcess):
    entries = [write_segment(tmp_path, segment_of({n: text_of(n)})) for n in range(1, 7)]
    merged = []
    threads = [
        threading.Thread(target=lambda pair=pair: merged.append(process.merge(pair, {})))
        for pair in zip(entries[::2], entries[1::2], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(tuple(open_segment(tmp_path, entry).numbers.tolist()) for entry in merged)
    assert numbers == [(1, 2), (3, 4), (5, 6)]
