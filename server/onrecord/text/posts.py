"""
Posts quoted in full, as pages embed them: the text of a post, and the line before or after it that says whose it is.

    We asked for a third crew.                 Ada Roe (@adaroe) March 28, 2025      @adaroe: We asked.
    — Ada Roe (@adaroe) March 28, 2025         We asked for a third crew.

A page's text may have name, handle, words and "10:31 AM · Mar 28, 2025" each on lines of their own.
"""

import re
from collections.abc import Iterator, Sequence

from onrecord.model import Span
from onrecord.text.turns import Turn, find_lines

MAX_LINES = 30  # of one post; longer ones are articles

_HANDLE = r"@[\w.-]{1,60}(?:@[\w.-]{1,80})?"
_NAME = r"[^\W\d_a-z][^\n()@:“”\"]{0,60}?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:, ?\d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}[hmd](?: ago)?)"
    r"(?:(?:,? at|,| ·)? \d{1,2}:\d\d(?: ?[AaPp]\.?[Mm]\.?)?)?"
)
_PLACE = (
    r"(?:X|Twitter|Facebook|Instagram|Threads|Bluesky|Mastodon|LinkedIn|TikTok|Telegram|Truth Social|Weibo|VK|YouTube)"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, )?"
_OWNER = rf"(?P<name>{_NAME} ?\({_HANDLE}\)|{_NAME} (?={_HANDLE}){_HANDLE})"

_SIGNED = re.compile(
    rf"(?P<sign>[—–―]|--?) ?(?:{_OWNER}|(?P<named>{_NAME}) ?(?:\(?(?:on|via) |, ){_PLACE}\)?)"
    rf"(?:,? (?:on )?{_WEEKDAY}{_DATE})?\.?$"
)
_SHARED = re.compile(
    rf"(?P<sign>A post shared by|Posted by|Post by) (?:{_OWNER}|(?P<named>{_NAME}))(?: on {_WEEKDAY}{_DATE})?\.?$"
)
_HEADED = re.compile(rf"{_OWNER}(?P<sign> · | | • |, ){_WEEKDAY}{_DATE}$")
_ADDRESSED = re.compile(rf"(?P<name>{_HANDLE}|{_NAME} ?\({_HANDLE}\))(?P<sign>:)\s+(?=\S)")
_HANDLE_LINE, _NAME_LINE = re.compile(_HANDLE), re.compile(rf"{_NAME}(?<![.!?,;])")
_STAMP = re.compile(rf"\d{{1,2}}:\d\d(?: ?[AaPp]\.?[Mm]\.?)? · {_DATE}\b")
_RUN_ON = re.compile(rf"(?P<sign>[—–―]) ?{_OWNER},? {_DATE}(?:</tweet>)?\.?$")

_LINKS = re.compile(r"(?:\s*(?:pic\.twitter\.com/\w+|https?://\S+))+$")


def find_posts(text: str) -> list[Turn]:
    """
    Return what each post of *text* says, line by line, in order.

    >>> text = "We asked for a third crew. pic.twitter.com/Ab1\\n— Ada Roe (@adaroe) March 28, 2025"
    >>> [(post.name.of(text), post.words[0].of(text)) for post in find_posts(text)]
    [('Ada Roe (@adaroe)', 'We asked for a third crew.')]
    """
    if not _may_have_posts(text):
        return []
    lines = [_without_quoting(text, line) for line in find_lines(text)]
    return sorted(_posts(text, lines), key=lambda post: post.words[0])


def _may_have_posts(text: str) -> bool:
    return "@" in text or "osted by" in text or re.search(_PLACE, text) is not None


def _without_quoting(text: str, line: Span) -> Span:
    """Return a line without the white space around it and the ">" that marks it as quoted."""
    start = line.start
    while start < line.end and (text[start] == ">" or text[start].isspace()):
        start += 1
    return Span(start, line.end).stripped(text)


def _posts(text: str, lines: Sequence[Span]) -> Iterator[Turn]:
    taken = 0  # the first line that is of no post yet
    paragraphs = "\n\n" in text
    for number, line in enumerate(lines):
        if match := _ADDRESSED.match(text, line.start, line.end):
            yield from _post(text, match, [Span(match.end(), line.end)])
        elif match := _SIGNED.match(text, line.start, line.end) or _SHARED.match(text, line.start, line.end):
            yield from _post(text, match, _above(text, lines, number, taken, paragraphs))
        elif match := _HEADED.match(text, line.start, line.end):
            yield from _post(text, match, _below(text, lines, number, paragraphs))
        elif number and (match := _HANDLE_LINE.fullmatch(text, line.start, line.end)):
            yield from _laid_out(text, lines, number)
        elif match := _RUN_ON.search(text, line.start, line.end):
            yield from _post(text, match, [Span(line.start, match.start())])
        else:
            continue
        taken = number + 1


def _laid_out(text: str, lines: Sequence[Span], number: int) -> Iterator[Turn]:
    """Yield the lines of a post between a handle, whose owner's name stands above, and a time."""
    name, handle, below = lines[number - 1], lines[number], lines[number + 1 : number + 1 + MAX_LINES]
    end = next((i for i, line in enumerate(below) if _STAMP.match(text, line.start, line.end)), 0)
    if _NAME_LINE.fullmatch(text, name.start, name.end):
        yield from (Turn((line,), name, handle) for line in below[:end])


def _post(text: str, match: re.Match[str], lines: Sequence[Span]) -> Iterator[Turn]:
    name = "name" if match["name"] else "named"
    for line in (line.stripped(text) for line in lines):
        links = _LINKS.search(text, line.start, line.end)
        words = Span(line.start, links.start() if links else line.end).stripped(text)
        if words:
            yield Turn((words,), Span(*match.span(name)), Span(*match.span("sign")))


def _above(text: str, lines: Sequence[Span], number: int, taken: int, paragraphs: bool) -> Sequence[Span]:
    """Return the lines of the paragraph above a signature; where lines are paragraphs, one, or all after a colon."""
    first = number - 1
    while first > max(taken, number - MAX_LINES) and not _is_parted(text, lines[first - 1], lines[first]):
        first -= 1
    if not paragraphs and not (first > 0 and text[lines[first - 1].end - 1] == ":"):
        first = number - 1
    return lines[max(first, taken) : number]


def _below(text: str, lines: Sequence[Span], number: int, paragraphs: bool) -> Sequence[Span]:
    """Return the lines of the paragraph below a heading; where lines are paragraphs, the one."""
    end = min(number + 2, len(lines))
    while paragraphs and end < min(len(lines), number + MAX_LINES) and not _is_parted(text, lines[end - 1], lines[end]):
        end += 1
    return lines[number + 1 : end]


def _is_parted(text: str, above: Span, below: Span) -> bool:
    """Return whether an empty line or a colon parts two lines."""
    return text[above.end - 1] == ":" or "\n\n" in text[above.end : below.start].replace(" ", "").replace("\r", "")
