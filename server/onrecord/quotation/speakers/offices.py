"""Who holds an office, so that "the president" means somebody: in a source, and as whom "he" may mean."""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator

from onrecord.model import Span
from onrecord.quotation.speakers.entities import Entities
from onrecord.quotation.speakers.entity import Entity
from onrecord.quotation.speakers.lexicon import fold_name_word, lexicon
from onrecord.quotation.speakers.roles import Role, read_role
from onrecord.text.scanning import scan

NEAR = 16  # mentions of an office's holders, before and after, that "the president" may mean
_LEFT = 60  # code points before the noun that may hold "the former prime "
_WORD = re.compile(r"([^\W\d_][\w-]*)")
_THE = re.compile(r"\b[Tt]he (?:[\w.’'-]+ ){0,4}?$")
_PLACE = re.compile(r" of (?:the )?[A-Z][\w-]+")
_NAME_FOLLOWS = re.compile(r",? [A-Z]")


class Offices:
    """The holders of the offices that a text tells of."""

    def __init__(self, entities: Entities) -> None:
        self.entities = entities
        self.holders: dict[str, list[tuple[int, int, Entity, Role]]] = {}
        for reference in entities.references:
            if reference.entity and not reference.mention.absorbed:
                self.add(reference.mention.extent.start, reference.entity)

    def add(self, position: int, entity: Entity) -> None:
        """Note that the holder of offices is named at *position*."""
        for i, role in enumerate(entity.roles):
            insort(self.holders.setdefault(role.head, []), (position, i, entity, role), key=lambda holder: holder[:2])

    def holder(self, asked: Role, position: int) -> Entity | None:
        """Return whom a role at *position* means: the last named of those it fits, or else the next."""
        return next(iter(self.holders_near(asked, position)), None)

    def holders_near(self, asked: Role, position: int) -> list[Entity]:
        """Return those whom a role at *position* fits, its likeliest holder first: the last named, then the next."""
        holders = self.holders.get(asked.head, [])
        after = bisect_left(holders, position, key=lambda holder: holder[0])
        near = [*reversed(holders[max(0, after - NEAR) : after]), *holders[after : after + NEAR]]
        fits = [(role.former != asked.former, entity) for _, _, entity, role in near if role.answers(asked)]
        return list(dict.fromkeys(entity for _, entity in sorted(fits, key=lambda fit: fit[0])))

    def described(self) -> Iterator[tuple[Span, Entity]]:
        """Yield where the text says "the president" and the like without a name, and whom it means, in order."""
        text, roles = self.entities.text, lexicon().roles
        words, starts, ends = scan(_WORD, text)
        for i in [i for i, word in enumerate(map(fold_name_word, words)) if word in roles]:
            begin, end = int(starts[i]), int(ends[i])
            the = _THE.search(text[max(0, begin - _LEFT) : begin])
            if the is None or _NAME_FOLLOWS.match(text, end):
                continue
            place, start = _PLACE.match(text, end), begin - len(the[0])
            asked = read_role(text[start : place.end() if place else end])
            if asked and (entity := self.holder(asked, start)):
                yield Span(start, end), entity
