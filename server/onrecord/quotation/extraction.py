"""
From a text to its quotations: segments, tagger, linker, rules, resolver, each replaceable.

The shipped model is package data; nothing else is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from onrecord.model import Quotation, Speaker
from onrecord.options import Options, QuotationOptions
from onrecord.quotation.linking.linker import Linker, PairLinker, PairScorer
from onrecord.quotation.linking.revision import RevisingTagger
from onrecord.quotation.linking.rules import apply_rules
from onrecord.quotation.linking.turns import add_turns
from onrecord.quotation.presenting import present
from onrecord.quotation.speakers.resolver import Resolution, resolve_speakers
from onrecord.quotation.storage import load_model
from onrecord.quotation.tagging.crf import Field
from onrecord.quotation.tagging.joining import join_segments
from onrecord.quotation.tagging.layout import lay_out
from onrecord.quotation.tagging.tagger import FieldTagger, Tagger
from onrecord.quotation.tagging.tokens import tokenise
from onrecord.text.quotation_marks import find_quoted_segments


class Resolver(Protocol):
    """Finds the person or body behind each source."""

    def __call__(self, text: str, quotations: Sequence[Quotation]) -> Resolution:
        """Return the speakers of *quotations*, in their order."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text's quotations are, and whom it names."""

    quotations: tuple[Quotation, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuotationModel:
    """The trained parts: a field that tags tokens, a scorer that links spans, and a field that tags again."""

    first: Field
    scorer: PairScorer
    second: Field

    @classmethod
    def load(cls) -> "QuotationModel":
        """
        Return the shipped model.

        Raises:
            ModelError: If a file is damaged or was trained with other features than this code has.
        """
        return cls(*load_model())

    def tagger(self, options: QuotationOptions) -> Tagger:
        """Return the tagger as *options* set it."""
        first, second = (FieldTagger(field, options.outside_bias) for field in (self.first, self.second))
        return RevisingTagger(first, self.scorer, second)

    def linker(self, options: QuotationOptions) -> Linker:
        """Return the linker as *options* set it."""
        return PairLinker(self.scorer, options.min_content, options.min_source)


def extract_quotations(
    text: str, model: QuotationModel, options: Options, resolve: Resolver | None = None
) -> Extraction:
    """
    Return the quotations of *text* in order, with their speakers.

    Quotations that a reader is not shown by default say why in `held_back`.
    """
    tokens = tokenise(text)
    if not len(tokens):
        return Extraction((), frozenset())
    layout = lay_out(tokens, find_quoted_segments(text))
    tagging = join_segments(layout, model.tagger(options.quotation).tag(layout))
    links = apply_rules(layout, tagging, model.linker(options.quotation).link(layout, tagging))
    quotations = [q for link in add_turns(layout, links) if (q := present(layout, link, options.quotation))]
    resolution = (resolve or partial(resolve_speakers, options=options.speaker))(text, quotations)
    with_speakers = zip(quotations, resolution.speakers, strict=True)
    return Extraction(tuple(_attribute(q, s, options.quotation) for q, s in with_speakers), resolution.names)


def _attribute(quotation: Quotation, speaker: Speaker | None, options: QuotationOptions) -> Quotation:
    """Return the quotation with its speaker, who is a mere candidate where the attribution is doubtful."""
    if quotation.confidence >= options.min_named:
        return replace(quotation, speaker=speaker)
    return replace(quotation, candidates=(speaker,) if speaker else (), doubtful=True)
