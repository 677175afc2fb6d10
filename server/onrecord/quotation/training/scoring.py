"""How well a model does on annotated documents: whole attributions, content and source together."""

from collections import Counter
from collections.abc import Iterable, Sequence

from onrecord.model import Quotation, Span
from onrecord.options import Options
from onrecord.quotation.confidence import Calibration
from onrecord.quotation.extraction import QuotationModel, extract_quotations
from onrecord.quotation.training.gold import GoldAttribution, GoldDocument, Ranges
from onrecord.quotation.training.stages import Parts

ENOUGH = 0.5  # Jaccard of characters from which two contents count as the same


def score(documents: Sequence[GoldDocument], parts: Parts) -> dict[str, float]:
    """
    Return precision, recall and F1 of attributions, and recall by form, in per cent.

    An attribution is right if content overlaps by half and its source overlaps.
    """
    return figures(count(documents, parts))


def count(documents: Sequence[GoldDocument], parts: Parts) -> Counter[str]:
    """Return how many attributions are found, how many gold ones there are and are found right, also by form."""
    model, options = QuotationModel(*parts, Calibration.unfitted()), Options()
    counts: Counter[str] = Counter()
    for document in documents:
        found = extract_quotations(document.text, model, options).quotations
        counts["found"] += len(found)
        for name, attributions in (("gold", document.attributions), ("right", _right(document, found))):
            counts[name] += len(attributions)
            counts.update(f"{name} {attribution.form}" for attribution in attributions if attribution.form)
    return counts


def figures(counts: Counter[str]) -> dict[str, float]:
    """Return what *counts* come to, in per cent."""
    precision, recall = counts["right"] / max(1, counts["found"]), counts["right"] / max(1, counts["gold"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    shares = {"precision": precision, "recall": recall, "f1": f1}
    forms = sorted(name.removeprefix("gold ") for name in counts if name.startswith("gold "))
    shares |= {f"recall {form}": counts[f"right {form}"] / counts[f"gold {form}"] for form in forms}
    return {name: round(100 * share, 1) for name, share in shares.items()}


def _right(document: GoldDocument, found: Sequence[Quotation]) -> list[GoldAttribution]:
    """Return the gold attributions that are found, each by a quotation of its own."""
    remaining, right = list(found), []
    for gold in document.attributions:
        content = _places(gold.content)
        for quotation in remaining:
            if _is_same(content, _characters(quotation.content)) and source_agrees(gold.source, quotation.source):
                remaining.remove(quotation)
                right.append(gold)
                break
    return right


def _is_same(gold: set[int], found: set[int]) -> bool:
    return len(gold & found) >= ENOUGH * len(gold | found)


def source_agrees(gold: Ranges, found: Span | None) -> bool:
    if found is None:
        return not gold
    return any(start < found.end and found.start < end for start, end in gold)


def _places(ranges: Ranges) -> set[int]:
    return _characters(Span(start, end) for start, end in ranges)


def _characters(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}
