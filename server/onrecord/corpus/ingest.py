"""Ingest: documents into the store, batch by batch, each durable before it is told; worked out on all cores."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain

from onrecord.corpus.callers import Caller
from onrecord.corpus.documents import Added, NewDocument, StoredText
from onrecord.corpus.preparation import Prepared, Preparer, Start
from onrecord.corpus.rereading import Keep, Select, one_ahead, read_batches, reread
from onrecord.corpus.rows import Pending
from onrecord.corpus.store import Store
from onrecord.corpus.workers import preparing_processes
from onrecord.options import BatchLimits, Options
from onrecord.quotation.storage import analysis_version


class Ingest:
    """Puts documents into one store, and what they are found by; any number of threads may."""

    def __init__(
        self,
        store: Store,
        load_preparer: Callable[[], Preparer],
        stored: Callable[[], None],
        options: Options,
    ) -> None:
        """Store in *store*; *stored* is called after each batch."""
        self._store, self._options = store, options
        self._load_preparer, self._stored = load_preparer, stored

    def add(self, document: NewDocument, by: Caller) -> Added:
        """Store a document, see `Library.add`."""
        return next(self._store_batches([[document]], self._start_here, by))

    def take_back(self, number: int, version: int, by: Caller) -> None:
        """Let a document have its earlier text again, see `Library.take_back`."""
        with self._store.reading() as snapshot:
            text = snapshot.earlier(number, version)
        earlier = (text, self._load_preparer().prepare(text.text)) if text else None  # before the writer's turn
        self._store.take_back(number, version, earlier, by)
        self._stored()

    def remove(self, number: int, by: Caller) -> None:
        """Remove a document, see `Library.remove`."""
        self._store.remove(number, by)
        self._stored()

    def add_all(
        self, documents: Iterable[NewDocument], *, passages_only: bool, by: Caller
    ) -> Generator[Added, None, None]:
        """Store documents, see `Library.add_all`."""
        batches = _in_batches(documents, self._options.store.limits(passages_only=passages_only))
        first = next(batches, [])
        with self._starting(first, passages_only=passages_only) as start:
            yield from self._store_batches(chain([first], batches), start, by)

    def analyse_outdated(self) -> Generator[int, None, None]:
        """Analyse anew what an earlier version did, see `Library.analyse_outdated`."""
        version, limits = analysis_version(), self._options.store.limits()
        return self._reread(lambda snapshot, after: snapshot.outdated(version, after, limits), self._store.analyse)

    def analyse(self, numbers: Collection[int]) -> Generator[int, None, None]:
        """Analyse those of these documents that nobody has, see `Library.analyse`."""
        limits = self._options.store.limits()
        return self._reread(lambda snapshot, after: snapshot.unread(numbers, after, limits), self._store.analyse)

    def index_lacking(self, *, niceness: int) -> Generator[int, None, None]:
        """Index what the passage index lacks, see `Library.index_lacking`."""
        limits = self._options.store.limits(passages_only=True)
        return self._reread(
            lambda snapshot, after: snapshot.unindexed(after, limits),
            self._keep_indexed,
            passages_only=True,
            niceness=niceness,
        )

    def _keep_indexed(self, batch: Sequence[tuple[StoredText, Prepared]]) -> None:
        self._store.index(batch)
        self._stored()

    def _reread(
        self, select: Select, keep: Keep, *, passages_only: bool = False, niceness: int = 0
    ) -> Generator[int, None, None]:
        batches = read_batches(self._store, select)
        if not (first := next(batches, [])):
            return
        with self._starting(first, passages_only=passages_only, niceness=niceness) as start:
            yield from reread(chain([first], batches), start, keep)

    @contextmanager
    def _starting(
        self, first: Iterable[NewDocument | StoredText], *, passages_only: bool, niceness: int = 0
    ) -> Iterator[Start]:
        """Yield what prepares texts: all cores, if the *first* batch is long enough to be worth it."""
        if sum(len(document.text) for document in first) < self._options.store.parallel_characters:
            yield self._start_passages_here if passages_only else self._start_here
        else:
            with preparing_processes(self._options, passages_only=passages_only, niceness=niceness) as start:
                yield start

    def _start_here(self, texts: Sequence[str]) -> list[partial[Prepared]]:
        return [partial(self._load_preparer().prepare, text) for text in texts]

    def _start_passages_here(self, texts: Sequence[str]) -> list[partial[Prepared]]:
        return [partial(self._load_preparer().prepare_passages, text) for text in texts]

    def _store_batches(self, batches: Iterable[Sequence[NewDocument]], start: Start, by: Caller) -> Iterator[Added]:
        """Store one batch while the next is being prepared."""
        for begun in one_ahead(self._begin(batch, start) for batch in batches):
            yield from self._finish(begun, by)

    def _begin(self, batch: Sequence[NewDocument], start: Start) -> list[Pending]:
        with self._store.reading() as snapshot:
            known = [snapshot.holds(document) for document in batch]
        outcomes = iter(start([document.text for document, is_known in zip(batch, known, strict=True) if not is_known]))
        return [
            Pending(d, start, None if is_known else next(outcomes)) for d, is_known in zip(batch, known, strict=True)
        ]

    def _finish(self, batch: Sequence[Pending], by: Caller) -> list[Added]:
        for pending in batch:
            pending.wait()  # before the writer's turn, so that others need not wait
        added = self._store.add(batch, by)
        self._stored()
        return added


def _in_batches(documents: Iterable[NewDocument], limits: BatchLimits) -> Iterator[list[NewDocument]]:
    batch: list[NewDocument] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if len(batch) == limits.documents or characters >= limits.characters:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
