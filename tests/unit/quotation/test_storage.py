import hashlib
import json
import zlib

import numpy as np
import pytest

from onrecord.arrays import pack_arrays
from onrecord.errors import ModelError
from onrecord.quotation import storage
from onrecord.quotation.linking.linker import PairScorer
from onrecord.quotation.storage import MANIFEST, MODEL, feature_digest, load_model, pack, read_model
from onrecord.quotation.tagging.crf import LANES, Field
from onrecord.quotation.tagging.encoder import ROWS, Encoder


@pytest.fixture
def model():
    random = np.random.default_rng(1)
    scorer = PairScorer(random.integers(-99, 99, 32).astype(np.int8), -3, 0.5)
    return random_field(random, 0.25), scorer, random_field(random, 0.5), random_network(random)


def random_network(random):
    vectors = random.integers(-99, 99, (32, 4)).astype(np.int8)
    shapes = (3, 3, 4, 8), (3, 8), (5, 7)
    return Encoder(vectors, 0.125, *(random.normal(0, 1, shape).astype(np.float32) for shape in shapes))


def random_field(random, scale):
    weights = np.zeros((16, LANES), np.int8)
    weights[:, :7] = random.integers(-99, 99, (16, 7))
    return Field(weights, random.integers(-99, 99, (8, 7)).astype(np.int32), scale)


@pytest.fixture
def folder(tmp_path, model):
    packed = pack(*model)
    (tmp_path / MODEL).write_bytes(packed)
    manifest = {"sha256": hashlib.sha256(packed).hexdigest(), "features": feature_digest()}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    return tmp_path


def test_a_model_is_read_as_it_was_packed(folder, model):
    first, scorer, second, network = read_model(folder)
    for field, packed in ((first, model[0]), (second, model[2])):
        assert (field.weights == packed.weights).all()
        assert (field.transitions == packed.transitions).all()
    assert (scorer.weights == model[1].weights).all()
    assert (first.scale, scorer.bias, scorer.scale, second.scale) == (0.25, -3, 0.5, 0.5)
    assert network.scale == 0.125
    for part in ("vectors", "weights", "biases", "output"):
        assert (getattr(network, part) == getattr(model[3], part)).all()


def test_the_same_model_gives_the_same_bytes(model):
    assert pack(*model) == pack(*model)


@pytest.mark.parametrize(
    "damage", [lambda packed: packed[:-1], lambda packed: b"", lambda packed: bytes([packed[0] ^ 1]) + packed[1:]]
)
def test_a_damaged_model_is_refused(folder, damage):
    (folder / MODEL).write_bytes(damage((folder / MODEL).read_bytes()))
    with pytest.raises(ModelError, match=r"sha256|reinstall"):
        read_model(folder)


@pytest.mark.parametrize("content", [b"PK", pack_arrays({}), pack_arrays({"first_weights": np.zeros(3)})])
def test_a_file_that_is_no_model_is_refused_whatever_its_manifest_says(folder, content):
    (folder / MODEL).write_bytes(content)
    manifest = {"sha256": hashlib.sha256(content).hexdigest(), "features": feature_digest()}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="reinstall"):
        read_model(folder)


def test_a_model_for_other_features_is_refused(folder, monkeypatch):
    monkeypatch.setattr(storage, "feature_digest", lambda: "other")
    with pytest.raises(ModelError, match="train it again"):
        read_model(folder)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"sha256": 1'])
def test_a_manifest_that_says_nothing_is_refused(folder, manifest):
    (folder / MANIFEST).write_text(manifest)
    with pytest.raises(ModelError):
        read_model(folder)


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="reinstall"):
        read_model(tmp_path)


def test_the_shipped_model_fits_the_code_and_is_small():
    first, scorer, second, network = load_model()
    assert (first.labels, second.labels) == (7, 7)
    assert len(scorer.weights) == 1 << 18
    assert len(network.vectors) == ROWS
    assert len(zlib.compress(pack(first, scorer, second, network))) < 8_000_000  # as repository and wheel hold it


def test_processes_share_the_memory_of_the_shipped_model():
    first, _, second, network = load_model()
    assert not first.weights.flags.owndata
    assert not second.weights.flags.writeable
    assert not network.vectors.flags.owndata
