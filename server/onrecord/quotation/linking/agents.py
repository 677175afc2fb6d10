"""
Who speaks where no verb has its speaker for a subject.

It was called “…” by Roe · In the words of Roe, “…” · To quote Roe, “…” · From Roe: “…”
The paper quoted Roe as saying, “…”
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from onrecord.quotation.cues import closed_classes, communication_words
from onrecord.quotation.linking.frames import Frames
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan
from onrecord.quotation.tagging.tokens import Attribute, Mark

CONFIDENCE = 0.7  # of an agent: as that of a possessor, for there are too few in PolNeAR's development part to measure
REACH = 15  # tokens from an agent's first to its last
_IRREGULAR = frozenset(["told", "written", "spoken", "sung", "sworn"])
_MARKS = (Mark.DOUBLE, Mark.SINGLE, Mark.COMMA, Mark.STOP)
_INTRODUCTION = re.compile(
    r"(?P<cue>(?i:In the words of|To quote|From(?=[^\n,“\"]*:))) (?P<name>[A-Z][^\n,:“”\"]{0,60})[,:] "
)
_CITED = re.compile(
    r"\b(?:quot|cit)(?:e|es|ed|ing) (?P<name>(?:[^\W\d_][\w.’'-]* ){1,8}?)"
    r"as (?P<cue>saying|telling|writing|calling|describing)\b"
)


class Agents:
    """The words of a layout, as the search for agents asks for them."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.frames, self.tokens = layout, Frames(layout), layout.tokens
        self.marks = layout.tokens.column(Attribute.MARK)

    def credited(self, link: Link) -> Link:
        """Return *link* given to the agent that its sentence names, if it names one."""
        return self._introduced(link) or self._cited(link) or self._by_agent(link) or link

    def _cited(self, link: Link) -> Link | None:
        """The paper quoted [Roe] as [saying], “good”."""
        if link.cue is None:
            return None
        low, high = int(self.tokens.starts[link.cue.start]), int(self.tokens.ends[link.contents[-1].end - 1])
        match = _CITED.search(self.tokens.text, low, high)
        return match and self._named(link, match)

    def _introduced(self, link: Link) -> Link | None:
        """In the words of [Roe], it was “good”."""
        start = int(self.layout.sentence_start[link.contents[0].start])
        match = _INTRODUCTION.match(self.tokens.text, int(self.tokens.starts[start]))
        if match is None or int(self.tokens.starts[link.contents[-1].end - 1]) < match.end():
            return None
        if link.cue and int(self.tokens.starts[link.cue.start]) >= match.end("name"):
            return None  # “To quote Roe, …,” Doe said
        return self._named(link, match)

    def _named(self, link: Link, match: re.Match[str]) -> Link:
        """Return *link* with the cue and name of a match, less what of its contents stands before their end."""
        cue, source = (TaggedSpan(*self.tokens.range_of(*match.span(group))) for group in ("cue", "name"))
        first = int(np.searchsorted(self.tokens.starts, match.end()))
        contents = tuple(replace(c, start=max(c.start, first)) for c in link.contents if c.end > first)
        return Link(contents, cue, source, max(link.confidence, CONFIDENCE))

    def _by_agent(self, link: Link) -> Link | None:
        """It was called “good” by [Roe]."""
        cue = link.cue or self._swallowed(link.contents[0])
        if cue is None or not self._is_passive(cue):
            return None
        for end in self._ends(link):
            if (by := self._skip_marks(end)) and self._word(by) == "by" and (agent := self._agent(by + 1)):
                contents = tuple(_between(c, cue, by) for c in link.contents if c.start < by)
                return Link(contents, cue, agent, max(link.confidence, CONFIDENCE))
        return None

    def _swallowed(self, content: TaggedSpan) -> TaggedSpan | None:
        """Return the cue in a content before its first quoted segment: [The treaty was called “good”] by Roe."""
        marks = np.flatnonzero(self.layout.quoted[content.start : content.end] > 0)
        return self.frames.last_cue(content.start, content.start + int(marks[0])) if len(marks) else None

    def _ends(self, link: Link) -> Iterator[int]:
        """Yield where an agent may follow: after a quoted segment of the content."""
        for content in link.contents:
            for number in self.layout.segments_in(content.start, content.end):
                yield self.layout.ranges[number][1]

    def _skip_marks(self, place: int) -> int:
        """Return the first token from *place* on that is no quotation mark or comma; 0 where there is none."""
        return next((p for p in range(place, min(place + REACH, len(self.marks))) if self.marks[p] not in _MARKS), 0)

    def _is_passive(self, cue: TaggedSpan) -> bool:
        """Return whether a cue is "was called" or, after a comma, "called"."""
        verb = next((p for p in range(cue.start, cue.end) if self._word(p) in communication_words()), None)
        if verb is None or not (self._word(verb).endswith("ed") or self._word(verb) in _IRREGULAR):
            return False
        before = verb - 1
        while before >= 0 and (self._word(before).endswith("ly") or self._class(before) in ("adverb", "not")):
            before -= 1
        return before >= 0 and (self._class(before) == "be" or bool(self.marks[before] == Mark.COMMA))

    def _agent(self, low: int) -> TaggedSpan | None:
        high = min(int(self.layout.sentence_end[low - 1]), low + REACH)
        return self.frames.phrase_after(low, high)

    def _class(self, place: int) -> str:
        return closed_classes().get(self._word(place), "")

    def _word(self, place: int) -> str:
        return self.tokens.written(place, place + 1).lower()


def _between(content: TaggedSpan, cue: TaggedSpan, by: int) -> TaggedSpan:
    """Return a content without the cue that it may hold, and what stands before that, and without the agent."""
    start = cue.end if content.start <= cue.start < content.end else content.start
    return replace(content, start=start, end=min(content.end, by))
