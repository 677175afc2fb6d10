"""
The sentence frames of reporting, read from word lists where the tagger saw no cue or no source: names it never met.

“…,” Roe said · “…,” said Roe · Roe said: “…” · Calling it “…,” Roe left
"""

import re
from dataclasses import dataclass

from onrecord.quotation.cues import closed_classes, communication_words, titles
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tagger import TaggedSpan
from onrecord.quotation.tagging.tokens import Attribute, Mark

_LIGHT_MARKS = (Mark.COMMA, Mark.DOUBLE, Mark.SINGLE, Mark.DASH)
_JOINERS = frozenset(["of", "de", "van", "von", "bin", "al", "del", "la"])

_GENITIVES = frozenset(["'s", "’s"])
_CONJUNCTIONS = frozenset(["as", "though"])
_VERBS = frozenset(["be", "have", "do", "modal"])
_PAST = re.compile(r"[a-z]{3,}ed")
_HE_OR_SHE = frozenset(["he", "she", "they", "i", "we"])
# Tokens between a quotation and its cue, or a cue and its source; 8 to 30 move no figure by more than 0.1 on the
# development part of PolNeAR.
REACH = 15
_STARTERS = frozenset(["person", "determiner", "possessive", "people"])
_SKIPPED = frozenset(["adverb", "have", "modal", "not", "ago"])  # between a source and its verb: "has also said"
_PARTING = frozenset(["and", "though", "which", "that"])  # a clause of its own begins after these
_ENDING = frozenset(
    ["that", "to", "in", "preposition", "and", "though", "which", "as", "about", "with", "day", "by", "from"]
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue, and whose it is."""

    cue: TaggedSpan
    source: TaggedSpan


class Frames:
    """The words of a layout, as the frames ask for them."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.marks = layout.tokens.column(Attribute.MARK)

    def around(self, first: int, end: int) -> Frame | None:
        """Return the frame of a quoted content, given as tokens with its marks; the one after it is preferred."""
        for cue in (self._cue_after(end), self._cue_before(first, end)):
            if cue and (source := self.source_of(cue, first, end)):
                return Frame(cue, source)
        return None

    def source_of(self, cue: TaggedSpan, first: int, end: int) -> TaggedSpan | None:
        """Return who does what a cue says: named before it, else after it; after the content, where the cue begins."""
        low = max(int(self.layout.sentence_start[cue.start]), cue.start - REACH, end if cue.start >= end else 0)
        if source := self._phrase_before(low, cue.start):
            return source
        after = cue.end if cue.start >= end else end
        if after >= len(self.layout) or (cue.start < first and cue.start > low):
            return None
        return self.phrase_after(after, min(int(self.layout.sentence_end[after - 1]), after + REACH))

    def subject(self, low: int, high: int) -> TaggedSpan | None:
        """Return whom the last sentence between two tokens is about: "she", or else its first name or "the"."""
        if high <= low:
            return None
        low = max(low, int(self.layout.sentence_start[high - 1]))
        outside = [place for place in range(low, high) if self.layout.quoted[place] == 0]
        pronoun = next((place for place in outside if self._word(place) in _HE_OR_SHE), None)
        if pronoun is not None:
            return TaggedSpan(pronoun, pronoun + 1)
        if self._class(low) in _ENDING:  # In a message on her page, [the mayor] gave her own account
            low = next((place + 1 for place in outside if self.marks[place] == Mark.COMMA), low)
        return self.phrase_after(low, high)

    def last_cue(self, low: int, high: int) -> TaggedSpan | None:
        """Return the last word of communication between two tokens, outside quotation marks."""
        cue = next((place for place in reversed(range(low, high)) if self._is_cue(place)), None)
        return None if cue is None else TaggedSpan(cue, cue + 1)

    def trimmed(self, source: TaggedSpan) -> TaggedSpan:
        """Return a source without the clause before it: [all sounded hopeful,] Ada Roe; [talks go on, as] both."""
        if self._is_name(source.start):
            return source
        commas = [place for place in range(source.start, source.end - 1) if self.marks[place] == Mark.COMMA]
        for comma in reversed(commas):
            start = comma + 1 + (self._class(comma + 1) in _CONJUNCTIONS)
            clause = start > comma + 1 or any(self._is_verb(place) for place in range(source.start, comma))
            if clause and start < source.end and self._begins(start):
                return TaggedSpan(start, self._phrase_end(start, source.end), source.margin)
        return source

    def joined(self, source: TaggedSpan) -> TaggedSpan:
        """Return a source with the name that the sentence joins to it: [Ada Roe and] Max Doe spoke, calling it."""
        conjunction, low = source.start - 1, int(self.layout.sentence_start[source.start])
        if conjunction <= low or self._word(conjunction) not in ("and", "&") or not self._begins(source.start):
            return source
        start = conjunction
        while start > low and (self._text(start - 1)[0].isupper() or self._text(start - 1) in _JOINERS):
            start -= 1
        return TaggedSpan(start, source.end, source.margin) if start == low else source

    def _cue_after(self, end: int) -> TaggedSpan | None:
        if end >= len(self.layout) or self.marks[end] == Mark.NEWLINE:
            return None
        high = min(int(self.layout.sentence_end[end]), end + REACH)
        cue = next((place for place in range(end, high) if self._is_cue(place)), None)
        introduces_another = cue is not None and (self.layout.quoted[cue:high] > 0).any()
        return None if cue is None or introduces_another else TaggedSpan(cue, cue + 1)

    def _cue_before(self, first: int, end: int) -> TaggedSpan | None:
        sentence = int(self.layout.sentence_start[first])
        alone = sentence == first and int(self.layout.sentence_end[end - 1]) <= end
        if alone and first > 0 and self.marks[first - 1] != Mark.NEWLINE:
            sentence = int(self.layout.sentence_start[first - 1])  # She asked the last question herself. “Why?”
        low = max(sentence, first - REACH)
        return self.last_cue(low, first)

    def _phrase_before(self, low: int, high: int) -> TaggedSpan | None:
        while high > low and self._is_between(high - 1):
            high -= 1
        parted = [place for place in range(low, high) if self._parts(place, high)]
        low = parted[-1] + 1 if parted else low
        start = next((place for place in range(low, high) if self._begins(place)), None)
        return None if start is None else TaggedSpan(start, self._phrase_end(start, high))

    def phrase_after(self, low: int, high: int) -> TaggedSpan | None:
        """Return the name, the pronoun or what "the" begins between two tokens, right after the first."""
        while low < high and self._is_between(low):
            low += 1
        if low >= high or not self._begins(low):
            return None
        end = next((place for place in range(low + 1, high) if self._ends(place)), high)
        return TaggedSpan(low, self._phrase_end(low, end))

    def _phrase_end(self, start: int, high: int) -> int:
        """A pronoun is one token, a name ends with its last capital; what "the" begins goes on."""
        if self._class(start) == "person":
            return start + 1
        end = start
        while end < high and (self._text(end)[0].isupper() or self._text(end) in _JOINERS):
            end += 1
        while end > start and self._text(end - 1) in _JOINERS:
            end -= 1
        if end > start and end < high and self._word(end) in _GENITIVES:
            return high  # Roe’s lawyer
        if end > start or self._class(start) not in _STARTERS:
            return max(end, start + 1)
        return self._after_determiner(start, high)

    def _after_determiner(self, start: int, high: int) -> int:
        """The capitals and titles after "the", if there are any; else all of it."""
        end = start + 1
        while end < high and (self._text(end)[0].isupper() or self._word(end) in titles()):
            end += 1
        return end if end > start + 1 else high

    def _is_between(self, place: int) -> bool:
        """Return whether a token may stand between a source and its verb: "has also said"."""
        return bool(
            self.marks[place] in _LIGHT_MARKS
            or self._class(place) in _SKIPPED
            or (self._word(place).endswith("ly") and self._text(place)[0].islower())
        )

    def _parts(self, place: int, high: int) -> bool:
        """Return whether a clause of its own begins after a token."""
        if self.layout.quoted[place] > 0:
            return True
        return self._class(place) in _PARTING and place + 1 < high and self._begins(place + 1)

    def _begins(self, place: int) -> bool:
        """Return whether a name, a pronoun or "the" may begin a source here."""
        return self._is_name(place) or self._class(place) in _STARTERS

    def _is_name(self, place: int) -> bool:
        return self._text(place)[0].isupper() and self._class(place) in ("", "person")

    def _ends(self, place: int) -> bool:
        return bool(self.marks[place] != Mark.NONE) or self._class(place) in _ENDING or self._is_cue(place)

    def _is_cue(self, place: int) -> bool:
        return self._word(place) in communication_words() and not self.layout.quoted[place] > 0

    def _is_verb(self, place: int) -> bool:
        """Return whether a word looks like a finite verb: of the closed classes, or in -ed."""
        finite = self._class(place) in _VERBS and self._text(place)[0].isalpha()  # "’s" is a genitive as often
        return finite or bool(_PAST.fullmatch(self._text(place)))

    def _class(self, place: int) -> str:
        return closed_classes().get(self._word(place), "")

    def _word(self, place: int) -> str:
        return self._text(place).lower()

    def _text(self, place: int) -> str:
        return self.layout.tokens.written(place, place + 1)
