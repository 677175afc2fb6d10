"""Whom "the senator", "the former president", "the company" mean: by the roles that the text gives, and by nearness."""

import math
import re

from onrecord.quotation.speakers.antecedents import Antecedents, Choice, choose, those_of_gender
from onrecord.quotation.speakers.entity import Entity
from onrecord.quotation.speakers.lexicon import lexicon
from onrecord.quotation.speakers.offices import Offices
from onrecord.quotation.speakers.roles import Role

INDEFINITE = frozenset(["a", "an", "one", "another", "some", "any"])
_SOMEONE = r"\b(?:an?|one|another|some|two|three|four|five|several|many|other|unnamed|anonymous)(?: [\w’'.-]+){0,4}? "


class Nominals:
    """The descriptions of one text."""

    def __init__(self, antecedents: Antecedents, offices: Offices) -> None:
        self.known, self.offices, self.options = antecedents, offices, antecedents.options

    def person(self, asked: Role, position: int, last_speaker: Entity | None, *, definite: bool) -> Choice:
        """
        Return whom a role means: of those it fits, and of others near by of whom it may be news.

        Args:
            definite: Whether it is "the candidate"; "Oslo’s mayor" and the like mean only who was said to be that.
        """
        near = self.known.people_before(position, 2 * self.options.mentions)
        people = those_of_gender(near, lexicon().genders.get(asked.head))
        fits = {*self.offices.holders_near(asked, position)}
        told = {entity for entity in fits if _shared(entity, asked)}
        if not (definite and self._is_news(asked, position, is_told=bool(told or (fits and not asked.places)))):
            people = [person for person in people if person.entity in fits]
        else:
            people = [p for p in people if p.entity in fits or self._may_be(p.entity, asked, position, last_speaker)]
        if definite and not (fits or near):
            people = self.known.maybes_before(position)
        scores = dict.fromkeys(fits, self.options.longest_ago) | self.known.scores(people, position, last_speaker)
        for entity, score in scores.items():
            scores[entity] = max(score, self.options.longest_ago) + self._evidence(entity, asked, fits=entity in fits)
        return choose(scores, self.options.min_margin)

    def _is_news(self, asked: Role, position: int, *, is_told: bool) -> bool:
        """Return whether a role may be one that was not told before, rather than that of "a senior official"."""
        if is_told and asked.head not in lexicon().plain_roles:
            return False
        before = self.known.text[max(0, position - self.options.window) : position]
        return not re.search(_SOMEONE + re.escape(asked.head) + r"s?\b", before, re.IGNORECASE)

    def _may_be(self, entity: Entity, asked: Role, position: int, last_speaker: Entity | None) -> bool:
        """Return whether someone of whom it was not said may be meant: an office only of whoever spoke last."""
        known, heads = lexicon(), {role.head for role in entity.roles}
        if asked.head in known.running:
            return heads <= known.running | known.elected and not self._is_other(entity, asked)
        if asked.head in known.plain_roles:
            return not self._is_other(entity, asked)
        if not heads <= known.running or entity is not last_speaker:
            return False
        qualified = bool(asked.places | asked.names | asked.critical) or asked.former
        return self.known.is_latest(entity, position, subjects=qualified)

    def _is_other(self, entity: Entity, asked: Role) -> bool:
        """Return whether someone is said to be what is asked for, but of another place or party."""
        return any(role.head == asked.head and not role.answers(asked) for role in entity.roles)

    def _evidence(self, entity: Entity, asked: Role, *, fits: bool) -> float:
        options = self.options
        score = options.role * fits * (0.5 if asked.head in lexicon().plain_roles else 1.0)
        score += options.shared_word * _shared(entity, asked)
        return score + options.salience * math.log2(1 + entity.mentions)

    def body(self, words: list[str], position: int) -> Entity | None:
        """Return the body that "the company" means: the last with the noun in its name, or else without any such."""
        near, noun = self.known.bodies_before(position), words[-1]
        named = [b for b in near if {*words} <= {*b.entity.words}]
        if not named and len(words) == 1 and noun in lexicon().generic_nouns:
            named = [b for b in near if b.subject and not lexicon().body_nouns & {*b.entity.words}]
        return named[-1].entity if named else None


def _shared(entity: Entity, asked: Role) -> bool:
    """Return whether a word of what is asked for, such as a place or a party, was said of someone."""
    return any((role.places | role.names) & (asked.places | asked.names) for role in entity.roles)
