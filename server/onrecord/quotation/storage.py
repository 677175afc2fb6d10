"""The shipped model as package data: one file of arrays, and a manifest that says what it was made from."""

import hashlib
import json
from dataclasses import fields
from importlib.resources.abc import Traversable
from itertools import chain

import numpy as np

from onrecord.arrays import Arrays, map_file, pack_arrays, unpack_arrays
from onrecord.errors import ModelError
from onrecord.quotation.linking.linker import BITS as PAIR_BITS
from onrecord.quotation.linking.linker import PairScorer, find_pairs, linking_features
from onrecord.quotation.linking.revision import revising_features
from onrecord.quotation.tagging.crf import LANES, Field
from onrecord.quotation.tagging.encoder import STEPS, Encoder, encoded_rows
from onrecord.quotation.tagging.features import tagging_features
from onrecord.quotation.tagging.layout import lay_out
from onrecord.quotation.tagging.tagger import BITS, LABELS, Labelling, TaggedSpan, Tagging
from onrecord.quotation.tagging.tokens import tokenise
from onrecord.shipped import PACKAGE, read_shipped
from onrecord.text.quotation_marks import find_quoted_segments

MODEL, MANIFEST = "quotation.model", "quotation.json"
RULES = 3  # raised when rules or word lists change so that stored documents should be read again
_SHIPPED = "quotation/models"  # in the package

# Touches every kind of token and every template: all sorts of marks, titles, cues on both sides, two paragraphs.
_PROBE = (
    "WASHINGTON – Mr. A. Roe, 60, who'd won $3.5 billion, said the U.S. plan was “good” and that he hopes it won’t "
    "“end, ever.”\n\nSen. Poe's spokeswoman told reporters: ‘We disagree’ -- but, according to Roe (an ex-mayor), "
    "they're 5% apart; why?\n"
    '"Never," added the 1st Governor. "Not now" she believes…'
)


def load_model() -> tuple[Field, PairScorer, Field, Encoder]:
    """
    Return what the shipped tagger looks with first, the linker's scorer, what the tagger looks with again, its network.

    Raises:
        ModelError: If a file is missing or damaged, or was trained with other features than this code has.
    """
    read_shipped(f"{_SHIPPED}/{MANIFEST}")  # which holds the model's digest
    return read_model(PACKAGE.joinpath(_SHIPPED))


def analysis_version() -> str:
    """
    Return what tells one reading of documents from another: it changes with the model and with `RULES`.

    Raises:
        ModelError: If the shipped manifest is missing or damaged.
    """
    return f"{RULES}.{_read_manifest(PACKAGE.joinpath(_SHIPPED))['sha256'][:16]}"


def read_model(folder: Traversable) -> tuple[Field, PairScorer, Field, Encoder]:
    """
    Return the model in a folder.

    Raises:
        ModelError: As `load_model`.
    """
    manifest = _read_manifest(folder)
    try:
        content = map_file(folder / MODEL)
        _check(folder, "sha256", manifest["sha256"], hashlib.sha256(content.data).hexdigest(), "restore the file")
        _check(folder, "features", manifest["features"], feature_digest(), "train it again with this version")
        return _unpack(unpack_arrays(content))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(folder / MODEL, error) from error


def pack(first: Field, scorer: PairScorer, second: Field, encoder: Encoder) -> bytes:
    """Return the model as the bytes of a file; the same model gives the same bytes."""
    return pack_arrays(
        {
            **_field_arrays("first", first),
            **_field_arrays("second", second),
            "pair_weights": scorer.weights,
            "pair_bias": np.array(scorer.bias),
            "pair_scale": np.array(scorer.scale),
            **{f"encoder_{part.name}": np.asarray(getattr(encoder, part.name)) for part in fields(encoder)},
        }
    )


def feature_digest() -> str:
    """Return a digest of what the features of a sample text are: it changes when any template does."""
    text = _PROBE
    layout = lay_out(tokenise(text), find_quoted_segments(text))
    spans = tuple(TaggedSpan(place, place + 1) for place in range(0, len(layout), 2))
    tagging = Tagging(spans[::3], spans[1::3], spans[2::3])
    digest = hashlib.sha256(" ".join((*LABELS, *map(str, STEPS))).encode())
    seen = Labelling((np.arange(len(layout)) % len(LABELS)).astype(np.int8), np.eye(len(layout), len(LABELS)))
    scorer = PairScorer(np.zeros(1 << PAIR_BITS, np.int8), 0, 1.0)
    for feature in chain(tagging_features(layout, BITS), revising_features(layout, seen, scorer), encoded_rows(layout)):
        digest.update(feature.tobytes())
    for feature in linking_features(layout, tagging, find_pairs(layout, tagging)):
        digest.update(feature.tobytes())
    return digest.hexdigest()


def _read_manifest(folder: Traversable) -> dict[str, str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {name: str(manifest[name]) for name in ("sha256", "features")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder / MANIFEST, error) from error


def _unreadable(file: Traversable, error: Exception) -> ModelError:
    return ModelError(f"{file}: cannot be read as a quotation model ({error!r}); reinstall")


def _unpack(arrays: Arrays) -> tuple[Field, PairScorer, Field, Encoder]:
    scorer = PairScorer(arrays["pair_weights"], int(arrays["pair_bias"]), float(arrays["pair_scale"]))
    return _unpack_field("first", arrays), scorer, _unpack_field("second", arrays), _unpack_encoder(arrays)


def _field_arrays(name: str, field: Field) -> Arrays:
    return {
        f"{name}_weights": field.weights,
        f"{name}_transitions": field.transitions,
        f"{name}_scale": np.array(field.scale),
    }


def _unpack_field(name: str, arrays: Arrays) -> Field:
    weights = arrays[f"{name}_weights"].reshape(-1, LANES)
    return Field(weights, arrays[f"{name}_transitions"], float(arrays[f"{name}_scale"]))


def _unpack_encoder(arrays: Arrays) -> Encoder:
    return Encoder(
        arrays["encoder_vectors"],
        float(arrays["encoder_scale"]),
        arrays["encoder_weights"],
        arrays["encoder_biases"],
        arrays["encoder_output"],
    )


def _check(folder: Traversable, name: str, expected: str, got: str, remedy: str) -> None:
    if expected != got:
        raise ModelError(f"{folder / MODEL}: {name} should be {expected}, is {got}; {remedy}")
