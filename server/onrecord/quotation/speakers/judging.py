"""Which names mean people: what a text tells of those whose words leave it open, as invented ones do."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from onrecord.model import Span
from onrecord.quotation.cues import communication_words
from onrecord.quotation.speakers.lexicon import lexicon
from onrecord.quotation.speakers.mention import Mention
from onrecord.quotation.speakers.roles import role_beside

MAX_NAME = 5  # words; more are no person's
MAX_REACH = 250  # code points from a name to the "he" that means it; two sentences
MIN_CAPITALS = 4  # letters of "POE:" in a transcript; shorter are acronyms
_PERSON_AFTER = re.compile(r",\s+(?:\d{1,3},|who\b|whose\b)|\s+who\b|\s\(\d{1,3}\)")
_THE_BEFORE = re.compile(r"\b[Tt]he $")
_NAMED_BEFORE = re.compile(r"\b(?:named|called|by the name of) $")
_QUOTED = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?")
_WORD_BEFORE = re.compile(r"([a-z]+) $")
_WORD_AFTER = re.compile(r" ([a-z]+)")
_HE = re.compile(r"\b[Ss]?[Hh]e\b")


def judge_mentions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """
    Return the mentions of *text*, those of unknown kind told to be people where the text treats them so.

    >>> from onrecord.quotation.speakers.names import find_mentions
    >>> text = "Qat Vale runs the dam. He lives in Zyx Poe."
    >>> [(m.kind, m.name.of(text)) for m in judge_mentions(text, find_mentions(text))]
    [('person', 'Qat Vale'), ('unknown', 'Zyx Poe')]
    """
    plain = [mention for mention in mentions if not mention.heading]
    alone = {m.words[0] for m in plain if len(m.words) == 1}
    full = {m.words for m in plain if m.kind == "person" and len(m.words) > 1}
    surnames = {words[-1] for words in full}
    judged = [_without_verb(text, mention, full) for mention in mentions]
    ends = [*(mention.name.start for mention in judged), len(text)][1:]
    return [
        replace(m, kind="person")
        if _is_surname(text, m, surnames) or (_may_be_person(text, m) and _is_person(text, m, alone, end))
        else m
        for m, end in zip(judged, ends, strict=True)
    ]


def _without_verb(text: str, mention: Mention, full: Collection[tuple[str, ...]]) -> Mention:
    """Return a mention without the capital before a name given elsewhere: "Hold Ada Roe to Account"."""
    words = mention.words
    given = lexicon().first_names
    if mention.role or words[1:] not in full or words[0] in given or words[1] not in given:
        return mention
    start = text.index(" ", mention.name.start) + 1 if " " in mention.name.of(text) else mention.name.start
    name = Span(start, mention.name.end)
    return replace(mention, kind="person", name=name, extent=name, words=words[1:], starts_sentence=False)


def _is_surname(text: str, mention: Mention, surnames: Collection[str]) -> bool:
    """Return whether a word in capitals is the name of someone: "ROE:" where the text names Ada Roe."""
    name = mention.name.of(text)
    return len(mention.words) == 1 and name.isupper() and len(name) >= MIN_CAPITALS and mention.words[0] in surnames


def _may_be_person(text: str, mention: Mention) -> bool:
    if mention.kind != "unknown" or mention.heading or not 1 < len(mention.words) < MAX_NAME:
        return False
    start = mention.name.start
    return not _THE_BEFORE.search(text, max(0, start - 5), start) and mention.words[-1] not in lexicon().peoples


def _is_person(text: str, mention: Mention, alone: Collection[str], end: int) -> bool:
    name = mention.name
    if mention.words[-1] in alone or _PERSON_AFTER.match(text, name.end):
        return True
    if _NAMED_BEFORE.search(text, max(0, name.start - 20), name.start) or role_beside(text, name):
        return True
    after = text[name.end : min(end, name.end + MAX_REACH)]
    speaks = _has_verb_of_speech(_WORD_BEFORE.search(text[max(0, name.start - 30) : name.start])) or (
        _has_verb_of_speech(_WORD_AFTER.match(after))
    )
    begins = mention.starts_sentence or text[max(0, name.start - 2) : name.start] == ", "
    near = after if speaks else after.partition("\n")[0]
    return (begins or speaks) and _HE.search(_QUOTED.sub("", near)) is not None


def _has_verb_of_speech(word: re.Match[str] | None) -> bool:
    return word is not None and word[1] in communication_words()
