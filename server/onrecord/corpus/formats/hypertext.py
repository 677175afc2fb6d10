"""`.html`: the text of the page, and what the page says of itself."""

from collections.abc import Iterator
from pathlib import Path

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.extraction import Extract
from onrecord.corpus.formats.files import of_page, read_bytes, refuse_binary
from onrecord.options import ExtractionOptions

MAX_BYTES = ExtractionOptions().max_bytes


def read(path: Path, extract: Extract) -> Iterator[NewDocument]:
    """Yield the document of a file."""
    yield of_page(extract(refuse_binary(read_bytes(path, MAX_BYTES))), path)
