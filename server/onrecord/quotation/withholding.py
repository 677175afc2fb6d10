"""
Why a reader is not shown a quotation: nobody need have said it, or it is too doubtful.

Words in quotation marks were said or written, unless the text says that they were not. A report without them is shown
for verbs of communication only, and there only where words are reported rather than an act (“published her returns”) or
a sign (“the call suggests”), and where there are any (“declined to comment”, “which he denied”).
"""

import re
from collections.abc import Iterator

from onrecord.model import Quotation, Span
from onrecord.options import QuotationOptions
from onrecord.quotation.cues import closed_classes, communication_words, is_act, is_communication, is_showing
from onrecord.quotation.speakers.lexicon import fold_name_word, lexicon

BELIEF = "belief or plan rather than speech"
DOUBT = "low confidence"
UNSAID = "said not to have been said"
WORDLESS = "a report without the words"

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_FINITE = frozenset(["be", "have", "do", "modal"])
_OPENING = frozenset(["that", "which"])  # the classes of "that" and of "what", "how", "whether"
_OPENERS = frozenset(["to", "he", "she", "it", "they", "we", "i", "you", "there"])
_HEAD_ENDS = re.compile(r"[,(—–]|\s(?:of|in|from|for|at|on|by|with|who|which|that|to|about|among|familiar)\b")
_POSSESSIVES = ("’s ", "'s ")  # after a source that is only whose call suggests it
_NO_SPEAKERS = frozenset(["it", "this", "that", "which", "these"])
_SPEAKERS = frozenset(["he", "she", "they", "who", "i", "we", "you", "both"])
_PARTICLES = frozenset(["down", "up", "out", "off", "back", "away", "forward"])  # wrote it down
_NAMELESS = re.compile(
    r"(?:not )?(?:to )?(?:not )?(?:be )?(?:named|identified|quoted(?: by name)?|anonymity)", re.IGNORECASE
)
# Not before a verb: “never said”, “hasn’t publicly called it”, “declined to say”; “not only said” says it.
_NEGATED = re.compile(
    r"(?:\b(?:not|cannot|never|neither|nor)|n[’']t|\b(?:refus|declin)(?:e|es|ed|ing)\s+to)(?!\s+(?:only|just|merely|simply)\b)"
    r"(?:\s+(?:have|been|be|yet|once|ever|even|[a-z]+ly))*\s+(?P<verb>[a-z]+)\b(?P<topic>\s+(?:on|about)\b)?",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"(?:neither|nobody|no one|none)\b", re.IGNORECASE)
# Who does not deny it leaves open whether it is so.
_DENIAL = re.compile(
    r"(?:den(?:y|ies|ied|ying)|(?:disput|refut|reject|contradict|object|dismiss|disagree)(?:e|es|ed|s|ing)?)"
)
_BESIDE = re.compile(r"[^\w\n.!?]*(?:that[^\w\n.!?]*)?")
REACH = 40  # characters before a cue or content in which a negated verb begins: “did not immediately publicly say”
LONGEST = 200  # characters of a negated verb; unbounded, every quotation would be searched to the end of the text


def why_withheld(text: str, quotation: Quotation, options: QuotationOptions) -> str | None:
    """Return why a reader is not shown *quotation*, or None."""
    if is_negated(text, quotation):
        return UNSAID
    if quotation.form != "indirect":
        return None if quotation.confidence >= options.min_shown_quoted else DOUBT
    if not reports_words(text, quotation):
        return BELIEF
    if not has_words(text, quotation):
        return WORDLESS
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


def is_negated(text: str, quotation: Quotation) -> bool:
    """
    Return whether the text says that this was not said: by nobody, or its verb is negated.

    The verb stands in the cue, right after it (“declined [to say when]”), or right before the content.
    """
    cue, source, place = quotation.cue, quotation.source, quotation.content[0].start
    if source and _NOBODY.match(source.of(text)):
        return True
    before = max((span.end for span in quotation.content if cue and span.end <= cue.start), default=0)
    if cue and any(verb.end > cue.start for verb in _negated_verbs(text, max(before, cue.start - REACH), cue.end)):
        return True
    return any(_BESIDE.fullmatch(text, verb.end, place) for verb in _negated_verbs(text, place - REACH, place))


def _negated_verbs(text: str, low: int, high: int) -> Iterator[Span]:
    """Yield the verbs of communication whose negation begins between two places."""
    for match in _NEGATED.finditer(text, max(0, low), high + LONGEST):
        if match.start() >= high:
            return
        verb = match["verb"].lower()
        if verb in communication_words() and not _DENIAL.fullmatch(verb) and not match["topic"]:
            yield Span(*match.span("verb"))


def has_words(text: str, quotation: Quotation) -> bool:
    """Return whether a report tells any words: more than "which" or "to you", and than the wish not to be named."""
    stretches = [span.of(text) for span in quotation.content]
    words = {word.lower() for stretch in stretches for word in _WORD.findall(stretch)}
    return bool(words - _PARTICLES - closed_classes().keys()) and not all(map(_NAMELESS.fullmatch, stretches))


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
