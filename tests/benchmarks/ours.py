"""On Record as benchmarks of passages ask it: the library, passages alone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.scoring import Found
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import MatchOptions, Options

PASSAGES = Options(match=MatchOptions(kinds=("passage",), max_cross_references=50))
Finder = Callable[[str], list[Found]]
"""Returns what a page shares with documents, each as its place among those that were given."""


@contextmanager
def serving(folder: Path, documents: Sequence[str]) -> Iterator[Finder]:
    """Yield what finds passages of *documents*, which are stored in *folder*."""
    new = (NewDocument(text, url=address_of(place)) for place, text in enumerate(documents))
    with Library.open(folder, write=True, options=PASSAGES) as library:
        for _ in library.add_all(new, passages_only=True):
            pass
        yield lambda page: find_passages(library, page)


def address_of(place: int) -> str:
    """Return an address of its own for the document at *place*."""
    return f"https://corpus.example/{place}"


def find_passages(library: Library, page: str) -> list[Found]:
    """Return what *library* shows of a page; the documents of a new one are numbered from 1 in the order they came."""
    alignments = [r.alignment for h in library.match(page).result.highlights for r in h.cross_references]
    return [Found(a.page, a.document - 1, a.document_span) for a in alignments]
