"""How common words are in a corpus: counted when that is first asked for, and kept up with what is stored."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from onrecord.corpus.store import Store
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.segment import IndexedText, LiveSegment

_RECOUNTED = 1_000_000  # words, some thousand articles: 0.09 s of counting (measured); among more no one text tells


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

    def forget(self) -> None:
        """Count anew when next asked, as a text has gone; not among so many that no one text tells."""
        with self._changing:
            if self._statistics and self._statistics.word_count <= _RECOUNTED:
                self._statistics = None

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
                alive = _live_words(live)
                statistics.add(live.segment.tokens[alive], live.segment.high[alive])
        return statistics


def _live_words(live: LiveSegment) -> slice | NDArray[np.bool_]:
    """Return which words of a segment are those of documents that are not dead; shape (words,) unless it is all."""
    return np.repeat(~live.dead, np.diff(live.segment.starts)) if len(live.dead_numbers) else slice(None)
