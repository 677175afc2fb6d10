import numpy as np

from onrecord.quotation.tagging.crf import LANES, Field
from onrecord.quotation.tagging.tagger import BITS, LABELS, MAX_SEQUENCE, FieldTagger, Tagging, read_labels, sequences
from quotation_texts import laid_out


def spans(tagged):
    return [(span.start, span.end) for span in tagged]


def test_labels_spell_spans():
    tagging = read_labels(np.array([5, 6, 3, 0, 1, 2, 2, 1], np.int8), np.zeros(8))
    assert spans(tagging.sources) == [(0, 2)]
    assert spans(tagging.cues) == [(2, 3)]
    assert spans(tagging.contents) == [(4, 7), (7, 8)]


def test_an_inside_without_its_beginning_begins_a_span():
    tagging = read_labels(np.array([2, 2, 4, 0], np.int8), np.zeros(4))
    assert spans(tagging.contents) == [(0, 2)]
    assert spans(tagging.cues) == [(2, 3)]


def test_a_margin_is_the_mean_over_the_span():
    tagging = read_labels(np.array([1, 2, 0, 3], np.int8), np.array([1.0, 3.0, 9.0, 5.0]))
    assert tagging.contents[0].margin == 2.0
    assert tagging.cues[0].margin == 5.0


def test_paragraphs_are_decoded_each_on_its_own_and_long_ones_in_pieces():
    layout = laid_out("One two.\n\nThree.\n" + "four " * 1000)
    ranges = sequences(layout)
    assert ranges[:2] == [(0, 3), (4, 6)]
    assert max(end - start for start, end in ranges) == MAX_SEQUENCE
    assert sum(end - start for start, end in ranges) == len(layout) - 2


def test_the_pieces_of_a_long_paragraph_begin_with_a_sentence():
    layout = laid_out("Seven words stand in this sentence. " * 200)
    ranges = sequences(layout)
    assert len(ranges) > 1
    assert all(layout.tokens.written(start, start + 1) == "Seven" for start, _ in ranges)


def test_a_field_that_knows_nothing_tags_nothing():
    field = Field(np.zeros((1 << BITS, LANES), np.int8), np.zeros((len(LABELS) + 1, len(LABELS)), np.int32), 1.0)
    assert FieldTagger(field, outside_bias=0.0).tag(laid_out("She said no.")) == Tagging()
