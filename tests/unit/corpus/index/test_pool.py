import threading
from pathlib import Path

import pytest

from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.index.segment_file import write_segment
from onrecord.errors import DamagedSegmentError, MissingSegmentError
from small_segments import assert_same, segment_of, text_of

SEGMENT = segment_of({number: text_of(number) for number in range(40)})


def test_a_segment_is_opened_once_until_it_is_let_go(tmp_path: Path):
    pool, entry = SegmentPool(tmp_path), write_segment(tmp_path, SEGMENT)
    first = pool.open(entry)
    (tmp_path / entry.name).unlink()
    pool.keep([entry.name, "another"])
    assert pool.open(entry) is first
    pool.keep([])
    with pytest.raises(MissingSegmentError):
        pool.open(entry)
    assert_same(first, SEGMENT)


def test_threads_that_ask_at_once_get_the_same_segment(tmp_path: Path):
    pool, entry = SegmentPool(tmp_path), write_segment(tmp_path, SEGMENT)
    begin, found = threading.Barrier(8), []

    def ask() -> None:
        begin.wait()
        found.append(pool.open(entry))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_a_damaged_file_is_read_once_and_refused_each_time(tmp_path: Path):
    pool, entry = SegmentPool(tmp_path), write_segment(tmp_path, SEGMENT)
    sound = (tmp_path / entry.name).read_bytes()
    (tmp_path / entry.name).write_bytes(sound[:-1])
    for _ in range(2):
        with pytest.raises(DamagedSegmentError, match="is damaged"):
            pool.open(entry)
        (tmp_path / entry.name).write_bytes(sound)
    pool.keep([])
    assert_same(pool.open(entry), SEGMENT)


def flip_a_byte(path: Path) -> None:
    """Flip one in the middle of a file, and see to it that its time of change is another, as coarse as clocks are."""
    before, middle = path.stat(), path.stat().st_size // 2
    flipped = bytes([path.read_bytes()[middle] ^ 1])
    with path.open("r+b", buffering=0) as file:
        while path.stat().st_ctime_ns == before.st_ctime_ns:
            file.seek(middle)
            file.write(flipped)


def test_a_file_that_somebody_writes_to_while_it_is_open_is_refused(tmp_path: Path):
    pool, entry = SegmentPool(tmp_path), write_segment(tmp_path, SEGMENT)
    pool.open(entry)
    flip_a_byte(tmp_path / entry.name)
    with pytest.raises(DamagedSegmentError, match="is damaged"):
        pool.open(entry)


def test_a_file_that_was_copied_in_its_own_place_is_verified_and_used(tmp_path: Path):
    pool, entry = SegmentPool(tmp_path), write_segment(tmp_path, SEGMENT)
    pool.open(entry)
    (tmp_path / "copy").write_bytes((tmp_path / entry.name).read_bytes())
    (tmp_path / "copy").rename(tmp_path / entry.name)
    assert_same(pool.open(entry), SEGMENT)


def test_a_file_that_was_missing_is_looked_for_again(tmp_path: Path):
    pool, entry = SegmentPool(tmp_path), write_segment(tmp_path, SEGMENT)
    (tmp_path / entry.name).rename(tmp_path / "elsewhere")
    with pytest.raises(MissingSegmentError):
        pool.open(entry)
    (tmp_path / "elsewhere").rename(tmp_path / entry.name)
    assert_same(pool.open(entry), SEGMENT)
