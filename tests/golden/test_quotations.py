"""The sentences of `fixtures/quotations` and of its folder `held-out`, scored as a reader would be shown them."""

import pytest

from golden.evaluate import faults, held_out_sentences, read_baseline, sentences
from golden.score_quotations import HELD_OUT, SENTENCES, read_examples


@pytest.mark.parametrize(("folder", "least"), [(SENTENCES, 180), (HELD_OUT, 110)])
def test_there_are_examples_enough(folder, least):
    assert len(read_examples(folder)) >= least


@pytest.mark.parametrize("folder", [SENTENCES, HELD_OUT])
def test_every_mark_of_the_gold_is_read_and_every_content_has_one_who_says_it(folder):
    for example in read_examples(folder):
        assert not set("⟦⟧") & set(example.text)
        assert all(attribution.sources for attribution in example.attributions), example.text


def test_a_text_of_one_half_is_not_in_the_other():
    assert not {e.text for e in read_examples(SENTENCES)} & {e.text for e in read_examples(HELD_OUT)}


@pytest.mark.parametrize("gold", [sentences(), held_out_sentences()], ids=lambda gold: gold.name)
def test_no_figure_is_below_its_floor(gold):
    measured, misses = gold.measure()
    assert not faults(gold, measured, read_baseline()[gold.name]), "\n".join(misses)
