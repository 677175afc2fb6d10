"""Steps of measuring passages while a corpus grows; each is done in a process of its own, and returns its figures."""

import os
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import apsw

from benchmarks.copying import Page
from benchmarks.ours import PASSAGES, find_passages
from benchmarks.processes import peak_mib, private_mib
from benchmarks.scoring import score
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.formats import Refused, read_documents
from onrecord.corpus.index.catalogue import read_entries
from onrecord.corpus.index.segment_file import open_segment
from onrecord.corpus.library import Library

SEGMENTS = "passages"  # their folder in the data folder


@dataclass(frozen=True)
class Storing:
    """
    What storing documents took, until the last of them was durable and all segments were merged.

    Args:
        reader, workers, writer, merging: CPU milliseconds a document; the writer's include starting the others.
        peak: MiB of memory of the process that writes.
    """

    documents_a_second: float
    reader: float
    workers: float
    writer: float
    merging: float
    peak: float


@dataclass(frozen=True)
class Index:
    """Size of the passage index: segments, bytes of a document in all, bytes of a posting with its table of buckets."""

    segments: int
    document_bytes: float
    posting_bytes: float
    postings: float


@dataclass(frozen=True)
class First:
    """The first page of a new process whose files have to be read from the disk: seconds until it is answered."""

    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Finding:
    """
    What finding passages takes and brings.

    Args:
        p50, p95: CPU milliseconds a page.
        private: Most MiB that belonged to the process alone after any page; `peak` counts mapped files too.
    """

    p50: float
    p95: float
    private: float
    peak: float
    plagdet: float
    false_spans: float


def store(folder: Path, lines: Path) -> Storing:
    """Store the documents of a file, and merge all segments."""
    reading, start, spent = 0.0, time.perf_counter(), _children_seconds()

    def documents() -> Iterator[NewDocument]:
        nonlocal reading
        found = read_documents([lines])
        while True:
            begun = time.thread_time()
            document = next(found, None)
            reading += time.thread_time() - begun
            if document is None:
                return
            assert not isinstance(document, Refused), document
            yield document

    with Library.open(folder, write=True, options=PASSAGES) as library:
        library.keep_up(indexing=False)
        stored = sum(1 for _ in library.add_all(documents(), passages_only=True))
        working = _children_seconds() - spent  # those that prepare texts have ended, the one that merges has not
        library.merge_segments()
        seconds = time.perf_counter() - start
    merging = _children_seconds() - spent - working
    cpu = (reading, working, time.process_time() - reading, merging)
    return Storing(round(stored / seconds, 1), *(round(1000 * one / stored, 2) for one in cpu), round(peak_mib()))


def measure_index(folder: Path) -> Index:
    """Return how large the passage index is."""
    connection = apsw.Connection(str(folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)
    entries = read_entries(connection)
    connection.close()
    documents, postings = sum(e.documents for e in entries), sum(e.postings for e in entries)
    opened = [open_segment(folder / SEGMENTS, entry) for entry in entries]
    tables = sum(segment.fence.nbytes + segment.postings.nbytes for segment in opened)
    size = sum(entry.bytes for entry in entries)
    return Index(len(entries), round(size / documents), round(tables / postings, 2), round(postings / documents))


def read_first(folder: Path, page: str) -> First:
    """Return what the first page takes of which nothing is in memory."""
    for path in filter(Path.is_file, folder.rglob("*")):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    start, cpu = time.perf_counter(), time.process_time()
    with Library.open(folder, write=False, options=PASSAGES) as library:
        library.match(page)
    return First(round(time.perf_counter() - start, 3), round(time.process_time() - cpu, 3))


class StoredTexts(Sequence[str]):
    """The texts of a library's documents, in the order they came."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, place: int) -> str:
        return self._library.document(place + 1).text

    def __len__(self) -> int:
        return self._library.documents(limit=1)[0].number


def read_warm(folder: Path, warming: Sequence[Page], pages: Sequence[Page]) -> Finding:
    """Return what pages take once others were read, and how well their passages are found."""
    with Library.open(folder, write=False, options=PASSAGES) as library:
        for page in warming:
            library.match(page.text)
        found, seconds, private = [], [], []
        for page in pages:
            start = time.process_time()
            found.append(find_passages(library, page.text))
            seconds.append(time.process_time() - start)
            private.append(private_mib())
        peak = peak_mib()
        figures = score(pages, found, StoredTexts(library))
    p50, p95 = (1000 * statistics.quantiles(seconds, n=20)[n] for n in (9, 18))
    memory = (round(max(private)), round(peak))
    return Finding(round(p50, 2), round(p95, 2), *memory, round(figures.plagdet, 3), round(figures.false_spans, 3))


def _children_seconds() -> float:
    """Return the CPU seconds of the child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
