"""The shipped model as package data: one file of arrays, and a manifest that says what it was made from."""

import hashlib
import io
import json
import zipfile
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np

from onrecord.errors import ModelError
from onrecord.quotation.linking.linker import PairScorer, find_pairs, linking_features
from onrecord.quotation.tagging.crf import LANES, Field
from onrecord.quotation.tagging.features import tagging_features
from onrecord.quotation.tagging.layout import lay_out
from onrecord.quotation.tagging.tagger import BITS, LABELS, TaggedSpan, Tagging
from onrecord.quotation.tagging.tokens import tokenise
from onrecord.text.quotation_marks import find_quoted_segments

MODEL, MANIFEST = "quotation.npz", "quotation.json"

# Touches every kind of token and every template: all sorts of marks, titles, cues on both sides, two paragraphs.
_PROBE = (
    "WASHINGTON – Mr. A. Roe, 60, who'd won $3.5 billion, said the U.S. plan was “good” and that he hopes it won’t "
    "“end, ever.”\n\nSen. Poe's spokeswoman told reporters: ‘We disagree’ -- but, according to Roe (an ex-mayor), "
    "they're 5% apart; why?\n"
    '"Never," added the 1st Governor. "Not now" she believes…'
)


def load_model() -> tuple[Field, PairScorer]:
    """
    Return the shipped tagger's field and linker's scorer.

    Raises:
        ModelError: If a file is missing or damaged, or was trained with other features than this code has.
    """
    return read_model(resources.files("onrecord.quotation") / "models")


def read_model(folder: Traversable) -> tuple[Field, PairScorer]:
    """
    Return the model in a folder.

    Raises:
        ModelError: As `load_model`.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        packed = (folder / MODEL).read_bytes()
        _check(folder, "sha256", manifest["sha256"], hashlib.sha256(packed).hexdigest(), "restore the file")
        _check(folder, "features", manifest["features"], feature_digest(), "train it again with this version")
        return _unpack(packed)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise ModelError(f"{folder / MODEL}: cannot be read as a quotation model ({error!r}); reinstall") from error


def pack(field: Field, scorer: PairScorer) -> bytes:
    """Return the model as the bytes of a file; the same model gives the same bytes."""
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {
        "weights": np.ascontiguousarray(field.weights[:, : field.labels].T),
        "transitions": field.transitions,
        "scale": np.array(field.scale),
        "pair_weights": scorer.weights,
        "pair_bias": np.array(scorer.bias),
        "pair_scale": np.array(scorer.scale),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.save(content, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def feature_digest() -> str:
    """Return a digest of what the features of a sample text are: it changes when any template does."""
    text = _PROBE
    layout = lay_out(tokenise(text), find_quoted_segments(text))
    spans = tuple(TaggedSpan(place, place + 1) for place in range(0, len(layout), 2))
    tagging = Tagging(spans[::3], spans[1::3], spans[2::3])
    digest = hashlib.sha256(" ".join(LABELS).encode())
    for feature in tagging_features(layout, BITS):
        digest.update(feature.tobytes())
    for feature in linking_features(layout, tagging, find_pairs(layout, tagging)):
        digest.update(feature.tobytes())
    return digest.hexdigest()


def _unpack(packed: bytes) -> tuple[Field, PairScorer]:
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        columns = arrays["weights"]
        weights = np.zeros((columns.shape[1], LANES), np.int8)
        weights[:, : len(columns)] = columns.T
        field = Field(weights, arrays["transitions"], float(arrays["scale"]))
        return field, PairScorer(arrays["pair_weights"], int(arrays["pair_bias"]), float(arrays["pair_scale"]))


def _check(folder: Traversable, name: str, expected: str, got: str, remedy: str) -> None:
    if expected != got:
        raise ModelError(f"{folder / MODEL}: {name} should be {expected}, is {got}; {remedy}")
