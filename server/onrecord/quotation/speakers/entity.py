"""A person, body or place of a text, and what refers to it."""

from collections import Counter
from dataclasses import dataclass, field

from onrecord.model import Speaker
from onrecord.quotation.speakers.lexicon import Gender, lexicon
from onrecord.quotation.speakers.mention import Mention, NameKind
from onrecord.quotation.speakers.roles import Role

MAX_ALIASES = 20  # of one speaker; a long article uses six


@dataclass(slots=True, eq=False)
class Entity:
    """
    A person, body or place, as it becomes known while the text is read.

    Args:
        words: Of the name that it is called by, folded.
        surfaces: What the text calls it -> where first, in code points.
        mentions: How often the text names it.
        full_mentions: How often it gives the whole name.
        named_at: Where it first does, in code points.
        titled: The gender that a form of address or a role tells.
        votes: Of the pronouns that mean it.
    """

    kind: NameKind
    name: str
    words: tuple[str, ...]
    roles: list[Role] = field(default_factory=list)
    surfaces: dict[str, int] = field(default_factory=dict)
    mentions: int = 0
    full_mentions: int = 0
    named_at: int = 0
    titled: Gender | None = None
    votes: Counter[Gender] = field(default_factory=Counter)

    @property
    def gender(self) -> Gender | None:
        """What title, roles, first name and pronouns tell, in this order."""
        genders = lexicon().genders
        given = genders.get(self.words[0]) if len(self.words) > 1 else None
        voted = self.votes.most_common(1)[0][0] if self.votes else None
        return self.titled or given or voted

    def add_surface(self, surface: str, position: int) -> None:
        """Note that the text calls the entity *surface* at *position*."""
        if surface in self.surfaces or len(self.surfaces) <= MAX_ALIASES:
            self.surfaces[surface] = min(position, self.surfaces.get(surface, position))

    def speaker(self) -> Speaker:
        """Return the entity as quotations give it."""
        surfaces = sorted(self.surfaces, key=lambda surface: self.surfaces[surface])
        aliases = [surface for surface in surfaces if surface != self.name]
        return Speaker(self.name, tuple(aliases), self.roles[0].text if self.roles else None)


@dataclass(frozen=True, slots=True)
class Reference:
    """
    A mention, and whom it means; None where it may mean several or stands in a heading and means none known.

    Args:
        bearers: Those several, likeliest first.
    """

    mention: Mention
    entity: Entity | None
    bearers: tuple[Entity, ...] = ()
