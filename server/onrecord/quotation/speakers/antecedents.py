"""The people and bodies that a text names, as pronouns and descriptions choose among them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.model import Span
from onrecord.options import SpeakerOptions
from onrecord.quotation.cues import communication_words
from onrecord.quotation.speakers.entities import MAX_CHOICES, Entities
from onrecord.quotation.speakers.entity import Entity, Reference
from onrecord.quotation.speakers.judging import MAX_NAME
from onrecord.quotation.speakers.lexicon import lexicon
from onrecord.quotation.speakers.offices import Offices
from onrecord.text.sentences import find_sentences

COORDINATION = re.compile(r",? (?:and|nor) (?:the |then-)?(?:[a-z-]+ ){0,3}$|,? & $")
_OWNED = ("’s ", "'s ", "s’ ", "s' ")
_OWNER = re.compile(r"(?:\b[\w.]+ ){0,2}\w+(?:['’]s|s['’]) $")
_CLAUSE_START = re.compile(r"[.!?:;,\n“”\"–—(]")
_AFTER_WORDS = re.compile(r"[”\"’',] $")
_NAMED = frozenset(["named", "called"])
_PARAGRAPH = re.compile(r"[\n\r\u2028\u2029]")
_LINE_END = re.compile(r"\.?[ \t]*(?:\n|\Z)")
_LEFT = 60  # code points read before a name to tell whether it is a subject


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person or body mentioned."""

    entity: Entity
    span: Span
    possessive: bool
    subject: bool
    quoted: bool
    sentence: int


@dataclass(frozen=True, slots=True)
class Choice:
    """
    Whom a word means among several, if that is clear.

    Args:
        ranked: All whom it may mean, likeliest first.
    """

    entity: Entity | None = None
    ranked: tuple[Entity, ...] = ()


def choose(scores: Mapping[Entity, float], min_margin: float) -> Choice:
    """Return the one of the highest score; none where the next is nearer than *min_margin*."""
    ranked = sorted(scores, key=lambda entity: -scores[entity])
    clear = len(ranked) == 1 or (len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] >= min_margin)
    return Choice(ranked[0] if clear else None, tuple(ranked[:MAX_CHOICES]))


class Antecedents:
    """Those whom pronouns and descriptions of one text may mean, in order, and how likely."""

    def __init__(self, entities: Entities, offices: Offices, quoted: Sequence[Span], options: SpeakerOptions) -> None:
        """Find those named in the text of *entities*; *quoted* is what stands in marks there, sorted and disjoint."""
        self.text, self.entities, self.options = entities.text, entities, options
        self.sentences = [sentence.start for sentence in find_sentences(self.text)]
        self.quoted = quoted
        self.people: list[Candidate] = []
        self.bodies: list[Candidate] = []
        self.pairs: list[tuple[int, tuple[Entity, ...], bool]] = []  # where, who, and whether as subjects
        self.maybes: list[Candidate] = []  # names that no list knows, as people when nobody else can be meant
        self._latest: Candidate | None = None
        for reference in entities.references:
            self._add(reference)
        self.people += [self._described(span, entity) for span, entity in offices.described()]
        self.people.sort(key=lambda person: person.span)
        self.starts = [person.span.start for person in self.people]

    def _add(self, reference: Reference) -> None:
        mention, entity, before = reference.mention, reference.entity, self._latest
        if entity is None or mention.absorbed or mention.heading or self._is_signature(mention.extent):
            return
        near = before is not None and mention.extent.start - before.span.end < _LEFT
        paired = near and before and COORDINATION.fullmatch(self.text, before.span.end, mention.extent.start)
        start, possessive = mention.extent.start, mention.possessive
        candidate = Candidate(
            entity=entity,
            span=mention.extent,
            possessive=possessive,
            subject=before.subject if paired and before else not possessive and self.begins_clause(start),
            quoted=self.is_quoted(start),
            sentence=self.sentence(start),
        )
        self._latest = candidate
        if entity.kind == "body":
            self.bodies.append(candidate)
        elif entity.kind == "person":
            self.people.append(candidate)
        elif not _may_be_person(reference):
            return
        else:
            self.maybes.append(candidate)
        if paired and before and not before.possessive and "place" not in (entity.kind, before.entity.kind):
            self.pairs.append((mention.extent.end, (before.entity, entity), candidate.subject))

    def _described(self, span: Span, entity: Entity) -> Candidate:
        """Return someone as "the president" mentions them."""
        possessive = self.text[span.end : span.end + 2] in ("’s", "'s")
        subject = not possessive and self.begins_clause(span.start)
        return Candidate(entity, span, possessive, subject, self.is_quoted(span.start), self.sentence(span.start))

    def _is_signature(self, span: Span) -> bool:
        """Return whether a name is all that stands on its line, as below a letter; the next tells of somebody else."""
        begins = span.start == 0 or self.text[span.start - 1] == "\n"
        return begins and _LINE_END.match(self.text, span.end) is not None

    # Places

    def sentence(self, position: int) -> int:
        """Return the number of the sentence at *position*."""
        return bisect_right(self.sentences, position)

    def is_quoted(self, position: int) -> bool:
        """Return whether *position* stands in someone's words."""
        i = bisect_right(self.quoted, position, key=lambda span: span.start) - 1
        return i >= 0 and position < self.quoted[i].end

    def begins_clause(self, start: int) -> bool:
        """Return whether the name at *start* is likely a subject: it begins a clause, or follows "said"."""
        left = self.text[max(0, start - _LEFT) : start]
        left = left[:-4] if left.endswith((" the ", " The ")) or left in ("the ", "The ") else left
        left = _OWNER.sub("", left) if left.endswith(_OWNED) else left
        end = next((i for i in range(len(left), 0, -1) if left[i - 1].isalpha()), 0)
        if not end or _CLAUSE_START.search(left, end):
            return True
        before = next((i for i in range(end, 0, -1) if not (left[i - 1].isalnum() or left[i - 1] in "'’-")), 0)
        word = left[before:end].lower()
        if word in lexicon().addressing:
            return _AFTER_WORDS.search(left, 0, before) is not None
        return word in lexicon().openers | _NAMED or word in communication_words() or word.endswith("ly")

    # People

    def people_before(self, position: int, count: int) -> Sequence[Candidate]:
        """Return the last *count* mentions of people before *position*."""
        end = bisect_left(self.starts, position)
        return self.people[max(0, end - count) : end]

    def maybes_before(self, position: int) -> list[Candidate]:
        """Return the names within reach that may be people's though nothing tells so, where they are subjects."""
        end = bisect_left(self.maybes, position, key=lambda maybe: maybe.span.start)
        near = self.maybes[max(0, end - self.options.mentions) : end]
        return [m for m in near if m.subject and not m.quoted and position - m.span.end <= self.options.window]

    def people_after(self, position: int, count: int) -> Sequence[Candidate]:
        """Return the next *count* mentions of people."""
        start = bisect_left(self.starts, position)
        return self.people[start : start + count]

    def bodies_before(self, position: int) -> list[Candidate]:
        """Return the bodies named within reach before *position*, outside of quoted words."""
        end = bisect_left(self.bodies, position, key=lambda body: body.span.start)
        near = self.bodies[max(0, end - self.options.mentions) : end]
        return [b for b in near if not b.quoted and position - b.span.end <= self.options.window]

    def is_latest(self, entity: Entity, position: int, *, subjects: bool) -> bool:
        """Return whether *entity* is the person, or the subject, last named before *position* outside quoted words."""
        near = self.people_before(position, self.options.mentions)
        near = [person for person in near if not person.quoted and (person.subject or not subjects)]
        return bool(near) and near[-1].entity is entity

    def scores(
        self, people: Sequence[Candidate], position: int, last_speaker: Entity | None, *, owned: bool = False
    ) -> dict[Entity, float]:
        """
        Return how likely a word at *position* means each of *people*: the best that speaks for one of their mentions.

        Args:
            owned: Whether it is "his" rather than "he".
        """
        best: dict[Entity, float] = {}
        for person in people:
            score = self._score(person, position, owned=owned)
            best[person.entity] = max(score, best.get(person.entity, score))
        if last_speaker in best:
            best[last_speaker] += self.options.last_speaker
        return best

    def _score(self, person: Candidate, position: int, *, owned: bool) -> float:
        options = self.options
        in_sentence = person.sentence == self.sentence(position)
        score = max(0, position - person.span.end) * options.per_point
        score += options.subject * (person.subject or (owned and in_sentence and person.possessive))
        score += options.owner * (person.possessive and not owned)
        score += options.quoted * person.quoted
        topic = person.subject and not person.quoted and not owned
        score += options.paragraph * (topic and not _PARAGRAPH.search(self.text, person.span.end, position))
        return score + options.same_sentence * (owned and in_sentence)


def those_of_gender(people: Sequence[Candidate], gender: str | None) -> list[Candidate]:
    """Return the people who may be of a gender, as far as the text tells; all if it is None."""
    return [person for person in people if gender is None or person.entity.gender in (gender, None)]


def _may_be_person(reference: Reference) -> bool:
    words = reference.mention.words
    return reference.mention.kind == "unknown" and 1 < len(words) < MAX_NAME and words[-1] not in lexicon().peoples
