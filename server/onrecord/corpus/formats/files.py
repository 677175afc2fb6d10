"""Reading files: as text or bytes, within limits, and what to say of those that will not do."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from onrecord.corpus.html import ExtractedPage
from onrecord.errors import DocumentError

Extract = Callable[[bytes | str, str | None], ExtractedPage]

MAX_TEXT_BYTES = 20_000_000  # a text of the greatest length, each character of which takes four bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """
    What was not read.

    Args:
        where: The path, and the line where the file holds a document a line.
    """

    where: str
    why: str


def read_bytes(path: Path, limit: int) -> bytes:
    """
    Return the content of a file.

    Raises:
        DocumentError: If it is larger than *limit* bytes, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return read_stream(file, limit)
    except OSError as error:
        raise DocumentError(f"it cannot be read: {error.strerror}") from None


def read_stream(stream: IO[bytes], limit: int) -> bytes:
    """Return all that *stream* holds; raise DocumentError if it is more than *limit* bytes."""
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise DocumentError(f"it has more than {limit:,} bytes; split it into parts")
    return content


def read_text(path: Path) -> str:
    """
    Return the text of a file, its line ends as newlines.

    Raises:
        DocumentError: If it is not text in UTF-8, with or without a byte order mark.
    """
    return decode(read_bytes(path, MAX_TEXT_BYTES)).replace("\r\n", "\n").replace("\r", "\n")


def decode(content: bytes) -> str:
    """
    Return *content* as text.

    Raises:
        DocumentError: If it is not text in UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"it is not text in UTF-8 (byte {error.start:,}); save it as UTF-8") from None
    refuse_binary(content)
    return text


def refuse_binary(content: bytes) -> bytes:
    """Return *content*; raise DocumentError if it is not text: a zero byte is in none but UTF-16."""
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DocumentError("it is not text: it holds a byte that is zero")
    return content
