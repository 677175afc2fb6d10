"""Fits how likely a link is right on documents that the model was not trained on, and tells how far that holds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.model import Quotation
from onrecord.options import QuotationOptions
from onrecord.quotation.confidence import FORMS, INPUTS, Calibration, Weights, evidence
from onrecord.quotation.extraction import QuotationModel, find_links
from onrecord.quotation.presenting import present
from onrecord.quotation.training.gold import GoldDocument
from onrecord.quotation.training.scoring import source_agrees

FOLDS = 5  # of the documents, so that the table is of documents that its weights were not fitted on
BINS = 10  # of the table
_PENALTY = 1.0  # of the squared weights but the bias; a prior of one nat
_STEPS = 30  # of Newton's method; it stops changing after about eight


@dataclass(frozen=True, slots=True)
class Judged:
    """
    Links of one form, with whether each was right; parallel arrays of shape (links,) and (links, inputs).

    Args:
        document: Number of the document of each.
    """

    evidence: Weights
    right: NDArray[np.bool_]
    document: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bin:
    """Links of about one confidence: how many, their mean confidence, and the share that was right."""

    count: int
    confidence: float
    right: float


def fit(evidence: Weights, right: NDArray[np.bool_]) -> Weights:
    """Return the weights of a logistic regression with a penalty, by Newton's method; shape (inputs,)."""
    weights = np.zeros(len(INPUTS))
    penalty = np.diag([0.0, *[_PENALTY] * (len(INPUTS) - 1)])
    for _ in range(_STEPS):
        probability = predict(evidence, weights)
        slope = evidence.T @ (probability - right) + penalty @ weights
        spread = (evidence * (probability * (1 - probability))[:, None]).T @ evidence
        weights -= np.linalg.solve(spread + penalty + np.eye(len(INPUTS)) * 1e-9, slope)
    return weights


def predict(evidence: Weights, weights: Weights) -> Weights:
    """Return probabilities, shape (links,)."""
    probability: Weights = 1 / (1 + np.exp(-evidence @ weights))
    return probability


def cross_validated(judged: Judged) -> Weights:
    """Return the probability of each link by weights that were fitted without its document; shape (links,)."""
    probability = np.zeros(len(judged.right))
    for fold in range(FOLDS):
        out = judged.document % FOLDS == fold
        probability[out] = predict(judged.evidence[out], fit(judged.evidence[~out], judged.right[~out]))
    return probability


def reliability(probability: Weights, right: NDArray[np.bool_]) -> list[Bin]:
    """
    Return how often links of each tenth of confidence are right, from the lowest.

    >>> reliability(np.array([0.91, 0.97, 0.12]), np.array([True, True, False]))
    [Bin(count=1, confidence=0.12, right=0.0), Bin(count=2, confidence=0.94, right=1.0)]
    """
    number = np.minimum((probability * BINS).astype(int), BINS - 1)
    return [
        Bin(int(chosen.sum()), round(float(probability[chosen].mean()), 3), round(float(right[chosen].mean()), 3))
        for chosen in (number == n for n in np.unique(number))
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far confidence and share lie apart, averaged over the links."""
    return sum(b.count * abs(b.confidence - b.right) for b in bins) / sum(b.count for b in bins)


def judge(documents: Sequence[GoldDocument], model: QuotationModel, options: QuotationOptions) -> dict[str, Judged]:
    """Return by form what the model found in *documents*, and whether it was right."""
    found: dict[str, list[tuple[Weights, bool, int]]] = {form: [] for form in FORMS}
    for number, document in enumerate(documents):
        for layout, links in find_links([document.layout], model, options):
            for link in links:
                if not link.is_ruled and (quotation := present(layout, link, model.calibration, options)):
                    form = FORMS[quotation.form == "indirect"]
                    found[form].append((evidence(link), is_attributed(document, quotation), number))
    return {form: Judged(*map(np.array, zip(*rows, strict=True))) for form, rows in found.items()}


def is_attributed(document: GoldDocument, quotation: Quotation) -> bool:
    """Return whether the gold gives words of *quotation* to what stands in its source, or to nobody as it does."""
    return any(
        source_agrees(gold.source, quotation.source)
        for gold in document.attributions
        if any(start < span.end and span.start < end for start, end in gold.content for span in quotation.content)
    )


def calibrate(judged: Mapping[str, Judged]) -> Calibration:
    """Return the weights that fit all of what was judged."""
    return Calibration(*(fit(judged[form].evidence, judged[form].right) for form in FORMS))


def as_json(calibration: Calibration, model_sha256: str, fitted_on: str) -> str:
    """Return the file of weights beside a model."""
    weights = zip(FORMS, (calibration.quoted, calibration.indirect), strict=True)
    named = {form: dict(zip(INPUTS, np.round(row, 4).tolist(), strict=True)) for form, row in weights}
    return json.dumps({"model_sha256": model_sha256, "fitted_on": fitted_on, **named}, indent=2) + "\n"


def as_table(judged: Mapping[str, Judged]) -> str:
    """Return the reliability of both forms as Markdown, each link weighed without its document."""
    lines = ["| words | confidence | found | mean confidence | right |", "|---|---|---|---|---|"]
    for form in FORMS:
        bins = reliability(cross_validated(judged[form]), judged[form].right)
        for b in bins:
            low = min(int(b.confidence * BINS), BINS - 1) / BINS
            lines.append(
                f"| {form} | {low:.1f}–{low + 1 / BINS:.1f} | {b.count} | {b.confidence:.3f} | {b.right:.3f} |"
            )
        lines.append(f"| {form} | all | {sum(b.count for b in bins)} | error {calibration_error(bins):.3f} | |")
    return "\n".join(lines) + "\n"
