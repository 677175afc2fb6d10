"""Frames: what a process and its child say to each other over pipes, each with its length before it."""

from typing import IO

_LENGTH_BYTES = 8


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Send *content* with its length before it."""
    stream.write(len(content).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """
    Return what `write_frame` sent.

    Raises:
        EOFError: If the other side ended.
    """
    length = int.from_bytes(_read_exactly(stream, _LENGTH_BYTES), "big")
    return _read_exactly(stream, length)


def _read_exactly(stream: IO[bytes], count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError
    return content
