"""Roles: what a title before a name or an apposition beside it says a person is, and what "the president" asks for."""

import re
from dataclasses import dataclass
from functools import lru_cache

from onrecord.model import Span
from onrecord.quotation.cues import communication_words
from onrecord.quotation.speakers.lexicon import MARKS, Lexicon, fold_name_word, lexicon

MAX_APPOSITION = 120  # code points; longer ones are clauses of their own
MAX_BEFORE = 80  # code points before a name that may hold "the party's deputy leader,"
_AFTER = re.compile(rf"\s?[,(–—]\s*((?:[^,.;:()“”\"\n–—]|(?<=\b[A-Z])\.|(?<=\.[A-Z])\.){{2,{MAX_APPOSITION}}})")
_OF_PLACE = r"(?P<of> of(?: the)?(?: (?-i:[A-Z])[\w-]+){1,3})"  # "the mayor of Oslo, Ada Roe"
_BEFORE = re.compile(
    rf"(?:\b(?:the|an?|his|her|its|their|our)|\w['’]s|s['’]) ((?:[\w.-]+ ){{0,6}}?[\w-]+){_OF_PLACE}?,? $",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s(?:who|whom|whose|which|that|and (?:is|was|now|an?|the))\b")
_OWNER = re.compile(r"\w['’]s\b|s['’] ")
_WORD = re.compile(rf"[^\W_][\w.&{MARKS}-]*(?:['’]\w+)?")
_ENDS = frozenset(["who", "which", "that", "and", "but", "said", "says", "while", "whose", "where", "when", "as"])


@dataclass(frozen=True, slots=True)
class Role:
    """
    What someone is.

    Args:
        text: As written.
        head: The word that says it: "minister"; short forms written out.
        critical: Words that make another role of it: {"prime"}.
        places: Words for the country or people it is a role of: {"canadian"}.
        names: Other words with a capital: {"conservative"}.
        former: Whether it is over.
        owned: Whether it is someone's: "Roe’s lawyer".
    """

    text: str
    head: str
    critical: frozenset[str]
    places: frozenset[str]
    names: frozenset[str]
    former: bool
    owned: bool = False

    def answers(self, asked: "Role") -> bool:
        """
        Return whether *asked*, as "the former prime minister", may mean a bearer of this role.

        >>> role, asked = read_role("Canadian Prime Minister"), read_role("the prime minister")
        >>> role.answers(asked), role.answers(read_role("the British prime minister"))
        (True, False)
        """
        if (self.head, self.critical) != (asked.head, asked.critical) or (asked.former and not self.former):
            return False
        known = self.names | self.places
        own = self.places | (self.names - lexicon().parties)
        places = not (asked.places and own) or _are_one_place(asked.places, own)
        return places and (asked.names <= known or not known)


@lru_cache(maxsize=1 << 12)
def read_role(text: str) -> Role | None:
    """
    Return the role that a noun phrase gives, or None if it gives none.

    >>> role = read_role("Roe’s former national security advisor")
    >>> role.head, sorted(role.names), role.former
    ('adviser', ['roe'], True)
    """
    known = lexicon()
    words = _phrase(text, known)
    heads = [i for i, word in enumerate(words) if word[0].split("-")[-1] in known.roles]
    if not heads:
        return None
    full = [part for word, _ in words[: heads[-1] + 1] for part in known.short_roles.get(word, word).split()]
    rest = [known.short_roles.get(word, word) for word, _ in words]
    head = full[-1].split("-")[-1]
    capitals = {word for word, capital in words if capital and not known.is_role_word(word)}
    places = frozenset(word for word in {*full[:-1], *rest} if known.is_nation(word))
    return Role(
        text=" ".join(text.split()),
        head=known.short_roles.get(head, head),
        critical=known.critical & {*full[:-1]},
        places=places,
        names=frozenset(capitals - places - {head}),
        former=bool(known.former & {part for word in full for part in word.split("-")}),
        owned=_OWNER.search(text) is not None,
    )


def role_beside(text: str, name: Span) -> Role | None:
    """
    Return the role that stands in apposition to a name: after it, or before it and a comma.

    >>> text = "The firm’s founder, Ada Roe, met Max Doe, a lawyer for the city."
    >>> [role_beside(text, Span(20, 27)).head, role_beside(text, Span(33, 40)).head]
    ['founder', 'lawyer']
    """
    if (
        (after := _AFTER.match(text, name.end))
        and _is_noun_phrase(after[1])
        and (role := read_role(_ASIDE.split(after[1])[0]))
    ):
        return role
    before = _BEFORE.search(text[max(0, name.start - MAX_BEFORE) : name.start])
    if before is None or before[1].split()[-1].casefold() not in lexicon().roles:
        return None
    return read_role(before[1] + (before["of"] or ""))


def _phrase(text: str, known: Lexicon) -> list[tuple[str, bool]]:
    """Return the words up to the preposition that ends the noun phrase, folded, and whether each has a capital."""
    found: list[tuple[str, bool]] = []
    for match in _WORD.finditer(text):
        word = fold_name_word(match[0].removesuffix("’s").removesuffix("'s"))
        if found and (word in known.prepositions or word in _ENDS):
            break
        if word not in ("the", "a", "an", "this", "that", "his", "her", "its", "their", "our"):
            found.append((word, match[0][0].isupper()))
    return found


def _is_noun_phrase(text: str) -> bool:
    """Return whether the words up to the role can be an apposition rather than a list or a clause."""
    known = lexicon()
    words = _WORD.findall(text)
    for i, word in enumerate(words):
        folded = fold_name_word(word)
        if folded.split("-")[-1] in known.roles:
            following = words[i + 1] if i + 1 < len(words) else ""
            if following in communication_words():
                return False  # a clause: "on Friday, the candidate boasted"
            return not following[:1].isupper() or fold_name_word(following).split("-")[-1] in known.roles
        if folded in _ENDS or folded in known.prepositions or (folded.endswith("ing") and i == 0):
            return False
    return False


def _are_one_place(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether a word of each means the same place: "Canadian" and "Canada" begin alike."""
    same = lexicon().same_places
    return any(a[:4] == b[:4] or b in same.get(a, ()) or a in same.get(b, ()) for a in one for b in other)
