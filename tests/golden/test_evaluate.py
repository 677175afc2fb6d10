"""The gate itself: what passes, what does not, and that no floor sinks unsaid."""

import json

import pytest

from golden import evaluate
from golden.evaluate import Gold, faults, raised, table

FIGURES = {"found": 97.0, "named": 90.0}


@pytest.fixture
def gold():
    return Gold("sentences", "digest of the gold", lambda: (FIGURES, ["missed “over”"]))


@pytest.fixture
def kept():
    return {"sha256": "digest of the gold", "floors": {"found": 96.0, "named": 89.0}, "released": {"found": 95.0}}


def test_figures_at_their_floors_pass(gold, kept):
    assert faults(gold, {"found": 96.0, "named": 89.0}, kept) == []


@pytest.mark.parametrize("measured", [{"found": 95.9, "named": 90.0}, {"found": 97.0}])
def test_a_figure_that_sank_or_is_missing_is_named(gold, kept, measured):
    (fault,) = faults(gold, measured, kept)
    assert "below its floor" in fault


def test_floors_do_not_hold_for_another_gold(gold, kept):
    assert "the gold has changed" in faults(gold, FIGURES, {**kept, "sha256": "digest of an easier gold"})[0]
    assert "the gold has changed" in faults(gold, FIGURES, {})[0]


def test_the_table_compares_with_the_release(gold, kept):
    assert table(gold, FIGURES, kept)[1].split() == ["found", "97.0", "95.0", "+2.0", "96.0"]
    assert table(gold, FIGURES, kept)[2].split() == ["named", "90.0", "89.0"]


def test_an_update_raises_floors_to_a_little_below_what_was_measured(gold, kept):
    assert raised(gold, FIGURES, kept, None)["floors"] == {"found": 96.5, "named": 89.5}


@pytest.mark.parametrize("measured", [{"found": 90.0, "named": 95.0}, {"found": 97.0}])
def test_an_update_refuses_to_lower_a_floor_or_to_lose_one(gold, kept, measured):
    with pytest.raises(SystemExit, match="not lowered unsaid"):
        raised(gold, measured, kept, None)


def test_a_reason_lowers_a_floor_and_stays(gold, kept):
    lowered = raised(gold, {"found": 90.0, "named": 95.0}, kept, "the marks of headlines count now")
    assert lowered["floors"] == {"found": 89.5, "named": 94.5}
    assert lowered["lowered"] == [{"why": "the marks of headlines count now", "floors": {"found": [96.0, 89.5]}}]


def test_an_update_that_is_refused_writes_nothing(gold, tmp_path, monkeypatch, capsys):
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({"sentences": {"sha256": gold.digest, "floors": {"found": 99.0}}}))
    monkeypatch.setattr(evaluate, "BASELINE", baseline)
    monkeypatch.setattr(evaluate, "golds", lambda polnear: [gold])
    before = baseline.read_bytes()
    with pytest.raises(SystemExit):
        evaluate.main(["--update"])
    assert baseline.read_bytes() == before
    assert evaluate.main([]) == 1
    assert "found is 97.0, below its floor 99.0" in capsys.readouterr().out


def test_a_release_keeps_the_figures_of_the_day(gold, tmp_path, monkeypatch, capsys):
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({"sentences": {"sha256": gold.digest, "floors": {"found": 96.0}}}))
    monkeypatch.setattr(evaluate, "BASELINE", baseline)
    monkeypatch.setattr(evaluate, "golds", lambda polnear: [gold])
    assert evaluate.main(["--release", "0.2.0"]) == 0
    assert "missed “over”" in capsys.readouterr().out
    written = json.loads(baseline.read_text())
    assert (written["release"], written["sentences"]["released"]) == ("0.2.0", FIGURES)
    assert written["sentences"]["floors"] == {"found": 96.0}
