"""Training the linker on what the tagger finds, so that it learns to live with the tagger's mistakes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from onrecord.quotation.linking.linker import BITS, Pairs, PairScorer, find_pairs, linking_features
from onrecord.quotation.tagging.tagger import Tagging
from onrecord.quotation.training.field import Settings, train_field
from onrecord.quotation.training.gold import GoldDocument, Ranges

SETTINGS = Settings(runs=3, epochs=6, averaged=1, rate=0.1, dropout=0.3, steps=127)


def train_linker(documents: Sequence[GoldDocument], taggings: Sequence[Tagging], seed: int) -> PairScorer:
    """Return a scorer trained on the pairs of *taggings*, one for each of *documents*."""
    features, labels = [], []
    for document, tagging in zip(documents, taggings, strict=True):
        pairs = find_pairs(document.layout, tagging)
        if len(pairs):
            columns = linking_features(document.layout, tagging, pairs)
            features.append(np.stack([column.astype(np.int32) for column in columns], 1))
            labels.append(_belong_together(document, pairs))
    answers = np.concatenate(labels)
    singles = [(place, place + 1) for place in range(len(answers))]
    field = train_field(np.concatenate(features), answers, singles, 2, BITS, replace(SETTINGS, seed=seed))
    return _single_column(field.weights.astype(np.int32), field.transitions, field.scale)


def _single_column(weights: NDArray[np.int32], transitions: NDArray[np.int32], scale: float) -> PairScorer:
    """Return the log-odds of two labels as one column: their weights mirror each other."""
    column = np.clip(weights[:, 1] - weights[:, 0], -254, 254)
    halved = np.round(column / 2).astype(np.int8)
    return PairScorer(halved, int(transitions[2, 1] - transitions[2, 0]) // 2, scale * 2)


def _belong_together(document: GoldDocument, pairs: Pairs) -> NDArray[np.int8]:
    """Return 1 for each pair whose spans lie over one gold attribution, else 0."""
    tokens = document.layout.tokens

    def best(span: NDArray[np.int64], ranges: Sequence[Ranges]) -> int:
        start, end = int(tokens.starts[span[0]]), int(tokens.ends[span[1] - 1])
        overlaps = [sum(max(0, min(end, e) - max(start, s)) for s, e in role) for role in ranges]
        return int(np.argmax(overlaps)) if max(overlaps, default=0) else -1

    gold = document.attributions
    cue_of = [best(span, [a.cue for a in gold]) for span in pairs.cues]
    content_of = [best(span, [a.content for a in gold]) for span in pairs.spans]
    answers = np.zeros(len(pairs), np.int8)
    for place, (cue, span) in enumerate(zip(pairs.cue, pairs.span, strict=True)):
        attribution = cue_of[cue]
        if attribution >= 0:
            is_content = span < pairs.content_count
            answers[place] = (
                content_of[span] == attribution
                if is_content
                else _touches(tokens.starts, tokens.ends, pairs.spans[span], gold[attribution].source)
            )
    return answers


def _touches(starts: NDArray[np.int64], ends: NDArray[np.int64], span: NDArray[np.int64], ranges: Ranges) -> bool:
    return any(s < ends[span[1] - 1] and starts[span[0]] < e for s, e in ranges)
