"""Code points (Python, W3C) and UTF-16 units (JavaScript): each offset's counterpart in the other."""

import re
from bisect import bisect_left

import numpy as np

_SURROGATE = re.compile("[\ud800-\udfff]")


def make_well_formed(text: str) -> str:
    """
    Return *text* with each lone surrogate as U+FFFD, which is one unit in both counts, so that offsets hold.

    >>> make_well_formed("a\\ud83db")
    'a\ufffdb'
    """
    return _SURROGATE.sub("\ufffd", text)


class Utf16Offsets:
    """
    The offsets of one text in both counts.

    >>> offsets = Utf16Offsets("😀 said")
    >>> offsets.to_utf16(2), offsets.to_code_point(3)
    (3, 2)
    """

    def __init__(self, text: str) -> None:
        """Count the characters that take two units; *text* is well formed."""
        self._astral: list[int] = []
        self._length = len(text)
        if len(text.encode("utf-16-le")) != 2 * len(text):
            codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
            self._astral = np.flatnonzero(codes > 0xFFFF).tolist()
        self._astral_utf16 = [position + before for before, position in enumerate(self._astral)]

    def to_utf16(self, offset: int) -> int:
        """
        Return the UTF-16 offset of the code point offset *offset*.

        Raises:
            ValueError: If it lies outside the text.
        """
        self._check(offset, self._length, "code points")
        return offset + bisect_left(self._astral, offset)

    def to_code_point(self, offset: int) -> int:
        """
        Return the code point offset of the UTF-16 offset *offset*; inside a pair, that of the pair's start.

        Raises:
            ValueError: If it lies outside the text.
        """
        self._check(offset, self._length + len(self._astral), "UTF-16 units")
        return offset - bisect_left(self._astral_utf16, offset)

    @staticmethod
    def _check(offset: int, length: int, unit: str) -> None:
        if not 0 <= offset <= length:
            raise ValueError(f"offset {offset} lies outside the text, which has {length} {unit}")
