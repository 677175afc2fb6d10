"""`.docx`: the text of a file of Word and its kin, without pictures; its title is its first heading."""

from collections.abc import Iterator
from pathlib import Path

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.extraction import Extract
from onrecord.corpus.formats.files import of_page, read_bytes
from onrecord.options import ExtractionOptions

_MAX_BYTES = ExtractionOptions().max_bytes


def read(path: Path, extract: Extract) -> Iterator[NewDocument]:
    """Yield the document of a file."""
    yield of_page(extract(read_bytes(path, _MAX_BYTES), form="docx"), path)
