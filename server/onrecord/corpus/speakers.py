"""Speakers as the users of a data folder see them: who is on record with what, and what people decide of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.corpus.callers import LOCAL, Caller
from onrecord.corpus.documents import DocumentSummary
from onrecord.corpus.speaker_reading import QuotationEntry, SpeakerEntry, SpeakerReader
from onrecord.corpus.store import Store
from onrecord.errors import InvalidFieldError
from onrecord.text.offsets import make_well_formed

MAX_NAME = 200  # characters; the longest names of bodies have about half


@dataclass(frozen=True, slots=True)
class QuotationPage:
    """
    Some of the stored quotations, by time.

    Args:
        documents: Those that they stand in, by number.
        speakers: What those who say them are called, by number.
        next: What the next page comes after; None at the end.
    """

    quotations: Sequence[QuotationEntry]
    documents: dict[int, DocumentSummary]
    speakers: dict[int, str]
    next: int | None


class Speakers:
    """Who is on record in one data folder."""

    def __init__(self, store: Store) -> None:
        """Read and decide in *store*."""
        self._store = store

    def entries(self, search: str | None = None, limit: int = 50, after: int | None = None) -> list[SpeakerEntry]:
        """
        Return at most *limit* speakers who are quoted, by number, those after number *after*.

        Args:
            search: Words that each stand in one of the speaker's names; case, accents and full stops do not matter.
        """
        with self._store.reading() as snapshot:
            return SpeakerReader(snapshot.connection).entries(make_well_formed(search or ""), limit, after)

    def entry(self, number: int) -> SpeakerEntry:
        """
        Return the speaker whom a name means, quoted now or not.

        Raises:
            NotFoundError: If there is none with that number.
        """
        with self._store.reading() as snapshot:
            return SpeakerReader(snapshot.connection).entry(number)

    def find(self, name: str) -> int:
        """
        Return the speaker with that id or name: one that is written so, else the one that a search finds.

        Raises:
            NotFoundError: If there is none.
            InvalidFieldError: If several have that name.
        """
        with self._store.reading() as snapshot:
            return SpeakerReader(snapshot.connection).find(make_well_formed(name))

    def quotations(
        self, speaker: int | None = None, search: str | None = None, limit: int = 50, after: int | None = None
    ) -> QuotationPage:
        """
        Return at most *limit* quotations by time of publication, undated ones last.

        Args:
            search: Words that each stand in the quotation; case matters beyond ASCII.
            after: The `next` of the page before.

        Raises:
            NotFoundError: If there is no such speaker.
            InvalidFieldError: If the quotation that the page before ended with is gone.
        """
        with self._store.reading() as snapshot:
            reader = SpeakerReader(snapshot.connection)
            found = reader.quotations(
                speaker, make_well_formed(search or ""), limit + 1, after
            )  # one more tells whether there is more
            shown = found[:limit]
            return QuotationPage(
                shown,
                snapshot.summaries_of({q.document for q in shown}),
                reader.names({number for q in shown for number in q.speakers}),
                shown[-1].number if len(found) > limit else None,
            )

    def merge(self, number: int, into: int, by: Caller = LOCAL) -> SpeakerEntry:
        """
        Let one speaker be another; splitting its name off takes that back.

        Raises:
            NotFoundError: If there is no such speaker.
        """
        return self.entry(self._store.decide("merge", number, lambda register: register.merge(number, into), by))

    def split(self, number: int, alias: str, by: Caller = LOCAL) -> SpeakerEntry:
        """
        Let an alias of a speaker be someone else, and return who it is then; merging the two takes that back.

        Raises:
            NotFoundError: If there is no such speaker, or it has no such alias.
            InvalidFieldError: If the alias is the speaker's own name.
        """
        written = make_well_formed(alias)
        return self.entry(self._store.decide("split", number, lambda register: register.split(number, written), by))

    def move(self, number: int, quotations: Sequence[int], into: int | None = None, by: Caller = LOCAL) -> SpeakerEntry:
        """
        Let single quotations of a speaker be another's, and return that one; moving them back takes that back.

        Args:
            into: Who says them; None for someone of the same name, who is told apart from now on.

        Raises:
            NotFoundError: If there is no such speaker, or it has no such quotation.
            InvalidFieldError: If somebody else says one too.
        """
        decided = self._store.decide("move", number, lambda register: register.move(number, quotations, into), by)
        return self.entry(decided)

    def rename(self, number: int, name: str, by: Caller = LOCAL) -> SpeakerEntry:
        """
        Call a speaker *name*; the name that documents give takes that back.

        Raises:
            NotFoundError: If there is no such speaker.
            InvalidFieldError: If it is no name.
        """
        cleaned = clean_name(name)
        return self.entry(self._store.decide("rename", number, lambda register: register.rename(number, cleaned), by))


def clean_name(name: str) -> str:
    """
    Return a name on one line.

    Raises:
        InvalidFieldError: If it has no letter, or is too long.

    >>> clean_name(" Ada  Roe ")
    'Ada Roe'
    """
    cleaned = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", make_well_formed(name)).split())
    if not any(c.isalpha() for c in cleaned) or len(cleaned) > MAX_NAME:
        raise InvalidFieldError(f"name: expected 1 to {MAX_NAME} characters with a letter, got {name[:60]!r}")
    return cleaned
