"""The sentences of `fixtures/quotations`, scored as a reader would be shown them."""

import pytest

from golden.evaluate import faults, measure_sentences, read_baseline, sentences
from golden.score_quotations import read_examples


@pytest.fixture(scope="module")
def measured():
    return measure_sentences()


def test_there_are_sixty_examples_or_more():
    assert len(read_examples()) >= 60


def test_no_figure_is_below_its_floor(measured):
    figures, misses = measured
    assert not faults(sentences(), figures, read_baseline()["sentences"]), "\n".join(misses)
