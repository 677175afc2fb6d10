"""Word lists from the files in words/: verbs of speech, verbs of thought, titles, closed classes."""

import re
from collections.abc import Iterator
from functools import cache

from onrecord.shipped import read_shipped


@cache
def communication_words() -> frozenset[str]:
    """
    Return every form of the words by which someone makes words known to others.

    >>> {"said", "denies", "tweeting", "quipped"} <= communication_words()
    True
    """
    return _form_set("communication.txt")


@cache
def cue_words() -> frozenset[str]:
    """Return every form that may introduce a content: of communication, belief, plan or perception."""
    return communication_words() | _form_set("thought.txt")


@cache
def titles() -> frozenset[str]:
    """Return the titles and roles that stand before or for a person's name."""
    return frozenset(word for line in _lines("titles.txt") for word in line.split())


@cache
def closed_classes() -> dict[str, str]:
    """Return the class of each word of the closed classes."""
    classes: dict[str, str] = {}
    for line in _lines("tags.txt"):
        name, *words = line.split()
        for word in words:
            classes.setdefault(word, name)
    return classes


@cache
def inverted_verbs() -> frozenset[str]:
    """
    Return the forms of verbs of communication that may stand before whoever speaks, and that are no names themselves.

    >>> sorted({"asks", "wrote", "ask", "mark", "grant", "adds"} & inverted_verbs())
    ['adds', 'asks', 'wrote']
    """
    plain = {line.split()[0] for line in _lines("communication.txt")}
    return frozenset(word for word in communication_words() if word not in plain and not word.endswith("ing"))


def is_communication(cue: str) -> bool:
    """
    Return whether a cue says that words were made known, rather than thought or planned.

    >>> is_communication("has repeatedly said"), is_communication("hopes")
    (True, False)
    """
    return any(word in communication_words() for word in re.findall(r"[\w-]+", cue.lower()))


def is_words(cue: str) -> bool:
    """
    Return whether a cue is words, rather than a sign or markup.

    >>> [is_words(cue) for cue in ("said:", ":", "—", "<v")]
    [True, False, False, False]
    """
    return not cue.startswith("<") and any(character.isalpha() for character in cue)


def is_naming(cue: str) -> bool:
    """
    Return whether a cue names or judges something: described it as, called it, his labeling of.

    >>> is_naming("notably referred to"), is_naming("said")
    (True, False)
    """
    return any(word in _form_set("naming.txt") for word in re.findall(r"[\w-]+", cue.lower()))


def is_act(cue: str) -> bool:
    """
    Return whether each word of communication in a cue tells of an act as often as of words.

    >>> is_act("released"), is_act("announced"), is_act("released a statement saying")
    (True, False, False)
    """
    return _all_words_in("acts.txt", cue)


def is_showing(cue: str) -> bool:
    """
    Return whether each word of communication in a cue tells what things do as well as people.

    >>> is_showing("would suggest"), is_showing("suggested, adding")
    (True, False)
    """
    return _all_words_in("showing.txt", cue)


def _all_words_in(file: str, cue: str) -> bool:
    words = communication_words().intersection(re.findall(r"[\w-]+", cue.lower()))
    return bool(words) and words <= _form_set(file)


@cache
def _form_set(file: str) -> frozenset[str]:
    return frozenset(_forms(file))


def inflect(verb: str) -> set[str]:
    """
    Return the regular forms of a verb.

    >>> sorted(inflect("quip")), sorted(inflect("deny"))
    (['quip', 'quipped', 'quipping', 'quips'], ['denied', 'denies', 'deny', 'denying'])
    """
    if verb.endswith("e"):
        return {verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"}
    if re.search(r"[^aeiou]y$", verb):
        return {verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"}
    if re.search(r"^(?:[^aeiou]|qu)*[aeiou][bgmnpt]$|(?<!f)fer$|cur$|mit$", verb):
        return {verb, f"{verb}s", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"}
    plural = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return {verb, f"{verb}{plural}", f"{verb}ed", f"{verb}ing"}


def _forms(file: str) -> Iterator[str]:
    for line in _lines(file):
        word, *irregular = line.split()
        yield word
        yield from irregular or inflect(word)


def _lines(file: str) -> list[str]:
    text = read_shipped(f"quotation/words/{file}").decode()
    return [line for line in text.splitlines() if line and not line.startswith("#")]
