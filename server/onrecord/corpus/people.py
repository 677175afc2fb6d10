"""Persons who may ask, each with a token of their own, kept as its digest."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from onrecord.corpus.callers import Caller, Role
from onrecord.corpus.database import fetch
from onrecord.corpus.store import Store
from onrecord.errors import ConflictError, InvalidFieldError

MAX_NAME = 100  # characters; a line of a list, and longer than an address of mail is in practice
PREFIX = "onrecord_"  # by which scanners for secrets know a token that was left in a file


class People:
    """The persons of one data folder."""

    def __init__(self, store: Store) -> None:
        """Read and write *store*."""
        self._store = store

    def callers(self) -> Mapping[str, Caller]:
        """Return who has the token of each digest, of those that are not revoked."""
        with self._store.reading() as snapshot:
            rows = fetch(snapshot.connection, "SELECT token_sha256, name, role FROM person WHERE revoked IS NULL")
        return {digest: Caller(name, role) for digest, name, role in rows}

    def create(self, name: str, role: Role) -> str:
        """
        Let a person in and return their token, of 256 random bits, which is kept nowhere.

        Raises:
            InvalidFieldError: If it is no name.
            ConflictError: If someone who may ask has that name.
        """
        check_name(name)
        token = make_token()
        with self._store.writing() as rows:
            rows.execute(
                "INSERT OR IGNORE INTO person (name, role, token_sha256, created) VALUES (?, ?, ?, ?)",
                (name, role, digest_of(token), rows.now),
            )
            if not rows.changes():
                raise ConflictError(f"name: {name!r} has a token; rotate it, revoke it first, or choose another name")
        return token


def make_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a token: it has 256 random bits, so that no salt nor slow digest is called for."""
    return sha256(token.encode()).hexdigest()


def check_name(name: str) -> None:
    """
    Return if *name* can be a person's.

    Raises:
        InvalidFieldError: If it is empty, too long, or has characters that do not show, or is that of another caller.
    """
    if not 1 <= len(name) <= MAX_NAME or name != name.strip():
        raise InvalidFieldError(
            f"name: expected 1 to {MAX_NAME} characters without spaces around them, got {name[:60]!r}"
        )
    if hidden := next((c for c in name if unicodedata.category(c)[0] in "CZ" and c != " "), None):
        raise InvalidFieldError(f"name: expected visible characters, got U+{ord(hidden):04X} in {name[:60]!r}")
    if name == "local" or re.match("[a-z-]+://", name):
        raise InvalidFieldError(f"name: {name[:60]!r} stands for programs or extensions; choose another")
