"""The bearer token of local callers, a file that only its owner can read."""

import secrets
from pathlib import Path

import filelock

from onrecord.corpus.database import prepare_folder
from onrecord.corpus.files import write_private
from onrecord.errors import StoreError

_FILE_NAME = "token"
TOKEN_FILES = (_FILE_NAME, f"{_FILE_NAME}.lock")
_LENGTH = 43  # characters of base 64 that 256 bits take


def read_or_create_token(folder: Path) -> str:
    """
    Return the token of *folder*, made of 256 random bits when there is none yet.

    Raises:
        StoreError: If the folder cannot be used.
        ForeignStoreError: If it belongs to another program, which gets no token.
    """
    prepare_folder(folder)
    path = folder / _FILE_NAME
    with _locked(folder):
        if not path.exists() or len(path.read_text("utf-8").strip()) < _LENGTH:  # an empty token would let anyone in
            write_private(path, secrets.token_urlsafe(32))
    path.chmod(0o600)
    return path.read_text("utf-8").strip()


def replace_token(folder: Path) -> str:
    """
    Return a new token of *folder*; the one before ends.

    Raises:
        StoreError: If it cannot be written; then the one before stays.
    """
    token = secrets.token_urlsafe(32)
    try:
        with _locked(folder):
            write_private(folder / _FILE_NAME, token)
    except OSError as error:
        raise StoreError(f"{folder / _FILE_NAME} cannot be written: {error.strerror}; the token stays") from error
    return token


def _locked(folder: Path) -> filelock.BaseFileLock:
    return filelock.FileLock(folder / f"{_FILE_NAME}.lock", mode=0o600)
