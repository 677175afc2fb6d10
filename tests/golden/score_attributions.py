"""
Score who is given what in annotated news articles: quoted segments, and whole attributions.

The articles are not ours to keep; whoever has them says where. Swapped sources and cues of the gold are repaired, as
in training.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from golden.score_quotations import share
from onrecord.model import Quotation, Span
from onrecord.options import Options
from onrecord.quotation.extraction import QuotationModel, extract_all
from onrecord.quotation.training.gold import GoldDocument, read_gold
from onrecord.text.quotation_marks import find_quoted_segments

WORD = re.compile(r"\w+")
HALF = 0.5  # of a segment's characters, from which on it belongs to an attribution


def figures(documents: Sequence[GoldDocument]) -> dict[str, float]:
    """Return in per cent how well words between double marks are given to their speakers, shown or not."""
    counts: Counter[str] = Counter()
    texts = [document.text for document in documents]
    for document, found in zip(documents, extract_all(texts, QuotationModel.load(), Options()), strict=True):
        for segment in find_quoted_segments(document.text):
            if segment.style == "double":
                counts += judge(document, segment.inner, found.quotations)
    attributed, found_right = counts["gold"], counts["both"]
    return {
        "segments found": share(found_right, attributed),
        "segments precision": share(found_right, counts["found"]),
        "speaker": share(counts["speaker"], counts["source"]),
        "speaker exact": share(counts["exact"], counts["source"]),
        "speaker precision": share(counts["speaker"], counts["claimed"]),
        "speaker precision, shown": share(counts["speaker shown"], counts["claimed shown"]),
    }


def judge(document: GoldDocument, segment: Span, found: Sequence[Quotation]) -> Counter[str]:
    """Return what counts for one segment: whether it is attributed, claimed, and given to the right words."""
    meant = next((g for g in document.attributions if covered(segment, [Span(*r) for r in g.content]) >= HALF), None)
    said = next((q for q in found if covered(segment, q.content) >= HALF), None)
    counts: Counter[str] = Counter(gold=meant is not None, found=said is not None, both=bool(meant and said))
    if meant is None or not meant.source:
        return counts
    counts["source"] = 1
    if said is None or said.source is None:
        return counts
    right = any(start < said.source.end and said.source.start < end for start, end in meant.source)
    words = [WORD.findall(document.text, start, end) for start, end in meant.source]
    exact = WORD.findall(document.text, said.source.start, said.source.end) == [w for part in words for w in part]
    counts.update(claimed=1, speaker=right, exact=right and exact)
    if said.held_back is None:
        counts.update({"claimed shown": 1, "speaker shown": right})
    return counts


def covered(segment: Span, spans: Sequence[Span]) -> float:
    shared = sum(max(0, min(segment.end, s.end) - max(segment.start, s.start)) for s in spans)
    return shared / max(1, len(segment))


def digest(path: Path) -> str:
    """Return the SHA-256 of the annotated articles."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def measure(path: Path) -> tuple[dict[str, float], list[str]]:
    """Return the figures of a file of annotated articles; what was missed is their publishers'."""
    return figures(read_gold(path)), []
