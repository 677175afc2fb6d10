"""
Training the encoder: the gradient of a linear-chain field's log-loss, carried back through the network.

Adam: Kingma and Ba 2015; rows of the table of vectors that a batch does not look up stay as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onrecord.quotation.tagging.encoder import ROWS, STEPS, Encoder, Floats, convolved, gated
from onrecord.quotation.tagging.tagger import LABELS
from onrecord.quotation.training.field import forward_backward

_FIRST, _SECOND = np.float32(0.9), np.float32(0.99)  # of the moments, what is kept from batch to batch
_SMALLEST = np.float32(1e-6)  # of a slope
_STEPS_OF_A_VECTOR = 127  # up or down


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How large and how long; measured on the development part of PolNeAR."""

    width: int = 48
    epochs: int = 12  # fewer leave spans ragged though single labels are right
    rate: float = 0.002
    warm_up: int = 100  # batches until the full rate, which then falls to nothing
    dropout: float = 0.3  # of a state's values
    feature_dropout: float = 0.2
    windows: int = 8  # a batch
    length: int = 512  # tokens a window
    seed: int = 1


@dataclass(frozen=True, slots=True)
class _Batch:
    """Tokens of some windows, one after the other, and which of their features are kept."""

    rows: NDArray[np.int32]
    labels: NDArray[np.int8]
    kept: NDArray[np.bool_]


@dataclass(slots=True)
class _Network:
    """Parameters, and the moments of their gradients."""

    vectors: Floats
    parameters: dict[str, Floats]
    moments: dict[str, tuple[Floats, Floats]] = field(init=False)
    gradient: Floats = field(init=False)  # of the vectors; zero between batches
    is_touched: NDArray[np.bool_] = field(init=False)
    touched: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        everything = {"vectors": self.vectors, **self.parameters}
        self.moments = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in everything.items()}
        self.gradient = np.zeros_like(self.vectors)
        self.is_touched, self.touched = np.zeros(len(self.vectors), np.bool_), np.zeros(len(self.vectors), np.int64)


def train_encoder(
    features: NDArray[np.int32],
    labels: NDArray[np.int8],
    documents: Sequence[tuple[int, int]],
    settings: EncoderSettings,
) -> tuple[Encoder, Floats]:
    """
    Return an encoder, and the transitions that it was trained with: float32, shape (labels + 1, labels), in nats.

    Args:
        features: int32, shape (n, templates): rows of the table of vectors.
        labels: int8, shape (n,): gold labels.
        documents: Token range of each document to train on.
    """
    random = np.random.default_rng(settings.seed)
    network = _initial(random, settings.width)
    tokens = settings.windows * settings.length
    batches = max(settings.epochs, settings.epochs * (sum(end - start for start, end in documents) // tokens))
    number = 0
    for _ in range(settings.epochs):
        for batch in _batches(random, features, labels, documents, settings):
            number += 1
            rate = settings.rate * min(1, number / settings.warm_up) * max(0.02, 1 - number / batches)
            _learn(network, batch, random, settings, np.float32(rate), number)
    looked_up = np.unique(np.concatenate([features[start:end].ravel() for start, end in documents]))
    return _shrunk(network, looked_up), network.parameters["transitions"]


def _initial(random: np.random.Generator, width: int) -> _Network:
    layers, labels = len(STEPS), len(LABELS)
    parameters = {
        "weights": random.normal(0, (3 * width) ** -0.5, (layers, 3, width, 2 * width)),
        "biases": np.zeros((layers, 2 * width)),
        "output": np.append(random.normal(0, 0.1, (width, labels)), np.zeros((1, labels)), 0),
        "transitions": np.zeros((labels + 1, labels)),
    }
    vectors = random.normal(0, 0.1, (ROWS, width)).astype(np.float32)
    return _Network(vectors, {name: value.astype(np.float32) for name, value in parameters.items()})


def _batches(
    random: np.random.Generator,
    features: NDArray[np.int32],
    labels: NDArray[np.int8],
    documents: Sequence[tuple[int, int]],
    settings: EncoderSettings,
) -> Iterator[_Batch]:
    """Yield windows of the documents laid end to end in random order; what fills no batch waits for another epoch."""
    places = np.concatenate([np.arange(*documents[number]) for number in random.permutation(len(documents))])
    length = min(settings.length, len(places))
    first = int(random.integers(0, max(1, min(length, len(places) - length))))
    windows = random.permutation((len(places) - first) // length)
    for start in range(0, max(1, len(windows) - settings.windows + 1), settings.windows):
        chosen = windows[start : start + settings.windows, None] * length + first + np.arange(length)
        at = places[chosen]
        kept = random.random((*at.shape, features.shape[1]), np.float32) >= settings.feature_dropout
        yield _Batch(features[at], labels[at], kept)


def _learn(
    network: _Network,
    batch: _Batch,
    random: np.random.Generator,
    settings: EncoderSettings,
    rate: np.float32,
    number: int,
) -> None:
    """Take one step down the gradient of a batch."""
    gain = np.float32(1 / (1 - settings.feature_dropout))
    states = np.empty((*batch.labels.shape, settings.width), np.float32)
    _gather(network.vectors, batch.rows, batch.kept, gain, states)
    masks = [_mask(random, states.shape, settings.dropout) for _ in range(len(STEPS) + 1)]
    gradients, back = carry_back(network.parameters, states, masks, batch.labels)
    corrections = np.float32(1 - _FIRST**number), np.float32(1 - _SECOND**number)
    for name, gradient in gradients.items():
        first, second = (moment.ravel() for moment in network.moments[name])
        _adapt(network.parameters[name].ravel(), gradient.ravel(), first, second, rate, *corrections)
    count = _scatter(batch.rows, batch.kept, back, gain, network.gradient, network.is_touched, network.touched)
    for row in network.touched[:count]:
        network.is_touched[row] = False
    _adapt_rows(
        network.vectors, network.gradient, *network.moments["vectors"], network.touched[:count], rate, *corrections
    )


def _mask(random: np.random.Generator, shape: tuple[int, ...], dropout: float) -> Floats:
    """Return zeros with the probability *dropout*, else what makes up for them."""
    mask: Floats = (random.random(shape, np.float32) >= dropout) * np.float32(1 / (1 - dropout))
    return mask


def carry_back(
    parameters: Mapping[str, Floats], states: Floats, masks: Sequence[Floats], labels: NDArray[np.int8]
) -> tuple[dict[str, Floats], Floats]:
    """Return the gradients of the mean loss of a token: of the parameters, and of *states*."""
    kept = []
    for layer, step in enumerate(STEPS):
        heard = states * masks[layer]
        sums = convolved(heard, parameters["weights"][layer], parameters["biases"][layer], step)
        values, gates, product = gated(sums)
        kept.append((heard, values, gates))
        states = states + product
    heard, output = states * masks[-1], parameters["output"]
    slopes, transitions = np.empty((*labels.shape, len(LABELS)), np.float32), np.zeros_like(parameters["transitions"])
    _field_slopes(heard @ output[:-1] + output[-1], labels, parameters["transitions"], slopes, transitions)
    flat = slopes.reshape(-1, len(LABELS))
    gradients = {
        "transitions": transitions,
        "output": np.append(heard.reshape(len(flat), -1).T @ flat, flat.sum(0)[None], 0),
        "weights": np.zeros_like(parameters["weights"]),
        "biases": np.zeros_like(parameters["biases"]),
    }
    back = (slopes @ output[:-1].T) * masks[-1]
    for layer in reversed(range(len(STEPS))):
        heard, values, gates = kept[layer]
        sums = np.concatenate([back * gates * (1 - values**2), back * values * gates * (1 - gates)], -1)
        gradients["biases"][layer] = sums.sum((0, 1))
        heard_back = _convolved_back(
            sums, heard, parameters["weights"][layer], STEPS[layer], gradients["weights"][layer]
        )
        back = back + heard_back * masks[layer]
    return gradients, back


def _convolved_back(sums: Floats, heard: Floats, weights: Floats, step: int, gradient: Floats) -> Floats:
    """Return the gradient of *heard* by that of the *sums* made of it; fill in the *gradient* of the weights."""
    before, here, after = weights
    back: Floats = sums @ here.T
    gradient[1] = np.tensordot(heard, sums, ((0, 1), (0, 1)))
    if step < heard.shape[1]:
        back[:, :-step] += sums[:, step:] @ before.T
        back[:, step:] += sums[:, :-step] @ after.T
        gradient[0] = np.tensordot(heard[:, :-step], sums[:, step:], ((0, 1), (0, 1)))
        gradient[2] = np.tensordot(heard[:, step:], sums[:, :-step], ((0, 1), (0, 1)))
    return back


def _shrunk(network: _Network, looked_up: NDArray[np.int32]) -> Encoder:
    """Return the network with vectors of small integers; a row that was never *looked_up* says nothing."""
    trained = network.vectors[looked_up]
    scale = float(np.abs(trained).max()) / _STEPS_OF_A_VECTOR
    vectors = np.zeros(network.vectors.shape, np.int8)
    vectors[looked_up] = np.round(trained / scale)
    parameters = network.parameters
    return Encoder(vectors, scale, parameters["weights"], parameters["biases"], parameters["output"])


@njit(cache=True)
def _gather(vectors: Any, rows: Any, kept: Any, gain: Any, states: Any) -> None:
    for w in range(rows.shape[0]):
        for t in range(rows.shape[1]):
            states[w, t] = 0
            for k in range(rows.shape[2]):
                if kept[w, t, k]:
                    for i in range(states.shape[2]):
                        states[w, t, i] += vectors[rows[w, t, k], i] * gain


@njit(cache=True)
def _scatter(rows: Any, kept: Any, back: Any, gain: Any, gradient: Any, is_touched: Any, touched: Any) -> int:
    """Add up the gradient of each row; return how many rows are *touched*."""
    count = 0
    for w in range(rows.shape[0]):
        for t in range(rows.shape[1]):
            for k in range(rows.shape[2]):
                if kept[w, t, k]:
                    row = rows[w, t, k]
                    if not is_touched[row]:
                        is_touched[row] = True
                        touched[count] = row
                        count += 1
                    for i in range(back.shape[2]):
                        gradient[row, i] += back[w, t, i] * gain
    return count


@njit(cache=True)
def _adapt_rows(
    vectors: Any, gradient: Any, first: Any, second: Any, touched: Any, rate: Any, first_known: Any, second_known: Any
) -> None:
    for row in touched:
        _adapt(vectors[row], gradient[row], first[row], second[row], rate, first_known, second_known)
        gradient[row] = 0


@njit(cache=True)
def _adapt(values: Any, gradient: Any, first: Any, second: Any, rate: Any, first_known: Any, second_known: Any) -> None:
    for i in range(len(values)):
        slope = gradient[i]
        first[i] = _FIRST * first[i] + (1 - _FIRST) * slope
        second[i] = _SECOND * second[i] + (1 - _SECOND) * slope * slope
        values[i] -= rate * (first[i] / first_known) / (np.sqrt(second[i] / second_known) + _SMALLEST)


@njit(cache=True)
def _field_slopes(emissions: Any, labels: Any, transitions: Any, slopes: Any, transition_slopes: Any) -> None:
    """Fill in the gradients of a field's log-loss, averaged over tokens; each window is one sequence."""
    windows, length, count = emissions.shape
    alpha, beta = np.empty((length, count), np.float32), np.empty((length, count), np.float32)
    scratch, share = np.empty(count, np.float32), np.float32(1 / (windows * length))
    for w in range(windows):
        partition = forward_backward(emissions[w], length, transitions, alpha, beta, scratch)
        for t in range(length):
            for label in range(count):
                slopes[w, t, label] = np.exp(alpha[t, label] + beta[t, label] - partition) * share
                if t == 0:
                    transition_slopes[count, label] += slopes[w, t, label]
                    continue
                for before in range(count):
                    transition_slopes[before, label] += share * np.exp(
                        alpha[t - 1, before]
                        + transitions[before, label]
                        + emissions[w, t, label]
                        + beta[t, label]
                        - partition
                    )
            slopes[w, t, labels[w, t]] -= share
            transition_slopes[labels[w, t - 1] if t else count, labels[w, t]] -= share
