"""
The documents of one data folder in SQLite: one writer, any number of readers, each seeing one revision.

A document, its versions and all that it is found by change in one transaction, durable when it ends.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import apsw

from onrecord.corpus.audit import Action
from onrecord.corpus.callers import LOCAL, Caller
from onrecord.corpus.counting import CorpusWords
from onrecord.corpus.database import FILE_NAME, observe_limit, open_reader, open_writer, transaction, translated_errors
from onrecord.corpus.documents import Added, StoredText
from onrecord.corpus.index.catalogue import Catalogue, begin_reading, read_entries, tidy_up
from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.index.segment_file import SegmentEntry, check_writable, make_folder
from onrecord.corpus.migration import bring_up_to_date
from onrecord.corpus.preparation import Prepared
from onrecord.corpus.register import Register
from onrecord.corpus.rows import Pending, Rows
from onrecord.corpus.snapshot import Snapshot
from onrecord.errors import StoreError
from onrecord.options import StoreOptions

PASSAGES = "passages"  # the folder of the segments, in the data folder


class Store:
    """The corpus's rows. Threads may share it: each reads on a connection of its own, writes wait for each other."""

    def __init__(self, folder: Path, options: StoreOptions, *, write: bool) -> None:
        """
        Open the database of *folder*; to *write*, the caller holds the folder's lock.

        Raises:
            ForeignStoreError: If it is another program's, or a newer version's.
        """
        self._folder, self._path, self._options = folder, folder / FILE_NAME, options
        self._pool = SegmentPool(folder / PASSAGES)
        self._catalogue: Catalogue | None = None  # as it was last read; most looks find it unchanged
        self._writer = self._begin_writing() if write else None
        self._writing = threading.Lock()
        self._doubtful: list[str] = []  # files of a commit that failed, which may come true if the process ends now
        self._idle: list[apsw.Connection] = [open_reader(folder)]
        self._closed = False

    def _begin_writing(self) -> apsw.Connection:
        """Return the connection that writes, once the corpus has this version's format and no file without a name."""
        writer = open_writer(self._folder)
        try:
            with translated_errors(self._path):
                make_folder(self._pool.folder)  # there is a corpus now; with this and none the folder is not ours
                bring_up_to_date(writer, self._path)
                tidy_up(writer, self._pool.folder)
        except BaseException:
            writer.close()
            raise
        return writer

    @property
    def segment_folder(self) -> Path:
        """Where the files of the passage index are."""
        return self._pool.folder

    @property
    def database_bytes(self) -> int:
        """How long the database and its write-ahead log are."""
        log = self._path.with_name(f"{self._path.name}-wal")
        return self._path.stat().st_size + (log.stat().st_size if log.exists() else 0)

    def close(self) -> None:
        """Write everything into the main file and end; who is still reading goes on, and may not begin anew."""
        self._closed = True
        self._close_idle()  # before the writer, since whoever closes last writes everything into the main file
        with self._writing, translated_errors(self._path):
            if self._writer:
                self._writer.close()
                self._writer = None

    @contextmanager
    def reading(self, words: CorpusWords | None = None) -> Iterator[Snapshot]:
        """Yield the corpus as it is now, and stays while the body runs; for a match, its *words* are counted."""
        with translated_errors(self._path):
            connection = self._take_reader()
            try:
                observe_limit(connection)
                if words is None:
                    connection.execute("BEGIN")
                    yield Snapshot(connection)
                else:
                    self._catalogue = catalogue = begin_reading(connection, self._pool, self._catalogue)
                    yield Snapshot(connection, words.statistics(catalogue), catalogue)
            finally:
                if connection.in_transaction:  # a damaged file may have ended it
                    connection.execute("COMMIT")
                self._idle.append(connection)
                if self._closed:
                    self._close_idle()

    def _take_reader(self) -> apsw.Connection:
        if self._closed:
            raise StoreError(f"{self._path} was closed")
        try:
            return self._idle.pop()  # one step, as threads see it
        except IndexError:
            return open_reader(self._folder)

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def add(self, batch: Sequence[Pending], by: Caller) -> list[Added]:
        """
        Store documents, all or none, and return what became of each; they are durable and findable then.

        Raises:
            FullError: If the disk is full; none was stored.
        """
        with self.writing(by) as rows:
            return [rows.add(pending) for pending in batch]

    def analyse(self, batch: Sequence[tuple[StoredText, Prepared]]) -> None:
        """Let documents have what was found in them anew, all or none."""
        with self.writing() as rows:
            for document, prepared in batch:
                rows.analyse(document, prepared)

    def index(self, batch: Sequence[tuple[StoredText, Prepared]]) -> None:
        """Let the passage index have documents that it lacks, all or none."""
        with self.writing() as rows:
            for document, prepared in batch:
                rows.index(document, prepared)

    def drop_lost_segments(self, suspect: str = "") -> int:
        """
        Leave segments that cannot be used out of the passage index, and return how many; it then lacks their documents.

        Args:
            suspect: The name of one that was whole when it was opened.
        """
        self._pool.forget(suspect)
        with self.writing() as rows:
            return len(rows.passages.drop_lost().lost)

    def drop_segments(self) -> None:
        """
        Leave all segments out of the passage index, which then lacks all documents.

        Raises:
            StoreError: If no new ones can be written; then all stay.
        """
        check_writable(self._pool.folder)
        with self.writing() as rows:
            rows.passages.drop_all()

    def replace_segments(self, merged: Mapping[str, Collection[int]], new: SegmentEntry) -> None:
        """Let *new* stand for the segments *merged*, of which it lacks the documents given."""
        with self.writing() as rows:
            rows.replace_segments(merged, new)

    def remove(self, number: int, by: Caller) -> None:
        """
        Remove a document, its versions and all that it is found by.

        Raises:
            NotFoundError: If there is none with that number.
        """
        with self.writing(by) as rows:
            rows.remove(number)

    def take_back(self, number: int, version: int, earlier: tuple[StoredText, Prepared] | None, by: Caller) -> None:
        """
        Let a document have its *earlier* text again instead of *version*, its latest; gone if that is its first.

        Raises:
            NotFoundError: If there is none with that number.
            ConflictError: If it has another version, or another text before it.
            NotAllowedError: If someone else stored it, and the caller does not administer.
        """
        with self.writing(by) as rows:
            rows.take_back(number, version, earlier)

    def decide(self, action: Action, number: int, change: Callable[[Register], int], by: Caller) -> int:
        """Let *change* write down what people decide of a speaker, and return the speaker that it does."""
        with self.writing(by) as rows:
            decided = change(rows.register)
            rows.note(action, f"sp{number}")
            return decided

    @contextmanager
    def writing(self, by: Caller = LOCAL) -> Iterator[Rows]:
        """Yield what changes rows as *by* asks; all of it is durable at the end, or none of it happened."""
        with ExitStack() as stack:
            stack.enter_context(self._writing)
            stack.enter_context(translated_errors(self._path))
            if self._writer is None:
                raise StoreError(f"{self._folder} was opened to read only")
            rows = Rows(self._writer, self._pool, by)
            try:
                with transaction(self._writer):
                    yield rows
                    rows.finish()
            except BaseException as error:
                self._leave(rows.passages.written, self._writer, error)
                raise
            self._unlink([*rows.passages.dropped, *self._doubtful])
            self._doubtful.clear()

    def _leave(self, written: Collection[str], writer: apsw.Connection, error: BaseException) -> None:
        """
        Delete files of a transaction that failed.

        Where the disk failed they stay until the next one is stored: its commit may be whole on the disk all the same,
        and is taken for one, should the process end before it is written over.
        """
        if isinstance(error, apsw.IOError):
            self._doubtful += written
        elif written:  # Ctrl-C may come just after the commit
            named = {entry.name for entry in read_entries(writer)}
            self._unlink(name for name in written if name not in named)

    def _unlink(self, names: Iterable[str]) -> None:
        """Delete files that no row names; what stays goes when a writer opens, and what was stored is stored."""
        for name in names:
            with suppress(OSError):
                (self._pool.folder / name).unlink()
