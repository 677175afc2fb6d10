"""What is packed, unpacked piece by piece, as long as it is not a bomb: 194 KB of gzip can be 200 MB (measured)."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import IO

from onrecord.errors import DocumentError

MAX_RATIO = 100  # bytes unpacked a byte packed; the fixtures' news has 3, a log of one form of line 11 (measured)
ALLOWANCE = 1_000_000  # bytes unpacked, of which no ratio is asked: no harm in a short text of a single letter


def check_ratio(packed: int, unpacked: int) -> None:
    """
    Raise DocumentError if so many bytes *unpacked* are too many for those *packed*.

    >>> check_ratio(10_000, 1_000_000)
    >>> check_ratio(10_000, 3_000_000)
    Traceback (most recent call last):
    onrecord.errors.DocumentError: it unpacks to more than 100 times its size; unpack it yourself if you trust it
    """
    if unpacked > ALLOWANCE and unpacked > MAX_RATIO * packed:
        raise DocumentError(f"it unpacks to more than {MAX_RATIO} times its size; unpack it yourself if you trust it")


class _Counted(io.RawIOBase):
    """A stream that counts what was read of it."""

    def __init__(self, stream: IO[bytes] | io.BufferedIOBase) -> None:
        self._stream, self.count = stream, 0

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self.count += len(content)
        return content

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Inflated(io.RawIOBase):
    """What a gzip stream holds, one member after another."""

    def __init__(self, packed: IO[bytes] | io.BufferedIOBase) -> None:
        self._packed = _Counted(packed)
        self._whole = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview[int]) -> int:  # type: ignore[override]  # of BufferedReader, no other buffer
        try:
            content = self._whole.read(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise DocumentError("it is no gzip file, or a damaged one; unpack it yourself and see") from None
        self._count += len(content)
        check_ratio(self._packed.count, self._count)
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._whole.close()
        self._packed.close()
        super().close()


def inflated(packed: IO[bytes] | io.BufferedIOBase) -> io.BufferedReader:
    """Return what *packed*, a gzip stream, holds, unpacked as it is read; a DocumentError ends it if it is a bomb."""
    return io.BufferedReader(_Inflated(packed))
