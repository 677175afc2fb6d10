"""When two texts mean the same person or body: keys of names that can be compared across texts."""

import re
from collections.abc import Collection, Sequence

from onrecord.quotation.speakers.lexicon import lexicon, without_accents

_APART = re.compile(r"[^\w\s&]|_")
_DROPPED = re.compile(r"['’ʼ`.]")
_JOINT = re.compile(r", (?:and )?| and ")
_JOINERS = frozenset(["of", "for", "on", "the", "and", "a", "an", "to"])
_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
# A described source ("Roe's lawyer", "a spokesman for the ministry") may be anyone.
_DESCRIBED = re.compile(
    r"['’]s\b|s['’] |\b(?:spokes\w+|lawyers?|attorneys?|aides?|officials?|sources?|people|office|allies|advis[eo]rs?"
    r"|representatives?|members?|campaign|team|family|friends?|colleagues?|employees?|staff)\b"
)
MIN_INITIALS = 3  # letters; "AR" may be Ada Roe and anyone
MIN_SHORT_NAME = 3  # letters of "Dan" that make "Daniel" possible


def name_key(name: str) -> str:
    """
    Return the key of a person's or body's name: without case, accents, full stops, middle initials and "the".

    >>> name_key("José R. O’Hara-Núñez"), name_key("The White House"), name_key("J.D. Roe") == name_key("JD Roe")
    ('jose ohara nunez', 'white house', True)
    """
    words = _APART.sub(" ", _DROPPED.sub("", without_accents(name.casefold()))).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    words = [w for i, w in enumerate(words) if not (0 < i < len(words) - 1 and len(w) == 1)]
    return " ".join(words)


def short_keys(name: str) -> set[str]:
    """
    Return the keys by which a text may call a body for short: its initials, and what ends its name.

    >>> sorted(short_keys("United Nations Security Council")), sorted(short_keys("The New York Times"))
    (['nations security council', 'security council', 'unsc'], ['nyt', 'times', 'york times'])
    >>> sorted(short_keys("Office of Harbour Affairs"))
    ['oha', 'ooha']
    """
    words = name_key(name).split()
    if len(words) == 1:
        return set()
    whole = next((i for i, word in enumerate(words) if word in _JOINERS), len(words))  # of the harbour it is no more
    endings = {" ".join(words[i:]) for i in range(1, min(whole, len(words) - 1))}
    press = {words[-1]} & lexicon().press
    return endings | press | _initials(words)


def _initials(words: Sequence[str]) -> set[str]:
    return {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in _JOINERS)}


def is_same_given(one: Sequence[str], other: Sequence[str]) -> bool:
    """
    Return whether two full names of one surname, in folded words, are one person's: "Don" and "Donald" are.

    >>> one, other = ["robert", "bobby", "roe"], ["bobby", "roe"]
    >>> is_same_given(one, other), is_same_given(["bob", "roe"], other), is_same_given(["ada", "roe"], other)
    (True, True, False)
    """
    if one[0] == other[0] or one[0] in other[1:-1] or other[0] in one[1:-1]:
        return True
    return bool(
        lexicon().nicknames.get(one[0], frozenset([one[0]])) & lexicon().nicknames.get(other[0], frozenset([other[0]]))
    )


def is_same_person(one: str, other: str) -> bool | None:
    """
    Return whether two names, as texts give them, mean the same person, body or group; None where it is unknown.

    >>> is_same_person("Ada Roe", "Roe"), is_same_person("Ada Roe", "Max Roe"), is_same_person("A. Roe", "Ada Roe")
    (True, False, True)
    >>> is_same_person("Ada Roe and Max Doe", "Max Doe and Ada Roe"), is_same_person("Ada Roe and Max Doe", "Ada Roe")
    (True, None)
    >>> is_same_person("NHC", "Northland Harbour Committee"), is_same_person("NHC", "Northland Harbour Bank")
    (True, False)
    """
    if name_key(one) == name_key(other) or _abbreviates(one, other) or _abbreviates(other, one):
        return True
    ones, others = _members(one), _members(other)
    matches = [max((_compare(a, b) for b in others), key=_CERTAINTY.index) for a in ones]
    if len(ones) == len(others) and all(match is True for match in matches):
        return True
    if any(match is not False for match in matches) or is_described(one) or is_described(other):
        return None
    return False


def _abbreviates(short: str, name: str) -> bool:
    """Return whether capitals are the initials of a name; two letters may be anyone's."""
    key, words = name_key(short), name_key(name).split()
    return short.isupper() and len(key) >= MIN_INITIALS and len(words) > 1 and key in _initials(words)


def is_described(name: str) -> bool:
    """
    Return whether a name is a description that may fit several.

    >>> is_described("spokesman for Ada Roe"), is_described("Oslo leaders"), is_described("Ada Roe")
    (True, True, False)
    """
    known = lexicon()
    words = (word for word in name.split() if word.islower())
    return _DESCRIBED.search(name) is not None or any(
        form in known.roles or form in known.groups for word in words for form in (word, word.removesuffix("s"))
    )


def shared_names(one: Collection[str], other: Collection[str]) -> set[str]:
    """
    Return the names that two texts share; a surname alone counts where the other text has one name that ends in it.

    >>> sorted(shared_names({"ada roe", "max doe", "white house"}, {"roe", "max doe"}))
    ['ada roe', 'max doe']
    """
    exact = set(one) & set(other)
    left, right = set(one) - exact, set(other) - exact
    return exact | _named_by_surname(left, right) | _named_by_surname(right, left)


def _named_by_surname(full: Collection[str], short: Collection[str]) -> set[str]:
    return {name for name in full if " " in name and name.rpartition(" ")[2] in short}


def split_joint(name: str) -> list[str]:
    """
    Return the parts of a name that may be those of several.

    >>> split_joint("Ada Roe, Max Doe and Reuters")
    ['Ada Roe', 'Max Doe', 'Reuters']
    """
    return _JOINT.split(name)


def _members(name: str) -> list[list[str]]:
    return [key.split() for part in split_joint(name) if (key := name_key(part))]


_CERTAINTY = (False, None, True)


def _compare(one: list[str], other: list[str]) -> bool | None:
    """Return whether two single names mean the same; None where one given name may be short for the other."""
    if one == other:
        return True
    if {*one} & _GENERATIONS != {*other} & _GENERATIONS:  # father or son, or a text that leaves "Jr." out
        return None if without_generation(one) == without_generation(other) else False
    one, other = without_generation(one), without_generation(other)
    if one[-1] != other[-1]:
        return False
    if len(one) == 1 or len(other) == 1:
        return True
    short, long = sorted((one[0], other[0]), key=len)
    if short == long or (len(short) == 1 and long.startswith(short)):
        return True
    return None if len(short) >= MIN_SHORT_NAME and long.startswith(short) else False


def without_generation(words: list[str]) -> list[str]:
    """Return the words of a name without "jr" and the like, unless there are no others."""
    return [word for word in words if word not in _GENERATIONS] or words
