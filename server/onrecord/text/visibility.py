"""A text without what nobody sees: soft hyphens, zero-width spaces and direction marks part words that are one."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.model import Span

# Not the joiners U+200C and U+200D: some scripts spell with them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class VisibleText:
    """
    A text without invisible characters.

    Args:
        places: int64: where each character stands in the text as it was; None where nothing was left out.
    """

    text: str
    places: NDArray[np.int64] | None

    def original(self, span: Span) -> Span:
        """Return where a span that is not empty stands in the text as it was, from its first character to its last."""
        if self.places is None:
            return span
        return Span(int(self.places[span.start]), int(self.places[span.end - 1]) + 1)


def visible(text: str) -> VisibleText:
    """
    Return *text* without invisible characters.

    >>> seen = visible("\\u202eco\\u00adoperate\\u202c")
    >>> seen.text, seen.original(Span(0, 9))
    ('cooperate', Span(start=1, end=11))
    """
    kept = _INVISIBLE.sub("", text)
    if len(kept) == len(text):
        return VisibleText(text, None)
    left_out = [match.start() for match in _INVISIBLE.finditer(text)]
    return VisibleText(kept, np.delete(np.arange(len(text), dtype=np.int64), left_out))
