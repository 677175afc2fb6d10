"""The names that a source is about, as "Ada Roe" of "a statement by Ada Roe" and no name of "Roe aides"."""

import re
from collections.abc import Sequence

from onrecord.model import Span
from onrecord.quotation.speakers.antecedents import COORDINATION
from onrecord.quotation.speakers.descriptions import is_speech
from onrecord.quotation.speakers.entity import Reference
from onrecord.quotation.speakers.lexicon import fold_name_word, fold_name_words, lexicon

MAX_LEAD = 6  # words before a name that it is the head of: "the party’s long-serving deputy leader"
_BESIDE = re.compile(r", (?:[DRI]-[A-Z][\w.]*|\d{1,3}),?")  # "Roe, R-Utah,", "Doe, 54,"
# What may follow the name that a source is about; other small words make the name a part of "Roe aides".
_AFTER_HEAD = frozenset(
    {"a", "an", "the", "said", "says", "told", "wrote", "himself", "herself", "itself"}
    | {"last", "this", "next", "earlier", "yesterday", "today", "monday", "tuesday", "wednesday", "thursday", "friday"}
    | {"saturday", "sunday", "too", "also", "alone", "both", "and", "or", "nor", "but", "who", "whose"}
)
ALTERNATIVE = re.compile(r",? or (?:the )?$")
_LIKE = re.compile(r",? (?:like|such as) (?:the )?$")  # critics like Ada Roe
_ARTICLE = re.compile(r"\b[Tt]he $")
_NAMED_LATER = re.compile(r"\b(?:from|by|of) (?:the )?$")


def find_heads(text: str, source: Span, inside: Sequence[Reference]) -> list[Reference]:
    """Return the references that a source is about: one, or several joined by "and" or "or"."""
    for i, reference in enumerate(inside):
        mention = reference.mention
        lead = text[source.start : mention.extent.start]
        rest = text[mention.name.end : source.end]
        if mention.possessive:
            words = fold_name_words(rest.removeprefix("’s").removeprefix("'s"))
            if not words or is_speech(words):
                return [reference]
        elif _is_maker(reference, rest):
            return [reference]
        elif not _is_modifier(rest) and (_leads(lead) or _is_apposed(reference, lead, rest)):
            return _joined(text, inside[i:])
    return []


def _is_maker(reference: Reference, rest: str) -> bool:
    """Return whether a body is known for what follows its name: "a Harbour Office poll"."""
    words = fold_name_words(rest.split(",", maxsplit=1)[0])[:3]
    kind = reference.entity.kind if reference.entity else reference.mention.kind
    following = rest[:1] == " " and any(word in lexicon().measures for word in words)
    apart = lexicon().peoples | lexicon().places
    return kind in ("body", "unknown") and following and not apart & {" ".join(reference.mention.words)}


def _leads(lead: str) -> bool:
    """Return whether words before a name leave it the head of the source, as "a statement by" does."""
    words = fold_name_words(_ARTICLE.sub("", lead))
    if words and _NAMED_LATER.search(lead) and _is_made(words[:-1]):
        return True
    if _LIKE.search(lead):
        return True
    if words and words[-1].removesuffix("s") in lexicon().running and not lexicon().prepositions & {*words}:
        return True
    apart = lexicon().prepositions | lexicon().groups | {"who", "that", "which", "and"}
    return len(words) <= MAX_LEAD and not any(word in apart or word.endswith("ing") for word in words)


def _is_made(words: Sequence[str]) -> bool:
    """Return whether words tell of something said, "a study released" say, but for whose it is."""
    return is_speech(words[:-1] if words[-1:] and words[-1] in lexicon().made else words)


def _is_apposed(reference: Reference, lead: str, rest: str) -> bool:
    """Return whether a person stands between commas after a description: "a spokesman for the city, Max Doe"."""
    person = reference.entity is None or reference.entity.kind in ("person", "unknown")
    before, comma, between = lead.rpartition(", ")
    words = between.split()
    told = bool(before and comma) and len(words) < MAX_LEAD and not lexicon().prepositions & {*words}
    return person and told and (rest[:1] in ("", ",") or rest.startswith(" ("))


def _is_modifier(rest: str) -> bool:
    """Return whether the name is but a part of what follows: "Roe aides", "White House officials"."""
    match = re.match(r"[ \u00a0]([^\W\d_][\w’'-]*)", rest)
    if not match:
        return False
    word = fold_name_word(match[1])
    is_verb = word.endswith("ed") and match.end() == len(rest)
    return not (is_verb or word.endswith("ly") or word in _AFTER_HEAD or word in lexicon().prepositions)


def _joined(text: str, references: Sequence[Reference]) -> list[Reference]:
    """Return the first reference with those that commas, "and" and "or" join to it."""
    chain = [references[0]]
    complete = 1
    prepositions = lexicon().prepositions
    for reference in references[1:]:
        gap = text[chain[-1].mention.name.end : reference.mention.extent.start]
        after = text[reference.mention.name.end : reference.mention.name.end + 30]
        gap = _BESIDE.sub("", gap, count=1)
        last = ALTERNATIVE.fullmatch(gap) or (COORDINATION.fullmatch(gap) and not prepositions & {*gap.split()})
        if reference.mention.possessive or _is_modifier_of_noun(after) or not (last or gap == ", "):
            break
        chain.append(reference)
        complete = len(chain) if last else complete
    return chain[:complete]


def _is_modifier_of_noun(rest: str) -> bool:
    """Return whether a role or a body's noun follows a name: "Doe aides"."""
    match = re.match(r"[ \u00a0]([a-z-]+)", rest)
    return match is not None and match[1] in lexicon().groups | lexicon().roles | lexicon().body_nouns
