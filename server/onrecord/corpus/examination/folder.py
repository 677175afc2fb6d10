"""Is the folder closed to others, free of leftovers, and is there room to go on."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from onrecord.corpus.access import TOKEN_FILES
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.examination.findings import Finding
from onrecord.corpus.lock import LOCK_FILES, find_holder
from onrecord.corpus.store import PASSAGES

_OWN = (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", *TOKEN_FILES, *LOCK_FILES)
_OPEN_TO_OTHERS = 0o077
# What On Record calls files that it is making; copies that somebody put beside the corpus are theirs.
_UNFINISHED = re.compile(
    rf"{re.escape(FILE_NAME)}\.(new|restored|salvaged)(-journal|-wal|-shm)?"
    rf"|({re.escape(TOKEN_FILES[0])}|{re.escape(LOCK_FILES[1])})\.new"
)


def check_folder(folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with the files of *folder* beside what they hold."""
    if os.name == "posix":
        yield from _check_modes(folder)
    if find_holder(folder) is None:  # else what is being written is no leftover
        yield from (
            Finding(str(path.relative_to(folder)), "an interrupted command left this file", "remove")
            for path in find_leftovers(folder)
        )
    free, needed = shutil.disk_usage(folder).free, (folder / FILE_NAME).stat().st_size
    if free < needed:
        what = f"{free >> 20:,} MB are free; a backup there or a repair would take {needed >> 20:,} MB"
        yield Finding(str(folder), what, "none")


def find_open(folder: Path) -> list[Path]:
    """Return what of a data folder, itself included, other users of the machine may read or write."""
    paths = [folder, *(folder / name for name in (*_OWN, PASSAGES)), *(folder / PASSAGES).glob("*")]
    return [path for path in paths if path.exists() and path.stat().st_mode & _OPEN_TO_OTHERS]


def find_leftovers(folder: Path) -> list[Path]:
    """Return files that On Record was making when it was interrupted."""
    found = [path for path in folder.iterdir() if _UNFINISHED.fullmatch(path.name) and path.is_file()]
    return [*found, *folder.glob(f"{PASSAGES}/*.unfinished")]


def _check_modes(folder: Path) -> Iterator[Finding]:
    for path in find_open(folder):
        where = "the folder" if path == folder else str(path.relative_to(folder))
        yield Finding(where, f"other users may open it (mode {path.stat().st_mode & 0o777:o})", "close")
