"""
A small network that reads a token among the words around it: what sums of weights cannot say.

Each token's features are looked up as vectors and added up; gated convolutions then tell each vector of its neighbours,
near ones first. Dilated convolutions for tagging: Strubell et al. 2017; gates: Dauphin et al. 2017.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from onrecord.quotation.tagging.features import ENCODED_BITS, encoding_features
from onrecord.quotation.tagging.layout import Layout

Floats = NDArray[np.float32]

STEPS = (1, 3, 9)  # tokens from a token to its neighbours, layer by layer
REACH = sum(STEPS)  # tokens on either side that a token is told of
CHUNK = 4096  # tokens at a time; bounds memory
ROWS = sum(1 << bits for bits in ENCODED_BITS)  # of the table of vectors
_OFFSETS = tuple(accumulate((1 << bits for bits in ENCODED_BITS[:-1]), initial=0))


@dataclass(frozen=True, slots=True)
class Encoder:
    """
    A trained network.

    Args:
        vectors: int8, shape (ROWS, width).
        scale: What one unit of a vector is worth.
        weights: float32, shape (len(STEPS), 3, width, 2 * width): from the neighbour before, the token, the one after.
        biases: float32, shape (len(STEPS), 2 * width).
        output: float32, shape (width + 1, labels); the last row is added to every token.
    """

    vectors: NDArray[np.int8]
    scale: float
    weights: Floats
    biases: Floats
    output: Floats

    def emissions(self, layout: Layout) -> Floats:
        """Return what speaks for each label of each token, in nats: shape (n, labels)."""
        rows = list(encoded_rows(layout))
        emissions = np.zeros((len(layout), self.output.shape[1]), np.float32)
        for first, last in layout.texts:
            for start in range(first, last, CHUNK):
                end = min(start + CHUNK, last)
                emissions[start:end] = self._read(rows, start, end, max(first, start - REACH), min(last, end + REACH))
        return emissions

    def _read(self, rows: Sequence[NDArray[np.int64]], start: int, end: int, low: int, high: int) -> Floats:
        """Return the emissions of the tokens *start* to *end* - 1, by the tokens *low* to *high* - 1."""
        total = np.zeros((high - low, self.vectors.shape[1]), np.int16)  # holds 258 templates
        for feature in rows:
            total += self.vectors[feature[low:high]]
        states = total * np.float32(self.scale)
        for weights, bias, step in zip(self.weights, self.biases, STEPS, strict=True):
            states += gated(convolved(states, weights, bias, step))[2]
        read: Floats = states[start - low : end - low] @ self.output[:-1] + self.output[-1]
        return read


def encoded_rows(layout: Layout) -> Iterator[NDArray[np.int64]]:
    """Return, template by template, the row of the table of vectors that each token looks up; arrays of shape (n,)."""
    return (rows + offset for rows, offset in zip(encoding_features(layout), _OFFSETS, strict=True))


def convolved(states: Floats, weights: Floats, bias: Floats, step: int) -> Floats:
    """Return, for each token, the weighted sum of it and its neighbours *step* away; tokens are axis -2."""
    before, here, after = weights
    total: Floats = states @ here + bias
    if step < states.shape[-2]:
        total[..., step:, :] += states[..., :-step, :] @ before
        total[..., :-step, :] += states[..., step:, :] @ after
    return total


def gated(sums: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the values of the first half, in -1..1, the gates of the second, in 0..1, and their product."""
    width = sums.shape[-1] // 2
    values = np.tanh(sums[..., :width])
    gates = np.float32(0.5) * np.tanh(np.float32(0.5) * sums[..., width:]) + np.float32(0.5)
    return values, gates, values * gates
