"""Gold attributions as they are trained on: read, repaired, laid over tokens."""

import json
import lzma
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import DocumentError
from onrecord.quotation.cues import communication_words
from onrecord.quotation.tagging.layout import Layout, lay_out
from onrecord.quotation.tagging.tagger import CONTENT, CUE, SOURCE
from onrecord.quotation.tagging.tokens import tokenise
from onrecord.text.quotation_marks import find_quoted_segments

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """Who said what, in code points."""

    content: Ranges
    source: Ranges
    cue: Ranges
    form: str = ""  # direct, mixed or indirect, where the file says so


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text, laid out, with its attributions."""

    layout: Layout
    attributions: tuple[GoldAttribution, ...]

    @property
    def text(self) -> str:
        """The text."""
        return self.layout.tokens.text


def read_gold(path: Path, *, repair: bool = True) -> list[GoldDocument]:
    """
    Return the documents of a file with one JSON object a line: "text" and "attributions" of spans in code points.

    Args:
        repair: Whether to undo swaps of source and cue.

    Raises:
        DocumentError: If the file cannot be read as that.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            return [_read_document(json.loads(line), repair=repair) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DocumentError(f"{path}: not a file of annotated documents, one JSON object a line: {error!r}") from error


def gold_labels(document: GoldDocument) -> NDArray[np.int8]:
    """Return the label of each token; where roles overlap, source beats cue and cue beats content."""
    tokens = document.layout.tokens
    labels = np.zeros(len(tokens), np.int8)
    for attribution in document.attributions:
        roles = ((CONTENT, attribution.content), (CUE, attribution.cue), (SOURCE, attribution.source))
        for role, ranges in roles:
            for start, end in ranges:
                first = int(np.searchsorted(tokens.ends, start, "right"))
                last = int(np.searchsorted(tokens.starts, end, "left"))
                labels[first:last] = 2 * role
                labels[first : min(first + 1, last)] = 2 * role - 1
    return labels


def _read_document(record: dict[str, object], *, repair: bool) -> GoldDocument:
    text, attributions = record["text"], record["attributions"]
    if not isinstance(text, str) or not isinstance(attributions, list):
        raise TypeError("text must be a string and attributions a list")
    gold = (
        GoldAttribution(_ranges(a["content"]), _ranges(a["source"]), _ranges(a["cue"]), a.get("form", ""))
        for a in attributions
    )
    repaired = tuple(_repaired(text, attribution) if repair else attribution for attribution in gold)
    return GoldDocument(lay_out(tokenise(text), find_quoted_segments(text)), repaired)


def _ranges(spans: list[list[int]]) -> Ranges:
    return tuple((start, end) for start, end in spans)


def _repaired(text: str, attribution: GoldAttribution) -> GoldAttribution:
    """Undo a swap of source and cue: the source is a verb of speech and the cue is not."""

    def is_verb(ranges: Ranges) -> bool:
        return len(ranges) == 1 and text[slice(*ranges[0])].lower() in communication_words()

    if is_verb(attribution.source) and not is_verb(attribution.cue):
        return replace(attribution, source=attribution.cue, cue=attribution.source)
    return attribution
