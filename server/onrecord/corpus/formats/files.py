"""Reading files: as text or bytes, within limits, and what to say of those that will not do."""

import codecs
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.extraction import ExtractedPage
from onrecord.corpus.inflation import inflated
from onrecord.errors import DocumentError

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


def unpacked(path: Path) -> Path:
    """
    Return the name that a file has once it is unpacked.

    >>> unpacked(Path("call.txt.gz")).name, unpacked(Path("call.txt")).name
    ('call.txt', 'call.txt')
    """
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def open_file(path: Path) -> IO[bytes]:
    """
    Return the content of a file, of a `.gz` file as it is unpacked.

    Raises:
        DocumentError: If it cannot be read, or is something else than a file.
    """
    # Not waiting: a pipe that took the file's place since it was looked at would hold us until someone writes to it.
    flags = getattr(os, "O_NONBLOCK", 0)
    try:
        file = open(path, "rb", opener=lambda name, usual: os.open(name, usual | flags))  # noqa: SIM115 - given back open
    except OSError as error:
        raise DocumentError(f"it cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise DocumentError("it is not a file")
    return file if unpacked(path) == path else inflated(file)


def read_bytes(path: Path, limit: int) -> bytes:
    """
    Return the content of a file, unpacked.

    Raises:
        DocumentError: If it is larger than *limit* bytes, or cannot be read.
    """
    try:
        with open_file(path) as file:
            return read_stream(file, limit)
    except OSError as error:
        raise DocumentError(f"it cannot be read: {error.strerror}") from None


def read_stream(stream: IO[bytes], limit: int) -> bytes:
    """Return all that *stream* holds; raise DocumentError if it is more than *limit* bytes."""
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise DocumentError(f"it has more than {limit:,} bytes; split it into parts")
    return content


def of_page(page: ExtractedPage, path: Path | None = None) -> NewDocument:
    """Return the document of a page, which the file at *path* holds unless it was fetched."""
    return NewDocument(
        page.text,
        url=page.url,
        title=page.title or (unpacked(path).stem if path else None),
        publisher=page.publisher,
        published=page.published,
        author=page.author,
        origin=path.absolute().as_uri() if path else None,
    )


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
