"""Who may ask beside the user of this machine: persons and paired extensions, each by the digest of their token."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from onrecord.corpus.access import replace_token
from onrecord.corpus.audit import Action
from onrecord.corpus.callers import LOCAL, Caller, Role
from onrecord.corpus.database import fetch
from onrecord.corpus.store import Store
from onrecord.corpus.uses import Uses
from onrecord.errors import ConflictError, InvalidFieldError, NotFoundError, OnRecordError

MAX_NAME = 100  # characters; a line of a list, and longer than an address of mail is in practice
PREFIX = "onrecord_"  # by which scanners for secrets know a token that was left in a file
_EVERYBODY = """
    SELECT name, 'person', role, created, last_used, revoked FROM person
    UNION ALL SELECT origin, 'extension', 'contributor', added, last_used, NULL FROM pairing ORDER BY created, name"""


@dataclass(frozen=True, slots=True)
class Known:
    """
    One who may ask, or might once.

    Args:
        name: A person's, or the origin of an extension.
        created: When; ISO 8601, UTC, like the next two.
        last_used: To the minute; None if never.
        revoked: None for one who may ask.
    """

    name: str
    kind: Literal["person", "extension"]
    role: Role
    created: str
    last_used: str | None
    revoked: str | None


class People:
    """The persons and paired extensions of one data folder."""

    def __init__(self, folder: Path, store: Store) -> None:
        """Read and write *store*, and the local token of *folder*."""
        self._folder, self._store = folder, store
        self._uses = Uses(self._write_use)

    def close(self) -> None:
        """Write down who was last seen when."""
        self._uses.close()

    def everybody(self) -> list[Known]:
        """Return all persons, also those who are revoked, and the paired extensions; who came first, first."""
        with self._store.reading() as snapshot:
            return [Known(*row) for row in fetch(snapshot.connection, _EVERYBODY)]

    def callers(self) -> Mapping[str, Caller]:
        """Return who has the token of each digest, of those that are not revoked."""
        with self._store.reading() as snapshot:
            rows = fetch(snapshot.connection, "SELECT token_sha256, name, role FROM person WHERE revoked IS NULL")
        return {digest: Caller(name, role) for digest, name, role in rows}

    def pairings(self) -> dict[str, str]:
        """Return the digest of the token of each paired origin."""
        with self._store.reading() as snapshot:
            return dict(fetch(snapshot.connection, "SELECT origin, token_sha256 FROM pairing"))

    def create(self, name: str, role: Role, by: Caller = LOCAL) -> str:
        """
        Let a person in and return their token, of 256 random bits, which is kept nowhere.

        Raises:
            InvalidFieldError: If it is no name.
            ConflictError: If someone who may ask has that name.
        """
        check_name(name)
        token = make_token()
        self._change(
            "let in",
            name,
            by,
            "INSERT OR IGNORE INTO person (name, role, token_sha256, created) VALUES (:name, :role, :digest, :now)",
            ConflictError(f"name: {name!r} has a token; rotate it, revoke it first, or choose another name"),
            role=role,
            digest=digest_of(token),
        )
        return token

    def revoke(self, name: str, by: Caller = LOCAL) -> None:
        """
        Let a person, or a paired extension, in no more.

        Raises:
            NotFoundError: If nobody of that name may ask.
            ConflictError: If it is the local token's, without which nobody could let anyone in.
        """
        if name == LOCAL.name:
            raise ConflictError("people/local: the local token stays; rotate it instead, so that the old one ends")
        if is_origin(name):
            self._change("unpair", name, by, "DELETE FROM pairing WHERE origin = :name", unknown(name))
        else:
            query = "UPDATE person SET revoked = :now WHERE name = :name AND revoked IS NULL"
            self._change("revoke", name, by, query, unknown(name))

    def rotate(self, name: str, by: Caller = LOCAL) -> str:
        """
        Return the new token of a person, or of the local caller; the old one ends.

        Raises:
            NotFoundError: If nobody of that name may ask.
            ConflictError: If it is an extension, which is paired anew instead.
        """
        if is_origin(name):
            raise ConflictError(f"people/{name}: an extension gets another token when it is paired anew")
        if name == LOCAL.name:
            with self._store.writing(by) as rows:
                rows.note("rotate", name)
                rows.keep_revision()
            return replace_token(self._folder)
        token = make_token()
        query = "UPDATE person SET token_sha256 = :digest WHERE name = :name AND revoked IS NULL"
        self._change("rotate", name, by, query, unknown(name), digest=digest_of(token))
        return token

    def pair(self, origin: str) -> str:
        """Let the extension of *origin* in and return its token; one that it had ends."""
        token = make_token()
        self._change(
            "pair",
            origin,
            Caller(origin, "contributor"),
            "INSERT OR REPLACE INTO pairing (origin, token_sha256, added) VALUES (:name, :digest, :now)",
            unknown(origin),
            digest=digest_of(token),
        )
        return token

    def note_use(self, name: str) -> None:
        """Note that someone asks, which is written down soon, to the minute; nothing for local programs."""
        if name != LOCAL.name:
            self._uses.note(name)

    def _write_use(self, name: str, minute: str) -> None:
        with self._store.writing() as rows:
            for query in (
                "UPDATE person SET last_used = ? WHERE name = ? AND revoked IS NULL",
                "UPDATE pairing SET last_used = ? WHERE origin = ?",
            ):
                rows.execute(query, (minute, name))
            rows.keep_revision()

    def _change(
        self, action: Action, name: str, by: Caller, query: str, if_none: OnRecordError, **values: object
    ) -> None:
        """Change the one row of *name*, and note it; raise *if_none* if there is none to change."""
        with self._store.writing(by) as rows:
            rows.execute(query, {"name": name, "now": rows.now, **values})
            if not rows.changes():
                raise if_none
            rows.note(action, name)
            rows.keep_revision()


def make_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a token: it has 256 random bits, so that no salt nor slow digest is called for."""
    return sha256(token.encode()).hexdigest()


def is_origin(name: str) -> bool:
    """
    Return whether *name* is an extension's rather than a person's.

    >>> is_origin("moz-extension://3b1f8a70"), is_origin("Ann Roe")
    (True, False)
    """
    return "://" in name


def check_name(name: str) -> None:
    """
    Return if *name* can be a person's.

    Raises:
        InvalidFieldError: If it is empty, too long, has characters that do not show, or would not do in an address.
    """
    if not 1 <= len(name) <= MAX_NAME or name != " ".join(name.split()) or not re.search(r"[^\W_]", name):
        raise InvalidFieldError(
            f"name: expected 1 to {MAX_NAME} characters with a letter or digit, single spaces, and none around them, "
            f"got {len(name)}: {name[:60]!a}"
        )
    if hidden := next((c for c in name if unicodedata.category(c)[0] in "CZ" and c != " "), None):
        raise InvalidFieldError(f"name: expected visible characters, got U+{ord(hidden):04X} in {name[:60]!a}")
    if (usual := unicodedata.normalize("NFKC", name)) != name:  # else two names could look alike to the last point
        raise InvalidFieldError(f"name: expected {usual[:60]!a}, of usual letters, got {name[:60]!a}")
    if "/" in name or name.casefold() == LOCAL.name:
        raise InvalidFieldError(f"name: expected no slash, and another than {LOCAL.name!r}, got {name[:60]!a}")


def unknown(name: str) -> NotFoundError:
    return NotFoundError(f"people/{name[:100]}: nobody of that name may ask; `onrecord people list` says who may")
