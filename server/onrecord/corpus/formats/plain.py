"""`.txt`: the whole file is the text; its title is the file's name."""

from collections.abc import Iterator
from pathlib import Path

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.extraction import Extract
from onrecord.corpus.formats.files import read_text, unpacked


def read(path: Path, _: Extract) -> Iterator[NewDocument]:
    """Yield the document of a file."""
    yield NewDocument(read_text(path), title=unpacked(path).stem, origin=path.absolute().as_uri())
