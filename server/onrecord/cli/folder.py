"""A data folder to write to: its library, or the service that runs on it."""

from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import LockedError

if TYPE_CHECKING:  # loaded when needed, so that `--help` is quick
    from onrecord.corpus.library import Library


def open_or_find(folder: Path) -> "Library | str":
    """
    Return the library of *folder*, to write, or the address of the service that has it.

    Raises:
        LockedError: If another process than a service has the folder.
    """
    from onrecord.corpus.library import Library
    from onrecord.corpus.lock import find_holder

    try:
        return Library.open(folder, write=True)
    except LockedError:
        holder = find_holder(folder)
        if holder is None or holder.url is None:
            raise
        return holder.url
