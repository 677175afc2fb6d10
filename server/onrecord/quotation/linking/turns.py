"""Turns of a transcript and posts quoted in full as links: each is said as a whole by the one whom its line names."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from onrecord.model import Span
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan
from onrecord.text.posts import find_posts
from onrecord.text.turns import Turn, find_turns

TURN_CONFIDENCE = 0.9
CONTINUED_CONFIDENCE = 0.6  # of a line without a name: a stage direction looks alike
_FIRST_PERSON = frozenset(["i", "we"])
MARGIN = 4.0  # nats; as the tagger gives to what it is sure of


def add_turns(layout: Layout, links: Sequence[Link]) -> list[Link]:
    """Return *links* with the text's turns and posts; of what is found inside one only reports of others are kept."""
    text = layout.tokens.text
    turns = [link for turn in find_turns(text) or find_posts(text) if (link := _link(layout, turn))]
    if not turns:
        return list(links)
    starts = [turn.contents[0].start for turn in turns]
    reports = [link for link in links if _is_outside(link, turns, starts) or _is_of_others(layout, link, turns, starts)]
    return sorted([*turns, *reports], key=lambda link: link.contents[0].start)


def _is_outside(link: Link, turns: Sequence[Link], starts: Sequence[int]) -> bool:
    number = bisect_right(starts, link.contents[-1].end - 1) - 1
    return number < 0 or link.contents[0].start >= turns[number].contents[-1].end


def _is_of_others(layout: Layout, link: Link, turns: Sequence[Link], starts: Sequence[int]) -> bool:
    """Return whether a link has cue and source of its own in a turn, and somebody else's: "I said" is the turn's."""
    if not (link.cue and link.source):
        return False
    contents = turns[bisect_right(starts, link.contents[-1].end - 1) - 1].contents
    own = layout.tokens.written(link.source.start, link.source.end).lower() in _FIRST_PERSON
    places = (link.cue.start, link.source.start)
    return not own and contents[0].start <= min(places) and max(places) < contents[-1].end


def _link(layout: Layout, turn: Turn) -> Link | None:
    contents = tuple(found for span in turn.words if (found := _tagged(layout, span)))
    source, cue = _tagged(layout, turn.name), _tagged(layout, turn.sign) if turn.sign else None
    if not contents or not source:
        return None
    return Link(contents, cue, source, TURN_CONFIDENCE if turn.sign else CONTINUED_CONFIDENCE, turn=True)


def _tagged(layout: Layout, span: Span) -> TaggedSpan | None:
    """Return the tokens that begin in a span."""
    first = int(np.searchsorted(layout.tokens.starts, span.start, "left"))
    end = int(np.searchsorted(layout.tokens.starts, span.end, "left"))
    return TaggedSpan(first, end, MARGIN) if first < end else None
