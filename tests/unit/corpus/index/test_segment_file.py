import errno
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from onrecord.corpus.index.segment_file import (
    SegmentEntry,
    open_segment,
    remove_strays,
    write_parts,
    write_segment,
)
from onrecord.errors import DamagedSegmentError, MissingSegmentError, StoreError
from onrecord.reuse.segment import DTYPES, Segment
from small_segments import assert_same, segment_of, text_of

SEGMENT = segment_of({number: text_of(number) for number in range(40)})


@pytest.fixture
def entry(tmp_path: Path) -> SegmentEntry:
    return write_segment(tmp_path, SEGMENT)


def test_a_segment_comes_back_from_its_file_as_it_was(tmp_path: Path, entry: SegmentEntry):
    assert_same(open_segment(tmp_path, entry), SEGMENT)


def test_a_segment_of_nothing_comes_back(tmp_path: Path):
    empty = segment_of({})
    assert_same(open_segment(tmp_path, write_segment(tmp_path, empty)), empty)


def test_an_entry_tells_how_much_is_in_the_file(tmp_path: Path, entry: SegmentEntry):
    assert (entry.documents, entry.words, entry.postings) == (40, len(SEGMENT.tokens), len(SEGMENT.postings))
    assert entry.bytes == (tmp_path / entry.name).stat().st_size


def test_the_same_segment_written_twice_is_two_files(tmp_path: Path, entry: SegmentEntry):
    again = write_segment(tmp_path, SEGMENT)
    assert again.name != entry.name
    assert again == replace(entry, name=again.name)


def test_only_its_owner_can_read_a_segment(tmp_path: Path, entry: SegmentEntry):
    assert (tmp_path / entry.name).stat().st_mode & 0o777 == 0o600


def test_arrays_are_mapped_aligned_and_cannot_be_changed(tmp_path: Path, entry: SegmentEntry):
    segment = open_segment(tmp_path, entry)
    for name in DTYPES:
        array = getattr(segment, name)
        assert type(array) is np.ndarray
        assert array.ctypes.data % 64 == 0
        assert not array.flags.owndata
        with pytest.raises(ValueError, match="read-only"):
            array[:1] = 0


def test_arrays_may_come_in_parts_side_by_side_and_shorter_than_foretold(tmp_path: Path):
    arrays = {name: getattr(SEGMENT, name) for name in DTYPES}
    halves = [
        (name, part) for i in (0, 1) for name, array in arrays.items() for part in np.array_split(array, 2)[i:][:1]
    ]
    lengths = {name: len(array) + (500 if name == "postings" else 0) for name, array in arrays.items()}
    assert_same(open_segment(tmp_path, write_parts(tmp_path, lengths, halves)), SEGMENT)


def test_more_than_there_is_room_for_is_refused_and_nothing_is_left(tmp_path: Path):
    lengths = dict.fromkeys(DTYPES, 3)
    with pytest.raises(ValueError, match="tokens: 4 elements came, there is room for 3"):
        write_parts(tmp_path, lengths, [("tokens", np.zeros(4, np.uint16))])
    assert list(tmp_path.iterdir()) == []


def test_a_flipped_bit_anywhere_in_the_file_is_found(tmp_path: Path, entry: SegmentEntry):
    path = tmp_path / entry.name
    sound = path.read_bytes()
    for place in sorted({0, 7, 8, 100, len(sound) - 1, *range(0, len(sound), 53)}):
        damaged = bytearray(sound)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        with pytest.raises(DamagedSegmentError, match=f"{path} is damaged .*reindex") as raised:
            open_segment(tmp_path, entry)
        assert raised.value.name == entry.name
    path.write_bytes(sound)
    assert_same(open_segment(tmp_path, entry), SEGMENT)


@pytest.mark.parametrize("size", [0, 1, 8, 64, 1000, -64, -1])
def test_a_file_cut_short_is_found(tmp_path: Path, entry: SegmentEntry, size: int):
    os.truncate(tmp_path / entry.name, size % entry.bytes)
    with pytest.raises(DamagedSegmentError, match="size and checksum"):
        open_segment(tmp_path, entry)


def test_a_file_that_went_on_growing_is_found(tmp_path: Path, entry: SegmentEntry):
    with (tmp_path / entry.name).open("ab") as file:
        file.write(bytes(64))
    with pytest.raises(DamagedSegmentError, match="size and checksum"):
        open_segment(tmp_path, entry)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" * 9, bytes(4096), b"\xff" * 4096])
def test_a_foreign_file_is_none_of_ours_even_if_the_entry_was_made_of_it(tmp_path: Path, content: bytes):
    other = write_segment(tmp_path, SEGMENT)
    (tmp_path / other.name).write_bytes(content)
    with pytest.raises(DamagedSegmentError) as raised:
        open_segment(tmp_path, other)
    size, checksum = str(raised.value).split("(", 2)[2].split(")")[0].split(", ")
    with pytest.raises(DamagedSegmentError):
        open_segment(tmp_path, replace(other, bytes=int(size), checksum=checksum.strip("'")))


def test_arrays_that_are_no_segment_are_refused_though_they_are_whole(tmp_path: Path):
    lengths = {name: len(getattr(SEGMENT, name)) for name in DTYPES}
    parts = [(name, getattr(SEGMENT, name)) for name in DTYPES if name != "high"]
    entry = write_parts(tmp_path, lengths, parts)
    with pytest.raises(DamagedSegmentError, match="high has 0 elements"):
        open_segment(tmp_path, entry)


def test_a_missing_file_is_told_from_a_damaged_one(tmp_path: Path, entry: SegmentEntry):
    (tmp_path / entry.name).unlink()
    with pytest.raises(MissingSegmentError, match=f"{entry.name} is missing") as raised:
        open_segment(tmp_path, entry)
    assert raised.value.name == entry.name


def test_a_segment_that_was_deleted_can_be_read_until_it_is_let_go(tmp_path: Path, entry: SegmentEntry):
    segment = open_segment(tmp_path, entry)
    (tmp_path / entry.name).unlink()
    assert_same(segment, SEGMENT)


def test_a_folder_in_the_file_s_place_is_not_taken_for_damage(tmp_path: Path, entry: SegmentEntry):
    (tmp_path / entry.name).unlink()
    (tmp_path / entry.name).mkdir()
    with pytest.raises(StoreError, match=os.strerror(errno.EISDIR)) as raised:
        open_segment(tmp_path, entry)
    assert not isinstance(raised.value, DamagedSegmentError)


def test_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path: Path):
    with pytest.raises(StoreError, match="a segment cannot be written: No such file"):
        write_segment(tmp_path / "nowhere", SEGMENT)


def test_files_that_no_entry_names_are_deleted_and_others_kept(tmp_path: Path, entry: SegmentEntry):
    stray = write_segment(tmp_path, SEGMENT)
    (tmp_path / "0123456789abcdef.segment.unfinished").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("mine")
    remove_strays(tmp_path, [entry.name])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([entry.name, "notes.txt"])
    assert isinstance(open_segment(tmp_path, entry), Segment)
    assert not (tmp_path / stray.name).exists()
