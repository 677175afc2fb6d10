"""
Contents without what the tagger took for content by mistake.

“… her description of it as ‘good’”: the description is hers, what it is said of is not. “… called it ‘good’”: the cue.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from onrecord.quotation.cues import is_communication, is_naming
from onrecord.quotation.linking.frames import Frames
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan, Tagging
from onrecord.quotation.tagging.tokens import Attribute, Capital, Mark, tag_code, word_code

# Development part of PolNeAR: 6 of 8 are right; twice the reach, or an adjective more, costs 0.1 of right sources.
CONFIDENCE = 0.7  # of a possessor, or of a cue inside a content
REACH = 15  # tokens between the marks and the word that introduces them
MAX_ADJECTIVES = 2  # between the possessive and its noun

# After a comma; in PolNeAR's training part the content ends there in seven of twelve, and elsewhere costs a clause.
_EXPLANATION = re.compile(r"(?:signall?|suggest|indicat|imply|reveal|underscor|highlight|reflect|show)ing")
_POSSESSIVE, _GENITIVE = tag_code("possessive"), word_code("'s")


@dataclass(frozen=True, slots=True)
class _Description:
    """A possessive and its noun of communication before quoted words: [her] [description] of it as “good”."""

    owner: TaggedSpan
    cue: TaggedSpan


class Narrowing:
    """The words of a layout, as the search for mistaken contents asks for them."""

    def __init__(self, layout: Layout, tagging: Tagging) -> None:
        self.layout, self.sources, self.frames = layout, tagging.sources, Frames(layout)
        is_comma = layout.tokens.column(Attribute.MARK) == Mark.COMMA
        self.commas: list[int] = np.flatnonzero(is_comma & (layout.quoted == 0)).tolist()
        self.source_starts = np.array([source.start for source in tagging.sources], np.int64)

    def narrowed(self, link: Link) -> list[Link]:
        """Return *link* without the words before a possessed description or a cue, and parted where another follows."""
        silent = link.cue is None or not is_communication(self.layout.tokens.written(link.cue.start, link.cue.end))
        parts = [part for content in link.contents for part in self._parted(content, silent)]
        kept = tuple(content for content, description in parts if description is None)
        found = [Link((content,), d.cue, d.owner, CONFIDENCE) for content, d in parts if d]
        if found:  # what stood before a possessor and has no marks of its own was never said
            kept = tuple(content for content in kept if self._segments(content))
        if kept:
            found.insert(0, replace(link, contents=kept) if found or link.cue else self._swallowed(link))
        return found

    def unexplained(self, link: Link) -> Link:
        """Return *link* without what the reporter takes its words for: that it is “over,” [signaling new talks]."""
        if link.cue is None or link.turn:
            return link
        contents = tuple(self._unexplained(content) for content in link.contents)
        return link if contents == link.contents else replace(link, contents=contents)

    def _unexplained(self, content: TaggedSpan) -> TaggedSpan:
        for place in self._commas(content.start + 1, content.end - 1):
            if _EXPLANATION.fullmatch(self.layout.tokens.written(place + 1, place + 2)):
                return replace(content, end=place)
        return content

    def _commas(self, start: int, end: int) -> list[int]:
        """Return the commas outside quotation marks between two tokens."""
        return self.commas[bisect_left(self.commas, start) : bisect_left(self.commas, end)]

    def repossessed(self, link: Link) -> Link:
        """
        Return *link* given to the possessor that stands inside its cue: a year that [began with Roe’s remark] “no.”

        What stands in no marks is left alone: of 33 such in PolNeAR's training part none was the possessor's.
        """
        if link.cue is None or not any(self._segments(content) for content in link.contents):
            return link
        cue = self.frames.last_cue(link.cue.start, link.cue.end)
        owner = cue and self._owner(cue.start, link.cue.start)
        return Link(link.contents, cue, owner, max(link.confidence, CONFIDENCE)) if owner else link

    def _parted(self, content: TaggedSpan, silent: bool) -> Iterator[tuple[TaggedSpan, _Description | None]]:
        """Yield the parts of a content, each with the description that introduces it."""
        start, introduced, low = content.start, None, content.start - REACH
        for first, end in self._segments(content):
            if description := self._description(content.start if silent else -1, max(low, first - REACH), first):
                if start < description.owner.start:
                    yield replace(content, start=start, end=description.owner.start), introduced
                start, introduced = max(content.start, description.cue.end), description
            low = end
        yield replace(content, start=start), introduced

    def _segments(self, content: TaggedSpan) -> list[tuple[int, int]]:
        return [self.layout.ranges[number] for number in self.layout.segments_in(content.start, content.end)]

    def _description(self, start: int, low: int, mark: int) -> _Description | None:
        low = max(low, int(self.layout.sentence_start[mark]))
        cue = self.frames.last_cue(low, mark)
        owner = cue and self._owner(cue.start, low)
        if cue is None or owner is None:
            return None
        opens = owner.start == start and self.layout.tokens.column(Attribute.TAG)[start] != _POSSESSIVE
        return _Description(owner, cue) if opens or is_naming(self.layout.tokens.written(cue.start, cue.end)) else None

    def _swallowed(self, link: Link) -> Link:
        """Return a link without a cue, less the cue that its content begins with and all before it."""
        first = link.contents[0]
        mark = next((start for start, _ in self._segments(first)), first.start)
        cue = self.frames.last_cue(max(first.start, mark - REACH), mark)
        number = int(np.searchsorted(self.source_starts, first.start)) - 1
        if cue is None or number < 0 or self.layout.sentence[self.sources[number].start] != self.layout.sentence[mark]:
            return link
        contents = (replace(first, start=cue.end), *link.contents[1:])
        return Link(contents, cue, self.sources[number], CONFIDENCE)

    def _owner(self, place: int, low: int) -> TaggedSpan | None:
        """Return the possessive pronoun, or the name with "’s", at most `MAX_ADJECTIVES` words before a token."""
        tokens = self.layout.tokens
        tags, lower = tokens.column(Attribute.TAG), tokens.column(Attribute.LOWER)
        for token in range(place - 1, max(low, place - 2 - MAX_ADJECTIVES) - 1, -1):
            if tags[token] == _POSSESSIVE:
                return TaggedSpan(token, token + 1)
            if lower[token] == _GENITIVE:
                first = token
                while first > low and tokens.column(Attribute.CAPITAL)[first - 1] != Capital.LOWER:
                    first -= 1
                return TaggedSpan(first, token) if first < token else None
        return None
