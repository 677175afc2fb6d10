"""`.jsonl`: an object a line with `text` or `html`, and `url`, `title`, `author`, `publisher`, `published`, `kind`."""

import json
from collections.abc import Iterator
from pathlib import Path

from onrecord.corpus.documents import FACTS, NewDocument
from onrecord.corpus.formats.files import Extract, Refused, decode
from onrecord.errors import DocumentError

_MAX_LINE = 40_000_000  # bytes; a text of the greatest length with all its characters escaped is longer, and is refused


def read(path: Path, extract: Extract) -> Iterator[NewDocument | Refused]:
    """Yield the document of each line, or why it has none; empty lines are passed over."""
    for number, line in enumerate(_lines(path), 1):
        try:
            if content := _decode(line).strip():
                yield read_line(content, extract)
        except DocumentError as error:
            yield Refused(f"{path}:{number}", str(error))


def read_line(line: str, extract: Extract) -> NewDocument:
    """
    Return the document that a line holds; what it says goes before what its HTML says of itself.

    Raises:
        DocumentError: If it is not such an object.
    """
    fields = _parse(line)
    if ("text" in fields) == ("html" in fields):
        raise DocumentError('expected either "text" or "html" in the line\'s object')
    facts = {name: fields[name] for name in FACTS if name in fields}
    if "text" in fields:
        return NewDocument(fields["text"], **facts)
    page = extract(fields["html"], facts.get("url"))
    known = {name: getattr(page, name) for name in FACTS if getattr(page, name, None)}
    return NewDocument(page.text, **(known | facts))


def _decode(line: bytes) -> str:
    if len(line) > _MAX_LINE:
        raise DocumentError(f"the line has more than {_MAX_LINE:,} bytes; split its document into parts")
    return decode(line)


def _parse(line: str) -> dict[str, str]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        raise DocumentError("the line is not JSON; expected an object with a document a line") from None
    if not isinstance(fields, dict):
        raise DocumentError(f"expected an object, got {type(fields).__name__}")
    for name in ("text", "html", *FACTS):
        if fields.get(name) is not None and not isinstance(fields[name], str):
            raise DocumentError(f"{name}: expected a string, got {type(fields[name]).__name__}")
    return {name: value for name, value in fields.items() if value is not None}


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is too long, no more than shows it."""
    try:
        with path.open("rb") as file:
            while line := file.readline(_MAX_LINE + 1):
                yield line
                while len(line) > _MAX_LINE and not line.endswith(b"\n"):
                    line = file.readline(_MAX_LINE + 1)
    except OSError as error:
        raise DocumentError(f"it cannot be read: {error.strerror}") from None
