"""The stages of training: the tagger, then the linker on what taggers say of documents they have not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.options import QuotationOptions
from onrecord.quotation.linking.linker import PairScorer
from onrecord.quotation.tagging.crf import Field
from onrecord.quotation.tagging.features import tagging_features
from onrecord.quotation.tagging.joining import join_segments
from onrecord.quotation.tagging.tagger import BITS, LABELS, FieldTagger, Tagging, sequences
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
) -> tuple[Field, PairScorer]:
    """Return the tagger's field and the linker's scorer."""
    stacked = _stack(documents)
    taggings = _tag_unseen(documents, stacked, settings, options)
    scorer = train_linker(documents, taggings, settings.seed)
    return stacked.train(range(len(documents)), settings), scorer


def _stack(documents: Sequence[GoldDocument]) -> _Stacked:
    features, labels, ranges = [], [], []
    offset = 0
    for document in documents:
        columns = tagging_features(document.layout, BITS)
        features.append(np.stack([column.astype(np.int32) for column in columns], 1))
        labels.append(gold_labels(document))
        ranges.append([(start + offset, end + offset) for start, end in sequences(document.layout)])
        offset += len(document.layout)
    return _Stacked(np.concatenate(features), np.concatenate(labels), ranges)


def _tag_unseen(
    documents: Sequence[GoldDocument], stacked: _Stacked, settings: Settings, options: QuotationOptions
) -> list[Tagging]:
    """Return what a tagger trained on the other folds says of each document."""
    taggings = [Tagging()] * len(documents)
    for fold in range(FOLDS):
        rest = [number for number in range(len(documents)) if number % FOLDS != fold]
        tagger = FieldTagger(stacked.train(rest, settings), options.outside_bias)
        for number in range(fold, len(documents), FOLDS):
            layout = documents[number].layout
            taggings[number] = join_segments(layout, tagger.tag(layout))
    return taggings
