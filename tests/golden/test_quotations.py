"""The sentences of `fixtures/quotations`, scored as a reader would be shown them."""

import json

import pytest

from golden.score_quotations import BASELINE, complaint, figures, gold_digest, judge, read_examples
from onrecord.quotation.extraction import QuotationModel


@pytest.fixture(scope="module")
def outcomes():
    model = QuotationModel.load()
    return [judge(example, model) for example in read_examples()]


@pytest.fixture(scope="module")
def baseline():
    return json.loads(BASELINE.read_text(encoding="utf-8"))


def test_the_floors_were_measured_on_this_gold(baseline):
    assert baseline["gold_sha256"] == gold_digest(), "the gold has changed: score_quotations.py --update"


def test_there_are_sixty_examples_or_more():
    assert len(read_examples()) >= 60


@pytest.mark.parametrize("figure", ["found", "attributed", "named", "precision"])
def test_no_figure_is_below_its_floor(outcomes, baseline, figure):
    measured, floor = figures(outcomes)[figure], baseline["floors"][figure]
    assert measured >= floor, "\n".join(filter(None, map(complaint, outcomes)))
