import json
import lzma
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import DocumentError
from onrecord.quotation.confidence import FILE
from onrecord.quotation.storage import MANIFEST, MODEL, read_model
from onrecord.quotation.tagging.encoder import STEPS, convolved, gated
from onrecord.quotation.tagging.tagger import LABELS, read_labels
from onrecord.quotation.training.__main__ import main
from onrecord.quotation.training.encoding import EncoderSettings, carry_back, train_encoder
from onrecord.quotation.training.field import Settings, train_field
from onrecord.quotation.training.gold import gold_labels, read_gold

MODELS = Path(str(resources.files("onrecord.quotation") / "models"))

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


def test_gold_can_be_read_as_it_was_annotated(tmp_path):
    swapped = {"content": [[12, 22]], "source": [[4, 8]], "cue": [[0, 3]], "form": "indirect"}
    (tmp_path / "gold.jsonl").write_text(json.dumps({"text": "Roe said now it rained.", "attributions": [swapped]}))
    (document,) = read_gold(tmp_path / "gold.jsonl", repair=False)
    assert document.attributions[0].source == ((4, 8),)
    assert document.attributions[0].form == "indirect"


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


def loss_by_hand(parameters, states, labels):
    """The mean log-loss of a token, by trying nothing cleverer than a sum over all labels before."""
    for weights, bias, step in zip(parameters["weights"], parameters["biases"], STEPS, strict=True):
        states = states + gated(convolved(states, weights, bias, step))[2]
    emissions = states @ parameters["output"][:-1] + parameters["output"][-1]
    moves, total = parameters["transitions"], 0.0
    for window, gold in zip(emissions, labels, strict=True):
        reached, before = moves[-1] + window[0], len(moves) - 1
        for token in window[1:]:
            reached = np.log(np.exp(reached[:, None] + moves[:-1]).sum(0)) + token
        total += np.log(np.exp(reached).sum())
        for token, label in zip(window, gold, strict=True):
            total -= token[label] + moves[before, label]
            before = label
    return total / labels.size


@pytest.mark.parametrize("name", ["weights", "biases", "output", "transitions"])
def test_the_networks_gradient_is_the_slope_of_its_loss(name):
    random = np.random.default_rng(3)
    width, labels = 4, random.integers(0, len(LABELS), (2, 12)).astype(np.int8)
    shapes = {
        "weights": (len(STEPS), 3, width, 2 * width),
        "biases": (len(STEPS), 2 * width),
        "output": (width + 1, len(LABELS)),
        "transitions": (len(LABELS) + 1, len(LABELS)),
    }
    parameters = {part: random.normal(0, 0.5, shape) for part, shape in shapes.items()}
    states = random.normal(0, 1, (2, 12, width))
    gradients, _ = carry_back(parameters, states, [np.ones_like(states)] * (len(STEPS) + 1), labels)
    for place in ([0] * len(shapes[name]), [-1] * len(shapes[name])):
        up, down = ({**parameters, name: parameters[name].copy()} for _ in range(2))
        up[name][tuple(place)] += 1e-4
        down[name][tuple(place)] -= 1e-4
        slope = (loss_by_hand(up, states, labels) - loss_by_hand(down, states, labels)) / 2e-4
        assert gradients[name][tuple(place)] == pytest.approx(slope, abs=1e-5)


def test_the_network_learns_what_a_neighbour_means():
    said = np.arange(600) % 3 == 0
    features = np.where(said, 1, 0)[:, None].astype(np.int32)
    labels = np.where(np.roll(said, 1), 1, 0).astype(np.int8)  # what follows is said
    settings = EncoderSettings(width=4, epochs=60, rate=0.05, warm_up=1, windows=1, length=60)
    network, _ = train_encoder(features, labels, [(0, 600)], settings)
    states = network.vectors[features[:, 0]] * np.float32(network.scale)
    for weights, biases, step in zip(network.weights, network.biases, STEPS, strict=True):
        states = states + gated(convolved(states, weights, biases, step))[2]
    emissions = states @ network.output[:-1] + network.output[-1]
    assert emissions[20:-20].argmax(1).tolist() == labels[20:-20].tolist()
    assert not network.vectors[2:].any()  # a row that was never looked up says nothing


def test_the_command_reports_how_models_do_on_documents_that_they_do_not_know(gold_file, tmp_path, capsys):
    assert main([str(gold_file), "--jackknife", "1", "--out", str(tmp_path / "models")]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 4
    assert figures["f1"] > 60
    assert not (tmp_path / "models").exists()


def test_the_command_writes_a_model_that_can_be_read_the_same_each_time(gold_file, tmp_path, capsys):
    out = tmp_path / "models"
    assert main([str(gold_file), "--dev", str(gold_file), "--out", str(out)]) == 0
    first = (out / MODEL).read_bytes()
    manifest = json.loads((out / MANIFEST).read_text())
    table, _, report = capsys.readouterr().out.partition("{")
    assert "| quoted | all |" in table
    assert json.loads("{" + report)["f1"] > 60
    assert json.loads((out / FILE).read_text())["model_sha256"] == manifest["sha256"]
    assert read_model(out)[0].labels == 7
    assert manifest["settings"]["fields"]["seed"] == manifest["settings"]["encoder"]["seed"] == 1
    main([str(gold_file), "--out", str(out)])
    assert (out / MODEL).read_bytes() == first
    assert "Not calibrated" in capsys.readouterr().out


def test_the_command_calibrates_a_model_that_is_there(gold_file, tmp_path, capsys):
    shutil.copytree(MODELS, tmp_path, dirs_exist_ok=True)
    before, model = json.loads((tmp_path / FILE).read_text()), (tmp_path / MODEL).read_bytes()
    assert main(["--dev", str(gold_file), "--out", str(tmp_path)]) == 0
    after = json.loads((tmp_path / FILE).read_text())
    assert (after["fitted_on"], after["model_sha256"]) == (gold_file.name, before["model_sha256"])
    assert after["quoted"] != before["quoted"]
    assert (tmp_path / MODEL).read_bytes() == model
    assert "| quoted | all |" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--jackknife", "1"]])
def test_the_command_says_what_it_needs(arguments, capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    assert "--dev DEV" in capsys.readouterr().err
