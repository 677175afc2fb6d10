import json
import lzma

import numpy as np
import pytest

from onrecord.errors import DocumentError
from onrecord.quotation.storage import MANIFEST, MODEL, read_model
from onrecord.quotation.tagging.tagger import read_labels
from onrecord.quotation.training.__main__ import main
from onrecord.quotation.training.field import Settings, train_field
from onrecord.quotation.training.gold import gold_labels, read_gold

SENTENCES = [
    ("{}", "said", "“We will go to {} in the spring.”"),
    ("Mayor {}", "told reporters", "that {} would be closed"),
    ("{}", "wrote", "“There is no harbour in {}.”"),
]


def record(number):
    name, place = ["Roe", "Doe", "Poe"][number % 3], ["Port", "Cove", "Isle"][number // 3 % 3]
    text, attributions = "", []
    for source, cue, content in SENTENCES:
        spans = {}
        for role, words in (("source", source), ("cue", cue), ("content", content)):
            start = len(text)
            text += words.format(name if role == "source" else place)
            spans[role] = [[start, len(text)]]
            text += " "
        attributions.append(spans)
        text += "Then it rained.\n"
    return {"id": str(number), "text": text, "attributions": attributions}


@pytest.fixture
def gold_file(tmp_path):
    path = tmp_path / "gold.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record(number)) + "\n" for number in range(12))
    return path


def test_gold_is_laid_over_tokens(gold_file):
    document = read_gold(gold_file)[0]
    tagging = read_labels(gold_labels(document), np.zeros(len(document.layout)))
    assert [len(spans) for spans in (tagging.sources, tagging.cues, tagging.contents)] == [3, 3, 3]


def test_gold_with_source_and_cue_swapped_is_repaired(tmp_path):
    swapped = {"content": [[12, 22]], "source": [[4, 8]], "cue": [[0, 3]]}
    (tmp_path / "gold.jsonl").write_text(json.dumps({"text": "Roe said now it rained.", "attributions": [swapped]}))
    (document,) = read_gold(tmp_path / "gold.jsonl")
    assert document.attributions[0].source == ((0, 3),)
    assert document.attributions[0].cue == ((4, 8),)


@pytest.mark.parametrize(
    "line", ["no JSON", "{}", '{"text": 1, "attributions": []}', '{"text": "", "attributions": [1]}']
)
def test_a_file_that_is_not_gold_is_refused(tmp_path, line):
    (tmp_path / "gold.jsonl").write_text(line)
    with pytest.raises(DocumentError, match=r"gold\.jsonl"):
        read_gold(tmp_path / "gold.jsonl")


def test_training_learns_which_feature_means_which_label():
    features = np.array([[0], [1], [2]] * 40, np.int32)
    labels = np.array([0, 1, 2] * 40, np.int8)
    field = train_field(features, labels, [(n, n + 3) for n in range(0, 120, 3)], 3, 2, Settings(dropout=0.0))
    emissions = field.emissions([np.array([2, 0, 1])], 3)
    assert emissions.argmax(1).tolist() == [2, 0, 1]


def test_training_prefers_the_label_that_usually_follows():
    labels = np.array([1, 2] * 60, np.int8)
    ranges = [(n, n + 2) for n in range(0, 120, 2)]
    field = train_field(np.zeros((120, 1), np.int32), labels, ranges, 3, 2, Settings(dropout=0.0))
    assert field.decode(np.zeros((2, 3), np.int32), [(0, 2)]).tolist() == [1, 2]


def test_the_command_writes_a_model_that_can_be_read_the_same_each_time(gold_file, tmp_path, capsys):
    out = tmp_path / "models"
    assert main([str(gold_file), "--dev", str(gold_file), "--out", str(out)]) == 0
    first = (out / MODEL).read_bytes()
    manifest = json.loads((out / MANIFEST).read_text())
    assert json.loads(capsys.readouterr().out)["f1"] > 60
    assert read_model(out)[0].labels == 7
    assert manifest["settings"]["seed"] == 1
    main([str(gold_file), "--out", str(out)])
    assert (out / MODEL).read_bytes() == first
