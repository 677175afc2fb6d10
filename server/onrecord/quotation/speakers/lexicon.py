"""The words that tell names, titles, bodies and places apart, from words/names.toml."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from onrecord.shipped import read_shipped

Gender = Literal["male", "female"]

MARKS = r"\u0300-\u036f"  # combining ones, inside a character class; decomposed letters hold them
LETTER = rf"[^\W\d_][{MARKS}]*"
LETTERS = rf"[^\W\d_]+(?:[{MARKS}]+[^\W\d_]*)*"  # any number, read at a stretch
NAME_WORD = re.compile(rf"[^\W\d_][\w.{MARKS}]*(?:[’'-][\w.{MARKS}]+)*")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    Sets of words, folded by `fold_name_word`.

    Args:
        genders: What a first name, a title or a role says of its bearer's gender; None where it may be either.
        critical: Words that make another role of one: "vice" of "president".
        nicknames: A first name -> the names that it may be short for.
        same_places: A word for a place -> other words for it.
    """

    first_names: frozenset[str]
    nicknames: dict[str, frozenset[str]]
    titles: frozenset[str]
    roles: frozenset[str]
    plain_roles: frozenset[str]
    plural_roles: frozenset[str]
    regnal: frozenset[str]
    modifiers: frozenset[str]
    portfolios: frozenset[str]
    critical: frozenset[str]
    former: frozenset[str]
    governing: frozenset[str]
    running: frozenset[str]
    elected: frozenset[str]
    family: frozenset[str]
    short_roles: dict[str, str]
    genders: dict[str, Gender | None]
    bodies: frozenset[str]
    body_nouns: frozenset[str]
    generic_nouns: frozenset[str]
    brands: frozenset[str]
    press: frozenset[str]
    local_bodies: frozenset[str]
    joiners: frozenset[str]
    places: frozenset[str]
    countries: frozenset[str]
    place_words: frozenset[str]
    peoples: frozenset[str]
    parties: frozenset[str]
    same_places: dict[str, frozenset[str]]
    not_names: frozenset[str]
    groups: frozenset[str]
    unnamed: frozenset[str]
    surnames_too: frozenset[str]
    inner_particles: frozenset[str]
    leading_particles: frozenset[str]
    shortened: frozenset[str]
    possessed: frozenset[str]
    measures: frozenset[str]
    made: frozenset[str]
    prepositions: frozenset[str]
    openers: frozenset[str]
    quantifiers: frozenset[str]
    addressing: frozenset[str]

    def is_unnamed(self, words: Collection[str]) -> bool:
        """Return whether a label of these words names nobody, as "UNIDENTIFIED MALE" does."""
        return {*words} - {"the", "an", "a"} <= self.unnamed

    def is_role_word(self, word: str) -> bool:
        """Return whether a word belongs to roles in general, as "national" does and "Conservative" does not."""
        return word in self.roles or (word in self.modifiers and word not in self.parties)

    def is_nation(self, word: str) -> bool:
        """Return whether a word names a place or those who live there."""
        return word in self.places or (word in self.peoples and word not in self.parties)


@lru_cache(maxsize=1 << 14)
def fold_name_word(word: str) -> str:
    """
    Return *word* without case, accents and a full stop at its end.

    >>> fold_name_word("José"), fold_name_word("Sen."), fold_name_word("U.S.")
    ('jose', 'sen', 'u.s')
    """
    return without_accents(word.casefold().rstrip(".").replace("’", "'"))


def without_accents(text: str) -> str:
    """
    Return *text* without the marks that are written over or under its letters.

    >>> without_accents("núñez")
    'nunez'
    """
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def fold_name_words(text: str) -> list[str]:
    """
    Return the words of *text*, folded like those of names.

    >>> fold_name_words("Sen. José Roe-Doe’s 3 aides")
    ['sen', 'jose', "roe-doe's", 'aides']
    """
    return [fold_name_word(match[0]) for match in NAME_WORD.finditer(text)]


@cache
def lexicon() -> Lexicon:
    """Return the words of words/names.toml."""
    table = tomllib.loads(read_shipped("quotation/words/names.toml").decode())
    first, titles, roles, places = table["first_names"], table["titles"], table["roles"], table["places"]
    words = {name: _words(value) for name, value in roles.items() if isinstance(value, str)}
    return Lexicon(
        first_names=_words(*first.values()),
        nicknames={short: _words(long, short) for short, long in table["nicknames"].items()},
        titles=_words(*titles.values()),
        roles=words["male"] | words["female"] | words["either"] | words["plain"],
        plain_roles=words["plain"],
        plural_roles=words["plural"],
        regnal=words["regnal"],
        modifiers=words["modifiers"],
        portfolios=words["portfolios"],
        critical=words["critical"],
        former=words["former"],
        governing=words["governing"],
        running=words["running"],
        elected=words["elected"],
        family=words["family"],
        short_roles=roles["short"],
        genders=_genders(first) | _genders(titles) | _genders(roles),
        bodies=_words(table["bodies"]["words"]),
        body_nouns=_words(table["bodies"]["nouns"]),
        brands=_phrases(table["bodies"]["brands"]),
        press=_words(table["bodies"]["press"]),
        generic_nouns=_words(table["bodies"]["generic"]),
        local_bodies=_words(table["bodies"]["local"]),
        joiners=_words(table["bodies"]["joiners"]),
        places=_words(places["countries"], places["names"]) | _phrases(places["long_countries"], places["long_names"]),
        countries=_words(places["countries"]) | _phrases(places["long_countries"]),
        place_words=_words(places["words"]),
        peoples=_words(places["people"]),
        parties=_words(places["parties"]),
        same_places={word: _words(others) for word, others in places["same"].items()},
        not_names=_words(table["not_names"]["words"]),
        groups=_words(table["not_names"]["groups"]),
        unnamed=_words(table["not_names"]["unnamed"]),
        surnames_too=_words(table["not_names"]["surnames_too"]),
        inner_particles=_words(table["particles"]["inside"]),
        leading_particles=_words(table["particles"]["leading"]),
        shortened=_words(table["particles"]["shortened"]),
        possessed=_words(table["speech"]["possessed"]),
        measures=_words(table["speech"]["measures"]),
        made=_words(table["speech"]["made"]),
        prepositions=_words(table["relations"]["prepositions"]),
        openers=_words(table["relations"]["openers"]),
        quantifiers=_words(table["relations"]["quantifiers"]),
        addressing=_words(table["relations"]["addressing"]),
    )


def _words(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in words.split())


def _phrases(*lists: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrases in lists for phrase in phrases.split(";"))


def _genders(lists: Mapping[str, str]) -> dict[str, Gender | None]:
    male, female, either = (set(lists.get(name, "").split()) for name in ("male", "female", "either"))
    known: dict[str, Gender | None] = {}
    known |= dict.fromkeys(male, "male")
    known |= dict.fromkeys(female, "female")
    return known | dict.fromkeys(either | (male & female))
