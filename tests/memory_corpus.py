"""A corpus in memory: the plain twin of the stored one, for tests of what asks a corpus."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.passages import Postings, document_postings
from onrecord.text.tokens import Words, find_words


class MemoryPassages:
    """A `PassageIndex` over texts; the number of a document is its place among them, from 1."""

    def __init__(
        self, *texts: str, options: ReuseOptions | None = None, statistics: WordStatistics | None = None
    ) -> None:
        self._options = options or ReuseOptions()
        self._statistics = statistics or WordStatistics.background()
        self._texts: dict[int, str] = {}
        self._words: dict[int, Words] = {}
        self._stored: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for text in texts:
            self.add(text)

    def add(self, text: str) -> int:
        number = len(self._texts) + 1
        words = find_words(text)
        self._texts[number], self._words[number] = text, words
        self._statistics.add(words)
        for fingerprint, position in zip(*document_postings(words, self._statistics, self._options), strict=True):
            self._stored[int(fingerprint)].append((number, int(position)))
        return number

    def postings(self, fingerprints: NDArray[np.uint64]) -> Postings:
        found = [
            (query, document, position)
            for query, fingerprint in enumerate(fingerprints.tolist())
            for document, position in self._stored.get(fingerprint, ())
        ]
        return Postings(*np.array(found, dtype=np.int64).reshape(-1, 3).T)

    def document_words(self, number: int) -> Words:
        return self._words[number]

    def document_text(self, number: int) -> str:
        return self._texts[number]

    def statistics(self) -> WordStatistics:
        return self._statistics
