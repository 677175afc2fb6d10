"""`.html`: the text of the page, and what the page says of itself."""

from collections.abc import Iterator
from pathlib import Path

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.formats.files import Extract, read_bytes, refuse_binary
from onrecord.options import ExtractionOptions

_MAX_BYTES = ExtractionOptions().max_bytes


def read(path: Path, extract: Extract) -> Iterator[NewDocument]:
    """Yield the document of a file."""
    page = extract(refuse_binary(read_bytes(path, _MAX_BYTES)), None)
    yield NewDocument(
        page.text,
        url=page.url,
        title=page.title or path.stem,
        publisher=page.publisher,
        published=page.published,
        author=page.author,
        origin=path.absolute().as_uri(),
    )
