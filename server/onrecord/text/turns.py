"""
Turns of a transcript, an interview, a chat or captions: who says each line, and which words of it are said.

A line is the unit: what follows "NAME:", "Q.", "[Name]" or WebVTT's "<v Name>", and the lines that go on after it. All
labels of a text together tell whether it is a transcript, so that "Note: …" or one "Name: …" makes none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from onrecord.model import Span

MIN_TURNS = 3  # labelled lines; fewer are headings ("WHAT: …") or a quotation set apart
MIN_SHARE = 0.2  # of the lines are labelled; an article that quotes an exchange is no transcript
MANY_TURNS, MIN_SHARE_OF_MANY = 10, 0.05  # so many labels tell, too, where answers are long
MIN_RECURRING = 0.6  # of the labels come again; in recipes and tables few do
MIN_RECURRING_CAPITALS = 0.4  # where all are written in capitals, as transcripts have it
MIN_SENTENCES = 0.5  # of the labelled lines hold an end mark; entries of a form do not
MIN_WRAPPED = 55  # code points; a line so long may be wrapped before its end mark
MAX_STRETCHES = 60  # of one turn; a longer one goes on in another
MAX_LABEL = 120  # code points

_WORD = r"(?:[dl]['’]|[ae]l-)?[^\W\d_a-z][\w.'’-]*"
_SMALL = "of|the|and|for|de|da|do|dos|du|del|della|der|den|di|la|le|van|von|zu|al|bin|ibn|y|e"
_TITLE = rf", {_WORD}(?: (?:{_WORD}|{_SMALL})){{0,4}}"  # MS. ROE, PORT COURIER
_NAME = rf"{_WORD}(?: (?:{_WORD}|\d{{1,3}}|{_SMALL})){{0,5}}(?:{_TITLE})?"
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
# What recorders, chats and papers write before a name: ">> ", "- ", "00:01:10 ", "[28/03/2025, 10:31] ", “.
_CLOCK = rf"[\[(]?(?:[\d/.-]{{6,10}},? )?{_TIME}(?: ?[AaPp]\.?[Mm]\.?)?[\])]?(?: [-–])? "
_BEFORE = rf"[\"“]?(?:>>+ ?|[-–—] )?(?:{_CLOCK})?(?:\*\*|__)?"
_AFTER = rf"(?: \([^()\n]{{1,60}}\)| \[{_TIME}\])?(?:\*\*|__)?"
_COLON = re.compile(rf"{_BEFORE}(?P<name>{_NAME}){_AFTER}(?P<sign>[:：])(?:\*\*|__)?(?:\s+|(?<=：)|$)")
_LETTER = re.compile(r"(?:\*\*)?(?P<name>[QA])(?P<sign>[.:]|(?=[ \t]{2}))(?:\*\*)?[ \t]+(?=\S)")
_BRACKET = re.compile(rf"(?:{_TIME} )?(?P<sign>\[)(?P<name>{_NAME})\]:?[ \t]+(?=\S)")
_VOICE = re.compile(r"(?P<sign><v(?:\.[\w-]+)*[ \t])(?P<name>[^<>\n]{1,80})>")

_LINE = re.compile(r"[^\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*")
# Header, cue numbers, cue times and comments of WebVTT and SRT: nobody says them.
_TIMING = re.compile(rf"(?:{_TIME} --> .*|WEBVTT\b.*|NOTE\b(?!:).*|STYLE|REGION|\d{{1,6}}|{_TIME})\s*$")
_CHANGE = re.compile(r">>+ ?|[-–—] ?(?=[^\W\d_])")  # in captions somebody else speaks from here, nobody says who
_ASIDE_LINE = re.compile(r"[\"“]?[(\[*♪].*[)\]*♪]\.?[\"”]?$")
# Within a line only words of the house style of transcripts: "[the] road" is an editor's help, and said.
_NOISE = (
    r"(?i:(?:\w+ ){0,3}(?:laugh\w*|applau\w*|cheer\w*|crosstalk|inaudible|unintelligible|indiscernible|music|pause\w?|"
    r"silence|overlapping|background)(?: \w+){0,3}\.?)"
)
_ASIDE = re.compile(rf"\s*[(\[](?:[A-Z][A-Z ,.-]{{3,60}}|{_TIME}|{_NOISE})[)\]]|</?[a-z][^<>\n]{{0,40}}>")
_SENTENCE = re.compile(r"[.?!…。？！][\"'”’»」)\]]*(?:\s|$)|[—–-]$")
# Fields of forms, mail, recipes, reviews and pages; no speaker is called so.
_FIELD_NAMES = """
    note notes warning caution tip photo photos picture image video audio related by time date day when what
    where who why how source sources credit credits read more see also update updated correction subject from to cc bcc
    sent re fwd ps serves ingredients method directions pros cons price rating verdict score result results venue
    place location address phone tel email website contact web url tags topics category published posted copyright
    title author example key summary background analysis opinion live watch listen exclusive breaking editor's note
    step part chapter figure table fact claim ruling theory hypothesis proof definition age name occupation weight
    height size colour color"""
_FIELDS = frozenset(_FIELD_NAMES.split())


class Style(Enum):
    """How a line names its speaker."""

    NONE = ""
    COLON = "NAME: "
    LETTER = "Q. "
    BRACKET = "[Name] "
    VOICE = "<v Name>"
    TIMING = "00:01 --> 00:02"


_LABELS = (  # and what they have at least one of; most lines have none, and are not looked at further
    (Style.LETTER, _LETTER, ("Q", "A")),
    (Style.COLON, _COLON, (":", "：")),
    (Style.BRACKET, _BRACKET, ("[",)),
)
_GROUPS = ((Style.COLON, Style.LETTER), (Style.BRACKET,), (Style.VOICE,))  # as one transcript may mix them


@dataclass(frozen=True, slots=True)
class Turn:
    """
    What somebody says in one line.

    Args:
        words: The stretches that are said, without stage directions; sorted, at least one.
        name: Who, as the text writes it where the turn begins.
        sign: What marks it as said: a colon, a bracket, a dash; None in a line that goes on.
    """

    words: tuple[Span, ...]
    name: Span
    sign: Span | None


@dataclass(frozen=True, slots=True)
class _Line:
    words: Span
    style: Style = Style.NONE
    name: Span | None = None
    sign: Span | None = None
    is_change: bool = False


def find_turns(text: str) -> list[Turn]:
    """
    Return the turns of a transcript in order; nothing where *text* is none.

    >>> text = "ROE: Did it rain?\\nMAX DOE: It did (laughs), and it poured.\\nROE: I thought so."
    >>> [(turn.name.of(text), [span.of(text) for span in turn.words]) for turn in find_turns(text)]
    [('ROE', ['Did it rain?']), ('MAX DOE', ['It did', ', and it poured.']), ('ROE', ['I thought so.'])]
    """
    lines = [line for span in find_lines(text) for line in _read(text, span.stripped(text))]
    styles = {style for group in _GROUPS if _is_transcript(text, lines, group) for style in group}
    if not styles:
        return []
    return list(_turns(text, [line if line.style in styles or not line.name else _Line(line.words) for line in lines]))


def find_lines(text: str) -> Iterator[Span]:
    """
    Yield the lines that hold more than white space, without what ends them.

    >>> [line.of("a\\r\\n \\nb") for line in find_lines("a\\r\\n \\nb")]
    ['a', 'b']
    """
    return (Span(*match.span()) for match in _LINE.finditer(text))


def _read(text: str, line: Span) -> Iterator[_Line]:
    """Yield a line; one with several voices part by part."""
    if _TIMING.match(text, line.start, line.end):
        yield _Line(line, Style.TIMING)
    elif voices := list(_VOICE.finditer(text, line.start, line.end)):
        ends = [*(voice.start() for voice in voices[1:]), line.end]
        yield from (_labelled(voice, Style.VOICE, end) for voice, end in zip(voices, ends, strict=True))
    else:
        yield _label(text, line)


def _label(text: str, line: Span) -> _Line:
    end = min(line.end, line.start + MAX_LABEL)
    beginning = text[line.start : end]
    for style, pattern, signs in _LABELS:
        match = pattern.match(text, line.start, end) if any(sign in beginning for sign in signs) else None
        if match and match["name"].casefold() not in _FIELDS and not re.fullmatch(_NOISE, match["name"]):
            return _labelled(match, style, line.end)
    change = _CHANGE.match(text, line.start, line.end)
    return _Line(Span(change.end() if change else line.start, line.end), is_change=change is not None)


def _labelled(match: re.Match[str], style: Style, end: int) -> _Line:
    return _Line(Span(match.end(), end), style, Span(*match.span("name")), Span(*match.span("sign")))


def _is_transcript(text: str, lines: Sequence[_Line], styles: Sequence[Style]) -> bool:
    """Return whether labels of some styles tell that a text is a transcript: enough of them, and names that recur."""
    labelled = [line for line in lines if line.style in styles]
    if Style.VOICE in styles:
        return bool(labelled)
    names = Counter(line.name.of(text).casefold() for line in labelled if line.name)
    recurring = sum(count for count in names.values() if count > 1)
    sentences = sum(line.style == Style.BRACKET or _is_spoken(text, line.words) for line in labelled)
    enough = len(labelled) >= MIN_TURNS and _is_dense(lines, len(labelled)) and ("a" not in names or "q" in names)
    capitals = all(line.name.of(text).isupper() for line in labelled if line.name)
    recurrence = MIN_RECURRING_CAPITALS if capitals else MIN_RECURRING
    return enough and min(recurring / recurrence, sentences / MIN_SENTENCES) >= len(labelled)


def _is_spoken(text: str, words: Span) -> bool:
    return not words or len(words) >= MIN_WRAPPED or _SENTENCE.search(text, words.start, words.end) is not None


def _is_dense(lines: Sequence[_Line], labels: int) -> bool:
    """Return whether labels are frequent enough; captions break an answer into many lines."""
    timed = any(line.style == Style.TIMING for line in lines)
    share = MIN_SHARE_OF_MANY if timed or labels >= MANY_TURNS else MIN_SHARE
    return labels >= share * sum(line.style != Style.TIMING for line in lines)


def _turns(text: str, lines: Sequence[_Line]) -> list[Turn]:
    turns: list[Turn] = []
    speaker: _Line | None = None
    last = max(number for number, line in enumerate(lines) if line.name)
    waits = False  # for the words of a label that stands on a line of its own
    wrapped = all(below.name is None or _is_parted(text, above, below) for above, below in pairwise(lines))
    for number, line in enumerate(lines):
        if line.name or line.is_change or (line.style == Style.TIMING and speaker and speaker.style == Style.VOICE):
            speaker = line if line.name else None
        if speaker is None or speaker.name is None or line.style == Style.TIMING:
            continue
        goes_on = wrapped and not line.name and not _is_parted(text, lines[number - 1], line)
        if number > last and not waits and not goes_on:  # the editor's words again, perhaps
            break
        words = () if _ASIDE_LINE.match(line.words.of(text)) else tuple(_said(text, line.words))
        waiting, waits = waits, not words and (waits or line is speaker)
        if words and goes_on and turns and not waiting and len(turns[-1].words) < MAX_STRETCHES:
            turns[-1] = replace(turns[-1], words=turns[-1].words + words)
        elif words:
            turns.append(Turn(words, speaker.name, speaker.sign if line.name or waiting else None))
    return turns


def _is_parted(text: str, above: _Line, below: _Line) -> bool:
    """Return whether an empty line or a cue time stands between two lines."""
    return above.style == Style.TIMING or text.count("\n", above.words.end, below.words.start) > 1


def _said(text: str, words: Span) -> Iterator[Span]:
    """Yield what is left of a line without stage directions and markup."""
    for span in _between(words, (Span(*match.span()) for match in _ASIDE.finditer(text, words.start, words.end))):
        stretch = span.stripped(text)
        if any(character.isalnum() for character in stretch.of(text)):
            yield stretch


def _between(whole: Span, parts: Iterable[Span]) -> Iterator[Span]:
    start = whole.start
    for part in parts:
        yield Span(start, part.start)
        start = part.end
    yield Span(start, max(start, whole.end))
