"""
The stages of training: the tagger's first look; then the linker and the tagger's second look, on what first looks say
of documents that they were not trained on. A network looks beside both.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray

from onrecord.options import QuotationOptions
from onrecord.quotation.linking.linker import PairScorer
from onrecord.quotation.linking.revision import revising_features
from onrecord.quotation.tagging.crf import Field
from onrecord.quotation.tagging.encoder import Encoder, encoded_rows
from onrecord.quotation.tagging.features import tagging_features
from onrecord.quotation.tagging.joining import join_segments
from onrecord.quotation.tagging.tagger import BITS, LABELS, FieldTagger, Labelling, sequences
from onrecord.quotation.training.encoding import EncoderSettings, train_encoder
from onrecord.quotation.training.field import Settings, train_field
from onrecord.quotation.training.gold import GoldDocument, gold_labels
from onrecord.quotation.training.linking import train_linker

FOLDS = 3
LEARNING, SHIPPED = (
    1.0,
    0.8,
)  # weight of the network's scores beside the field's: 1.0 as shipped lost names it never met


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How the fields and the network are trained."""

    fields: Settings = field(default_factory=Settings)
    encoder: EncoderSettings = field(default_factory=EncoderSettings)

    def seeded(self, seed: int) -> "ModelSettings":
        """Return the same with another seed."""
        return ModelSettings(replace(self.fields, seed=seed), replace(self.encoder, seed=seed))


@dataclass(frozen=True, slots=True)
class _Stacked:
    """The features of all documents as one array."""

    features: NDArray[np.int32]
    labels: NDArray[np.int8]
    documents: list[tuple[int, int]]
    sequences: list[list[tuple[int, int]]]

    def train(self, documents: Sequence[int], settings: Settings) -> Field:
        chosen = [sequence for number in documents for sequence in self.sequences[number]]
        return train_field(self.features, self.labels, chosen, len(LABELS), BITS, settings)

    def train_encoder(self, documents: Sequence[int], settings: EncoderSettings) -> tuple[Encoder, NDArray[np.float32]]:
        return train_encoder(self.features, self.labels, [self.documents[number] for number in documents], settings)


Parts = tuple[Field, PairScorer, Field, Encoder]


def train_model(documents: Sequence[GoldDocument], settings: ModelSettings, options: QuotationOptions) -> Parts:
    """Return the field of the first look, the linker's scorer, the field of the second look, and the network."""
    training = _Training(documents, settings, options)
    return training.train(training.look(training.everything), training.everything)


def jackknife(
    documents: Sequence[GoldDocument], settings: ModelSettings, options: QuotationOptions, folds: int
) -> Iterator[tuple[Sequence[GoldDocument], Parts]]:
    """
    Yield the documents of each of the first *folds* of three, and a model that was not trained on them.

    Only what the second look was told of its own documents comes from models that knew those of the fold.
    """
    training = _Training(documents, settings, options)
    for fold in range(folds):
        yield documents[fold::FOLDS], training.train(training.looks[fold], _others(fold, training.everything))


@dataclass(frozen=True, slots=True)
class _Look:
    """A field and a network that look together, and the transitions that the network was trained with."""

    field: Field
    encoder: Encoder
    transitions: NDArray[np.float32]

    def joined(self, field: Field, share: float) -> tuple[Field, Encoder]:
        """Return *field* and the network as their scores are added up: half of the field's, half a *share* of its."""
        moves = field.transitions + field.units(self.transitions * np.float32(share))
        encoder = replace(self.encoder, output=self.encoder.output * np.float32(share / 2))
        return Field(field.weights, moves, field.scale / 2), encoder


class _Training:
    """What all folds have in common: features of all documents, and first looks at unseen ones."""

    def __init__(self, documents: Sequence[GoldDocument], settings: ModelSettings, options: QuotationOptions) -> None:
        self.documents, self.settings = documents, settings
        self.everything = range(len(documents))
        self.words = _stack(documents, lambda number: tagging_features(documents[number].layout, BITS))
        self.encoded = _stack(documents, lambda number: encoded_rows(documents[number].layout))
        self.looks = [self.look(_others(fold, self.everything)) for fold in range(FOLDS)]
        seen = [_see(document, self.looks[n % FOLDS], options) for n, document in enumerate(documents)]
        self.taggings = [join_segments(d.layout, s.tagging()) for d, s in zip(documents, seen, strict=True)]
        scorers = [self.train_scorer(_others(fold, self.everything)) for fold in range(FOLDS)]
        self.revised = _stack(documents, lambda n: _all_features(documents[n], seen[n], scorers[n % FOLDS]))

    def look(self, numbers: Sequence[int]) -> _Look:
        """Return a first look trained on some documents."""
        encoder, transitions = self.encoded.train_encoder(numbers, self.settings.encoder)
        return _Look(self.words.train(numbers, self.settings.fields), encoder, transitions)

    def train_scorer(self, numbers: Sequence[int]) -> PairScorer:
        """Return the linker's scorer trained on first looks at some documents."""
        taggings = [self.taggings[number] for number in numbers]
        return train_linker([self.documents[number] for number in numbers], taggings, self.settings.fields.seed)

    def train(self, look: _Look, numbers: Sequence[int]) -> Parts:
        """Return a model with a given first look, all else trained on some documents."""
        first, encoder = look.joined(look.field, SHIPPED)
        second, _ = look.joined(self.revised.train(numbers, self.settings.fields), SHIPPED)
        return first, self.train_scorer(numbers), second, encoder


def _all_features(document: GoldDocument, seen: Labelling, scorer: PairScorer) -> Iterable[NDArray[np.int64]]:
    return chain(tagging_features(document.layout, BITS), revising_features(document.layout, seen, scorer))


def _others(fold: int, numbers: Iterable[int]) -> list[int]:
    """Return the documents outside a fold."""
    return [number for number in numbers if number % FOLDS != fold]


def _stack(documents: Sequence[GoldDocument], features_of: Callable[[int], Iterable[NDArray[np.int64]]]) -> _Stacked:
    features = [np.stack([c.astype(np.int32) for c in features_of(number)], 1) for number in range(len(documents))]
    ranges = list(pairwise(accumulate(map(len, features), initial=0)))
    inside = [
        [(start + offset, end + offset) for start, end in sequences(document.layout)]
        for document, (offset, _) in zip(documents, ranges, strict=True)
    ]
    return _Stacked(np.concatenate(features), np.concatenate([gold_labels(d) for d in documents]), ranges, inside)


def _see(document: GoldDocument, look: _Look, options: QuotationOptions) -> Labelling:
    """Return what a first look says of a document."""
    layout = document.layout
    field, encoder = look.joined(look.field, LEARNING)
    emissions = field.emissions(tagging_features(layout, BITS), len(layout))
    said = field.units(encoder.emissions(layout))
    return FieldTagger(field, options.outside_bias).decide(layout, emissions + said)
