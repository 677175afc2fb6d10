import numpy as np
import pytest

from onrecord.quotation.tagging import encoder
from onrecord.quotation.tagging.batching import join_layouts
from onrecord.quotation.tagging.encoder import ROWS, STEPS, Encoder, convolved, encoded_rows, gated
from quotation_texts import laid_out

TEXTS = (
    "“No,” said Ada Roe.\n\nShe left.",
    "Yes",
    "Max Doe told them: “So be it.” It was, he said, a long day at sea.",
)
WIDTH, LABELS = 4, 3


@pytest.fixture(scope="module")
def network():
    random = np.random.default_rng(1)

    def normal(*shape):
        return random.normal(0, 1, shape).astype(np.float32)

    vectors = random.integers(-99, 99, (ROWS, WIDTH)).astype(np.int8)
    weights, biases = normal(len(STEPS), 3, WIDTH, 2 * WIDTH), normal(len(STEPS), 2 * WIDTH)
    return Encoder(vectors, 0.01, weights, biases, normal(WIDTH + 1, LABELS))


def read_by_hand(network, layout):
    """One token at a time: slow and obvious."""
    states = np.sum([network.vectors[rows].astype(float) for rows in encoded_rows(layout)], 0) * network.scale
    for weights, bias, step in zip(network.weights, network.biases, STEPS, strict=True):
        told = np.tile(bias.astype(float), (len(states), 1))
        for place in range(len(states)):
            for neighbour, weight in zip((place - step, place, place + step), weights, strict=True):
                if 0 <= neighbour < len(states):
                    told[place] += states[neighbour] @ weight
        states = states + np.tanh(told[:, :WIDTH]) / (1 + np.exp(-told[:, WIDTH:]))
    return states @ network.output[:-1] + network.output[-1]


@pytest.mark.parametrize("text", TEXTS)
def test_a_token_is_read_with_its_neighbours(network, text):
    layout = laid_out(text)
    assert np.allclose(network.emissions(layout), read_by_hand(network, layout), atol=1e-4)


def test_a_long_text_is_read_in_pieces_as_it_would_be_at_once(network, monkeypatch):
    layout = laid_out(" ".join(TEXTS) * 4)
    at_once = network.emissions(layout)
    monkeypatch.setattr(encoder, "CHUNK", 10)
    assert np.allclose(network.emissions(layout), at_once, atol=1e-5)


def test_texts_side_by_side_are_each_read_as_alone(network):
    layouts = [laid_out(text) for text in TEXTS]
    joined = join_layouts(layouts)
    emissions = network.emissions(joined)
    for layout, (start, end) in zip(layouts, joined.texts, strict=True):
        assert (emissions[start:end] == network.emissions(layout)).all()


def test_every_row_is_in_the_table():
    rows = np.stack(list(encoded_rows(laid_out(TEXTS[0]))))
    assert 0 <= rows.min() <= rows.max() < ROWS


def test_a_shut_gate_lets_nothing_through():
    _, gates, product = gated(np.array([[5.0, -50.0]], np.float32))
    assert gates[0, 0] < 1e-6 > abs(product[0, 0])


def test_a_text_shorter_than_a_step_has_no_neighbours():
    states, weights = np.ones((2, 1), np.float32), np.ones((3, 1, 2), np.float32)
    assert convolved(states, weights, np.zeros(2, np.float32), 2).tolist() == [[1, 1], [1, 1]]
