"""Documents on their way into the corpus and out of it: checked when made."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal

from onrecord.corpus.address import canonical_place, canonical_url
from onrecord.errors import DocumentError
from onrecord.options import StoreOptions
from onrecord.text.offsets import make_well_formed

Status = Literal["new", "unchanged", "new version"]

_LIMITS = StoreOptions()
_FILE_URI = re.compile(r"file://[\w.-]*/[!-~]+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?", re.DOTALL)
_FIELD_LENGTHS = {  # characters; beyond any seen in earnest
    "url": 4096,
    "title": 1000,
    "publisher": 300,
    "kind": 40,
    "author": 300,
}
FACTS = ("url", "title", "publisher", "published", "kind", "author")  # what is known of a document beside its text


@dataclass(frozen=True)
class NewDocument:
    """
    A text to be stored, with what is known of where it came from.

    A lone surrogate and a NUL become U+FFFD, as HTML has it: one character for one, so that offsets hold. The text is
    kept as it came otherwise. White space of the other fields is made plain; what is empty counts as not known.

    Args:
        published: An ISO 8601 date or date and time.
        kind: "article", "statement", "transcript", "press release", "post" or another short word; None if not said.
        origin: The `file:` URI of the file that it was read from, if the file holds just this document.
        author: Who wrote it, as it is written; several are separated as the document does.

    Raises:
        DocumentError: If the text is empty or too long, or another field's value will not do.
    """

    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    kind: str | None = None
    origin: str | None = None
    author: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean_text(self.text))
        for name in (*FACTS, "origin"):
            object.__setattr__(self, name, _clean_field(name, getattr(self, name)))
        object.__setattr__(self, "published", self.published and checked_date(self.published))
        if not self.text.strip():
            raise DocumentError("text: it is empty; a document needs at least a word")
        if len(self.text) > _LIMITS.max_characters:
            raise DocumentError(
                f"text: it has {len(self.text):,} characters, {_LIMITS.max_characters:,} are allowed; split it"
            )

    @cached_property
    def key(self) -> str | None:
        """
        What makes a later text a new version of this one: its address or its file; None if it has neither.

        A statement may be a place on a page, and is then a document beside it.
        """
        if not self.url:
            return self.origin
        return canonical_place(self.url) if self.kind == "statement" else canonical_url(self.url)

    @property
    def facts(self) -> tuple[str | None, ...]:
        """What is known of it, in the order of `FACTS`."""
        return self.url, self.title, self.publisher, self.published, self.kind, self.author

    @cached_property
    def sha256(self) -> bytes:
        """The digest of the text."""
        return text_sha256(self.text)


@dataclass(frozen=True, slots=True)
class Added:
    """
    What became of a document: stored as new, known already, or a new text at a known address.

    Args:
        version: Which of its texts it has now, from 1.
    """

    number: int
    status: Status
    version: int = 1


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one caller stored in some time."""

    documents: int
    characters: int


@dataclass(frozen=True, slots=True)
class CorpusSize:
    """
    How much there is.

    Args:
        unindexed: Documents that wait for the passage index.
        segments: Files of it.
        database_bytes: Of the database and its write-ahead log.
    """

    documents: int
    revision: int
    unindexed: int
    segments: int
    database_bytes: int


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """
    A stored document without its text.

    Args:
        added: When its current text was stored; ISO 8601, UTC.
        sha256: The digest of its text.
        versions: How many texts its address has had, this one included.
    """

    number: int
    url: str | None
    title: str | None
    publisher: str | None
    published: str | None
    kind: str
    author: str | None
    added: str
    characters: int
    sha256: bytes
    versions: int


@dataclass(frozen=True, slots=True)
class StoredText:
    """A stored document that is read again."""

    number: int
    sha256: bytes
    text: str


def clean_text(text: str) -> str:
    """
    Return *text* as it is stored: well formed and without NUL, offset for offset.

    >>> clean_text("a\\0b")
    'a\ufffdb'
    """
    return make_well_formed(text).replace("\0", "\ufffd")


def text_sha256(text: str) -> bytes:
    """Return the digest by which two texts are known to be the same."""
    return sha256(clean_text(text).encode()).digest()


def checked_date(published: str) -> str:
    """
    Return an ISO 8601 date, or date and time, with "T" between the two.

    Raises:
        DocumentError: If it is neither.

    >>> checked_date("2025-03-28 14:05Z")
    '2025-03-28T14:05Z'
    """
    written = published.strip()
    if not _is_date(written):
        raise DocumentError(
            f"published: expected a date such as 2025-03-28 or 2025-03-28T14:05:00Z, got {published[:60]!r}"
        )
    return written.replace(" ", "T")


def _is_date(written: str) -> bool:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return bool(_DATE.fullmatch(written))  # neither 20250328 nor a week


def _clean_field(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    cleaned = " ".join(clean_text(value).split())
    if len(cleaned) > (limit := _FIELD_LENGTHS.get(name, 4096)):
        raise DocumentError(f"{name}: it has {len(cleaned):,} characters, {limit:,} are allowed")
    if name == "url" and cleaned:
        canonical_url(cleaned)
    if name == "origin" and cleaned and not _FILE_URI.fullmatch(cleaned):
        raise DocumentError(f"origin: expected a file's URI such as file:///corpus/call.txt, got {value[:200]!r}")
    return cleaned or None
