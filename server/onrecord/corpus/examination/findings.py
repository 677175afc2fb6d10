"""What an examination of a data folder finds, and what would mend it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

import apsw

Remedy = Literal["restore", "leave", "rebuild", "set aside", "read again", "reindex", "close", "remove", "none"]
REMEDIES: Mapping[Remedy, str] = {  # what --repair does, most first
    "restore": "put a backup in its place: `onrecord restore --force`",
    "leave": "leave it as it is, and use what wrote it",
    "rebuild": "make the database anew from all that is whole, and keep the damaged one aside",
    "set aside": "put texts that are not what was stored into a folder beside the corpus, and take them out of it",
    "read again": "find the quotations of those documents anew",
    "reindex": "make the passage index anew where it is not whole",
    "close": "close files to other users of this machine",
    "remove": "remove files that an interrupted command left",
    "none": "",
}
BEYOND: tuple[Remedy, ...] = ("restore", "leave")  # what no repair mends
NOTES: frozenset[Remedy] = frozenset({"remove", "none"})  # nothing is lost or at risk


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Something that is not as it should be, or that is good to know.

    Args:
        where: A file, "the database", or a document with its title.
        what: In words of who keeps the corpus.
        document: The number of the document that it is about, if it is about one.
        version: The row of the earlier text that it is about, if it is about one.
    """

    where: str
    what: str
    remedy: Remedy
    document: int | None = None
    version: int | None = None

    @property
    def is_fault(self) -> bool:
        """Whether something is damaged, lost or open to others; else it is a note."""
        return self.remedy not in NOTES


Advance = Callable[[], None]  # called after each thing that was looked at


@dataclass(frozen=True, slots=True)
class Check:
    """
    One part of an examination.

    Args:
        label: What is being done, for a progress bar.
        expected: How many things are looked at.
        run: Yields what it finds, and says how far it is.
    """

    label: str
    expected: int
    run: Callable[[Advance], Iterable[Finding]]


Follow = Callable[[Check], AbstractContextManager[Advance]]  # shows how far a check is


def examine(checks: Iterable[Check], follow: Follow) -> Iterator[Finding]:
    """Run *checks*, and yield all that they find; what cannot be read is found too."""
    for check in checks:
        with follow(check) as advance:
            try:
                yield from check.run(advance)
            except (apsw.Error, UnicodeDecodeError) as error:
                yield Finding("the database", f"{check.label.lower()} failed: {error}", "rebuild")


def once(label: str, run: Callable[[], Iterable[Finding]]) -> Check:
    """Return a check of one thing as a whole."""

    def run_and_advance(advance: Advance) -> Iterator[Finding]:
        yield from run()
        advance()

    return Check(label, 1, run_and_advance)
