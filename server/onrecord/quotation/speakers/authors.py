"""Who "I" is where nobody is quoted: whoever signed the letter, or wrote the article."""

import re

from onrecord.model import Span

FIRST_PERSON = frozenset(["i", "me", "my"])
MAX_LETTER = 6000  # code points from a writer's "I" to the signature; a page of a newspaper's letters has twice as many
MAX_HEAD = 600  # code points that may hold "By Ada Roe"
_NAME = r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,2} [^\W\d_a-z][\w’'-]*"
_SIGNATURE = re.compile(rf"^[ \t–—-]*({_NAME})\.?[ \t]*$", re.MULTILINE)
_BYLINE = re.compile(rf"^[ \t]*(?:[Bb]y|BY) ({_NAME})\b", re.MULTILINE)
_ABOUT = re.compile(rf"^({_NAME}) (?:is|was) (?:an?|the|\w+-\w+|\w+ (?:of|at|for))\b[^\n]*\s*\Z", re.MULTILINE)


def find_author(text: str, position: int) -> Span | None:
    """
    Return where the name stands of who writes of themself at *position*: who signs below, else who wrote the article.

    >>> text = "I was glad of the rain.\\n\\nAda Roe is a writer in Oslo."
    >>> find_author(text, 0).of(text)
    'Ada Roe'
    """
    searches = (
        _SIGNATURE.search(text, position, position + MAX_LETTER),
        _BYLINE.search(text, 0, MAX_HEAD),
        _ABOUT.search(text, max(position, len(text) - MAX_HEAD)),
    )
    return next((Span(*match.span(1)) for match in searches if match), None)
