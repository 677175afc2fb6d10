import numpy as np
import pytest

from onrecord.quotation.confidence import FORMS, INPUTS
from onrecord.quotation.training.calibration import (
    Judged,
    as_json,
    as_table,
    calibrate,
    calibration_error,
    cross_validated,
    fit,
    predict,
    reliability,
)

WEIGHTS = np.array([-0.5, 1.0, 0.5, 0.0, 0.0, 0.3])


def judged(count, seed):
    """Return links that are right as often as WEIGHTS say."""
    chance = np.random.default_rng(seed)
    evidence = chance.normal(size=(count, len(INPUTS)))
    evidence[:, 0] = 1
    return Judged(evidence, chance.random(count) < predict(evidence, WEIGHTS), np.arange(count) // 20)


def test_the_weights_that_made_the_links_are_found():
    links = judged(20_000, seed=1)
    assert fit(links.evidence, links.right) == pytest.approx(WEIGHTS, abs=0.1)


def test_links_that_are_all_right_have_finite_weights():
    links = judged(50, seed=2)
    weights = fit(links.evidence, np.ones(50, bool))
    assert np.isfinite(weights).all()
    assert (predict(links.evidence, weights) > 0.5).all()


def test_confidence_of_documents_that_were_not_fitted_on_is_near_the_share_that_is_right():
    links = judged(4_000, seed=3)
    bins = reliability(cross_validated(links), links.right)
    assert sum(b.count for b in bins) == 4_000
    assert calibration_error(bins) < 0.05


def test_no_document_tells_of_its_own_links():
    links = judged(400, seed=4)
    turned = Judged(links.evidence, links.right ^ (links.document == 7), links.document)
    own = links.document == 7
    assert (cross_validated(links)[own] == cross_validated(turned)[own]).all()
    assert (cross_validated(links)[links.document == 8] != cross_validated(turned)[links.document == 8]).all()


def test_error_is_the_mean_distance():
    bins = reliability(np.array([0.95, 0.95, 0.05, 0.05]), np.array([True, False, False, False]))
    assert calibration_error(bins) == pytest.approx((2 * 0.45 + 2 * 0.05) / 4)


def test_file_and_table_tell_both_forms():
    both = {form: judged(500, seed) for seed, form in enumerate(FORMS)}
    written = as_json(calibrate(both), "digest", "dev.jsonl")
    assert all(f'"{word}"' in written for word in (*FORMS, *INPUTS, "digest", "dev.jsonl"))
    table = as_table(both)
    assert table.count("| all | 500 |") == 2
    assert "| 0.9–1.0 |" in table
