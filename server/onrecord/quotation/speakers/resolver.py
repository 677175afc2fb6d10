"""
Who the sources of a text's quotations are: people and bodies by their names, pronouns and roles, without a parser.

An unnamed source ("officials", "a spokesman") is nobody; one that names whom it speaks for ("a spokesman for the
ministry") is called just that. Two who say the same are one speaker, "Ada Roe and Max Doe", whose aliases are the two.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.model import Quotation, Span, Speaker
from onrecord.options import SpeakerOptions
from onrecord.quotation.speakers.descriptions import describe, is_speech
from onrecord.quotation.speakers.entities import Entities
from onrecord.quotation.speakers.entity import Entity, Reference
from onrecord.quotation.speakers.heads import find_heads
from onrecord.quotation.speakers.lexicon import NAME_WORD, fold_name_word, fold_name_words, lexicon
from onrecord.quotation.speakers.offices import Offices
from onrecord.quotation.speakers.pronouns import GENDERS, Antecedents
from onrecord.quotation.speakers.register import join_names
from onrecord.quotation.speakers.roles import Role, read_role

_LEADERS = "leaders|men|women|presidents|premiers|ministers|candidates|rivals|politicians|lawmakers|senators"
_SMALL_WORD = re.compile(r"\b[a-zß-öø-ÿ]+\b")
_GROUP = re.compile(
    rf"they|both(?: of them)?|the (?:two|pair|two of them)|(?:both|the|the two)(?: [a-z]+){{0,2}} (?:{_LEADERS})",
    re.IGNORECASE,
)
_OTHERS = re.compile(r",? and (?:(?:several |two |three |many )?other|others|his|her|their)\b[^,.;]{0,40}")
_INDEFINITE = frozenset(["a", "an", "one", "another", "some", "any"])


@dataclass(frozen=True, slots=True)
class Resolution:
    """
    Who says what a text quotes, and whom the text names.

    Args:
        speakers: Parallel to the quotations; None where the source is unnamed or unclear.
        names: Keys of the people and bodies named, comparable across texts.
    """

    speakers: tuple[Speaker | None, ...]
    names: frozenset[str]


def resolve_speakers(text: str, quotations: Sequence[Quotation], options: SpeakerOptions | None = None) -> Resolution:
    """
    Return the speaker of each quotation, and the names in *text*.

    >>> text = "President Ada Roe met Max Doe. She said: “No.”"
    >>> quotation = Quotation((Span(42, 44),), Span(31, 34), Span(35, 39), "direct", 1.0)
    >>> resolve_speakers(text, [quotation]).speakers[0]
    Speaker(name='Ada Roe', aliases=('President Ada Roe',), role='President')
    """
    entities = Entities(text)
    offices = Offices(entities)
    reader = _SourceReader(entities, offices, Antecedents(entities, offices, options or SpeakerOptions()))
    speakers: list[Speaker | None] = [None] * len(quotations)
    sources = [(q.source, i) for i, q in enumerate(quotations) if q.source]
    for source, i in sorted(sources):
        speakers[i] = reader.speaker(source)
    return Resolution(tuple(speakers), entities.names())


class _SourceReader:
    """Reads sources in text order, remembering who spoke last."""

    def __init__(self, entities: Entities, offices: Offices, antecedents: Antecedents) -> None:
        self.text = entities.text
        self.entities, self.offices, self.antecedents = entities, offices, antecedents
        self.last: Entity | None = None
        self.known = lexicon()
        self.small_words = {match[0] for match in _SMALL_WORD.finditer(self.text)}

    def speaker(self, source: Span) -> Speaker | None:
        """Return who *source* is."""
        found = self.resolve(source)
        if isinstance(found, str):
            return Speaker(found)
        if len(found) == 1:
            self.last = found[0] if found[0].kind == "person" else self.last
            return found[0].speaker()
        return _joint(found) if found else None

    def resolve(self, source: Span) -> tuple[Entity, ...] | str:
        """Return the people or bodies of a source, none if it is unclear, or how an unnamed one is described."""
        phrase = source.of(self.text)
        words = fold_name_words(phrase)
        if not words:
            return ()
        if found := self.by_function_word(words, phrase, source.start):
            return found
        inside = self.entities.within(source)
        heads = find_heads(self.text, source, inside)
        if heads:
            return self.named(heads, source)
        if found := self.by_role(phrase, words, source.start):
            return found
        return self.described(source, inside) if inside else self.in_heading(source)

    # he, who, both leaders, it

    def by_function_word(self, words: Sequence[str], phrase: str, position: int) -> tuple[Entity, ...]:
        first = words[0]
        if first in GENDERS and (len(words) == 1 or is_speech(words[1:])):
            return _some(self.antecedents.person(first, position, self.last))
        if first in ("who", "whose", "which"):
            return _some(self.antecedents.relative(position))
        if _GROUP.fullmatch(phrase.strip()):
            return self.antecedents.group(position, phrase.strip().lower())
        if first in ("it", "its") and (len(words) == 1 or is_speech(words[1:])):
            return _some(self.antecedents.body(position))
        return ()

    # Names

    def named(self, heads: Sequence[Reference], source: Span) -> tuple[Entity, ...] | str:
        entities = [reference.entity for reference in heads]
        if any(entity is None for entity in entities):
            return self.in_heading(source) if heads[0].mention.heading else ()
        found = tuple({id(e): e for e in entities if e}.values())
        rest = self.text[heads[-1].mention.name.end : source.end]
        if others := _OTHERS.match(rest):
            return " and ".join(e.name for e in found) + others[0]
        if len(found) == 1 and (self.is_common_word(heads[0]) or self.is_mere_place(found[0])):
            return ()
        return found

    def is_mere_place(self, entity: Entity) -> bool:
        """Return whether an entity is a place that does not speak, as countries do."""
        return " ".join(entity.words) in self.known.places - self.known.countries

    def in_heading(self, source: Span) -> tuple[Entity, ...] | str:
        """Return whom a source in a heading names; two words after a first name are a name of their own."""
        written = NAME_WORD.findall(source.of(self.text))
        if not all(word[0].isupper() for word in written):
            return ()
        words = [fold_name_word(word) for word in written]
        named = len(words) == 2 and words[0] in self.known.first_names
        known = self.entities.called(words) or self.entities.holding(source)
        return _some(known) or (source.of(self.text) if named else ())

    def is_common_word(self, reference: Reference) -> bool:
        """Return whether what looks like a name is a word that begins a sentence: "Polls", "Officials"."""
        mention, word = reference.mention, reference.mention.words[0]
        if len(mention.words) > 1 or mention.kind not in ("unknown", "body"):
            return False
        if word in self.known.peoples and not word.endswith("s"):
            return True
        begins = mention.kind == "unknown" and mention.starts_sentence and word in self.small_words
        return word in self.known.groups or begins

    # Roles and descriptions

    def by_role(self, phrase: str, words: Sequence[str], position: int) -> tuple[Entity, ...]:
        """Return whom "the prime minister" or "the company" means."""
        if words[0] in _INDEFINITE or not (asked := read_role(phrase)):
            noun = words[-1]
            known_body = words[0] == "the" and len(words) == 2 and noun in self.known.body_nouns
            return _some(self.antecedents.body_called(noun, position)) if known_body else ()
        if words[0] == "the" and self.offices.is_vacant(asked):
            return _some(self.new_holder(asked, position))
        return _some(self.offices.holder(asked, position))

    def new_holder(self, asked: Role, position: int) -> Entity | None:
        """Return who spoke last as the holder of an office that nobody was said to hold, and let them hold it."""
        entity, known = self.last, self.known
        if entity is None or entity.roles or asked.head in known.plain_roles or asked.names:
            return None
        gender = known.genders.get(asked.head)
        if (gender and entity.gender not in (gender, None)) or not self.antecedents.is_latest(entity, position):
            return None
        entity.roles.append(asked)
        self.offices.add(position, entity)
        return entity

    def described(self, source: Span, inside: Iterable[Reference]) -> tuple[Entity, ...] | str:
        """Return a description that names a person or a body as the name of whoever it is."""
        spans = [r.mention.name for r in inside if r.entity is None or r.entity.kind in ("person", "body")]
        names = [Span(span.start - source.start, span.end - source.start) for span in spans]
        return describe(source.of(self.text), names) or ()


def _some(entity: Entity | None) -> tuple[Entity, ...]:
    return () if entity is None else (entity,)


def _joint(entities: Sequence[Entity]) -> Speaker:
    names = [entity.name for entity in entities]
    return Speaker(join_names(names), tuple(names))
