"""How well a model does on annotated documents: whole attributions, content and source together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from onrecord.model import Quotation, Span
from onrecord.options import Options
from onrecord.quotation.extraction import QuotationModel, extract_quotations
from onrecord.quotation.storage import read_model
from onrecord.quotation.training.gold import GoldDocument, Ranges

ENOUGH = 0.5  # Jaccard of characters from which two contents count as the same


def score(documents: Sequence[GoldDocument], folder: Path) -> dict[str, float]:
    """Return precision, recall and F1 of attributions (content overlaps by half, source overlaps), in per cent."""
    model, options = QuotationModel(*read_model(folder)), Options()
    counts: Counter[str] = Counter()
    for document in documents:
        found = extract_quotations(document.text, model, options).quotations
        counts["gold"] += len(document.attributions)
        counts["found"] += len(found)
        counts["right"] += _count_right(document, found)
    precision, recall = counts["right"] / max(1, counts["found"]), counts["right"] / max(1, counts["gold"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {name: round(100 * value, 1) for name, value in (("precision", precision), ("recall", recall), ("f1", f1))}


def _count_right(document: GoldDocument, found: Sequence[Quotation]) -> int:
    remaining = list(found)
    right = 0
    for gold in document.attributions:
        content = _places(gold.content)
        for quotation in remaining:
            if _is_same(content, _characters(quotation.content)) and _source_agrees(gold.source, quotation.source):
                remaining.remove(quotation)
                right += 1
                break
    return right


def _is_same(gold: set[int], found: set[int]) -> bool:
    return len(gold & found) >= ENOUGH * len(gold | found)


def _source_agrees(gold: Ranges, found: Span | None) -> bool:
    if found is None:
        return not gold
    return any(start < found.end and found.start < end for start, end in gold)


def _places(ranges: Ranges) -> set[int]:
    return _characters(Span(start, end) for start, end in ranges)


def _characters(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}
