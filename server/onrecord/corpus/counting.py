"""How common words are in a corpus: counted as a match finds it, so that a process that only reads keeps up too."""

import threading

import numpy as np
from numpy.typing import NDArray

from onrecord.corpus.index.catalogue import Catalogue
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.segment import LiveSegment

# What goes is counted until it is more than this share of what stays: 0.02 bits of a word, where passages need 27. Of
# few words all are counted anew at once, which takes 9 ms for so many (0.09 s for a million, measured).
_SHARE, _FEW_WORDS = 1 / 64, 100_000

Texts = NDArray[np.int64]  # a number each: of the document, above its count of words, which a new version changes


class CorpusWords:
    """The words of one corpus. Threads may share it; one that finds nothing new waits for nobody."""

    def __init__(self) -> None:
        """Have nothing counted yet."""
        self._following = threading.Lock()
        self._seen: Catalogue | None = None
        self._statistics: WordStatistics | None = None
        self._texts: Texts = np.zeros(0, np.int64)

    def statistics(self, catalogue: Catalogue) -> WordStatistics:
        """
        Return how common words are in the segments of *catalogue*, or since then.

        The first time this counts all of them, which takes a while if there is much; then those that are new.
        """
        if catalogue is not self._seen:
            with self._following:
                if self._seen is None or (catalogue.revision or 0) >= (self._seen.revision or 0):
                    self._follow(catalogue)
                    self._seen = catalogue
        assert self._statistics is not None
        return self._statistics

    def _follow(self, catalogue: Catalogue) -> None:
        """Count the texts of *catalogue* that were not counted; all anew where too many of those are gone."""
        if self._statistics is None:
            self._statistics = WordStatistics.background()
        if self._statistics.is_full:
            return
        known = self._seen.segments if self._seen else {}
        for (name, segment), live in zip(catalogue.segments.items(), catalogue.live, strict=True):
            if known.get(name) is not segment:
                self._count(live, self._statistics)
        staying = sum(_count_words(live) for live in catalogue.live)
        gone = self._statistics.word_count - staying
        if gone > 0 and (staying <= _FEW_WORDS or gone > staying * _SHARE) and not self._statistics.is_full:
            self._seen, self._statistics, self._texts = None, None, np.zeros(0, np.int64)
            self._follow(catalogue)

    def _count(self, live: LiveSegment, statistics: WordStatistics) -> None:
        """Count the texts of one segment, but for those that were merged into it, or are dead."""
        lengths = np.diff(live.segment.starts).astype(np.int64)
        texts = (live.segment.numbers << 32) | lengths
        new = ~live.dead & ~np.isin(texts, self._texts)
        # Two documents' border counts as a pair of words, one in some hundreds; next to none is asked for.
        chosen = slice(None) if new.all() else np.repeat(new, lengths)
        statistics.add(live.segment.tokens[chosen], live.segment.high[chosen])
        self._texts = np.union1d(self._texts, texts[new])


def _count_words(live: LiveSegment) -> int:
    """Return how many words of a segment are those of documents that are not dead."""
    if not len(live.dead_numbers):
        return len(live.segment.tokens)
    return int(np.diff(live.segment.starts)[~live.dead].sum())
