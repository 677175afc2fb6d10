"""
Training a linear-chain conditional random field over hashed features: log-loss, AdaGrad, dropout of features.

A field without transitions (sequences of one token) is logistic regression, so the linker is trained by the same code.
Gradients: Sutton and McCallum 2012, section 4.1. AdaGrad: Duchi, Hazan and Singer 2011.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onrecord.quotation.tagging.crf import LANES, Field

MAX_LENGTH = 1024  # tokens a sequence; longer ones are cut by the caller
MIN_GRADIENT = 1e-3  # of a label's probability; smaller steps cost time and change nothing


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how hard to train; measured on the development part of PolNeAR."""

    runs: int = 2  # with other seeds, averaged: figures of single runs differ by one point
    epochs: int = 8
    averaged: int = 4  # last epochs whose weights are averaged: one point of attributions better than the last alone
    rate: float = 0.1
    dropout: float = 0.5  # 0.1 cost six points of exact content spans
    steps: int = (
        32  # of a weight, up or down; 127 were no better, 16 cost half a point, and bytes of few values pack well
    )
    seed: int = 1


def train_field(
    features: NDArray[np.int32],
    labels: NDArray[np.int8],
    sequences: Sequence[tuple[int, int]],
    label_count: int,
    bits: int,
    settings: Settings,
) -> Field:
    """
    Return a field trained on *sequences* of tokens.

    Args:
        features: int32, shape (n, templates): rows of the weight table, below 2**bits.
        labels: int8, shape (n,): gold labels below *label_count*.
    """
    mean_weights = np.zeros((1 << bits, label_count), np.float32)
    mean_transitions = np.zeros((label_count + 1, label_count), np.float32)
    for run in range(settings.runs):
        seeded = replace(settings, seed=settings.seed + run)
        for weights, transitions in _run(features, labels, np.array(sequences, np.int64), mean_weights.shape, seeded):
            mean_weights += weights / (settings.averaged * settings.runs)
            mean_transitions += transitions / (settings.averaged * settings.runs)
    return quantised(mean_weights, mean_transitions, settings.steps)


def _run(
    features: NDArray[np.int32],
    labels: NDArray[np.int8],
    ranges: NDArray[np.int64],
    shape: tuple[int, int],
    settings: Settings,
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Yield weights and transitions after each of the epochs that are averaged."""
    weights, history = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    transitions = np.zeros((shape[1] + 1, shape[1]), np.float32)
    transition_history = np.zeros_like(transitions)
    random = np.random.default_rng(settings.seed)
    state = np.array([random.integers(1, 1 << 62)], np.uint64)
    for epoch in range(settings.epochs):
        _run_epoch(
            features, labels, ranges[random.permutation(len(ranges))], weights, history, transitions,
            transition_history, np.float32(settings.rate), np.float32(settings.dropout), state,
        )  # fmt: skip
        if epoch + settings.averaged >= settings.epochs:
            yield weights, transitions


def quantised(weights: NDArray[np.float32], transitions: NDArray[np.float32], steps: int) -> Field:
    """Return a field of small integers; nearly all weights lie within so many *steps*."""
    scale = max(float(np.quantile(np.abs(weights[weights != 0]), 0.9999)), float(np.abs(weights).max()) / 2) / steps
    table = np.zeros((len(weights), LANES), np.int8)
    table[:, : weights.shape[1]] = np.clip(np.round(weights / scale), -127, 127)
    return Field(table, np.round(transitions / scale).astype(np.int32), scale)


@njit(cache=True, fastmath=False)
def _log_sum(values: Any, count: int) -> Any:
    top = values[0]
    for i in range(1, count):
        top = max(top, values[i])
    total = np.float32(0)
    for i in range(count):
        total += np.exp(values[i] - top)
    return top + np.log(total)


@njit(cache=True)
def _random_bits(state: Any) -> Any:
    """Return 16 random bits (xorshift64)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return (x >> np.uint64(16)) & np.uint64(0xFFFF)


@njit(cache=True)
def _emit(
    features: Any, a: int, length: int, weights: Any, dropout: Any, state: Any, keep: Any, emissions: Any
) -> None:
    label_count = weights.shape[1]
    limit = np.uint64(dropout * 65536)
    gain = np.float32(1) / (np.float32(1) - dropout)
    for t in range(length):
        for label in range(label_count):
            emissions[t, label] = 0
        for k in range(features.shape[1]):
            keep[t, k] = _random_bits(state) >= limit
            if keep[t, k]:
                row = weights[features[a + t, k]]
                for label in range(label_count):
                    emissions[t, label] += row[label]
        for label in range(label_count):
            emissions[t, label] *= gain


@njit(cache=True)
def forward_backward(emissions: Any, length: int, transitions: Any, alpha: Any, beta: Any, scratch: Any) -> Any:
    """Fill *alpha* and *beta*; return the log of the partition function."""
    count = transitions.shape[1]
    for label in range(count):
        alpha[0, label] = emissions[0, label] + transitions[count, label]
        beta[length - 1, label] = 0
    for t in range(1, length):
        for label in range(count):
            for before in range(count):
                scratch[before] = alpha[t - 1, before] + transitions[before, label]
            alpha[t, label] = _log_sum(scratch, count) + emissions[t, label]
    for t in range(length - 2, -1, -1):
        for label in range(count):
            for after in range(count):
                scratch[after] = transitions[label, after] + emissions[t + 1, after] + beta[t + 1, after]
            beta[t, label] = _log_sum(scratch, count)
    return _log_sum(alpha[length - 1], count)


@njit(cache=True)
def _step(weight: Any, history: Any, index: Any, gradient: Any, rate: Any) -> None:
    history[index] += gradient * gradient
    weight[index] -= rate * gradient / (np.sqrt(history[index]) + np.float32(1))


@njit(cache=True)
def _update_transitions(
    labels: Any, a: int, length: int, emissions: Any, alpha: Any, beta: Any, partition: Any,
    transitions: Any, history: Any, rate: Any,
) -> None:  # fmt: skip
    count = transitions.shape[1]
    gradient = np.zeros((count + 1, count), np.float32)
    for t in range(1, length):
        for before in range(count):
            for label in range(count):
                gradient[before, label] += np.exp(
                    alpha[t - 1, before] + transitions[before, label] + emissions[t, label] + beta[t, label] - partition
                )
    before = count
    for label in range(count):
        gradient[count, label] += np.exp(alpha[0, label] + beta[0, label] - partition)
    for t in range(length):
        gradient[before, labels[a + t]] -= 1
        before = labels[a + t]
    for i in range(count + 1):
        for j in range(count):
            _step(transitions, history, (i, j), gradient[i, j], rate)


@njit(cache=True)
def _update_weights(
    features: Any, labels: Any, a: int, length: int, alpha: Any, beta: Any, partition: Any, keep: Any,
    weights: Any, history: Any, rate: Any,
) -> None:  # fmt: skip
    count = weights.shape[1]
    gradient = np.zeros(count, np.float32)
    for t in range(length):
        worth = False
        for label in range(count):
            gradient[label] = np.exp(alpha[t, label] + beta[t, label] - partition) - (labels[a + t] == label)
            worth |= abs(gradient[label]) > MIN_GRADIENT
        if not worth:
            continue
        for k in range(features.shape[1]):
            if keep[t, k]:
                for label in range(count):
                    _step(weights, history, (features[a + t, k], label), gradient[label], rate)


@njit(cache=True)
def _run_epoch(
    features: Any, labels: Any, ranges: Any, weights: Any, history: Any, transitions: Any, transition_history: Any,
    rate: Any, dropout: Any, state: Any,
) -> None:  # fmt: skip
    count = weights.shape[1]
    emissions = np.empty((MAX_LENGTH, count), np.float32)
    alpha, beta = np.empty_like(emissions), np.empty_like(emissions)
    scratch = np.empty(count, np.float32)
    keep = np.empty((MAX_LENGTH, features.shape[1]), np.bool_)
    for q in range(len(ranges)):
        a, length = ranges[q, 0], ranges[q, 1] - ranges[q, 0]
        _emit(features, a, length, weights, dropout, state, keep, emissions)
        partition = forward_backward(emissions, length, transitions, alpha, beta, scratch)
        _update_transitions(labels, a, length, emissions, alpha, beta, partition, transitions, transition_history, rate)
        _update_weights(features, labels, a, length, alpha, beta, partition, keep, weights, history, rate)
