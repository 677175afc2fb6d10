"""Files and folders that outlast a power cut once they are said to be there, and what the system refuses of them."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.errors import FullError, StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_private(path: Path, text: str) -> None:
    """
    Put a file that only its owner can read at *path*: whole and durable, or all is as it was.

    The caller sees to it that no other process does so at the same time.

    Raises:
        FullError, StoreError: If it cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.new")  # what a process left that was killed is written over
    with refused_as_errors(path, "it"):
        try:
            with open(unfinished, "w", encoding="utf-8", opener=_open_private) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())  # else the name may outlast a power cut, and what is in the file not
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def make_private_folder(folder: Path) -> None:
    """
    Make *folder* if there is none, closed to other users, and those above it; their names are durable.

    Raises:
        OSError: If it cannot be made.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in missing:
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable."""
    sync_file(folder)


def sync_file(path: Path) -> None:
    """Make what was written to a file durable, though not its name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def refused_as_errors(where: Path, what: str) -> Iterator[None]:
    """Raise what the system refuses, while *what* is written at *where*, as errors of ours."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise FullError(f"{where}: no room for {what}: the disk is full; nothing of it was stored") from error
        reason = f"{error.strerror}; nothing of it was stored, try again once that is mended"
        raise StoreError(f"{where}: {what} cannot be written: {reason}") from error


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
