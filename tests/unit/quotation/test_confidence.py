import json
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import ModelError
from onrecord.quotation.confidence import FILE, FORMS, INPUTS, MANIFEST, Calibration, evidence
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.tagger import TaggedSpan

MODELS = Path(str(resources.files("onrecord.quotation") / "models"))


@pytest.fixture
def folder(tmp_path):
    for name in (FILE, MANIFEST):
        shutil.copy(MODELS / name, tmp_path)
    return tmp_path


def link(confidence=0.9, contents=(2.0,), cue=1.5, source=2.5):
    return Link(
        tuple(TaggedSpan(n, n + 1, margin) for n, margin in enumerate(contents)),
        None if cue is None else TaggedSpan(10, 11, cue),
        None if source is None else TaggedSpan(20, 21, source),
        confidence,
    )


def test_what_speaks_for_a_link_is_named():
    spoken = dict(zip(INPUTS, evidence(link(0.5, contents=(1.0, 3.0))), strict=True))
    assert spoken == {
        "bias": 1,
        "link": 0,
        "surest content": 3,
        "weakest content": 1,
        "cue": 1.5,
        "source": 2.5,
    }


@pytest.mark.parametrize("form", [True, False])
@pytest.mark.parametrize("found", [{"cue": None}, {"cue": 0.0}, {"source": 0.0}])
def test_what_a_rule_found_has_the_confidence_of_the_rule(form, found):
    assert Calibration.load().confidence(link(0.77, **found), is_quoted=form) == 0.77


@pytest.mark.parametrize("form", [True, False])
def test_a_better_link_is_surer(form):
    shipped = Calibration.load()
    sure, doubtful = (shipped.confidence(link(c, source=s), is_quoted=form) for c, s in ((0.99, 4.0), (0.2, 0.1)))
    assert 0 < doubtful < sure < 1


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_a_link_that_is_certain_has_finite_odds(probability):
    assert np.isfinite(evidence(link(probability))).all()
    assert 0 < Calibration.load().confidence(link(probability), is_quoted=True) < 1


def test_weights_of_another_model_are_refused(folder):
    (folder / MANIFEST).write_text(json.dumps({"sha256": "another"}))
    with pytest.raises(ModelError, match="calibrate again"):
        Calibration.read(folder)


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"model_sha256": 1'])
def test_a_damaged_file_is_refused(folder, damage):
    (folder / FILE).write_text(damage)
    with pytest.raises(ModelError, match=r"confidence\.json"):
        Calibration.read(folder)


def test_a_weight_that_is_missing_is_refused(folder):
    read = json.loads((folder / FILE).read_text())
    del read[FORMS[0]]["link"]
    (folder / FILE).write_text(json.dumps(read))
    with pytest.raises(ModelError, match="cannot be read as weights"):
        Calibration.read(folder)
