"""
A linear-chain conditional random field as it runs: look weights up, add, decode. Integers throughout.

Lafferty, McCallum and Pereira 2001; decoding after Viterbi, all sequences in step, so that the loop runs over
positions only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

LANES = 8  # labels a row is padded to, so that one 64-bit load fetches a row


@dataclass(frozen=True, slots=True)
class Field:
    """
    Weights of a trained field.

    Args:
        weights: int8, shape (rows, LANES); unused lanes are zero.
        transitions: int32, shape (labels + 1, labels): from a label to the next; the last row starts a sequence.
        scale: What one unit of weight and transition is worth, in nats.
    """

    weights: NDArray[np.int8]
    transitions: NDArray[np.int32]
    scale: float

    @property
    def labels(self) -> int:
        """The number of labels."""
        return len(self.transitions[0])

    def emissions(self, features: Iterable[NDArray[np.int64]], length: int) -> NDArray[np.int32]:
        """Return the summed weights of every token's features: int32, shape (length, labels)."""
        return sum_weights((self,), features, length)[0]

    def units(self, scores: NDArray[np.float32]) -> NDArray[np.int32]:
        """Return scores in nats as units of weight, as they are added to emissions."""
        return np.round(scores / np.float32(self.scale)).astype(np.int32)

    def decode(self, emissions: NDArray[np.int32], sequences: Sequence[tuple[int, int]]) -> NDArray[np.int8]:
        """Return the best labels: int8, shape (n,); tokens outside every sequence get label 0."""
        best = np.zeros(len(emissions), np.int8)
        if not sequences:
            return best
        places, steps = _in_step(np.array(sequences, np.int64))
        moves = np.ascontiguousarray(self.transitions[:-1].T)
        scores = self._forward(emissions[places], steps, moves)
        labels = np.empty(len(places), np.int64)
        labels_after = labels[:0]
        for start, end in reversed(steps):
            score, longer = scores[start:end], len(labels_after)
            labels[start + longer : end] = score[longer:].argmax(1)
            if longer:
                (score[:longer] + moves[labels_after]).argmax(1, out=labels[start : start + longer])
            labels_after = labels[start:end]
        best[places] = labels
        return best

    def _forward(
        self, emissions: NDArray[np.int32], steps: Sequence[tuple[int, int]], moves: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """Return, step by step, the best score of a sequence that ends with each label: written over *emissions*."""
        emissions[slice(*steps[0])] += self.transitions[-1]
        for (before, _), (start, end) in pairwise(steps):
            arriving = emissions[before : before + end - start, None, :] + moves
            emissions[start:end] += np.maximum.reduce(arriving, 2)
        return emissions


def _in_step(sequences: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[tuple[int, int]]]:
    """
    Return the tokens by place in their sequence, the longest sequence first, and the range of each place.

    >>> _in_step(np.array([[0, 1], [5, 8]]))
    (array([5, 0, 6, 7]), [(0, 2), (2, 3), (3, 4)])
    """
    lengths = sequences[:, 1] - sequences[:, 0]
    order = np.argsort(-lengths, kind="stable")
    active = np.searchsorted(-lengths[order], -np.arange(1, int(lengths.max()) + 1), "right")
    ends = np.cumsum(active)
    step = np.repeat(np.arange(len(active)), active)
    places = sequences[order, 0][np.arange(len(step)) - (ends - active)[step]] + step
    return places, list(zip((ends - active).tolist(), ends.tolist(), strict=True))


def sum_weights(fields: Sequence[Field], features: Iterable[NDArray[np.int64]], length: int) -> list[NDArray[np.int32]]:
    """Return the emissions of each field; features are hashed once for all of them and never held together."""
    rows = [field.weights.view(np.int64)[:, 0] for field in fields]
    totals = [np.zeros((length, LANES), np.int16) for _ in fields]  # holds 258 templates
    for feature in features:
        for table, total in zip(rows, totals, strict=True):
            np.add(total, table[feature].view(np.int8).reshape(-1, LANES), out=total)
    return [total[:, : field.labels].astype(np.int32) for field, total in zip(fields, totals, strict=True)]
