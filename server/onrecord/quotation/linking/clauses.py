"""
Quotations that the tagger ran together across clauses: Hale told her she was “wrong” and she told him he was “a fool”.

A clause that follows quoted words and has a subject and a cue of its own owns the quoted words after it.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from onrecord.quotation.linking.frames import Frame, Frames
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tokens import Attribute, Mark

CONFIDENCE = 0.7  # as of a cue inside a content; PolNeAR has too few second clauses to measure: 3
_CONJUNCTIONS = frozenset(["and", "but", "while", "whereas", "or"])
_MARKS = (Mark.COMMA, Mark.DOUBLE, Mark.SINGLE, Mark.DASH)


def part_clauses(layout: Layout, link: Link) -> Iterator[Link]:
    """Yield the quotations that *link*, one whose cue stands before it, is made of: itself, mostly."""
    ranges = [layout.ranges[n] for content in link.contents for n in layout.segments_in(content.start, content.end)]
    if link.cue is None or link.turn or len(ranges) < 2 or link.cue.start > ranges[0][0]:
        yield link
        return
    frames = Frames(layout)
    for (_, end), (first, last) in pairwise(ranges):
        if link.cue.start < end and (frame := _own_clause(layout, frames, end, first, last)):
            closed = end + 1  # with its closing mark
            before = tuple(replace(c, end=min(c.end, closed)) for c in link.contents if c.start < end)
            after = tuple(replace(c, start=max(c.start, frame.cue.end)) for c in link.contents if c.end > first)
            yield replace(link, contents=before)
            yield from part_clauses(layout, Link(after, frame.cue, frame.source, CONFIDENCE))
            return
    yield link


def _own_clause(layout: Layout, frames: Frames, low: int, first: int, end: int) -> Frame | None:
    """Return the frame of the quoted words at *first* if its subject stands right after the quoted words before."""
    cue = frames.last_cue(low, first)
    source = frames.source_of(cue, first, end) if cue else None
    if cue is None or source is None or not low <= source.start < cue.start:
        return None
    if layout.tokens.written(cue.start, cue.end).endswith("ing"):
        return None  # the participle is whoever spoke before: a partner at one point even admonishing
    words = [layout.tokens.written(place, place + 1).lower() for place in range(low, first)]
    marks = layout.tokens.column(Attribute.MARK)
    between = [n for n in range(low, source.start) if marks[n] not in _MARKS and words[n - low] not in _CONJUNCTIONS]
    joined = not _CONJUNCTIONS.isdisjoint(words[cue.end - low :])  # Roe called it “a,” Doe said, and “b”
    return None if between or joined else Frame(cue, source)
