"""Which tokens are source, cue and content: labels of a conditional random field, read as spans."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.quotation.tagging.crf import Field
from onrecord.quotation.tagging.features import tagging_features
from onrecord.quotation.tagging.layout import Layout

LABELS = ("O", "B-content", "I-content", "B-cue", "I-cue", "B-source", "I-source")
CONTENT, CUE, SOURCE = 1, 2, 3  # roles; label = 2 * role - 1 where a span begins, 2 * role inside it
BITS = 20  # of the weight table; 2**18 rows cost one point of speakers
MAX_SEQUENCE = 400  # tokens; a longer paragraph is decoded in pieces, which bounds the steps of decoding


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """
    A stretch of tokens and how sure the tagger is of it.

    Args:
        margin: By how much the label beats "O", averaged over the tokens, in nats.
    """

    start: int
    end: int
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Tagging:
    """What the tagger found, each list sorted; token ranges."""

    contents: tuple[TaggedSpan, ...] = ()
    cues: tuple[TaggedSpan, ...] = ()
    sources: tuple[TaggedSpan, ...] = ()


class Tagger(Protocol):
    """Finds sources, cues and contents."""

    def tag(self, layout: Layout) -> Tagging:
        """Return the stretches of *layout*'s tokens that are source, cue or content."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """
    What a field says of every token.

    Args:
        labels: int8, shape (n,): indices into `LABELS`.
        scores: float, shape (n, labels): in nats, without the transitions.
    """

    labels: NDArray[np.int8]
    scores: NDArray[np.floating]

    def tagging(self) -> Tagging:
        """Return the stretches that the labels spell."""
        chosen = self.scores[np.arange(len(self.labels)), self.labels]
        return read_labels(self.labels, chosen - self.scores[:, 0])


@dataclass(frozen=True, slots=True)
class FieldTagger:
    """
    A tagger that looks once.

    Args:
        outside_bias: Taken from the score of "O", in nats: finds more at some cost of precision.
    """

    field: Field
    outside_bias: float

    def tag(self, layout: Layout) -> Tagging:
        """Return the stretches of *layout*'s tokens that are source, cue or content."""
        return self.label(layout).tagging()

    def label(self, layout: Layout) -> Labelling:
        """Return the label of each token, and what speaks for it."""
        return self.decide(layout, self.field.emissions(tagging_features(layout, BITS), len(layout)))

    def decide(self, layout: Layout, emissions: NDArray[np.int32]) -> Labelling:
        """Return the labels by summed weights of the field, shape (n, labels)."""
        biased = emissions.copy()
        biased[:, 0] -= round(self.outside_bias / self.field.scale)
        return Labelling(self.field.decode(biased, sequences(layout)), biased * self.field.scale)


def sequences(layout: Layout) -> list[tuple[int, int]]:
    """Return the token ranges that are decoded each on its own: paragraphs, long ones in pieces that end a sentence."""
    return [piece for start, end in layout.paragraphs() for piece in _pieces(layout, start, end)]


def _pieces(layout: Layout, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SEQUENCE:
        sentence = int(layout.sentence_start[start + MAX_SEQUENCE])
        cut = sentence if sentence > start else start + MAX_SEQUENCE
        yield start, cut
        start = cut
    yield start, end


def read_labels(labels: NDArray[np.int8], margins: NDArray[np.floating]) -> Tagging:
    """
    Return the spans that *labels* spell; an I without its B begins one too.

    >>> read_labels(np.array([5, 3, 0, 1, 2], np.int8), np.zeros(5)).contents
    (TaggedSpan(start=3, end=5, margin=0.0),)
    """
    roles = (labels.astype(np.int64) + 1) // 2
    begins = (roles > 0) & ((labels % 2 == 1) | (np.append(0, roles[:-1]) != roles))
    starts = np.flatnonzero(begins)
    ends_at = np.flatnonzero((roles == 0) | begins)
    ends = np.append(ends_at, len(labels))[np.searchsorted(ends_at, starts, "right")]
    totals = np.add.reduceat(np.append(margins, 0.0), np.column_stack([starts, ends]).ravel())[::2]
    means = totals / np.maximum(ends - starts, 1)
    spans: dict[int, list[TaggedSpan]] = {CONTENT: [], CUE: [], SOURCE: []}
    for role, start, end, mean in zip(
        roles[starts].tolist(), starts.tolist(), ends.tolist(), means.tolist(), strict=True
    ):
        spans[role].append(TaggedSpan(start, end, mean))
    return Tagging(tuple(spans[CONTENT]), tuple(spans[CUE]), tuple(spans[SOURCE]))
