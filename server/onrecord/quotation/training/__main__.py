"""
Train the quotation model and write it into the package; or calibrate or measure one.

    python -m onrecord.quotation.training TRAIN --dev DEV         train on TRAIN, calibrate confidence on DEV, report
    python -m onrecord.quotation.training --dev DEV               calibrate the model that is there, report
    python -m onrecord.quotation.training TRAIN --jackknife 3     report on TRAIN, each third by the others' model
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from onrecord.options import QuotationOptions
from onrecord.quotation.confidence import FILE as CONFIDENCE
from onrecord.quotation.confidence import Calibration
from onrecord.quotation.extraction import QuotationModel
from onrecord.quotation.storage import MANIFEST, MODEL, feature_digest, pack, read_model
from onrecord.quotation.training.calibration import as_json, as_table, calibrate, judge
from onrecord.quotation.training.field import Settings
from onrecord.quotation.training.gold import GoldDocument, read_gold
from onrecord.quotation.training.scoring import count, figures, score
from onrecord.quotation.training.stages import FOLDS, ModelSettings, Parts, jackknife, train_model
from onrecord.shipped import renew_sums

NOTE = (
    "Weights learnt from the annotation of PolNeAR 1.0 (Newell et al., LREC 2018; annotation under the MIT licence by "
    "its setup.py). The articles belong to their publishers; no text of theirs is in this file or in this repository."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked, as the module says."""
    parser = argparse.ArgumentParser(
        prog="python -m onrecord.quotation.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    documents = "annotated documents, one JSON object a line, .jsonl or .jsonl.xz"
    parser.add_argument("train", type=Path, nargs="?", help=documents)
    parser.add_argument("--dev", type=Path, help=f"{documents}, none of them in TRAIN: to calibrate and report on")
    thirds = "write no model; report figures on so many thirds of TRAIN, each by a model of the other two"
    parser.add_argument("--jackknife", type=int, choices=range(1, FOLDS + 1), metavar="FOLDS", help=thirds)
    parser.add_argument("--seed", type=int, default=Settings().seed)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "models")
    asked = parser.parse_args(arguments)
    if not (asked.train or asked.dev) or (asked.jackknife and not asked.train):
        parser.error("name TRAIN to train, --dev DEV to calibrate, or both")
    settings = ModelSettings().seeded(asked.seed)
    if asked.jackknife:
        _print(_jackknifed(read_gold(asked.train), settings, asked.jackknife))
        return 0
    if asked.train:
        parts = train_model(read_gold(asked.train), settings, QuotationOptions())
        write_model(parts, settings, asked.train, asked.out)
    if asked.dev:
        sys.stdout.write(write_calibration(read_gold(asked.dev), asked.dev, asked.out))
        parts = read_model(asked.out)
        annotated = score(read_gold(asked.dev, repair=False), parts)
        _print({**score(read_gold(asked.dev), parts), "as annotated": annotated})
    else:
        sys.stdout.write(f"Not calibrated: {CONFIDENCE} fits another model until --dev DEV fits it to this one\n")
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
    renew_sums(folder)


def write_calibration(documents: Sequence[GoldDocument], dev: Path, folder: Path) -> str:
    """Write weights of confidence that fit the model of *folder* on *documents*; return how far they hold."""
    model = QuotationModel(*read_model(folder), Calibration.unfitted())
    judged = judge(documents, model, QuotationOptions())
    digest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
    (folder / CONFIDENCE).write_text(as_json(calibrate(judged), digest, dev.name), encoding="utf-8")
    renew_sums(folder)
    return as_table(judged)


def _jackknifed(documents: Sequence[GoldDocument], settings: ModelSettings, folds: int) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for held, parts in jackknife(documents, settings, QuotationOptions(), folds):
        counts += count(held, parts)
    return {"documents": sum(len(documents[fold::FOLDS]) for fold in range(folds)), **figures(counts)}


def _print(report: object) -> None:
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
