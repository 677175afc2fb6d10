"""
From a text to its quotations: segments, tagger, linker, rules, resolver, each replaceable.

The shipped model is package data; nothing else is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from onrecord.model import Quotation, Speaker
from onrecord.options import Options, QuotationOptions
from onrecord.quotation.confidence import Calibration
from onrecord.quotation.linking.linker import Link, Linker, PairLinker, PairScorer
from onrecord.quotation.linking.revision import RevisingTagger
from onrecord.quotation.linking.rules import apply_rules
from onrecord.quotation.linking.turns import add_turns
from onrecord.quotation.presenting import present
from onrecord.quotation.speakers.resolver import Resolution, resolve_speakers
from onrecord.quotation.storage import load_model
from onrecord.quotation.tagging.batching import in_batches, join_layouts, part_of, within
from onrecord.quotation.tagging.crf import Field
from onrecord.quotation.tagging.encoder import Encoder
from onrecord.quotation.tagging.joining import join_segments
from onrecord.quotation.tagging.layout import Layout, lay_out
from onrecord.quotation.tagging.tagger import FieldTagger, Tagger
from onrecord.quotation.tagging.tokens import Tokens, tokenise
from onrecord.text.quotation_marks import QuotedSegment, find_quoted_segments
from onrecord.text.visibility import VisibleText, visible


class Resolver(Protocol):
    """Finds the person or body behind each source."""

    def __call__(self, text: str, quotations: Sequence[Quotation], *, segments: Sequence[QuotedSegment]) -> Resolution:
        """Return the speakers of *quotations*, in their order; *segments* are the text's quoted ones."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text's quotations are, and whom it names."""

    quotations: tuple[Quotation, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuotationModel:
    """
    The trained parts: a field that tags tokens, a scorer that links spans, a field that tags again, a network.

    Args:
        calibration: Tells how likely it is that they are right.
    """

    first: Field
    scorer: PairScorer
    second: Field
    encoder: Encoder
    calibration: Calibration

    @classmethod
    def load(cls) -> "QuotationModel":
        """
        Return the shipped model.

        Raises:
            ModelError: If a file is damaged or was trained with other features than this code has.
        """
        return cls(*load_model(), Calibration.load())

    def tagger(self, options: QuotationOptions) -> Tagger:
        """Return the tagger as *options* set it."""
        first, second = (FieldTagger(field, options.outside_bias) for field in (self.first, self.second))
        return RevisingTagger(first, self.scorer, second, self.encoder)

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
    return next(extract_all([text], model, options, resolve))


def extract_all(
    texts: Iterable[str], model: QuotationModel, options: Options, resolve: Resolver | None = None
) -> Iterator[Extraction]:
    """
    Yield what `extract_quotations` returns for each text, in order and in less time.

    Tagger and linker look at several texts at once, since what they do in numpy costs as much for a few words as for
    a few thousand.
    """
    resolve = resolve or partial(resolve_speakers, options=options.speaker)
    for batch in in_batches(texts, options.quotation.batch_characters):
        seen = [visible(text) for text in batch]
        read = _read([tokenise(each.text) for each in seen], model, options.quotation)
        yield from (
            _attributed(each, resolve(each.text, quotations, segments=segments), quotations, options.quotation)
            for each, (quotations, segments) in zip(seen, read, strict=True)
        )


def _read(
    texts: Sequence[Tokens], model: QuotationModel, options: QuotationOptions
) -> Iterator[tuple[list[Quotation], Sequence[QuotedSegment]]]:
    """Yield the quotations of each text, their speakers not yet resolved, and its quoted segments."""
    layouts = [lay_out(tokens, find_quoted_segments(tokens.text)) for tokens in texts if len(tokens)]
    linked = find_links(layouts, model, options)
    for tokens in texts:
        if not len(tokens):
            yield [], ()
            continue
        layout, links = next(linked)
        presented = (present(layout, link, model.calibration, options) for link in links)
        yield [quotation for quotation in presented if quotation], layout.segments


def find_links(
    layouts: Sequence[Layout], model: QuotationModel, options: QuotationOptions
) -> Iterator[tuple[Layout, list[Link]]]:
    """Yield each layout with the attributions that are found in it, by learning, rules and turns."""
    if not layouts:
        return
    joined = join_layouts(layouts)
    tagging = join_segments(joined, model.tagger(options).tag(joined))
    links = model.linker(options).link(joined, tagging)
    if len(layouts) == 1:
        yield joined, add_turns(joined, apply_rules(joined, tagging, links))
        return
    for layout, (start, end) in zip(layouts, joined.texts, strict=True):
        found = [link.moved(start) for link in within(links, start, end, lambda link: link.contents[0].start)]
        yield layout, add_turns(layout, apply_rules(layout, part_of(tagging, start, end), found))


def _attributed(
    seen: VisibleText, resolution: Resolution, quotations: Sequence[Quotation], options: QuotationOptions
) -> Extraction:
    resolved = zip(quotations, resolution.speakers, resolution.candidates, strict=True)
    return Extraction(tuple(_placed(_attribute(*each, options), seen) for each in resolved), resolution.names)


def _placed(quotation: Quotation, seen: VisibleText) -> Quotation:
    """Return the quotation with its spans in the text as it was."""
    if seen.places is None:
        return quotation
    source, cue = (span and seen.original(span) for span in (quotation.source, quotation.cue))
    content, quoted, wider = (
        tuple(map(seen.original, spans)) for spans in (quotation.content, quotation.quoted, quotation.wider)
    )
    return replace(quotation, content=content, source=source, cue=cue, quoted=quoted, wider=wider)


def _attribute(
    quotation: Quotation, speaker: Speaker | None, candidates: tuple[Speaker, ...], options: QuotationOptions
) -> Quotation:
    """Return the quotation with its speaker, who is a mere candidate where the attribution is doubtful."""
    if quotation.confidence >= options.min_named:
        return replace(quotation, speaker=speaker, candidates=candidates)
    return replace(quotation, candidates=(speaker,) if speaker else candidates, doubtful=True)
