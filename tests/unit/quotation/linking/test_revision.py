import numpy as np
import pytest

from onrecord.quotation.linking.linker import BITS as PAIR_BITS
from onrecord.quotation.linking.linker import PairScorer
from onrecord.quotation.linking.revision import RevisingTagger, revising_features
from onrecord.quotation.tagging.crf import LANES, Field
from onrecord.quotation.tagging.encoder import ROWS, STEPS, Encoder
from onrecord.quotation.tagging.tagger import BITS, LABELS, FieldTagger, Labelling
from quotation_texts import laid_out, read

LAYOUT = laid_out("Roe said it rained.")
SOURCE, CUE, CONTENT = LABELS.index("B-source"), LABELS.index("B-cue"), LABELS.index("B-content")
SCORER = PairScorer(np.zeros(1 << PAIR_BITS, np.int8), 0, 1.0)


def empty_field():
    return Field(np.zeros((1 << BITS, LANES), np.int8), np.zeros((len(LABELS) + 1, len(LABELS)), np.int32), 0.5)


def silent_network():
    layers, width = len(STEPS), 1
    weights, biases = np.zeros((layers, 3, width, 2 * width), np.float32), np.zeros((layers, 2 * width), np.float32)
    return Encoder(np.zeros((ROWS, width), np.int8), 1.0, weights, biases, np.zeros((2, len(LABELS)), np.float32))


def labelled(*labels):
    scores = np.zeros((len(labels), len(LABELS)))
    scores[np.arange(len(labels)), labels] = 2.0
    return Labelling(np.array(labels, np.int8), scores)


def rows(seen, scorer=SCORER):
    return np.stack(list(revising_features(LAYOUT, seen, scorer)), 1)


ONE_LOOK = labelled(SOURCE, CUE, CONTENT, CONTENT + 1, 0)


def test_every_row_is_in_the_table():
    assert rows(ONE_LOOK).shape[0] == len(LAYOUT)
    assert 0 <= rows(ONE_LOOK).min() <= rows(ONE_LOOK).max() < 1 << BITS


def test_the_second_look_sees_what_the_first_one_labelled():
    other = labelled(0, CUE, CONTENT, CONTENT + 1, 0)
    assert (rows(ONE_LOOK) != rows(other)).any(1).all()  # every token of the sentence is told


def test_the_second_look_sees_how_well_spans_link():
    sure = PairScorer(SCORER.weights, 5, 1.0)
    assert (rows(ONE_LOOK) != rows(ONE_LOOK, sure)).any(1)[:4].all()  # the stop after them is told too


@pytest.mark.parametrize("text", ["Rain.", "“”", "\n", "said said said", "“No,” she said.\n\n" * 3])
def test_any_text_can_be_looked_at_twice(text):
    layout = laid_out(text)
    tagger = RevisingTagger(FieldTagger(empty_field(), 0.0), SCORER, FieldTagger(empty_field(), 0.0), silent_network())
    assert tagger.tag(layout).contents == ()


def test_the_second_look_decides():
    second = empty_field()
    seen = FieldTagger(empty_field(), 0.0).label(LAYOUT)
    for feature in revising_features(LAYOUT, seen, SCORER):
        second.weights[feature[1], CUE] = 1
    for feature in revising_features(LAYOUT, seen, SCORER):
        second.weights[np.delete(feature, 1), CUE] = 0
    tagging = RevisingTagger(FieldTagger(empty_field(), 0.0), SCORER, FieldTagger(second, 0.0), silent_network()).tag(
        LAYOUT
    )
    assert [read(LAYOUT, cue) for cue in tagging.cues] == ["said"]


def test_the_network_has_a_say_in_both_looks():
    network = silent_network()
    network.output[-1, CUE] = 1.0
    tagging = RevisingTagger(FieldTagger(empty_field(), 0.0), SCORER, FieldTagger(empty_field(), 0.0), network).tag(
        LAYOUT
    )
    assert len(tagging.cues) == len(LAYOUT)
