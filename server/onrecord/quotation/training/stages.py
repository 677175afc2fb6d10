"""
The stages of training: the tagger's first look; then the linker and the tagger's second look, on what first looks say
of documents that they were not trained on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from onrecord.options import QuotationOptions
from onrecord.quotation.linking.linker import PairScorer
from onrecord.quotation.linking.revision import revising_features
from onrecord.quotation.tagging.crf import Field
from onrecord.quotation.tagging.features import tagging_features
from onrecord.quotation.tagging.joining import join_segments
from onrecord.quotation.tagging.tagger import BITS, LABELS, FieldTagger, Labelling, Tagging, sequences
from onrecord.quotation.training.field import Settings, train_field
from onrecord.quotation.training.gold import GoldDocument, gold_labels
from onrecord.quotation.training.linking import train_linker

SETTINGS = Settings()
FOLDS = 3


@dataclass(frozen=True, slots=True)
class _Stacked:
    """All documents as one array of features, with the token ranges of each document's sequences."""

    features: NDArray[np.int32]
    labels: NDArray[np.int8]
    sequences: list[list[tuple[int, int]]]

    def train(self, documents: Sequence[int], settings: Settings) -> Field:
        chosen = [sequence for number in documents for sequence in self.sequences[number]]
        return train_field(self.features, self.labels, chosen, len(LABELS), BITS, settings)


def train_model(
    documents: Sequence[GoldDocument], settings: Settings, options: QuotationOptions
) -> tuple[Field, PairScorer, Field]:
    """Return the field of the first look, the linker's scorer, and the field of the second look."""
    everything = range(len(documents))
    looks = _stack(documents, lambda number: tagging_features(documents[number].layout, BITS))
    seen = _look_at_unseen(documents, looks, settings, options)
    first = looks.train(everything, settings)
    taggings = [join_segments(d.layout, s.tagging()) for d, s in zip(documents, seen, strict=True)]
    scorers = [_train_scorer(documents, taggings, _others(fold, everything), settings) for fold in range(FOLDS)]
    second_looks = _stack(
        documents, lambda number: _all_features(documents[number], seen[number], scorers[number % FOLDS])
    )
    scorer = _train_scorer(documents, taggings, everything, settings)
    return first, scorer, second_looks.train(everything, settings)


def _all_features(document: GoldDocument, seen: Labelling, scorer: PairScorer) -> Iterable[NDArray[np.int64]]:
    return chain(tagging_features(document.layout, BITS), revising_features(document.layout, seen, scorer))


def _others(fold: int, numbers: Iterable[int]) -> list[int]:
    """Return the documents outside a fold."""
    return [number for number in numbers if number % FOLDS != fold]


def _train_scorer(
    documents: Sequence[GoldDocument], taggings: Sequence[Tagging], numbers: Iterable[int], settings: Settings
) -> PairScorer:
    chosen = list(numbers)
    return train_linker([documents[n] for n in chosen], [taggings[n] for n in chosen], settings.seed)


def _stack(documents: Sequence[GoldDocument], features_of: Callable[[int], Iterable[NDArray[np.int64]]]) -> _Stacked:
    features, labels, ranges = [], [], []
    offset = 0
    for number, document in enumerate(documents):
        features.append(np.stack([column.astype(np.int32) for column in features_of(number)], 1))
        labels.append(gold_labels(document))
        ranges.append([(start + offset, end + offset) for start, end in sequences(document.layout)])
        offset += len(document.layout)
    return _Stacked(np.concatenate(features), np.concatenate(labels), ranges)


def _look_at_unseen(
    documents: Sequence[GoldDocument], looks: _Stacked, settings: Settings, options: QuotationOptions
) -> list[Labelling]:
    """Return what a first look by a field trained on the other folds says of each document."""
    seen: dict[int, Labelling] = {}
    for fold in range(FOLDS):
        field = looks.train(_others(fold, range(len(documents))), settings)
        tagger = FieldTagger(field, options.outside_bias)
        seen |= {number: tagger.label(documents[number].layout) for number in range(fold, len(documents), FOLDS)}
    return [seen[number] for number in range(len(documents))]
