"""How common words are in a corpus: counted when that is first asked for, and kept up with what is stored."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from onrecord.corpus.store import Store
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.segment import IndexedText


class CorpusWords:
    """The words of one store. Threads may share it; who asks for them need not wait for who is writing."""

    def __init__(self, store: Store) -> None:
        """Have nothing counted yet."""
        self._store = store
        self._changing = threading.RLock()  # held while the store and what is counted of it must agree
        self._statistics: WordStatistics | None = None

    def statistics(self) -> WordStatistics:
        """Return how common words are; the first time this opens all segments, which takes a while if there is much."""
        if self._statistics is None:
            with self._changing:
                self._statistics = self._statistics or self._count_all()
        return self._statistics

    @contextmanager
    def changing(self) -> Iterator[Callable[[Iterable[IndexedText]], None]]:
        """Yield what counts the texts that the body stores; nobody begins to count meanwhile."""
        with self._changing:
            yield self._count

    def _count(self, stored: Iterable[IndexedText]) -> None:
        """Count texts, unless they will be when all are."""
        if self._statistics:
            for text in stored:
                self._statistics.add(text.tokens, text.high)

    def _count_all(self) -> WordStatistics:
        statistics = WordStatistics.background()
        with self._store.reading(statistics) as snapshot:
            for live in snapshot.segments():
                # Two documents' border counts as a pair of words, one in some hundreds; next to none is asked for.
                statistics.add(live.segment.tokens, live.segment.high)
        return statistics
