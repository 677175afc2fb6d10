"""`python -m onrecord.quotation.training TRAIN [--dev DEV]`: train the quotation model, write it into the package."""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from onrecord.options import QuotationOptions
from onrecord.quotation.storage import MANIFEST, MODEL, feature_digest, pack, read_model
from onrecord.quotation.training.field import Settings
from onrecord.quotation.training.gold import GoldDocument, read_gold
from onrecord.quotation.training.scoring import count, figures, score
from onrecord.quotation.training.stages import FOLDS, ModelSettings, Parts, jackknife, train_model

NOTE = (
    "Weights learnt from the annotation of PolNeAR 1.0 (Newell et al., LREC 2018; annotation under the MIT licence by "
    "its setup.py). The articles belong to their publishers; no text of theirs is in this file or in this repository."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write model and manifest, print what was reached on the development part; or jackknife, and write none."""
    parser = argparse.ArgumentParser(prog="python -m onrecord.quotation.training", description=__doc__)
    parser.add_argument("train", type=Path, help="annotated documents, one JSON object a line, .jsonl or .jsonl.xz")
    parser.add_argument("--dev", type=Path, help="annotated documents to report figures on")
    thirds = "write no model; report figures on so many thirds of TRAIN, each by a model of the other two"
    parser.add_argument("--jackknife", type=int, choices=range(1, FOLDS + 1), metavar="FOLDS", help=thirds)
    parser.add_argument("--seed", type=int, default=Settings().seed)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "models")
    asked = parser.parse_args(arguments)
    settings, documents = ModelSettings().seeded(asked.seed), read_gold(asked.train)
    if asked.jackknife:
        _print(_jackknifed(documents, settings, asked.jackknife))
        return 0
    write_model(train_model(documents, settings, QuotationOptions()), settings, asked.train, asked.out)
    if asked.dev:
        parts = read_model(asked.out)
        annotated = score(read_gold(asked.dev, repair=False), parts)
        _print({**score(read_gold(asked.dev), parts), "as annotated": annotated})
    return 0


def write_model(parts: Parts, settings: ModelSettings, train: Path, folder: Path) -> None:
    """Write model and manifest, which says by which *settings* it was trained on which file."""
    packed = pack(*parts)
    manifest = {
        "sha256": hashlib.sha256(packed).hexdigest(),
        "features": feature_digest(),
        "training_data": {"file": train.name, "sha256": hashlib.sha256(train.read_bytes()).hexdigest()},
        "settings": asdict(settings),
        "origin": NOTE,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL).write_bytes(packed)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _jackknifed(documents: Sequence[GoldDocument], settings: ModelSettings, folds: int) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for held, parts in jackknife(documents, settings, QuotationOptions(), folds):
        counts += count(held, parts)
    return {"documents": sum(len(documents[fold::FOLDS]) for fold in range(folds)), **figures(counts)}


def _print(report: object) -> None:
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
