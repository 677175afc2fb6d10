"""
Who the sources of a text's quotations are: people and bodies by their names, pronouns and roles, without a parser.

An unnamed source ("officials", "a spokesman") is nobody; one that names whom it speaks for ("a spokesman for the
ministry") is called just that. Two who say the same are one speaker, "Ada Roe and Max Doe", whose aliases are the two.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.model import Quotation, Span, Speaker
from onrecord.options import SpeakerOptions
from onrecord.quotation.speakers.antecedents import Antecedents, Choice
from onrecord.quotation.speakers.authors import FIRST_PERSON, find_author
from onrecord.quotation.speakers.descriptions import describe, is_speech
from onrecord.quotation.speakers.entities import Entities, display
from onrecord.quotation.speakers.entity import Entity, Reference
from onrecord.quotation.speakers.handles import HANDLE, fold_handle
from onrecord.quotation.speakers.heads import ALTERNATIVE, find_heads
from onrecord.quotation.speakers.interviews import ASKS_OR_ANSWERS, begins_turn, find_interview, name_of_turn
from onrecord.quotation.speakers.judging import MAX_NAME
from onrecord.quotation.speakers.lexicon import NAME_WORD, fold_name_word, fold_name_words, lexicon
from onrecord.quotation.speakers.mention import NameKind
from onrecord.quotation.speakers.nominals import INDEFINITE, Nominals
from onrecord.quotation.speakers.offices import Offices
from onrecord.quotation.speakers.pronouns import GENDERS, Pronouns
from onrecord.quotation.speakers.register import join_names
from onrecord.quotation.speakers.roles import read_role
from onrecord.text.quotation_marks import QuotedSegment, find_quoted_segments

_LEADERS = "leaders|men|women|presidents|premiers|ministers|candidates|rivals|politicians|lawmakers|senators"
_SMALL_WORD = re.compile(r"\b[a-zß-öø-ÿ]+\b")
_GROUP = re.compile(
    rf"they|both(?: of them)?|the (?:two|pair|two of them)|(?:both|the|the two)(?: [a-z]+){{0,2}} (?:{_LEADERS})",
    re.IGNORECASE,
)
MAX_BODY = 5  # words of "the federal appeals court"
_LEAD_IN = re.compile(r"(?:from|by|to|for|that|but|and|among|with) (?=\w)", re.IGNORECASE)
_RELATIVE = frozenset(["who", "whose", "which", "that"])
_LINE_OR_DASH = re.compile(r"(?:^|[\n\r–—-])\s*$")
_OTHERS = re.compile(r",? and (?:(?:several |two |three |many )?other|others|his|her|their)\b[^,.;]{0,40}")


@dataclass(frozen=True, slots=True)
class Resolution:
    """
    Who says what a text quotes, and whom the text names.

    Args:
        speakers: Parallel to the quotations; None where the source is unnamed or unclear.
        names: Keys of the people and bodies named, comparable across texts.
        candidates: Parallel to the quotations: whom an unclear source may mean, likeliest first.
    """

    speakers: tuple[Speaker | None, ...]
    names: frozenset[str]
    candidates: tuple[tuple[Speaker, ...], ...] = ()


def resolve_speakers(
    text: str,
    quotations: Sequence[Quotation],
    options: SpeakerOptions | None = None,
    segments: Sequence[QuotedSegment] | None = None,
) -> Resolution:
    """
    Return the speaker of each quotation, and the names in *text*.

    Args:
        segments: What `find_quoted_segments` gave for *text*, where it is at hand; nested ones may be left out.

    >>> text = "President Ada Roe met Max Doe. She said: “No.”"
    >>> quotation = Quotation((Span(42, 44),), Span(31, 34), Span(35, 39), "direct", 1.0)
    >>> resolve_speakers(text, [quotation]).speakers[0]
    Speaker(name='Ada Roe', aliases=('President Ada Roe',), role='President')
    """
    entities = Entities(text)
    segments = find_quoted_segments(text) if segments is None else segments
    reader = _SourceReader(entities, [s.outer for s in segments if not s.nested], options or SpeakerOptions())
    read = [_Meaning()] * len(quotations)
    sources = [(q.source, i) for i, q in enumerate(quotations) if q.source]
    for source, i in sorted(sources):
        read[i] = reader.read(source)
    for i in _self_reports(text, quotations, read):
        read[i] = _Meaning()
    return Resolution(
        tuple(meaning.speaker() for meaning in read),
        entities.names(),
        tuple(meaning.candidates() for meaning in read),
    )


def _self_reports(text: str, quotations: Sequence[Quotation], read: Sequence["_Meaning"]) -> Iterator[int]:
    """Yield the quotations whose "he" would mean who says the words that it stands in: “He told me no,” Roe said."""
    contents = sorted((span.start, span.end, i) for i, q in enumerate(quotations) for span in q.content)
    for i, quotation in enumerate(quotations):
        source = quotation.source
        if source and source.of(text).lower() in GENDERS and read[i].entities:
            before = bisect_left(contents, (source.start + 1, 0, 0))
            around = (j for _, end, j in contents[max(0, before - 2) : before] if source.end <= end)
            if any(j != i and read[j].entities == read[i].entities for j in around):
                yield i


@dataclass(frozen=True, slots=True)
class _Meaning:
    """
    Whom a source means.

    Args:
        entities: One, or several who say the same; none where it is unclear.
        description: What an unnamed one is called.
        choices: Whom an unclear one may mean, likeliest first.
    """

    entities: tuple[Entity, ...] = ()
    description: str | None = None
    choices: tuple[Entity, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entities or self.description or self.choices)

    def speaker(self) -> Speaker | None:
        if self.description:
            return Speaker(self.description)
        if len(self.entities) < 2:
            return self.entities[0].speaker() if self.entities else None
        names = [entity.name for entity in self.entities]
        return Speaker(join_names(names), tuple(names))

    def candidates(self) -> tuple[Speaker, ...]:
        return () if self.entities or self.description else tuple(entity.speaker() for entity in self.choices)


class _SourceReader:
    """Reads sources in text order, remembering who spoke last."""

    def __init__(self, entities: Entities, quoted: Sequence[Span], options: SpeakerOptions) -> None:
        self.text, self.entities = entities.text, entities
        self.offices = Offices(entities)
        self.antecedents = Antecedents(entities, self.offices, quoted, options)
        self.pronouns, self.nominals = Pronouns(self.antecedents), Nominals(self.antecedents, self.offices)
        self.last: Entity | None = None
        self.known = lexicon()

    @cached_property
    def interview(self) -> dict[str, Span]:
        return find_interview(self.text)

    @cached_property
    def small_words(self) -> set[str]:
        return {*_SMALL_WORD.findall(self.text)}

    def read(self, source: Span) -> _Meaning:
        """Return whom *source* means, and remember them."""
        meaning = self.meaning(source)
        if len(meaning.entities) == 1 and meaning.entities[0].kind == "person":
            self.last = meaning.entities[0]
        return meaning

    def meaning(self, source: Span) -> _Meaning:
        if lead_in := _LEAD_IN.match(self.text, source.start, source.end):
            source = Span(lead_in.end(), source.end)
        is_label = begins_turn(self.text, source.start, len(source))
        source = name_of_turn(self.text, source)
        phrase = source.of(self.text)
        words = fold_name_words(phrase)
        if len(words) == 1 and words[0] in ASKS_OR_ANSWERS:
            return self.by_letter(words[0][0])
        if not words or (is_label and self.names_nobody(words)):
            return _Meaning()
        if found := self.by_handle(source):
            return found
        if found := self.by_function_word(words, phrase, source.start):
            return found
        inside = self.entities.within(source)
        heads = find_heads(self.text, source, inside)
        if heads:
            return self.named(heads, source)
        owners = {reference.entity for reference in inside if reference.mention.possessive}
        if (found := self.by_role(phrase, words, source.start)) and not owners & {*found.entities}:
            return found
        return self.described(source, inside) if inside else self.in_heading(source)

    # Turns and posts: Q, @adaroe

    def names_nobody(self, words: Sequence[str]) -> bool:
        """Return whether the label of a turn is such as anybody gets, and no name that the text gives more of."""
        return self.known.is_unnamed(words) and words[0] != "the" and tuple(words) not in self.entities.by_ending

    def by_letter(self, letter: str) -> _Meaning:
        """Return who asks or answers in an interview, if its heading tells."""
        if (name := self.interview.get(letter)) is None:
            return _Meaning()
        written = name.of(self.text).split()
        while len(written) > 1 and fold_name_word(written[0]) in self.known.roles | self.known.titles:
            written.pop(0)
        return self.meaning(name) or _Meaning(description=" ".join(written))

    def by_handle(self, source: Span) -> _Meaning:
        """Return whose handle a source is; that of nobody known is a name of its own."""
        handle = self.text[source.start - (self.text[source.start - 1 : source.start] == "@") : source.end]
        if not HANDLE.fullmatch(handle):
            return _Meaning()
        return _one(self.entities.by_handle.get(fold_handle(handle))) or _Meaning(description=handle)

    # he, who, both leaders, it

    def by_function_word(self, words: Sequence[str], phrase: str, position: int) -> _Meaning:
        first = words[0]
        if first in GENDERS and (len(words) == 1 or is_speech(words[1:])):
            return _chosen(self.pronouns.person(first, position, self.last))
        if first in FIRST_PERSON and len(words) == 1 and not self.antecedents.is_quoted(position):
            return self.author(position)
        if first in _RELATIVE and (len(words) == 1 or is_speech(words[1:])):
            return self.relative(position)
        if _GROUP.fullmatch(phrase.strip()):
            return _Meaning(self.pronouns.group(position, phrase.strip().lower()))
        if first in ("it", "its") and (len(words) == 1 or is_speech(words[1:])):
            return _one(self.pronouns.body(position))
        return _Meaning()

    def author(self, position: int) -> _Meaning:
        """Return who writes "I" at *position*."""
        span = find_author(self.text, position)
        if span is None:
            return _Meaning()
        known = self.entities.called(fold_name_words(span.of(self.text)))
        return _one(known) or _Meaning(description=display(span.of(self.text), "person"))

    def relative(self, position: int) -> _Meaning:
        reference = self.pronouns.relative(position)
        common = reference is None or self.is_common_word(reference)
        return _one(None if common or reference is None else reference.entity)

    # Names

    def named(self, heads: Sequence[Reference], source: Span) -> _Meaning:
        if any(reference.entity is None for reference in heads):
            choices = heads[0].bearers if len(heads) == 1 else ()
            return self.in_heading(source) if heads[0].mention.heading else _Meaning(choices=choices)
        found = dict.fromkeys(r.entity for r in heads if r.entity and not self.is_common_word(r))
        if not found or (len(found) == 1 == len(heads) and self.is_mere_place(next(iter(found)))):
            return _Meaning()
        rest = self.text[heads[-1].mention.name.end : source.end]
        if others := _OTHERS.match(rest):
            return _Meaning(description=" and ".join(entity.name for entity in found) + others[0])
        if len(found) < len(heads) and any(self.is_common_word(reference) for reference in heads):
            names = [
                r.mention.name.of(self.text) if self.is_common_word(r) else r.entity.name for r in heads if r.entity
            ]
            return _Meaning(description=join_names(names))
        either = len(found) > 1 and ALTERNATIVE.fullmatch(
            self.text, heads[-2].mention.name.end, heads[-1].mention.extent.start
        )
        return _Meaning(choices=tuple(found)) if either else _Meaning(tuple(found))

    def is_mere_place(self, entity: Entity) -> bool:
        """Return whether an entity is a place that does not speak, as countries do."""
        name = " ".join(entity.words)
        return name in self.known.places and name not in self.known.countries

    def in_heading(self, source: Span) -> _Meaning:
        """Return whom a source in a heading names; one in capitals or alone on its line is a name of its own."""
        phrase = source.of(self.text)
        written = NAME_WORD.findall(phrase)
        if not all(word[0].isupper() for word in written):
            return _Meaning()
        words = [fold_name_word(word) for word in written]
        if known := self.entities.called(words) or self.entities.holding(source):
            return _one(known)
        capitals = phrase.isupper() or _is_signature(self.text, source)
        plain = self.known.not_names | self.known.roles | self.known.groups | self.known.peoples
        named = 1 < len(words) < MAX_NAME and (words[0] in self.known.first_names or capitals) and not plain & {*words}
        return _Meaning(description=display(phrase, "person") if named else None)

    def is_common_word(self, reference: Reference) -> bool:
        """Return whether what looks like a name is a word that begins a sentence: "Polls", "Officials"."""
        mention, word = reference.mention, reference.mention.words[-1]
        if word in self.known.peoples and mention.kind in ("unknown", "body"):
            return len(mention.words) == 1 or word.endswith("s")
        if len(mention.words) > 1 or mention.kind not in ("unknown", "body"):
            return False
        begins = mention.kind == "unknown" and mention.starts_sentence and word in self.small_words
        return word in self.known.groups or (word[-1] == "s" and word[:-1] in self.known.roles) or begins

    # Roles and descriptions

    def by_role(self, phrase: str, words: list[str], position: int) -> _Meaning:
        """Return whom "the prime minister" or "the company" means."""
        if words[0] in INDEFINITE or not (asked := read_role(phrase)):
            known_body = words[0] == "the" and 1 < len(words) < MAX_BODY and words[-1] in self.known.body_nouns
            return _one(self.nominals.body(words[1:], position)) if known_body else _Meaning()
        # "THE MAYOR:" of a transcript has said nothing before.
        definite = words[0] == "the" and not asked.owned and not begins_turn(self.text, position, len(phrase))
        found = self.nominals.person(asked, position, self.last, definite=definite)
        if found.entity and not found.entity.roles and asked.head not in self.known.plain_roles:
            found.entity.roles.append(asked)
            self.offices.add(position, found.entity)
        return _chosen(found)

    def described(self, source: Span, inside: Iterable[Reference]) -> _Meaning:
        """Return a description that names a person or a body as the name of whoever it is."""
        names = [
            (Span(r.mention.name.start - source.start, r.mention.name.end - source.start), self.kind(r)) for r in inside
        ]
        return _Meaning(description=describe(source.of(self.text), names))

    def kind(self, reference: Reference) -> NameKind:
        """Return what a name is as far as it tells others apart, as peoples do no more than places."""
        kind = reference.entity.kind if reference.entity else reference.mention.kind
        return "place" if kind == "unknown" and reference.mention.words[-1] in self.known.peoples else kind


def _is_signature(text: str, source: Span) -> bool:
    """Return whether a source is all that stands on its line, or after a dash at the end of one."""
    before, after = text[max(0, source.start - 4) : source.start], text[source.end : source.end + 4]
    return _LINE_OR_DASH.search(before) is not None and (not after.strip(" .") or after.lstrip(" .")[0] in "\r\n")


def _one(entity: Entity | None) -> _Meaning:
    return _Meaning(() if entity is None else (entity,))


def _chosen(choice: Choice) -> _Meaning:
    return _Meaning((choice.entity,)) if choice.entity else _Meaning(choices=choice.ranked)
