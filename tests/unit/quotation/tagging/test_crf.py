from itertools import product

import numpy as np
import pytest

from onrecord.quotation.tagging.crf import LANES, Field


def random_field(seed, labels=3, rows=16):
    random = np.random.default_rng(seed)
    weights = np.zeros((rows, LANES), np.int8)
    weights[:, :labels] = random.integers(-9, 9, (rows, labels))
    return Field(weights, random.integers(-9, 9, (labels + 1, labels)).astype(np.int32), 0.1)


def best_by_hand(field, emissions):
    """Try every labelling: slow and obvious."""

    def score(labels):
        before, total = field.labels, 0
        for step, label in enumerate(labels):
            total += emissions[step, label] + field.transitions[before, label]
            before = label
        return total

    return max(product(range(field.labels), repeat=len(emissions)), key=score), score


def test_emissions_are_the_sums_of_the_rows_looked_up():
    field = random_field(1)
    features = [np.array([0, 3]), np.array([5, 5])]
    expected = field.weights[[0, 3]].astype(int) + field.weights[[5, 5]]
    assert field.emissions(features, 2).tolist() == expected[:, :3].tolist()


def test_many_weights_do_not_overflow_a_byte():
    weights = np.full((2, LANES), 127, np.int8)
    field = Field(weights, np.zeros((4, 3), np.int32), 1.0)
    assert field.emissions([np.array([1])] * 100, 1)[0, 0] == 12_700


@pytest.mark.parametrize("seed", range(6))
def test_decoding_finds_the_best_labels_of_every_sequence(seed):
    field = random_field(seed)
    random = np.random.default_rng(seed)
    emissions = random.integers(-20, 20, (12, 3)).astype(np.int32)
    ranges = [(0, 4), (5, 6), (6, 11)]
    labels = field.decode(emissions, ranges)
    for start, end in ranges:
        best, score = best_by_hand(field, emissions[start:end])
        assert score(labels[start:end].tolist()) == score(best)
    assert labels[[4, 11]].tolist() == [0, 0]


def test_nothing_to_decode_gives_no_labels():
    assert random_field(0).decode(np.zeros((3, 3), np.int32), []).tolist() == [0, 0, 0]
