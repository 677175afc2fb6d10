"""Text that came with a name for its encoding, which may be a lie."""

import codecs

from onrecord.corpus.extraction import ExtractedPage
from onrecord.errors import DocumentError


def read_text(content: bytes, encoding: str | None = None, url: str | None = None) -> ExtractedPage:
    """
    Return *content* as a page, its line ends as newlines.

    Raises:
        DocumentError: If it is not text in that encoding, or in UTF-8 where none is given.
    """
    name = encoding or "utf-8"
    try:
        # A byte order mark is no part of the text.
        text = content.decode("utf-8-sig" if codecs.lookup(name).name == "utf-8" else name)
    except (UnicodeError, LookupError, ValueError):
        raise DocumentError(f"it is not text in {name[:40]!r}, as its sender says; save it as UTF-8") from None
    if "\0" in text:
        raise DocumentError("it is not text: it holds a character that is zero")
    return ExtractedPage(text.replace("\r\n", "\n").replace("\r", "\n"), url=url)
