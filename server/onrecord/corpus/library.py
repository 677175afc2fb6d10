"""A data folder as its users see it: store documents, match pages, read and remove."""

import threading
import time
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from onrecord.corpus.address import canonical_url
from onrecord.corpus.audit import AuditEntry, added_since, read_audit
from onrecord.corpus.callers import LOCAL, Caller
from onrecord.corpus.counting import CorpusWords
from onrecord.corpus.database import is_outdated, prepare_folder
from onrecord.corpus.documents import Added, Contribution, CorpusSize, DocumentSummary, NewDocument, text_sha256
from onrecord.corpus.extraction import Extract, Extractor
from onrecord.corpus.ingest import Ingest
from onrecord.corpus.lock import FolderLock
from onrecord.corpus.people import People
from onrecord.corpus.preparation import Preparer
from onrecord.corpus.rows import Rows
from onrecord.corpus.snapshot import Snapshot
from onrecord.corpus.speaker_reading import SpeakerReader
from onrecord.corpus.speakers import Speakers
from onrecord.corpus.store import Store
from onrecord.corpus.upkeep import Upkeep
from onrecord.corpus.waiting import tell_waiting
from onrecord.errors import DocumentError, StoreError
from onrecord.matching import match_page
from onrecord.model import MatchResult, SourceDocument
from onrecord.options import MatchOptions, Options
from onrecord.quotation.storage import analysis_version
from onrecord.reuse.information import WordStatistics
from onrecord.text.offsets import make_well_formed

_NICENESS = 10  # of 19, of what is done while nobody waits for it; a page that is looked up goes first


@dataclass(frozen=True, slots=True)
class Matched:
    """
    What is known of a page, and who knew it.

    Args:
        revision: Of the corpus; it grows with every change.
        speakers: Numbers of those who are quoted in the corpus, by the names that the result has for them.
        lacking: Whether the passage index lacks documents.
    """

    result: MatchResult
    revision: int
    speakers: Mapping[str, int]
    lacking: bool = False


class Library:
    """One data folder. Threads may share it: any number read while one writes, each match sees one revision."""

    def __init__(self, folder: Path, store: Store, lock: FolderLock | None, options: Options) -> None:
        """Serve *store*; use `open`, which makes sure that it may be used."""
        self.folder = folder
        self._store, self._lock, self._options = store, lock, options
        self.speakers, self.people = Speakers(store), People(folder, store)
        self._extractor = Extractor(options.extraction)
        self.extract: Extract = self._extractor.extract
        self._loading = threading.Lock()
        self._preparer: Preparer | None = None
        self._words = CorpusWords()
        self._upkeep = Upkeep(store, partial(self.index_lacking, niceness=_NICENESS))
        self._ingest = Ingest(store, self.load_model, self._upkeep.prompt, options)

    @classmethod
    def open(cls, folder: Path, *, write: bool, url: str | None = None, options: Options | None = None) -> "Library":
        """
        Return the library of *folder*; to *write*, the folder is made if need be, and no other process may have it.

        Args:
            url: Where the service of this process answers, for those who find the folder in use.

        Raises:
            LockedError: If another process writes to it.
            ForeignStoreError: If it is another program's, or a newer version's.
            StoreError: If it cannot be used.
        """
        options = options or Options()
        if not write:
            if folder.is_file():
                raise StoreError(f"{folder} is a file; the data folder must be a folder")
            if is_outdated(folder):  # which takes a writer, once
                cls.open(folder, write=True, options=options).close()
            return cls(folder, Store(folder, options.store, write=False), None, options)
        prepare_folder(folder)
        with ExitStack() as stack:
            lock = FolderLock(folder, url)
            stack.callback(lock.release)
            library = cls(folder, Store(folder, options.store, write=True), lock, options)
            stack.pop_all()
        return library

    def close(self) -> None:
        """Write everything down and let others have the folder; a second call does nothing."""
        self._upkeep.close()
        self.people.close()
        self._extractor.close()
        self._store.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load_model(self) -> Preparer:
        """
        Load what reads texts; `match` and `add` do it, or wait for it, themselves.

        Raises:
            ModelError: If the model is damaged.
        """
        with self._loading:
            self._preparer = self._preparer or Preparer.load(self._options)
            return self._preparer

    def count_words(self) -> WordStatistics:
        """Count the corpus's words, which opens all of its segments; the first `match` does it otherwise."""
        with self._store.reading(self._words) as snapshot:
            return snapshot.statistics()

    def match(
        self,
        text: str,
        *,
        url: str | None = None,
        options: MatchOptions | None = None,
    ) -> Matched:
        """
        Return what the corpus has to say about a page; incomplete if its time runs out.

        Stored copies of the page itself, by its address or its text, are left out. A lone surrogate counts as U+FFFD.
        """
        end = time.monotonic() + self._options.store.match_seconds
        options = options or self._options.match
        page, key = self.load_model().read_page(make_well_formed(text), options.kinds), _key_of(url)
        with self._store.reading(self._words) as snapshot:
            result = match_page(
                page,
                snapshot,
                leave_out=snapshot.copies_of(key, text_sha256(text)),
                has_address=key is not None,
                options=replace(self._options, match=options),
                expired=lambda: time.monotonic() > end,
            )
            known = SpeakerReader(snapshot.connection).known(_names_in(result))
            if lacking := snapshot.waiting_count() > 0:
                self.index_soon()
            return Matched(_tell_what_waits(result, snapshot, options), snapshot.revision, known, lacking)

    def index_soon(self) -> None:
        """Let `keep_up` look for what the passage index lacks, as somebody saw that it lacks documents."""
        self._upkeep.prompt(lost=True)

    def add(self, document: NewDocument, by: Caller = LOCAL) -> Added:
        """
        Store a document and return what became of it: durable, and found from now on.

        Raises:
            FullError: If the disk is full.
        """
        return self._ingest.add(document, by)

    def add_all(
        self, documents: Iterable[NewDocument], *, passages_only: bool = False, by: Caller = LOCAL
    ) -> Generator[Added, None, None]:
        """
        Store documents and yield what became of each, in order, once it is durable.

        Many are prepared on all cores. What was yielded stays, whatever happens; the same call again goes on.

        Args:
            passages_only: Leave quotations for `analyse_outdated`, which finds them later.

        Raises:
            FullError: If the disk is full; what was not yielded was not stored.
        """
        return self._ingest.add_all(documents, passages_only=passages_only, by=by)

    def outdated_count(self) -> int:
        """Return how many documents an earlier version of model or rules analysed."""
        with self._store.reading() as snapshot:
            return snapshot.outdated_count(analysis_version())

    def analyse_outdated(self) -> Generator[int, None, None]:
        """
        Analyse anew what an earlier version did, and yield each document's number once it is durable.

        Many are prepared on all cores. What was yielded stays, whatever happens; the same call again goes on.

        Raises:
            FullError: If the disk is full; what was not yielded stays as it was.
        """
        return self._ingest.analyse_outdated()

    def analyse(self, numbers: Collection[int]) -> Generator[int, None, None]:
        """Analyse those of these documents that nobody has, as `analyse_outdated` does."""
        return self._ingest.analyse(numbers)

    def change(self, change: Callable[[Rows], None]) -> None:
        """Let *change* mend rows of the corpus, all or none."""
        with self._store.writing() as rows:
            change(rows)

    def unindexed_count(self) -> int:
        """Return how many documents the passage index lacks."""
        with self._store.reading() as snapshot:
            return snapshot.unindexed_count()

    def index_lacking(self, *, niceness: int = 0) -> Generator[int, None, None]:
        """
        Index the documents that the passage index lacks, and yield the number of each once it is durable.

        Many are read on all cores. What was yielded stays, whatever happens; the same call again goes on.

        Args:
            niceness: How far the processes that read let others go before them; 0 to 19.
        """
        return self._ingest.index_lacking(niceness=niceness)

    def check_segments(self) -> None:
        """Find out which segments of the passage index cannot be used; it then lacks their documents."""
        self._store.drop_lost_segments()

    def forget_passages(self) -> None:
        """Let the passage index lack all documents, so that `index_lacking` makes it anew."""
        self._store.drop_segments()

    def merge_segments(self) -> None:
        """Merge segments of the passage index, as long as it is worth it when nobody needs the time."""
        while self._upkeep.merge(idle=True):
            pass

    def keep_up(self, *, indexing: bool = True) -> None:
        """
        Merge segments from now on when it is time, on a thread of its own, and index what is lacking.

        Args:
            indexing: False for merging alone.
        """
        self._upkeep.start(indexing=indexing)

    def documents(
        self, search: str | None = None, limit: int = 50, after: int | None = None, url: str | None = None
    ) -> list[DocumentSummary]:
        """
        Return at most *limit* documents in the order they came, those after number *after*.

        Args:
            search: Words that each stand in title, author, publisher, address or text; case matters beyond ASCII.
            url: The address that they have, in any of its forms.

        Raises:
            DocumentError: If *url* is not an http or https address.
        """
        key = None if url is None else canonical_url(url)
        with self._store.reading() as snapshot:
            return snapshot.summaries(search, limit, after, key)

    def document(self, number: int) -> SourceDocument:
        """
        Return a document with its text.

        Raises:
            NotFoundError: If there is none with that number.
        """
        with self._store.reading() as snapshot:
            return snapshot.document(number)

    def remove(self, number: int, by: Caller = LOCAL) -> None:
        """
        Remove a document, its versions, and all that it is found by.

        In a large corpus its words stay counted a while among those that tell how common words are.

        Raises:
            NotFoundError: If there is none with that number.
        """
        self._ingest.remove(number, by)

    def take_back(self, number: int, version: int, by: Caller = LOCAL) -> None:
        """
        Let a document have the text again, and what was known of it, that it had before *version*, its latest.

        The first version goes with its document, as `remove` does.

        Raises:
            NotFoundError: If there is none with that number.
            ConflictError: If *version* is not its latest.
            NotAllowedError: If someone else stored it, and the caller does not administer.
        """
        self._ingest.take_back(number, version, by)

    def size(self) -> CorpusSize:
        """Return how much there is."""
        with self._store.reading() as snapshot:
            return snapshot.size(self._store.database_bytes)

    @property
    def revision(self) -> int:
        """How many changes the corpus has seen."""
        with self._store.reading() as snapshot:
            return snapshot.revision

    def audit(
        self, limit: int, after: int | None = None, *, since: str | None = None, caller: str | None = None
    ) -> list[AuditEntry]:
        """
        Return at most *limit* changes in their order, those after number *after*: who changed what, and when.

        Args:
            since: The earliest time, as `audit.read_since` returns it.
            caller: The name of the one whose they are.
        """
        with self._store.reading() as snapshot:
            return read_audit(snapshot.connection, limit, after, since, caller)

    def added_since(self, caller: str, at: str) -> Contribution:
        """Return what the caller of that name stored from a time on, ISO 8601 in UTC."""
        with self._store.reading() as snapshot:
            return added_since(snapshot.connection, caller, at)


def _tell_what_waits(result: MatchResult, snapshot: Snapshot, options: MatchOptions) -> MatchResult:
    """Return *result*; incomplete, where documents wait to be indexed or read, so that more is found then."""
    notices = tuple(tell_waiting(snapshot, options.kinds))
    return replace(result, complete=result.complete and not notices, notices=(*result.notices, *notices))


def _key_of(url: str | None) -> str | None:
    """Return the canonical form of a page's address; None if it has none that a document could have."""
    try:
        return canonical_url(url) if url else None
    except DocumentError:
        return None


def _names_in(result: MatchResult) -> set[str]:
    """Return what page and documents call those who speak, or may."""
    page = {s.name for q in result.quotations for s in (q.speaker, *q.candidates) if s}
    references = [r.quotation for h in result.highlights for r in h.cross_references]
    return page | {stored.speaker for stored in references if stored and stored.speaker}
