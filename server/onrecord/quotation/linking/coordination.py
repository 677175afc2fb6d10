"""
Reports that the tagger ran together: she acknowledged [the cost] but underscored [the need].

Where such a report's cue is in the past tense and "and" or "but" with another such verb follows, the content ends there
in 83 of 96 gold attributions of PolNeAR's training and development part, and the verb is the next one's cue, of the
same source in 104 of 114.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from onrecord.quotation.cues import communication_words
from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.layout import Layout

CONFIDENCE = 0.8  # 83 / 96 times 104 / 114
_CONJUNCTIONS = frozenset(["and", "but"])
_IRREGULAR = frozenset(["said", "told", "wrote"])


def part_reports(layout: Layout, link: Link) -> Iterator[Link]:
    """Yield the reports that *link*, a report without quotation marks, is made of: itself, mostly."""
    content = link.contents[-1]
    verb = _second_verb(layout, link) if link.source and link.cue else None
    if verb is None:
        yield link
        return
    yield replace(link, contents=(*link.contents[:-1], replace(content, end=verb - 1)))
    yield Link(
        (replace(content, start=verb + 1),),
        replace(content, start=verb, end=verb + 1, margin=0.0),
        link.source,
        CONFIDENCE,
    )


def _second_verb(layout: Layout, link: Link) -> int | None:
    """Return the verb after "and" or "but" in the content, where source, cue and content follow each other."""
    tokens, content = layout.tokens, link.contents[-1]
    assert link.cue is not None
    assert link.source is not None
    if not link.source.start < link.cue.start < content.start or not _is_past(
        tokens.written(link.cue.end - 1, link.cue.end)
    ):
        return None
    for place in range(content.start + 2, content.end - 1):
        if tokens.written(place - 1, place).lower() in _CONJUNCTIONS and _is_past(tokens.written(place, place + 1)):
            return place
    return None


def _is_past(word: str) -> bool:
    return word.lower() in _past_words()


@cache
def _past_words() -> frozenset[str]:
    return frozenset(word for word in communication_words() if word.endswith("ed")) | _IRREGULAR
