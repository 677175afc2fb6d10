"""From paths to documents: which files are read, in which format, and what is refused and why."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.extraction import Extract, Extractor
from onrecord.corpus.fetching import fetch_page
from onrecord.corpus.formats import captions, hypertext, lines, markdown, plain, word
from onrecord.corpus.formats.files import Refused, of_page, open_file, unpacked
from onrecord.corpus.network import is_address
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
    ".docx": word.read,
}


def read_documents(sources: Iterable[Path | str], extract: Extract | None = None) -> Iterator[NewDocument | Refused]:
    """
    Yield the documents of files, folders and addresses, and what was refused, in the order of the sources.

    Folders are read with all that is below them, sorted; hidden files are passed over, links out of them refused.

    Args:
        extract: Reads HTML and the like; left out, a child process is started for it when the first page comes.
    """
    with ExitStack() as stack:
        extract = extract or stack.enter_context(Extractor()).extract
        for source in sources:
            if is_address(str(source)):
                yield _fetch(str(source), extract)
                continue
            for file in _files(Path(source)):
                yield from [file] if isinstance(file, Refused) else _read_file(file, extract)


def count_documents(sources: Iterable[Path | str]) -> int:
    """Return about how many documents *sources* hold: a page or file is one, or as many as it has lines."""
    return sum(1 if is_address(str(each)) else sum(map(_count_lines, _files(Path(each)))) for each in sources)


def _count_lines(file: Path | Refused) -> int:
    if isinstance(file, Refused) or FORMATS.get(unpacked(file).suffix.lower()) is not lines.read:
        return 1
    with suppress(DocumentError, OSError), open_file(file) as content:  # reading it will say what is wrong
        return sum(chunk.count(b"\n") for chunk in iter(partial(content.read, 1 << 20), b""))
    return 1


def _fetch(url: str, extract: Extract) -> NewDocument | Refused:
    try:
        return of_page(fetch_page(url, extract))
    except DocumentError as error:
        return Refused(url, str(error))


def _read_file(path: Path, extract: Extract) -> Iterator[NewDocument | Refused]:
    try:
        yield from _format_of(path)(path, extract)
    except DocumentError as error:
        yield Refused(str(path), str(error))
    except OSError as error:  # in the middle of it
        yield Refused(str(path), f"it cannot be read: {error.strerror}")


def _format_of(path: Path) -> Format:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise DocumentError("there is no such file") from None
    except OSError as error:  # too long a name, a circle of links, a folder that may not be looked into
        raise DocumentError(f"it cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(mode):
        raise DocumentError("it is not a file")
    if (read := FORMATS.get(unpacked(path).suffix.lower())) is None:
        named = "".join([unpacked(path).suffix, path.suffix] if unpacked(path) != path else path.suffix)
        known = ", ".join(FORMATS)
        raise DocumentError(f"files named {named or 'without a suffix'} are not read, only {known}, and these with .gz")
    return read


def _files(path: Path) -> Iterator[Path | Refused]:
    """Yield the files of a folder and of those below it, or a path as it is."""
    if not stat.S_ISDIR(_mode(path)):
        yield path
        return
    folders = [path]
    while folders:  # not `os.walk`, which in Python 3.11 calls itself, and folders are nested as deep as anyone likes
        folder = folders.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted((e for e in found if not e.name.startswith(".")), key=lambda entry: entry.name)
        except OSError as error:
            yield Refused(str(folder), f"it cannot be read: {error.strerror}")
            continue
        below = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        folders += [Path(entry.path) for entry in reversed(below)]
        for entry in entries:
            if entry.is_symlink():
                yield from _refused_link(Path(entry.path), path)
            elif entry not in below:
                yield Path(entry.path)


def _refused_link(link: Path, root: Path) -> Iterator[Refused]:
    """Yield why a link is not read; nothing where what it leads to is read where it stands, inside the folder."""
    if not Path(os.path.realpath(link)).is_relative_to(os.path.realpath(root)):
        yield Refused(str(link), "it is a link that leads out of the folder; name what it leads to")
    elif not _mode(link):
        yield Refused(str(link), "it is a link that leads nowhere")


def _mode(path: Path) -> int:
    """Return what kind of thing a path leads to; 0 if it leads nowhere, or that cannot be found out."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):  # ValueError: the name holds a NUL
        return 0
