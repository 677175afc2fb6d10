"""Turns of a transcript: paragraphs that begin with the speaker's name and a colon, and those that go on after them."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from onrecord.quotation.cues import closed_classes
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan

MIN_TURNS = 3  # fewer are headings ("WHAT: …") or a quotation set apart
MIN_SHARE = 0.2  # of the paragraphs; an article that quotes an exchange is no transcript
TURN_CONFIDENCE = 0.9
CONTINUED_CONFIDENCE = 0.6  # of a paragraph without a name: a stage direction looks alike

_WORD = r"(?:[A-Z][\w.'’-]*|of|the|de|van|von|for)"
_LABEL = re.compile(
    rf"(?P<name>[A-Z][\w.'’-]*(?: {_WORD}){{0,5}}(?:, {_WORD}(?: {_WORD}){{0,4}})?)(?P<colon>:)\s+(?=\S)"
)
_ASIDE = re.compile(r"[(\[*]")  # (Applause)
MARGIN = 4.0  # nats; as the tagger gives to what it is sure of
MAX_LABEL = 80  # code points


def find_turns(layout: Layout) -> list[Link]:
    """Return each paragraph of a transcript as what its speaker says; nothing where the text is no transcript."""
    paragraphs = layout.paragraphs()
    labels = [_label(layout, start) for start, _ in paragraphs]
    names = Counter(label["name"] for label in labels if label)
    turns = names.total()
    if turns < MIN_TURNS or turns < MIN_SHARE * len(paragraphs) or max(names.values()) < 2:
        return []
    return list(_turns(layout, paragraphs, labels))


def add_turns(layout: Layout, links: Sequence[Link]) -> list[Link]:
    """Return *links* with the turns of a transcript; of what is found inside a turn only reports of others are kept."""
    turns = find_turns(layout)
    if not turns:
        return list(links)
    starts = [turn.contents[0].start for turn in turns]
    reports = [link for link in links if _is_report(link, turns, starts)]
    return sorted([*turns, *reports], key=lambda link: link.contents[0].start)


def _is_report(link: Link, turns: Sequence[Link], starts: Sequence[int]) -> bool:
    """Return whether a link stands outside every turn, or has cue and source of its own inside one."""
    number = bisect_right(starts, link.contents[-1].end - 1) - 1
    if number < 0 or link.contents[0].start >= (turn := turns[number].contents[0]).end:
        return True
    return bool(link.cue and link.source and min(link.cue.start, link.source.start) >= turn.start)


def _turns(layout: Layout, paragraphs: list[tuple[int, int]], labels: list[re.Match[str] | None]) -> Iterator[Link]:
    starts, text = layout.tokens.starts, layout.tokens.text
    last = max(number for number, label in enumerate(labels) if label)  # what follows may be the editor's words again
    speaker: TaggedSpan | None = None
    for (start, end), label in zip(paragraphs[: last + 1], labels, strict=False):
        if label:
            colon = int(np.searchsorted(starts, label.start("colon")))
            speaker, cue = TaggedSpan(start, colon), TaggedSpan(colon, colon + 1)
            yield Link((TaggedSpan(colon + 1, end, MARGIN),), cue, speaker, TURN_CONFIDENCE, turn=True)
        elif speaker and not _ASIDE.match(text, starts[start]):
            yield Link((TaggedSpan(start, end, MARGIN),), None, speaker, CONTINUED_CONFIDENCE, turn=True)


def _label(layout: Layout, start: int) -> re.Match[str] | None:
    place = int(layout.tokens.starts[start])
    match = _LABEL.match(layout.tokens.text, place, place + MAX_LABEL)
    return None if match is None or match["name"].lower() in closed_classes() else match
