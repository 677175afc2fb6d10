"""`python -m onrecord.quotation.training TRAIN [--dev DEV]`: train the quotation model, write it into the package."""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from onrecord.options import QuotationOptions
from onrecord.quotation.storage import MANIFEST, MODEL, feature_digest, pack
from onrecord.quotation.training.gold import read_gold
from onrecord.quotation.training.scoring import score
from onrecord.quotation.training.stages import SETTINGS, train_model

NOTE = (
    "Weights learnt from the annotation of PolNeAR 1.0 (Newell et al., LREC 2018; annotation under the MIT licence by "
    "its setup.py). The articles belong to their publishers; no text of theirs is in this file or in this repository."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write model and manifest, print what was reached on the development part."""
    parser = argparse.ArgumentParser(prog="python -m onrecord.quotation.training", description=__doc__)
    parser.add_argument("train", type=Path, help="annotated documents, one JSON object a line, .jsonl or .jsonl.xz")
    parser.add_argument("--dev", type=Path, help="annotated documents to report figures on")
    parser.add_argument("--seed", type=int, default=SETTINGS.seed)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "models")
    asked = parser.parse_args(arguments)
    settings = replace(SETTINGS, seed=asked.seed)
    packed = pack(*train_model(read_gold(asked.train), settings, QuotationOptions()))
    manifest = {
        "sha256": hashlib.sha256(packed).hexdigest(),
        "features": feature_digest(),
        "training_data": {"file": asked.train.name, "sha256": hashlib.sha256(asked.train.read_bytes()).hexdigest()},
        "settings": asdict(settings),
        "origin": NOTE,
    }
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / MODEL).write_bytes(packed)
    (asked.out / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    if asked.dev:
        sys.stdout.write(json.dumps(score(read_gold(asked.dev), asked.out), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
