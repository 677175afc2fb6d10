"""`.jsonl`: an object a line with `text` or `html`, and `url`, `title`, `author`, `publisher`, `published`, `kind`."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from onrecord.corpus.documents import FACTS, NewDocument
from onrecord.corpus.extraction import Extract
from onrecord.corpus.formats.files import Refused, decode, open_file
from onrecord.errors import DocumentError

_MAX_LINE = 40_000_000  # bytes; a text of the greatest length with all its characters escaped is longer, and is refused
_MAX_REST = 400_000_000  # bytes of such a line that are passed over; a file without lines ends there
_ESCAPE = re.compile(r"\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(\\u[dD][89a-fA-F]\w\w)|\\.", re.ASCII)


class _Line(msgspec.Struct, frozen=True):
    """What a line may say. What else it says is passed over unread, so that a flood of values takes no memory."""

    text: str | None = None
    html: str | None = None
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    kind: str | None = None
    author: str | None = None


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
        said = _decoded(line)
    except msgspec.ValidationError as error:
        raise DocumentError(_in_our_words(str(error))) from None
    except (msgspec.DecodeError, RecursionError):
        raise DocumentError("the line is not JSON; expected an object with a document a line") from None
    return {name: value for name, value in msgspec.structs.asdict(said).items() if value is not None}


def _decoded(line: str) -> _Line:
    try:
        return msgspec.json.decode(line, type=_Line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:  # JavaScript and Python write half a pair as it is, "\ud83d"
        return msgspec.json.decode(_ESCAPE.sub(lambda e: r"\ufffd" if e[1] else e[0], line), type=_Line)


def _in_our_words(message: str) -> str:
    """
    Return what msgspec says of a value of another type.

    >>> _in_our_words("Expected `str | null`, got `int` - at `$.text`"), _in_our_words("Expected `object`, got `array`")
    ('text: expected a string, got int', 'expected an object, got array')
    """
    got = re.search("got `(.*?)`", message)
    field = re.search(r"\$\.(\w+)", message)
    expected = f"{field[1]}: expected a string" if field else "expected an object"
    return f"{expected}, got {got[1] if got else 'something else'}"


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is too long, no more than shows it."""
    with open_file(path) as file:
        while line := file.readline(_MAX_LINE + 1):
            yield line
            rest = 0
            while len(line) > _MAX_LINE and not line.endswith(b"\n"):
                line = file.readline(_MAX_LINE + 1)
                if (rest := rest + len(line)) > _MAX_REST:
                    raise DocumentError(f"a line has more than {_MAX_REST:,} bytes; what follows it was not read")
