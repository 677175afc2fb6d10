"""
Why a reader is not shown a quotation: nobody need have said it, or it is too doubtful.

Words in quotation marks were said or written. A report without them is shown for verbs of communication only, and there
only where words are reported rather than an act (“published her returns”) or a sign (“the call suggests”).
"""

import re

from onrecord.model import Quotation, Span
from onrecord.options import QuotationOptions
from onrecord.quotation.cues import closed_classes, is_act, is_communication, is_showing
from onrecord.quotation.speakers.lexicon import fold_name_word, lexicon

BELIEF = "belief or plan rather than speech"
DOUBT = "low confidence"

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_FINITE = frozenset(["be", "have", "do", "modal"])
_OPENING = frozenset(["that", "which"])  # the classes of "that" and of "what", "how", "whether"
_OPENERS = frozenset(["to", "he", "she", "it", "they", "we", "i", "you", "there"])
_HEAD_ENDS = re.compile(r"[,(—–]|\s(?:of|in|from|for|at|on|by|with|who|which|that|to|about|among|familiar)\b")
_POSSESSIVES = ("’s ", "'s ")  # after a source that is only whose call suggests it
_NO_SPEAKERS = frozenset(["it", "this", "that", "which", "these"])
_SPEAKERS = frozenset(["he", "she", "they", "who", "i", "we", "you", "both"])


def why_withheld(text: str, quotation: Quotation, options: QuotationOptions) -> str | None:
    """Return why a reader is not shown *quotation*, or None."""
    if quotation.form != "indirect":
        return None if quotation.confidence >= options.min_shown_quoted else DOUBT
    if not reports_words(text, quotation):
        return BELIEF
    return None if quotation.source and quotation.confidence >= options.min_shown_indirect else DOUBT


def reports_words(text: str, quotation: Quotation) -> bool:
    """Return whether what stands in no quotation marks reports words, rather than a belief, an act or a sign."""
    cue, source = quotation.cue, quotation.source
    if cue is None or not is_communication(cue.of(text)):
        return False
    if is_act(cue.of(text)) and not is_clause(text, quotation):
        return False
    if source is None or not is_showing(cue.of(text)):
        return True
    return can_speak(source.of(text)) and not text.startswith(_POSSESSIVES, source.end)


def is_clause(text: str, quotation: Quotation) -> bool:
    """Return whether the content is a clause: before its cue, begun by "that", "to" or "she", or with a verb."""
    if quotation.cue and quotation.cue.start > quotation.content[0].start:
        return True
    words = [word.lower() for word in _words(text, quotation.extent)]
    classes = [closed_classes().get(word) for word in words]
    opened = bool(words) and (words[0] in _OPENERS or classes[0] in _OPENING)
    return opened or not _FINITE.isdisjoint(classes) or any("n’t" in w.replace("'", "’") for w in words)


def can_speak(source: str) -> bool:
    """
    Return whether a source is a person or a body, as far as the noun tells that it is about.

    >>> [can_speak(source) for source in ("Mayor Roe", "two aides to Roe", "the party")]
    [True, True, True]
    >>> [can_speak(source) for source in ("Friday’s call", "Roe’s", "the latest figures from Roe", "it")]
    [False, False, False, False]
    """
    words = _WORD.findall(_HEAD_ENDS.split(source.strip(), maxsplit=1)[0])
    head = fold_name_word(words[-1]) if words else ""
    if not head or head in _NO_SPEAKERS or head.endswith("'s"):
        return False
    known = lexicon()
    nouns = known.roles | known.groups | known.body_nouns | _SPEAKERS
    return words[-1][0].isupper() or head in nouns or head.removesuffix("s") in nouns


def _words(text: str, span: Span) -> list[str]:
    return _WORD.findall(text, span.start, span.end)
