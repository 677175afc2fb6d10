"""
Whose a quotation without a cue is: a dash and a name after it, "NAME:" before it, a colon that ends the paragraph
before, the words of its sentence, or else the one who spoke last.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from onrecord.quotation.cues import is_communication
from onrecord.quotation.linking.agents import Agents
from onrecord.quotation.linking.clauses import part_clauses
from onrecord.quotation.linking.coordination import part_reports
from onrecord.quotation.linking.frames import Frame, Frames
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.linking.narrowing import Narrowing
from onrecord.quotation.linking.neighbours import continues, follows_quotation, is_quoted, is_whole_paragraph
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan, Tagging
from onrecord.quotation.tagging.tokens import Attribute, Mark, word_code

# Confidences: about the share of right sources in PolNeAR (development part, training part).
LAYOUT_CONFIDENCE = 0.9  # of a dash, a transcript or a colon: 38 of 40, 37 of 50
CONTINUED_SHARE = 0.86  # of the confidence before, in the next paragraph: 18 of 21 where that was right, else 0 of 18
AGAIN_CONFIDENCE = 0.7  # of who spoke last, for a paragraph that is all quoted after one that quotes: 1 of 5, 47 of 62
ANSWER_CONFIDENCE = 0.6  # of who was asked in the paragraph before; a custom of the press, 1 of 2 in the training part
FALLBACK_CONFIDENCE = 0.2  # of who spoke last, for any other quotation: 0 of 12, 34 of 160
# Of word order alone, around a word of communication. With a tagged cue: 5 of 9, 17 of 43; with an untagged one before
# the content: 2 of 6, 10 of 39, yet our own sentences need it; others have the fallback: 1 of 5, 6 of 34.
FRAME_CONFIDENCE = 0.5
AFTER_CONFIDENCE = 0.42  # of an untagged cue after the content: 0 of 2, 1 of 32; told as "perhaps", as our own need it
RELATIVE_REACH = 12  # tokens between "who" and its cue; 8 and 20 find the same on the development part

_DASH = re.compile(r"[\"”’»]?\s*(?P<cue>[―—–]|--?)\s*(?P<name>[A-Z][^\n\"“”]{2,70}?)\.?[^\S\n]*(?=\n|\Z)")
_SPEAKER = re.compile(
    r"[\"“]?(?P<name>[A-Z][A-Z.'’-]{1,30}(?: [A-Z][A-Z.'’-]{0,30}){0,3}|[A-Z][a-z]{1,30} [A-Z][a-z]{1,30})(?P<cue>:)\s"
)
_PRONOUNS = ("he", "she", "they")
_ASKED = re.compile(
    r"\s*(?:Asked|Pressed|Questioned|Challenged)\b[^\n\"“]*,\s+(?P<who>he|she|they|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)\b"
)
_WHO, _TO = word_code("who"), word_code("to")


def apply_rules(layout: Layout, tagging: Tagging, links: Sequence[Link]) -> list[Link]:
    """
    Return *links* with cue and source filled in where only layout tells.

    Left out are contents without marks and cue, and blocks that nobody is said to have said.
    """
    rules, narrowing, agents = _Rules(layout, tagging), Narrowing(layout, tagging), Agents(layout)
    owned = (agents.credited(narrowing.repossessed(narrowing.unexplained(rules.named(link)))) for link in links)
    narrowed = (part for link in owned for part in (narrowing.narrowed(link) if is_quoted(layout, link) else [link]))
    parted = (part for link in narrowed for part in part_clauses(layout, link))
    return [rules.joined(link) for link in _filled(rules, parted)]


def _filled(rules: "_Rules", links: Iterable[Link]) -> Iterator[Link]:
    before: Link | None = None
    for link in links:
        if not is_quoted(rules.layout, link):
            if link.cue:
                yield from part_reports(rules.layout, rules.of_main_clause(link))
        elif found := rules.by_layout(link):
            filled = found if found.source else rules.by_neighbour(found, before)
            before = filled if filled.source else before
            yield filled


class _Rules:
    """The text that the rules look at."""

    def __init__(self, layout: Layout, tagging: Tagging) -> None:
        self.layout = layout
        self.sources, self.cues = _Sorted(tagging.sources), _Sorted(tagging.cues)
        self.frames = Frames(layout)
        self.tokens = layout.tokens
        self.marks = layout.tokens.column(Attribute.MARK)

    def named(self, link: Link) -> Link:
        """Return *link* with the source before it in its sentence where its own is no words: a picture."""
        source = link.source
        if source is None or any(c.isalnum() for c in self.tokens.written(source.start, source.end)):
            return link
        near = self.sources.between(int(self.layout.sentence_start[source.start]), source.start)
        return replace(link, source=near[-1] if near else None)

    def joined(self, link: Link) -> Link:
        """Return *link* with a joint subject as one source, the name before a "who", and no clause that ran into it."""
        if link.source is None:
            return link
        source = self.frames.joined(self.frames.trimmed(self._antecedent(link.source, link.cue)))
        return link if source is link.source else replace(link, source=source)

    def of_main_clause(self, link: Link) -> Link:
        """Return a report without a source given to the subject of its sentence: [Ada Roe] left, promising to write."""
        if link.source or link.cue is None or not self._is_participle(link.cue.start):
            return link
        start = int(self.layout.sentence_start[link.cue.start])
        subject = self.frames.subject(start, link.cue.start) if link.contents[0].start > link.cue.start else None
        return replace(link, source=subject) if subject else link

    def _is_participle(self, place: int) -> bool:
        """Return whether a token is a participle that a comma parts from its subject."""
        return self.tokens.written(place, place + 1).endswith("ing") and bool(self.marks[place - 1] == Mark.COMMA)

    def _antecedent(self, source: TaggedSpan, cue: TaggedSpan | None) -> TaggedSpan:
        """Return whom a "who" means if it stands right after, or if its clause ends before the cue; else the source."""
        if self.tokens.column(Attribute.LOWER)[source.start] != _WHO:
            return source
        end = source.start - (self.marks[source.start - 1] == Mark.COMMA)
        near = self.sources.between(max(0, source.start - RELATIVE_REACH), source.start)
        if near and near[-1].end == end:
            return near[-1]
        inserted = end < source.start and self.marks[source.start + 1] != Mark.COMMA
        if cue and inserted and cue.start > source.start and self.marks[cue.start - 1] == Mark.COMMA:
            return self.frames.subject(int(self.layout.sentence_start[source.start]), end) or source
        return source

    def by_layout(self, link: Link) -> Link | None:
        """Return *link* with what layout tells if it has no cue; None for a block that nobody is said to have said."""
        if link.cue:
            return link
        text, first = self.tokens.text, link.contents[0]
        last = self._last_marked(link)
        if match := _DASH.match(text, self.tokens.ends[last.end - 1]):
            return self._named(replace(link, contents=(*link.contents[:-1], last)), match)
        if match := _SPEAKER.match(text, self.tokens.starts[first.start]):
            start = int(np.searchsorted(self.tokens.starts, match.end()))
            rest = replace(first, start=start) if start < first.end else first
            return self._named(replace(link, contents=(rest, *link.contents[1:])), match)
        return self._after_colon(link) if self._follows_colon(first.start) else link

    def by_neighbour(self, link: Link, before: Link | None) -> Link:
        """Return *link* with the last source before it in its paragraph, or the one who spoke last."""
        place = link.contents[0].start
        start = int(np.searchsorted(self.layout.paragraph, self.layout.paragraph[place], "left"))
        if before and continues(self.layout, before, link):
            return replace(link, source=before.source, confidence=CONTINUED_SHARE * before.confidence)
        if framed := self._framed(link):
            return framed
        if is_whole_paragraph(self.layout, link) and (asked := self._asked_before(start, before)):
            return replace(link, source=asked, confidence=ANSWER_CONFIDENCE)
        near = self.sources.between(start, place)
        source = near[-1] if near else before.source if before else None
        again = (
            before is not None
            and is_whole_paragraph(self.layout, link)
            and follows_quotation(self.layout, before, link)
        )
        confidence = AGAIN_CONFIDENCE if again else FALLBACK_CONFIDENCE
        return replace(link, source=source, confidence=confidence if source else 0.0)

    def _asked_before(self, start: int, before: Link | None) -> TaggedSpan | None:
        """
        Return who was asked in the paragraph before the one that begins at *start*: Pressed on it, [Ada Roe] rose.

        A pronoun there is whoever spoke before; the nearest name is often that of who asks.
        """
        begin = int(np.searchsorted(self.layout.paragraph, self.layout.paragraph[start] - 1, "left"))
        if begin == start:
            return None
        asked = _ASKED.match(self.tokens.text, self.tokens.starts[begin], self.tokens.starts[start])
        if asked is None:
            return None
        if before and asked["who"] in _PRONOUNS:
            return before.source
        first, end = (int(np.searchsorted(self.tokens.starts, place)) for place in asked.span("who"))
        return TaggedSpan(first, end)

    def _framed(self, link: Link) -> Link | None:
        """Return *link* with what the words of its sentence say, where the tagger was silent."""
        first, end = link.contents[0].start, link.contents[0].end
        if link.cue:
            source = self._relative(link.cue) or self.frames.source_of(link.cue, first, end)
            frame = Frame(link.cue, source) if source else None
        else:
            frame = self.frames.around(first, end)
        if frame is None:
            return None
        contents = tuple(c for c in link.contents if c.end <= frame.source.start or c.start >= frame.source.end)
        return Link(contents or link.contents[:1], frame.cue, frame.source, self._frame_confidence(link, frame.cue))

    def _frame_confidence(self, link: Link, cue: TaggedSpan) -> float:
        """Return how likely the source is that word order gives to a cue, by the kind of cue."""
        if not self._tells_of_words(cue):
            return FALLBACK_CONFIDENCE
        return AFTER_CONFIDENCE if link.cue is None and cue.start >= link.contents[-1].end else FRAME_CONFIDENCE

    def _tells_of_words(self, cue: TaggedSpan) -> bool:
        """Return whether a cue is a colon or of communication, and not "known as" or "titled"."""
        return bool(self.marks[cue.start] == Mark.COLON) or is_communication(self.tokens.written(cue.start, cue.end))

    def _relative(self, cue: TaggedSpan) -> TaggedSpan | None:
        """Return the "who" that a cue without a source hangs on: "Roe, who made news by declaring"."""
        low = max(int(self.layout.sentence_start[cue.start]), cue.start - RELATIVE_REACH)
        places = np.flatnonzero(self.tokens.column(Attribute.LOWER)[low : cue.start] == _WHO) + low
        return TaggedSpan(int(places[-1]), int(places[-1]) + 1) if len(places) else None

    def _last_marked(self, link: Link) -> TaggedSpan:
        """Return the last content, cut where its last quoted segment ends if a dash follows there."""
        last = link.contents[-1]
        number = int(self.layout.segment[last.start : last.end].max())
        if number >= 0:
            end = int(np.searchsorted(self.tokens.ends, self.layout.segments[number].outer.end, "right"))
            if last.start < end < last.end and self.marks[end] == Mark.DASH:
                return replace(last, end=end)
        return last

    def _named(self, link: Link, match: re.Match[str]) -> Link:
        cue, source = (TaggedSpan(*self.tokens.range_of(*match.span(group))) for group in ("cue", "name"))
        return replace(link, cue=cue, source=source, confidence=LAYOUT_CONFIDENCE)

    def _follows_colon(self, place: int) -> bool:
        place = self._before_quoting(place)
        return place >= 2 and self.marks[place - 1] == Mark.NEWLINE and self.marks[place - 2] == Mark.COLON

    def _before_quoting(self, place: int) -> int:
        """Return a place before the ">" that begins a quoted line."""
        while place > 0 and self.tokens.written(place - 1, place) == ">":
            place -= 1
        return place

    def _after_colon(self, link: Link) -> Link | None:
        """The last cue of the paragraph before, and the source nearest before it."""
        end = self._before_quoting(link.contents[0].start) - 1
        start = int(np.searchsorted(self.layout.paragraph, self.layout.paragraph[end - 1], "left"))
        cue = self._last_cue(start, end)
        if cue and self.tokens.column(Attribute.LOWER)[end - 3] == _TO and cue.start < end - 3 and self._is_block(link):
            return None  # members are asked to bring: a list
        sources = self.sources.between(start, end)
        source = next((s for s in reversed(sources) if cue is None or s.start < cue.start), None)
        source = source or next(iter(sources), None) or self.frames.subject(start, end)
        if source and (cue or not self._is_block(link)):
            return replace(link, cue=cue, source=source, confidence=LAYOUT_CONFIDENCE)
        return None if self._is_block(link) else link

    def _last_cue(self, start: int, end: int) -> TaggedSpan | None:
        """Return the last cue of communication between two tokens: a tagged one, or else a word of the list."""
        for cue in reversed(self.cues.between(start, end)):
            if is_communication(self.tokens.written(cue.start, cue.end)):
                return cue
        return self.frames.last_cue(start, end)

    def _is_block(self, link: Link) -> bool:
        number = self.layout.segment[link.contents[0].start]
        return bool(number >= 0) and self.layout.segments[number].style == "block"


class _Sorted:
    """Spans sorted by start, searched by token."""

    def __init__(self, spans: Sequence[TaggedSpan]) -> None:
        self.spans, self.starts = spans, [span.start for span in spans]

    def between(self, start: int, end: int) -> Sequence[TaggedSpan]:
        """Return the spans that start between two tokens."""
        return self.spans[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
