"""The people and bodies of one text: which mentions mean the same, what each is called, its roles and gender."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.model import Span
from onrecord.quotation.speakers.entity import Entity, Reference
from onrecord.quotation.speakers.handles import read_handles
from onrecord.quotation.speakers.identity import is_same_given, name_key, short_keys
from onrecord.quotation.speakers.judging import judge_mentions
from onrecord.quotation.speakers.lexicon import fold_name_word, lexicon
from onrecord.quotation.speakers.mention import Mention, NameKind
from onrecord.quotation.speakers.names import find_mentions
from onrecord.quotation.speakers.roles import read_role, role_beside

MAX_CHOICES = 4  # whom an unclear name may mean; a card names no more
MAX_BEARERS = 8  # people of one surname that are told apart; more is a hostile page
MAX_ROLES = 6  # of one person; the first are the fullest
_AND = re.compile(r",? and (?:[a-z]+ ){0,3}")
_WORD = re.compile(r"[^\W\d_][^\s]*")


class Entities:
    """
    The people and bodies of *text*, and every reference to them, in order.

    A surname means the one bearer of it that the text names in full, before or after. Of several whom its title and
    role fit, it means whom it meant before the text named another; else the first, if that one's full name comes twice
    as often as any other's and none is named with "and" beside it; else nobody.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.by_key: dict[str, Entity] = {}
        self.by_ending: dict[tuple[str, ...], list[Entity]] = defaultdict(list)
        self.by_first: dict[str, list[Entity]] = defaultdict(list)
        self.by_short: dict[str, list[Entity]] = defaultdict(list)  # bodies
        self.settled: dict[tuple[str, ...], Entity] = {}  # surname -> whom it meant before another bore it
        self.coupled: set[Entity] = set()  # named with "and" beside another of their surname
        self._named_last: tuple[int, Entity] | None = None
        mentions = judge_mentions(text, find_mentions(text))
        found: dict[int, Reference] = {}
        for i in sorted(range(len(mentions)), key=lambda i: _turn(mentions[i])):
            found[i] = self._reference(mentions[i])
            self._learn(found[i])
        self.references = [found[i] for i in range(len(mentions))]
        self.starts = [reference.mention.extent.start for reference in self.references]
        self.by_handle = read_handles(text, self.references)

    def within(self, span: Span) -> list[Reference]:
        """Return the references whose names stand in *span*, without absorbed ones."""
        i = bisect_left(self.starts, span.start)
        if i and self.references[i - 1].mention.name.start >= span.start:
            i -= 1
        found = []
        while i < len(self.references) and self.starts[i] < span.end:
            found.append(self.references[i])
            i += 1
        return [r for r in found if not r.mention.absorbed and r.mention.name.end <= span.end]

    def holding(self, span: Span) -> Entity | None:
        """Return the person whose name holds *span*, as "Ada Roe" does "Roe"."""
        i = bisect_right(self.starts, span.start) - 1
        inside = i >= 0 and self.references[i].mention.extent.covers(span)
        entity = self.references[i].entity if inside else None
        return entity if entity and entity.kind in ("person", "unknown") else None

    def called(self, words: Sequence[str]) -> Entity | None:
        """Return whom folded words mean: a full name, the end of exactly one, or the first name of exactly one."""
        known = self.by_key.get(name_key(" ".join(words)))
        if known:
            return known
        bearers = self.by_ending.get(tuple(words)) or (self.by_first.get(words[0]) if len(words) == 1 else None)
        return bearers[0] if bearers and len(bearers) == 1 else None

    def names(self) -> frozenset[str]:
        """
        Return the keys of the people and bodies that the text names, comparable across texts.

        Among them are names of two words that may be either: invented and foreign ones tell a story like any other.
        """
        return frozenset(
            name_key(e.name)
            for e in self.by_key.values()
            if not lexicon().is_unnamed(e.words)
            and (
                (e.kind != "place" and len(e.words) > 1)
                or (e.kind == "body" and e.name.isupper())
                or (e.kind == "person" and (e.roles or e.titled))
            )
        )

    def _named(self, mention: Mention) -> Entity:
        """Return the entity of a full name, a new one if it is the first mention."""
        name = display(mention.name.of(self.text), mention.kind)
        key = name_key(name)
        entity = self.by_key.get(key) or self._known_otherwise(mention, key)
        if entity is None:
            entity = Entity(mention.kind, name, mention.words)
            if mention.kind == "person":
                self._index(entity)
            elif mention.kind == "body":
                for short in short_keys(name):
                    self.by_short[short].append(entity)
        self.by_key[key] = entity
        entity.full_mentions += 1
        entity.named_at = min(entity.named_at, mention.name.start) if entity.full_mentions > 1 else mention.name.start
        if self._named_last and self._named_last[1].words[-1] == entity.words[-1] and self._named_last[1] is not entity:
            end, other = self._named_last
            if _AND.fullmatch(self.text, end, mention.extent.start):
                self.coupled |= {entity, other}
        self._named_last = mention.extent.end, entity
        return entity

    def _known_otherwise(self, mention: Mention, key: str) -> Entity | None:
        """Return who is named elsewhere with another middle name or a nickname, or the one body of that short name."""
        if mention.kind == "body":
            bodies = self.by_short.get(key, [])
            return bodies[0] if len(bodies) == 1 else None
        if mention.kind != "person" or len(mention.words) == 1:
            return None
        bearers = self.by_ending.get(mention.words[-1:], [])
        return next((bearer for bearer in bearers if is_same_given(mention.words, bearer.words)), None)

    def _index(self, entity: Entity) -> None:
        words = entity.words[:-1] if entity.words[-1] in ("jr", "sr") else entity.words
        endings = [words[i:] for i in range(1, len(words))]
        for bearers in [self.by_first[entity.words[0]], *(self.by_ending[ending] for ending in endings)]:
            if len(bearers) < MAX_BEARERS:
                bearers.append(entity)

    def _reference(self, mention: Mention) -> Reference:
        """Return whom a mention means, whether a full name, a bare surname, a first name, or one in a heading."""
        if _is_full(mention) and not (_is_addressed(mention) and mention.words in self.by_ending):
            return Reference(mention, self._named(mention))
        if mention.heading:
            return self._in_heading(mention)
        bearers = self.by_ending.get(mention.words, [])
        if not bearers and len(mention.words) == 1:
            bearers = self.by_first.get(mention.words[0], [])
        bearers = [bearer for bearer in bearers if mention.kind != "place" and _may_mean(mention, bearer)]
        if bearers:
            return Reference(mention, self._bearer(mention, bearers), tuple(bearers[:MAX_CHOICES]))
        entity = self._named(mention)
        if _is_addressed(mention) and entity not in self.by_ending[entity.words]:
            self.by_ending[entity.words].append(entity)
        return Reference(mention, entity)

    def _bearer(self, mention: Mention, bearers: Sequence[Entity]) -> Entity | None:
        """Return the bearer of a surname whom a mention means, by its role or by whom the text calls so before."""
        if len(bearers) > 1 and mention.role and (role := read_role(mention.role)):
            bearers = [b for b in bearers if any(r.answers(role) for r in b.roles)] or bearers
        return self._called_so(mention.words, mention.name.start, bearers)

    def _called_so(self, words: tuple[str, ...], place: int, bearers: Sequence[Entity]) -> Entity | None:
        """Return whom a surname means at a place, and keep it as settled while no second bearer has been named."""
        before = [bearer for bearer in bearers if bearer.named_at < place]
        settled = self.settled.get(words)
        if len(before) > 1:
            prevails = bearers[0] not in self.coupled and _prevails(bearers[0], bearers)
            return settled if settled in bearers else bearers[0] if prevails and not settled else None
        found = before[0] if before else _most_named(bearers)
        if found and not any(b.named_at < place for b in self.by_ending[words] if b is not found):
            self.settled.setdefault(words, found)
        return found

    def _in_heading(self, mention: Mention) -> Reference:
        """Return the longest known name within words that all have capitals."""
        words = [
            Span(mention.name.start + m.start(), mention.name.start + m.end())
            for m in _WORD.finditer(mention.name.of(self.text))
        ]
        if len(words) == len(mention.words):
            for first, last in _stretches(len(words)):
                if entity := self.called(mention.words[first:last]):
                    name = Span(words[first].start, words[last - 1].end)
                    role = mention.role if first == 0 else None
                    extent = mention.extent if first == 0 else name
                    found = replace(
                        mention,
                        name=name,
                        extent=Span(extent.start, name.end),
                        role=role,
                        words=mention.words[first:last],
                        kind=entity.kind,
                    )
                    return Reference(found, entity)
        for word in mention.words:
            if bearers := self.by_ending.get((word,)):
                self._called_so((word,), mention.name.start, bearers)
        return Reference(mention, None)

    def _learn(self, reference: Reference) -> None:
        """Take what a mention tells of its entity: surface, title, role, gender."""
        entity, mention = reference.entity, reference.mention
        if entity is None or mention.absorbed:
            return
        entity.mentions += 1
        entity.add_surface(display(mention.name.of(self.text), mention.kind), mention.name.start)
        if entity.kind != "person":
            return
        if mention.role and not mention.heading:
            entity.add_surface(" ".join(mention.extent.of(self.text).split()), mention.extent.start)
        genders = lexicon().genders
        beside = None if mention.heading else role_beside(self.text, mention.name)
        for role in (read_role(mention.role) if mention.role and not mention.heading else None, beside):
            if role is not None:
                if role not in entity.roles and len(entity.roles) < MAX_ROLES:
                    entity.roles.append(role)
                entity.titled = entity.titled or genders.get(fold_name_word(role.text.split()[-1]))
        entity.titled = entity.titled or (genders.get(mention.title) if mention.title else None)


def _prevails(bearer: Entity, others: Sequence[Entity]) -> bool:
    """Return whether a text gives the full name of one bearer twice as often as that of any other."""
    return all(bearer.full_mentions >= 2 * other.full_mentions for other in others if other is not bearer)


def _most_named(bearers: Sequence[Entity]) -> Entity | None:
    """Return the bearer whose full name a text gives most often: the first, or one with twice as many as another."""
    most = max(bearers, key=lambda bearer: bearer.full_mentions)
    others = (bearer.full_mentions for bearer in bearers if bearer is not most)
    return most if most is bearers[0] or most.full_mentions >= 2 * max(others, default=0) else None


def _is_full(mention: Mention) -> bool:
    """Return whether a mention names someone in full, and may be trusted to where it stands in a heading."""
    if mention.heading:
        first = mention.words[0] in lexicon().first_names
        return mention.kind == "person" and first and len([w for w in mention.words if len(w) > 1]) == 2
    return mention.kind == "body" or (mention.kind == "person" and len(mention.words) > 1)


def _is_addressed(mention: Mention) -> bool:
    """Return whether a bare surname follows a form of address or a high office: "Mr. Roe", "President Roe"."""
    role = read_role(mention.role) if mention.role and mention.kind == "person" and not mention.heading else None
    return mention.kind == "person" and (
        mention.title is not None or (role is not None and role.head in lexicon().governing)
    )


def _turn(mention: Mention) -> tuple[int, int]:
    """Return when a mention is read: the fullest names tell whom those mean that are addressed, and these the rest."""
    addressed = _is_addressed(mention)
    if _is_full(mention) and not (addressed and mention.words[0] not in lexicon().first_names):
        return 0, -len(mention.words) if mention.kind == "body" else 0
    return (1 if addressed else 2), 0


def _may_mean(mention: Mention, bearer: Entity) -> bool:
    """Return whether title and role let a surname mean a bearer: "Mr. Roe" no woman, "President Roe" no first lady."""
    known = lexicon()
    gender = known.genders.get(mention.title) if mention.title else None
    if gender and bearer.gender not in (gender, None):
        return False
    role = read_role(mention.role) if mention.role else None
    relative = bearer.roles and all(r.head in known.family for r in bearer.roles)
    return not (role and role.head in known.governing and relative)


def _stretches(length: int) -> Iterator[tuple[int, int]]:
    """Yield every stretch of a run of words, longest first."""
    for size in range(min(length, 5), 0, -1):
        yield from ((first, first + size) for first in range(length - size + 1))


def display(name: str, kind: NameKind) -> str:
    """Return a name as a reader sees it; one in capitals, as transcripts have it, like any other."""
    name = " ".join(name.split())
    return name.title() if kind == "person" and name.isupper() and len(name) > 3 else name
