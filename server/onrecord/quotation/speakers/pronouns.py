"""Whom he, she, they, "both leaders", it and who mean."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from onrecord.quotation.speakers.antecedents import Antecedents, Choice, choose, those_of_gender
from onrecord.quotation.speakers.entity import Entity, Reference
from onrecord.quotation.speakers.lexicon import Gender, fold_name_words, lexicon
from onrecord.quotation.speakers.roles import read_role

GENDERS: dict[str, Gender] = {
    **dict.fromkeys(["he", "him", "his", "himself"], "male"),
    **dict.fromkeys(["she", "her", "hers", "herself"], "female"),
}
# "Him" and a "her" that owns nothing mean someone other than the subject, so they tell nothing of it.
_OF_SUBJECT = re.compile(r"\b(?:s?he|his|hers|himself|herself|her(?= ([a-z]+)))\b", re.IGNORECASE)
_DETERMINERS = frozenset(["a", "an", "the", "this", "these", "those", "any", "no", "or", "again"])
_SMALL_WORD = re.compile(r"[a-z-]+")
_TWO = re.compile(r"both\b|the (?:two|pair)\b")
_ADJACENT = re.compile(r",?[\s—–-]*|, \d{1,3},? ")
_A = re.compile(r"\ban? (?:[a-z-]+ )?$")
_SERVING = re.compile(r"\b([a-z-]+) (?:to|for|of|with|at) (?:the )?$")
_FROM = re.compile(r",?(?: \d{1,3},)? (?:of|from) ")  # Roe, of Oslo, who
_APPOSED = re.compile(r", (?!who\b|which\b)[^.;:“”\"]{1,120}")
_REACH = 40  # code points after "Roe’s" that hold what is hers


class Pronouns:
    """The pronouns of one text."""

    def __init__(self, antecedents: Antecedents) -> None:
        self.known, self.text, self.options = antecedents, antecedents.text, antecedents.options
        self._vote()

    def _vote(self) -> None:
        """Let pronouns tell the gender of whoever is the only person of their sentence so far."""
        words = lexicon().prepositions | lexicon().openers | _DETERMINERS
        for match in _OF_SUBJECT.finditer(self.text):
            if match[1] and match[1] in words:
                continue
            near = self.known.people_before(match.start(), 2)
            sentence = self.known.sentence(match.start())
            inside = {person.entity for person in near if person.sentence == sentence}
            if not inside and match[0] in ("His", "Her"):
                inside = {person.entity for person in near if person.sentence == sentence - 1}
            if len(inside) == 1 and not self.known.is_quoted(match.start()):
                next(iter(inside)).votes[GENDERS[match[0].lower()]] += 1

    def person(self, pronoun: str, position: int, last_speaker: Entity | None) -> Choice:
        """Return whom he, she, his or her at *position* means; none where two are about as likely."""
        gender = GENDERS[pronoun]
        near = self.known.people_before(position, self.options.mentions)
        fits = [p for p in those_of_gender(near, gender) if position - p.span.end <= self.options.window]
        fits = fits or self.known.maybes_before(position)
        scores = self.known.scores(fits, position, last_speaker, owned=pronoun in ("his", "her", "hers"))
        for entity in scores:
            scores[entity] += self.options.gender_known * (entity.gender == gender)
        found = choose(scores, self.options.min_margin) if scores else self._ahead(position, gender)
        if found.entity:
            found.entity.votes[gender] += 1
        return found

    def _ahead(self, position: int, gender: Gender) -> Choice:
        """Return the first person named later in the sentence: "When asked whether he believed it, Roe said"."""
        sentence = self.known.sentence(position)
        fits = [p.entity for p in self.known.people_after(position, 2) if p.sentence == sentence]
        fits = [entity for entity in fits if entity.gender in (gender, None)]
        return Choice(fits[0], tuple(fits)) if fits else Choice()

    def body(self, position: int) -> Entity | None:
        """Return the body that "it" means: the subject last named in this sentence or the one before."""
        sentence = self.known.sentence(position)
        near = [b for b in self.known.bodies_before(position) if b.subject and sentence - b.sentence <= 1]
        return near[-1].entity if near else None

    def group(self, position: int, phrase: str) -> tuple[Entity, ...]:
        """
        Return whom "they" or "both leaders" means: those last named with "and".

        For "they" and "the leaders" in this sentence or the one before. For phrases that tell of two, where no pair is
        near, the last two people whom they fit.
        """
        pairs, pronoun = self.known.pairs, not _TWO.match(phrase)
        i = bisect_right(pairs, position, key=lambda pair: pair[0]) - 1
        if i >= 0:
            sentences = self.known.sentence(position) - self.known.sentence(pairs[i][0])
            near = sentences <= 1 + pairs[i][2]
            if near or (not pronoun and position - pairs[i][0] <= self.options.group_window):
                return pairs[i][1]
        return () if pronoun else self._last_two(position, phrase)

    def _last_two(self, position: int, phrase: str) -> tuple[Entity, ...]:
        noun = phrase.rsplit(maxsplit=1)[-1].removesuffix("s")
        fits = lexicon().governing if noun == "leader" else {noun}
        near = self.known.people_before(position, 2 * self.options.mentions)
        latest = list(dict.fromkeys(p.entity for p in reversed(near) if not p.quoted))
        leading = [entity for entity in latest if fits & {role.head for role in entity.roles}]
        latest = leading if len(leading) > 1 else latest
        return tuple(latest[1::-1]) if len(latest) > 1 else ()

    def relative(self, position: int) -> Reference | None:
        """Return the head of the relative clause whose "who" or "which" stands at *position*."""
        references, starts = self.known.entities.references, self.known.entities.starts
        last = bisect_left(starts, position) - 1
        following = references[last + 1 : last + 2]
        for reference in reversed(references[max(0, last - 1) : last + 1]):
            gap = self.text[reference.mention.name.end : position]
            passed = reference.entity and (reference.entity.kind == "place" or self._is_noun(reference))
            if passed and _ADJACENT.fullmatch(gap):
                position = reference.mention.name.end if self._is_noun(reference) else reference.mention.extent.start
                continue
            if _ADJACENT.fullmatch(gap) or _FROM.fullmatch(gap):
                return None if self._is_served(reference) else reference
            if reference.entity and _APPOSED.fullmatch(gap) and _tells_what(reference.entity, gap):
                return reference
        return self._owner_ahead(position, following)

    def _is_served(self, reference: Reference) -> bool:
        """Return whether a name only tells whose someone is: "an adviser to Roe"."""
        start = reference.mention.extent.start
        match = _SERVING.search(self.text, max(0, start - _REACH), start)
        return match is not None and (match[1] in lexicon().roles or match[1] in lexicon().groups)

    def _is_noun(self, reference: Reference) -> bool:
        """Return whether a single word in capitals tells what something is: "a PAC"."""
        start = reference.mention.extent.start
        return len(reference.mention.words) == 1 and _A.search(self.text, max(0, start - 30), start) is not None

    def _owner_ahead(self, position: int, following: Sequence[Reference]) -> Reference | None:
        """Return whose words a clause tells of: "a winter, which began with Roe’s suggestion that it was over"."""
        for reference in following:
            mention = reference.mention
            words = _SMALL_WORD.findall(self.text[mention.name.end + 2 : mention.name.end + _REACH])
            near = self.known.sentence(position) == self.known.sentence(mention.name.start)
            if mention.possessive and near and words and words[0] in lexicon().possessed:
                return reference
        return None


def _tells_what(entity: Entity, apposed: str) -> bool:
    """Return whether what follows a name and a comma says what it is: a role of a person, a noun for a body."""
    if entity.kind == "person":
        return read_role(apposed) is not None
    return entity.kind != "place" and bool(lexicon().body_nouns & {*fold_name_words(apposed)})
