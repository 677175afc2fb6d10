"""Segments of the passage index as files: whole or not there, never changed, and verified before anything is read."""

import errno
import mmap
import os
import secrets
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path
from typing import IO

import numpy as np
import xxhash

from onrecord.arrays import Array, Arrays, lay_out, pack_header, unpack_arrays
from onrecord.corpus.files import make_private_folder, refused_as_errors, sync_folder
from onrecord.errors import DamagedSegmentError, MissingSegmentError, StoreError
from onrecord.reuse.segment import DTYPES, Segment

_SUFFIX, _UNFINISHED = ".segment", ".unfinished"
_REMEDY = "`onrecord reindex` makes it again"
_HASHED = 512 << 10  # bytes at once; a processor's cache holds as many
_SYNCED = 64 << 20  # bytes; sent to the disk at once, so that no other file's fsync waits for gigabytes of ours


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """
    What the table of contents knows of a segment.

    Args:
        name: Of its file in the folder; random, never used again.
        bytes: Size of the file.
        checksum: XXH3 of all its bytes, 16 hexadecimal digits.
    """

    name: str
    documents: int
    words: int
    postings: int
    bytes: int
    checksum: str


def make_folder(folder: Path) -> None:
    """
    Make the folder of the segments if there is none, closed to other users.

    Raises:
        StoreError: If it cannot be made.
    """
    try:
        make_private_folder(folder)
    except FileExistsError:
        raise _no_folder(folder) from None
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}; mend that, and try again") from error


def check_writable(folder: Path) -> None:
    """
    Make sure that files can be made in *folder*; on a full disk too, since whoever asks may be about to make room.

    Raises:
        FullError, StoreError: As `write_segment`.
    """
    probe = folder / f"probe.{os.getpid()}{_UNFINISHED}"
    with refused_as_errors(folder, "a segment"):
        probe.touch(mode=0o600)
        probe.unlink()


def write_segment(folder: Path, segment: Segment) -> SegmentEntry:
    """
    Return the entry of a new file that holds *segment*: durable, and closed to other users.

    Raises:
        FullError: If the disk is full; nothing is left of it.
        StoreError: If the file cannot be written; nothing is left of it.
    """
    arrays: dict[str, Array] = {name: getattr(segment, name) for name in DTYPES}
    return write_parts(folder, {name: len(array) for name, array in arrays.items()}, arrays.items())


def write_parts(folder: Path, lengths: Mapping[str, int], parts: Iterable[tuple[str, Array]]) -> SegmentEntry:
    """
    Return the entry of a new file that holds the arrays that come in *parts*.

    Args:
        lengths: How many elements each array has at most.
        parts: Of any array in any order, the parts of one array in theirs.

    Raises:
        FullError, StoreError: As `write_segment`.
    """
    name = secrets.token_hex(8) + _SUFFIX
    unfinished = folder / f"{name}.{os.getpid()}{_UNFINISHED}"
    try:
        with refused_as_errors(folder, "a segment"):
            counts = _write_file(unfinished, lengths, parts)
            with unfinished.open("rb", buffering=0) as file:
                size, checksum = _checksum(file)
            unfinished.rename(folder / name)
            sync_folder(folder)
    except BaseException:
        for path in (unfinished, folder / name):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    return SegmentEntry(name, counts["numbers"], counts["tokens"], counts["postings"], size, checksum)


def open_segment(folder: Path, entry: SegmentEntry) -> Segment:
    """
    Return the segment in a file, mapped, once all its bytes have been found to be those that were written.

    They are verified as they are read, not where they are mapped: there, what the disk cannot read would kill the
    process. That goes through 4.9 GB/s if the system's page cache holds the file, and fills it otherwise (2.0 GB/s):
    measured on 1 GiB, one core. Mapping it with all its pages takes 20 ms more and saves the first page 13.

    Raises:
        MissingSegmentError: If there is no such file.
        DamagedSegmentError: If the file is not what was written.
        StoreError: If it cannot be opened now.
    """
    path = folder / entry.name
    try:
        with path.open("rb", buffering=0) as file:
            _expect("size and checksum", _checksum(file), (entry.bytes, entry.checksum))
            return _segment_of(unpack_arrays(_map(file)))
    except FileNotFoundError:
        raise MissingSegmentError(f"{path} is missing; {_REMEDY}", entry.name) from None
    except NotADirectoryError:
        raise _no_folder(folder) from None
    except OSError as error:
        if error.errno == errno.EIO:
            raise DamagedSegmentError(f"{path} cannot be read; {_REMEDY}", entry.name) from error
        raise StoreError(f"{path} cannot be opened: {error.strerror}; mend that, and try again") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedSegmentError(f"{path} is damaged ({error}); {_REMEDY}", entry.name) from error


def remove_strays(folder: Path, named: Collection[str]) -> None:
    """Delete the files of segments that are not among those *named*: what a process left that was killed."""
    for path in folder.iterdir():
        if path.suffix in (_SUFFIX, _UNFINISHED) and path.name not in named:
            path.unlink(missing_ok=True)


def remove_unfinished(folder: Path, pid: int) -> None:
    """Delete what the process of that number, which has ended, was writing."""
    for path in folder.glob(f"*.{pid}{_UNFINISHED}"):
        path.unlink(missing_ok=True)


def _no_folder(path: Path) -> StoreError:
    return StoreError(f"{path} is a file, where the passage index has its folder; move it away, and {_REMEDY}")


def _write_file(path: Path, lengths: Mapping[str, int], parts: Iterable[tuple[str, Array]]) -> dict[str, int]:
    """Return how long the arrays of a new file are; it is durable but for its name."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        written = _PartFile(file, lengths)
        for name, part in parts:
            written.append(name, part)
        return written.finish()


class _PartFile:
    """A file of arrays that grow side by side, each within the room that it may take at most."""

    def __init__(self, file: IO[bytes], lengths: Mapping[str, int]) -> None:
        self._file, self._unsynced = file, 0
        self._places = lay_out({name: (DTYPES[name], (length,)) for name, length in lengths.items()})
        self._begin = len(pack_header(self._places))
        self._lengths = dict.fromkeys(lengths, 0)

    def append(self, name: str, part: Array) -> None:
        """Put *part* behind the parts of the same array that came before."""
        place, length = self._places[name], self._lengths[name]
        if length + len(part) > place.shape[0]:
            raise ValueError(f"{name}: {length + len(part)} elements came, there is room for {place.shape[0]}")
        self._file.seek(self._begin + place.start + length * place.dtype.itemsize)
        self._lengths[name] += len(part)
        step = _SYNCED // place.dtype.itemsize
        for first in range(0, len(part), step):
            self._write(np.ascontiguousarray(part[first : first + step], place.dtype))

    def finish(self) -> dict[str, int]:
        """Return how long the arrays have become, once the header says so and all is on the disk."""
        places = {name: replace(place, shape=(self._lengths[name],)) for name, place in self._places.items()}
        self._file.truncate(self._begin + max(place.end for place in places.values()))
        self._file.seek(0)
        self._file.write(pack_header(places, self._begin))
        self._sync()
        return self._lengths

    def _write(self, piece: Array) -> None:
        self._file.write(piece.data)
        self._unsynced += piece.nbytes
        if self._unsynced >= _SYNCED:
            self._sync()

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._unsynced = 0


def _segment_of(arrays: Arrays) -> Segment:
    _expect("arrays", {name: array.dtype for name, array in arrays.items()}, DTYPES)
    _expect("dimensions", {array.ndim for array in arrays.values()}, {1})
    return Segment(**arrays)


def _expect(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise ValueError(f"{what}: {found} instead of {expected}")


def _map(file: FileIO) -> Array:
    """Return a file's bytes, mapped with all their pages where the system can."""
    flags = mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0)
    # Plain views, for those of `numpy.memmap` take ten times as long to make.
    return np.frombuffer(mmap.mmap(file.fileno(), 0, flags=flags, prot=mmap.PROT_READ), np.uint8)


def _checksum(file: FileIO) -> tuple[int, str]:
    """Return the size of a file and its checksum."""
    digest, size, piece = xxhash.xxh3_64(), 0, bytearray(_HASHED)
    while count := file.readinto(piece):
        digest.update(memoryview(piece)[:count])
        size += count
    return size, digest.hexdigest()
