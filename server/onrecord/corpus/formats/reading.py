"""From paths to documents: which files are read, in which format, and what is refused and why."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.formats import captions, hypertext, lines, markdown, plain
from onrecord.corpus.formats.files import Extract, Refused
from onrecord.corpus.html import HtmlExtractor
from onrecord.errors import DocumentError

Format = Callable[[Path, Extract], Iterator[NewDocument | Refused]]

FORMATS: dict[str, Format] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".html": hypertext.read,
    ".htm": hypertext.read,
    ".jsonl": lines.read,
    ".vtt": captions.read,
    ".srt": captions.read,
}


def read_documents(paths: Iterable[Path], extract: Extract | None = None) -> Iterator[NewDocument | Refused]:
    """
    Yield the documents of files and folders, and what was refused, in the order of the paths.

    Folders are read with all that is below them, sorted; hidden files are passed over, links out of them refused.

    Args:
        extract: Reads HTML; left out, a child process is started for it when the first page comes.
    """
    with ExitStack() as stack:
        extract = extract or stack.enter_context(HtmlExtractor()).extract
        for path in paths:
            for file in _files(path):
                yield from [file] if isinstance(file, Refused) else _read_file(file, extract)


def count_documents(paths: Iterable[Path]) -> int:
    """Return about how many documents *paths* hold: a file is one, or as many as it has lines."""
    return sum(_count_lines(file) for path in paths for file in _files(path))


def _count_lines(file: Path | Refused) -> int:
    if isinstance(file, Refused) or FORMATS.get(file.suffix.lower()) is not lines.read or not file.is_file():
        return 1
    with file.open("rb") as content:
        return sum(chunk.count(b"\n") for chunk in iter(partial(content.read, 1 << 20), b""))


def _read_file(path: Path, extract: Extract) -> Iterator[NewDocument | Refused]:
    try:
        yield from _format_of(path)(path, extract)
    except DocumentError as error:
        yield Refused(str(path), str(error))


def _format_of(path: Path) -> Format:
    if not path.is_file():
        raise DocumentError("it is not a file" if path.exists() else "there is no such file")
    if (read := FORMATS.get(path.suffix.lower())) is None:
        raise DocumentError(f"files named {path.suffix or 'without a suffix'} are not read, only {', '.join(FORMATS)}")
    return read


def _files(path: Path) -> Iterator[Path | Refused]:
    if not path.is_dir():
        yield path
        return
    unread: list[OSError] = []
    for folder, subfolders, files in os.walk(path, onerror=unread.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted([*files, *(n for n in subfolders if Path(folder, n).is_symlink())]):
            if not name.startswith("."):
                yield from _without_links(Path(folder, name), path)
    yield from (Refused(str(error.filename), f"it cannot be read: {error.strerror}") for error in unread)


def _without_links(path: Path, root: Path) -> Iterator[Path | Refused]:
    """Yield *path* unless it is a link; what one inside the folder leads to is read where it stands."""
    if not path.is_symlink():
        yield path
    elif not path.resolve().is_relative_to(root.resolve()):
        yield Refused(str(path), "it is a link that leads out of the folder; name what it leads to")
