"""How sources are scored against the people they mean, on a text of our own."""

import json

import pytest

from golden.score_speakers import figures, is_right, labels_digest, read_labels
from onrecord.model import Speaker

TEXT = "Ada Roe met Max Doe. “It rained all day,” she said. Critics said that it did not."


def label(source: str, who: list[str], kind: str, form: str) -> dict:
    spans = [[TEXT.index(name), TEXT.index(name) + len(name)] for name in who]
    start = TEXT.index(source)
    content = [[22, 40]] if source == "she" else [[64, 80]]
    source_span = [[start, start + len(source)]]
    return {"id": "a", "source": source_span, "content": content, "kind": kind, "who": spans, "form_of_source": form}


@pytest.fixture
def labels(tmp_path):
    rows = [label("she", ["Ada Roe"], "named", "pronoun"), label("Critics", [], "unnamed", "nominal")]
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_figures_are_per_cent_right_by_kind_and_form(labels):
    given = [label("she", [], "", ""), label("Critics", [], "", "")]
    attributions = [{"source": g["source"], "cue": [], "content": g["content"]} for g in given]
    measured = figures(read_labels(labels), {"a": {"text": TEXT, "attributions": attributions}})
    assert measured["named"] == measured["unnamed"] == measured["form pronoun"] == measured["all"] == 100.0


def test_the_digest_changes_with_the_labels(labels):
    before = labels_digest(labels)
    labels.write_text(labels.read_text(encoding="utf-8").replace("pronoun", "name"), encoding="utf-8")
    assert labels_digest(labels) != before


@pytest.mark.parametrize(
    ("speaker", "meant", "right"),
    [
        (Speaker("Ada Roe"), ["Roe"], True),
        (Speaker("Ivo Roe"), ["Ada Roe"], False),
        (None, ["Ada Roe"], False),
        (None, [], True),
        (Speaker("Roe"), [], False),
        (Speaker("spokesman for Roe"), [], True),
        (Speaker("Ada Roe and Max Doe", ("Ada Roe", "Max Doe")), ["Max Doe", "Ada Roe"], True),
        (Speaker("Ada Roe"), ["Max Doe", "Ada Roe"], False),
    ],
)
def test_right_is_each_of_those_meant_and_nobody_else(speaker, meant, right):
    assert is_right(speaker, meant) is right
