"""Titles of works in quotation marks: nobody says them."""

import re

from onrecord.model import Span

MAX_NAME = 40  # code points before the marks that hold "documentary, entitled"
_WORK_NAMES = """
    album article ballad book brochure column documentary episode essay exhibition film game hymn magazine memoir
    movie musical newspaper novel opera painting pamphlet paper play podcast poem report sculpture series show
    single song sonata speech story study symphony thesis track video"""
_WORK = re.compile(
    rf"\b(?:{'|'.join(_WORK_NAMES.split())})s?,?(?: (?:(?:en)?titled|called|named|headlined))?:? $", re.IGNORECASE
)
_TITLE_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}")  # shorter ones may be small in a title


def is_title(text: str, words: Span, mark: int) -> bool:
    """
    Return whether *words*, whose opening mark stands at *mark*, are the title of the work that is named right before.

    >>> is_title("the song “Every Road”", Span(10, 20), 9), is_title("the word “Never”", Span(10, 15), 9)
    (True, False)
    """
    long = _TITLE_WORD.findall(text, words.start, words.end)
    capitals = bool(long) and all(word[0].isupper() for word in long)
    return capitals and _WORK.search(text, max(0, mark - MAX_NAME), mark) is not None
