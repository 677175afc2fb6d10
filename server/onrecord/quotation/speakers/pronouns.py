"""Whom he, she, they, "both leaders" and who mean: by distance, subject, gender, and who spoke last."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model import Span
from onrecord.options import SpeakerOptions
from onrecord.quotation.cues import communication_words
from onrecord.quotation.speakers.entities import Entities
from onrecord.quotation.speakers.entity import Entity, Reference
from onrecord.quotation.speakers.lexicon import Gender, lexicon
from onrecord.quotation.speakers.offices import Offices
from onrecord.quotation.speakers.roles import read_role
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.sentences import find_sentences

GENDERS: dict[str, Gender] = {
    **dict.fromkeys(["he", "him", "his", "himself"], "male"),
    **dict.fromkeys(["she", "her", "hers", "herself"], "female"),
}
# "Him" and a "her" that owns nothing mean someone other than the subject, so they tell nothing of it.
_OF_SUBJECT = re.compile(r"\b(?:s?he|his|hers|himself|herself|her(?= ([a-z]+)))\b", re.IGNORECASE)
_BEFORE = re.compile(r"([^\W\d_][\w'’-]*)?([\W\d_]*)$")
_THE = re.compile(r"\b[Tt]he $")
_CLAUSE_START = re.compile(r"[.!?:;,\n“”\"–—(]")
_DETERMINERS = frozenset(["a", "an", "the", "this", "these", "those", "any", "no", "or", "again"])
_NAMED = frozenset(["named", "called"])
_SMALL_WORD = re.compile(r"[a-z-]+")
_TWO = re.compile(r"both\b|the (?:two|pair)\b")
_PARAGRAPH = re.compile(r"[\n\r\u2028\u2029]")
_LEFT = 40  # code points read before a name to tell whether it is a subject
_ADJACENT = re.compile(r",?[\s—–-]*|, \d{1,3},? ")
_APPOSED = re.compile(r", (?!who\b|which\b)[^.;:“”\"]{1,120}")
COORDINATION = re.compile(r",? and (?:the |then-)?(?:[a-z-]+ ){0,3}$|,? & $")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person mentioned, as pronouns choose among them."""

    entity: Entity
    span: Span
    possessive: bool
    subject: bool
    quoted: bool
    sentence: int


class Antecedents:
    """The people that pronouns of one text may mean."""

    def __init__(self, entities: Entities, offices: Offices, options: SpeakerOptions) -> None:
        self.text, self.entities, self.options = entities.text, entities, options
        self.sentences = [sentence.start for sentence in find_sentences(self.text)]
        self.quoted = [s.outer for s in find_quoted_segments(self.text) if not s.nested]
        self.people: list[Candidate] = []
        self.bodies: list[Candidate] = []
        self.pairs: list[tuple[int, tuple[Entity, ...]]] = []
        before: Reference | None = None
        for reference in entities.references:
            before = self._add(reference, before)
        self.people += [self._described(span, entity) for span, entity in offices.described()]
        self.people.sort(key=lambda person: person.span)
        self.starts = [person.span.start for person in self.people]
        self._vote()

    def _add(self, reference: Reference, before: Reference | None) -> Reference | None:
        mention, entity = reference.mention, reference.entity
        if entity is None or mention.absorbed or mention.heading:
            return before
        gap = self.text[before.mention.extent.end : mention.extent.start] if before else ""
        paired = before is not None and COORDINATION.fullmatch(gap) is not None
        earlier = self.people[-1] if paired and self.people else None
        start, possessive = mention.extent.start, mention.possessive
        candidate = Candidate(
            entity=entity,
            span=mention.extent,
            possessive=possessive,
            subject=earlier.subject if earlier else not possessive and self.begins_clause(start),
            quoted=self.is_quoted(start),
            sentence=self.sentence(start),
        )
        if entity.kind == "person":
            self.people.append(candidate)
            if earlier and before and before.entity is earlier.entity and not before.mention.possessive:
                self.pairs.append((mention.extent.end, (earlier.entity, entity)))
        elif entity.kind == "body":
            self.bodies.append(candidate)
        return reference

    def _described(self, span: Span, entity: Entity) -> Candidate:
        """Return someone as "the president" mentions them."""
        possessive = self.text[span.end : span.end + 2] in ("’s", "'s")
        subject = not possessive and self.begins_clause(span.start)
        return Candidate(entity, span, possessive, subject, self.is_quoted(span.start), self.sentence(span.start))

    def sentence(self, position: int) -> int:
        """Return the number of the sentence at *position*."""
        return bisect_right(self.sentences, position)

    def is_quoted(self, position: int) -> bool:
        """Return whether *position* stands in someone's words."""
        i = bisect_right(self.quoted, position, key=lambda span: span.start) - 1
        return i >= 0 and position < self.quoted[i].end

    def begins_clause(self, start: int) -> bool:
        """Return whether the name at *start* is likely a subject: it begins a clause, or follows "said"."""
        match = _BEFORE.search(_THE.sub("", self.text[max(0, start - _LEFT) : start]))
        if match is None or match[1] is None or _CLAUSE_START.search(match[2]):
            return True
        word = match[1].lower()
        return word in lexicon().openers | _NAMED or word in communication_words() or word.endswith("ly")

    def _vote(self) -> None:
        """Let pronouns tell the gender of whoever is the only person of their sentence so far."""
        known = lexicon()
        for match in _OF_SUBJECT.finditer(self.text):
            if match[1] and match[1] in known.prepositions | known.openers | _DETERMINERS:
                continue
            near = self._before(match.start(), 2)
            sentence = self.sentence(match.start())
            inside = {id(person.entity): person.entity for person in near if person.sentence == sentence}
            if len(inside) == 1 and not self.is_quoted(match.start()):
                next(iter(inside.values())).votes[GENDERS[match[0].lower()]] += 1

    def _before(self, position: int, count: int) -> Sequence[Candidate]:
        end = bisect_left(self.starts, position)
        return self.people[max(0, end - count) : end]

    def person(self, pronoun: str, position: int, last_speaker: Entity | None) -> Entity | None:
        """Return whom he, she, his or her at *position* means, or None where two are about as likely."""
        gender = GENDERS[pronoun]
        owned = pronoun in ("his", "her", "hers")
        scores: dict[int, tuple[float, Entity]] = {}
        for person in self._before(position, self.options.mentions):
            if person.entity.gender in (gender, None) and position - person.span.end <= self.options.window:
                score = self._score(person, position, gender, owned=owned) + (
                    self.options.last_speaker * (person.entity is last_speaker)
                )
                best = scores.get(id(person.entity), (score, person.entity))
                scores[id(person.entity)] = max(best, (score, person.entity), key=lambda pair: pair[0])
        found = self._clear_best(scores) if scores else self._ahead(position, gender)
        if found:
            found.votes[gender] += 1
        return found

    def _score(self, person: Candidate, position: int, gender: Gender, *, owned: bool) -> float:
        options = self.options
        in_sentence = person.sentence == self.sentence(position)
        score = max(0, position - person.span.end) * options.per_point
        score += options.subject * (person.subject or (owned and in_sentence and person.possessive))
        score += options.owner * (person.possessive and not owned)
        score += options.quoted * person.quoted
        topic = person.subject and not person.quoted and not owned
        score += options.paragraph * (topic and not _PARAGRAPH.search(self.text, person.span.end, position))
        score += options.gender_known * (person.entity.gender == gender)
        return score + options.same_sentence * (owned and in_sentence)

    def _clear_best(self, scores: dict[int, tuple[float, Entity]]) -> Entity | None:
        ranked = sorted(scores.values(), key=lambda pair: -pair[0])
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < self.options.min_margin:
            return None
        return ranked[0][1]

    def is_latest(self, entity: Entity, position: int) -> bool:
        """Return whether *entity* is the person last named before *position* outside of quoted words."""
        near = [person for person in self._before(position, self.options.mentions) if not person.quoted]
        return bool(near) and near[-1].entity is entity

    def _ahead(self, position: int, gender: Gender) -> Entity | None:
        """Return the first person named later in the sentence: "When asked whether he believed it, Roe said"."""
        sentence = self.sentence(position)
        following = self.people[bisect_left(self.starts, position) :][:2]
        fits = [p.entity for p in following if p.sentence == sentence and p.entity.gender in (gender, None)]
        return fits[0] if fits else None

    def body(self, position: int) -> Entity | None:
        """Return the body that "it" means: the subject last named in this sentence or the one before."""
        sentence = self.sentence(position)
        near = [b for b in self._bodies_before(position) if b.subject and sentence - b.sentence <= 1]
        return near[-1].entity if near else None

    def body_called(self, noun: str, position: int) -> Entity | None:
        """Return the body that "the company" means: the last with the noun in its name, or else without any such."""
        near = [b for b in self._bodies_before(position) if position - b.span.end <= self.options.window]
        named = [b for b in near if noun in b.entity.words]
        if not named and noun in lexicon().generic_nouns:
            named = [b for b in near if not _has_noun(b.entity)]
        return named[-1].entity if named else None

    def _bodies_before(self, position: int) -> list[Candidate]:
        end = bisect_left(self.bodies, position, key=lambda body: body.span.start)
        return [b for b in self.bodies[max(0, end - self.options.mentions) : end] if not b.quoted]

    def group(self, position: int, phrase: str) -> tuple[Entity, ...]:
        """
        Return whom "they" or "both leaders" means: those last named with "and".

        For "they" and "the leaders" in this sentence or the one before. For phrases that tell of two, where no pair is
        near, the last two people whom they fit.
        """
        pronoun = not _TWO.match(phrase)
        i = bisect_right(self.pairs, position, key=lambda pair: pair[0]) - 1
        if i >= 0:
            near = self.sentence(position) - self.sentence(self.pairs[i][0]) <= 1
            if near or (not pronoun and position - self.pairs[i][0] <= self.options.group_window):
                return self.pairs[i][1]
        return () if pronoun else self._last_two(position, phrase)

    def _last_two(self, position: int, phrase: str) -> tuple[Entity, ...]:
        noun = phrase.rsplit(maxsplit=1)[-1].removesuffix("s")
        fits = lexicon().governing if noun == "leader" else {noun}
        near = [p.entity for p in reversed(self._before(position, 2 * self.options.mentions)) if not p.quoted]
        latest = list({id(e): e for e in near if fits & {role.head for role in e.roles}}.values())
        latest = latest if len(latest) > 1 else list({id(e): e for e in near}.values())
        return tuple(latest[1::-1]) if len(latest) > 1 else ()

    def relative(self, position: int) -> Entity | None:
        """Return the head of the relative clause whose "who" or "which" stands at *position*."""
        references = self.entities.references
        last = bisect_left(self.entities.starts, position) - 1
        for reference in reversed(references[max(0, last - 1) : last + 1]):
            gap = self.text[reference.mention.name.end : position]
            if _ADJACENT.fullmatch(gap):
                return reference.entity
            if reference.entity and reference.entity.kind == "person" and _APPOSED.fullmatch(gap) and read_role(gap):
                return reference.entity
        return self._owner_ahead(position, references[last + 1 : last + 2])

    def _owner_ahead(self, position: int, following: Sequence[Reference]) -> Entity | None:
        """Return whose words a clause tells of: "a winter, which began with Roe’s suggestion that it was over"."""
        for reference in following:
            mention = reference.mention
            words = _SMALL_WORD.findall(self.text[mention.name.end + 2 : mention.name.end + _LEFT])
            near = self.sentence(position) == self.sentence(mention.name.start)
            if mention.possessive and near and words and words[0] in lexicon().possessed:
                return reference.entity
        return None


def _has_noun(entity: Entity) -> bool:
    return bool(lexicon().body_nouns & {*entity.words})
