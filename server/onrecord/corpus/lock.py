"""Who may write to a data folder: one process at a time, and how others find it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import filelock

from onrecord.corpus.files import write_private
from onrecord.errors import LockedError

LOCK_FILES = _LOCK, _HOLDER = "lock", "holder.json"
_PATIENCE = 1.0  # seconds; another's look whether the lock is held takes it for a moment


@dataclass(frozen=True, slots=True)
class Holder:
    """
    The process that may write.

    Args:
        url: Where its service answers; None if it is none.
    """

    pid: int
    url: str | None


class FolderLock:
    """The right to write to one data folder; the system takes it back when the process ends, however it ends."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """
        Take the lock, and say in the folder who has it.

        Raises:
            LockedError: If another process has it.
            FullError, StoreError: If that cannot be written down.
        """
        self._lock, self._holder = _lock_of(folder), folder / _HOLDER
        try:
            self._lock.acquire(timeout=_PATIENCE)
        except filelock.Timeout:
            raise LockedError(_held_message(folder, _read_holder(folder))) from None
        try:
            write_private(self._holder, json.dumps(asdict(Holder(os.getpid(), url))))
        except BaseException:
            self._lock.release()
            raise

    def release(self) -> None:
        """Let others write; a second call does nothing."""
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
            self._lock.release()


def find_holder(folder: Path) -> Holder | None:
    """Return the process that holds the lock of *folder*; None if none does, whatever a crashed one left behind."""
    if not (folder / _LOCK).exists():
        return None
    lock = _lock_of(folder)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        return _read_holder(folder)
    lock.release()
    return None


def _lock_of(folder: Path) -> filelock.BaseFileLock:
    return filelock.FileLock(folder / _LOCK, mode=0o600, thread_local=False)


def _read_holder(folder: Path) -> Holder | None:
    try:
        return Holder(**json.loads((folder / _HOLDER).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None  # it has only just taken the lock


def _held_message(folder: Path, holder: Holder | None) -> str:
    who = f"process {holder.pid}" if holder else "another process"
    where = f", which serves {holder.url}" if holder and holder.url else ""
    return f"{folder} is in use by {who}{where}; stop it first, or name another data folder"
