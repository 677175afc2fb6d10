"""Which names of a corpus mean one speaker: by the names alone, and then by what people decided."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord.model import Speaker
from onrecord.quotation.speakers.identity import is_described, without_generation
from onrecord.quotation.speakers.lexicon import lexicon


@dataclass(frozen=True, slots=True)
class RegisteredName:
    """
    A name that documents give to who speaks, as they write it.

    Args:
        number: Of the name in the register, and of its speaker where the name means itself; never given twice.
        key: Its `name_key`.
        in_use: Whether a stored quotation has it now.
    """

    number: int
    name: str
    key: str
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class Decisions:
    """
    What people decided of names, by number; it stands above what the names tell.

    Args:
        merged: A name -> the one whose speaker it means; no circles.
        settled: Names that mean nobody but themselves unless merged: those split off, and those that others were merged
            into, so that no link leads back to these.
    """

    merged: Mapping[int, int]
    settled: Collection[int]

    def speaker(self, number: int, linked: Callable[[int], int]) -> int:
        """Return whom a name means; where nobody decided, whom it is *linked* to."""
        if number in self.merged or number in self.settled:
            return self._follow(number)
        return self._follow(linked(number))

    def _follow(self, number: int) -> int:
        while number in self.merged:
            number = self.merged[number]
        return number


def members_of(speaker: Speaker) -> tuple[str, ...]:
    """
    Return the names of those who speak: two of a joint source, otherwise one.

    >>> members_of(Speaker("Ada Roe and Max Doe", ("Ada Roe", "Max Doe"))), members_of(Speaker("Roe and Sons"))
    (('Ada Roe', 'Max Doe'), ('Roe and Sons',))
    """
    is_joint = len(speaker.aliases) > 1 and join_names(speaker.aliases) == speaker.name
    return speaker.aliases if is_joint else (speaker.name,)


def join_names(names: Sequence[str]) -> str:
    """
    Return the name of a joint source.

    >>> join_names(["Ada Roe", "Max Doe", "Reuters"])
    'Ada Roe, Max Doe and Reuters'
    """
    return ", ".join(names[:-1]) + " and " + names[-1]


def family_of(key: str) -> str:
    """
    Return the last word of a key, less "Jr." and the like: names of one family may mean the same.

    >>> family_of("ada roe jr"), family_of("roe")
    ('roe', 'roe')
    """
    return without_generation(key.split() or [""])[-1]


@lru_cache(maxsize=1 << 16)
def is_short(key: str) -> bool:
    """
    Return whether a key is a surname alone, or with an initial or a particle; "the ministry" is none.

    >>> [is_short(key) for key in ("roe", "a roe", "van roe", "ada roe", "ministry", "spokesman")]
    [True, True, True, False, False, False]
    """
    *before, last = without_generation(key.split()) or [""]
    known = lexicon()
    if not before:
        # "Jordan" may be the country: nobody's words are put into the mouth of Ada Jordan.
        others = (known.body_nouns, known.bodies, known.groups, known.roles, known.places)
        return not any(last in words for words in others)
    return all(len(word) == 1 or word in known.leading_particles | known.inner_particles for word in before)


def may_mean(short: str, full: str) -> bool:
    """
    Return whether a short key may stand for a fuller one.

    >>> may_mean("roe", "ada roe"), may_mean("a roe", "ada roe"), may_mean("m roe", "ada roe"), may_mean("roe", "a roe")
    (True, True, False, False)
    """
    if is_short(full):
        return False
    ones, others = without_generation(short.split()), without_generation(full.split())
    if len(ones[0]) == 1 and len(ones) > 1:
        return others[0].startswith(ones[0]) and others[-1] == ones[-1]
    return others[-len(ones) :] == ones


def link_family(names: Sequence[RegisteredName], also_named: Collection[str], decisions: Decisions) -> dict[int, int]:
    """
    Return whom each name of a family means.

    Names of one key mean the first of them. A short name means the one bearer whom the corpus holds; of several, or of
    none, it means itself.

    Args:
        also_named: Keys of the family that documents name, quoted or not.
    """
    family = Family(names, also_named, decisions)
    return {each.number: family.speaker(each.number) for each in names}


class Family:
    """The names of a corpus that end alike."""

    def __init__(self, names: Sequence[RegisteredName], also_named: Collection[str], decisions: Decisions) -> None:
        self._names, self._decisions = {each.number: each for each in names}, decisions
        self._first: dict[str, int] = {}
        for each in sorted(names, key=lambda each: each.number):
            self._first.setdefault(each.key, each.number)
        self._bearers = self._full_names(also_named)

    def speaker(self, number: int) -> int:
        """Return whom a name means."""
        return self._decisions.speaker(number, self._linked)

    def candidates(self, number: int) -> list[int | str]:
        """Return whom a short name may mean: numbers of speakers, keys of people who are named but never quoted."""
        each = self._names[number]
        if not is_short(each.key) or is_described(each.name):
            return []
        return self.bearers(each.key)

    def bearers(self, short: str) -> list[int | str]:
        """Return whom a short key may mean, as `candidates` does."""
        return list(dict.fromkeys(bearer for key, bearer in self._bearers if may_mean(short, key)))

    def _full_names(self, also_named: Collection[str]) -> list[tuple[str, int | str]]:
        """Return the full keys in use, each with its speaker, or itself where nobody quotes it."""
        quoted = [
            (each.key, self._decisions.speaker(each.number, self._first_alike))
            for each in self._names.values()
            if each.in_use and not is_short(each.key) and not is_described(each.name)
        ]
        return [*quoted, *((key, key) for key in sorted(also_named) if key not in self._first and not is_short(key))]

    def _first_alike(self, number: int) -> int:
        return self._first[self._names[number].key]

    def _linked(self, number: int) -> int:
        bearers = self.candidates(number)
        return bearers[0] if len(bearers) == 1 and isinstance(bearers[0], int) else self._first_alike(number)
