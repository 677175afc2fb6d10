"""Handles of social networks, and whose they are: "Ada Roe (@adaroe)" tells that @adaroe is Ada Roe."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.quotation.speakers.entity import Entity, Reference

HANDLE = re.compile(r"@\w[\w.-]{0,60}(?:@[\w.-]{1,80})?")
_AFTER_NAME = re.compile(rf"[ \u00a0]\(?(?={HANDLE.pattern})")


def read_handles(text: str, references: Sequence[Reference]) -> dict[str, Entity]:
    """Return whom each handle means that stands right after a name, folded; it becomes one of their surfaces."""
    ends = [reference.mention.name.end for reference in references]
    owners: dict[str, Entity] = {}
    for gap in _AFTER_NAME.finditer(text):
        number = bisect_right(ends, gap.start()) - 1
        handle = HANDLE.match(text, gap.end())
        if handle and number >= 0 and ends[number] == gap.start() and (owner := references[number].entity):
            owners.setdefault(fold_handle(handle[0]), owner).add_surface(handle[0].rstrip(".-"), handle.start())
    return owners


def fold_handle(handle: str) -> str:
    """
    Return a handle as it is compared.

    >>> fold_handle("@AdaRoe.")
    '@adaroe'
    """
    return handle.rstrip(".-").casefold()
