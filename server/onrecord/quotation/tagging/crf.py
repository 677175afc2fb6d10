"""
A linear-chain conditional random field as it runs: look weights up, add, decode. Integers throughout.

Lafferty, McCallum and Pereira 2001; decoding after Viterbi, all sequences in step, so that the loop runs over
positions only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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

    def decode(self, emissions: NDArray[np.int32], sequences: Sequence[tuple[int, int]]) -> NDArray[np.int8]:
        """Return the best labels: int8, shape (n,); tokens outside every sequence get label 0."""
        best = np.zeros(len(emissions), np.int8)
        if not sequences:
            return best
        ordered = np.array(sorted(sequences, key=lambda s: s[0] - s[1]), np.int64)
        starts, lengths = ordered[:, 0], ordered[:, 1] - ordered[:, 0]
        active = np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1), "right")
        scores, back = self._forward(emissions, starts, active)
        current = np.zeros(len(starts), np.int64)
        for step in reversed(range(len(active))):
            count, longer = active[step], active[step + 1] if step + 1 < len(active) else 0
            current[:longer] = back[step][np.arange(longer), current[:longer]] if longer else 0
            current[longer:count] = scores[step][longer:count].argmax(1)
            best[starts[:count] + step] = current[:count]
        return best

    def _forward(
        self, emissions: NDArray[np.int32], starts: NDArray[np.int64], active: NDArray[np.int64]
    ) -> tuple[list[NDArray[np.int32]], list[NDArray[np.int64]]]:
        """Return, step by step, the best score of each label and the label before it (of the step after)."""
        moves = np.ascontiguousarray(self.transitions[:-1].T)
        scores = [emissions[starts] + self.transitions[-1]]
        back = []
        for step, count in enumerate(active[1:], start=1):
            arriving = scores[-1][:count, None, :] + moves
            back.append(arriving.argmax(2))
            scores.append(arriving.max(2) + emissions[starts[:count] + step])
        return scores, back


def sum_weights(fields: Sequence[Field], features: Iterable[NDArray[np.int64]], length: int) -> list[NDArray[np.int32]]:
    """Return the emissions of each field; features are hashed once for all of them and never held together."""
    rows = [field.weights.view(np.int64)[:, 0] for field in fields]
    totals = [np.zeros((length, LANES), np.int32) for _ in fields]
    for feature in features:
        for table, total in zip(rows, totals, strict=True):
            np.add(total, table[feature].view(np.int8).reshape(-1, LANES), out=total)
    return [total[:, : field.labels] for field, total in zip(fields, totals, strict=True)]
