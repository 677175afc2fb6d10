"""Mending a data folder: what can be made again is made again, what is damaged is kept beside it, never deleted."""

from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from onrecord.corpus.database import FILE_NAME, create_database, open_to_read, translated_errors
from onrecord.corpus.documents import FACTS
from onrecord.corpus.examination.database import DOCUMENTS, read_count
from onrecord.corpus.examination.findings import BEYOND, REMEDIES, Check, Finding, Follow, Remedy
from onrecord.corpus.examination.folder import find_leftovers, find_open
from onrecord.corpus.examination.texts import is_whole
from onrecord.corpus.files import write_private
from onrecord.corpus.library import Library
from onrecord.corpus.lock import FolderLock
from onrecord.corpus.replacing import make_dated_folder, put_in_place
from onrecord.corpus.rows import Rows
from onrecord.corpus.salvage import DAMAGED_TEXTS, Salvaged, salvage, set_aside
from onrecord.errors import StoreError

_REPORT = "report.txt"
_TEXT = (*FACTS, "text")  # the columns of the next two, as bytes: what is damaged may be no UTF-8
_DOCUMENT = (
    "SELECT CAST(url AS BLOB), CAST(title AS BLOB), CAST(publisher AS BLOB), CAST(published AS BLOB),"
    " CAST(kind AS BLOB), CAST(author AS BLOB), CAST(text AS BLOB), sha256, characters"
    " FROM document WHERE number = ?"
)
_VERSION = (
    "SELECT CAST(url AS BLOB), CAST(title AS BLOB), CAST(publisher AS BLOB), CAST(published AS BLOB),"
    " CAST(kind AS BLOB), CAST(author AS BLOB), CAST(text AS BLOB), sha256, NULL"
    " FROM version WHERE rowid = ?"
)


def repair_folder(folder: Path, findings: Collection[Finding], follow: Follow) -> Iterator[str]:
    """
    Mend what was found in *folder*, and yield what became of it, in words.

    Raises:
        StoreError: If it cannot be mended, for which there are backups; or the folder cannot be written.
        LockedError: If another process writes to the folder.
    """
    if beyond := next((finding for finding in findings if finding.remedy in BEYOND), None):
        raise StoreError(f"nothing was changed: {beyond.what}; {REMEDIES[beyond.remedy]}")
    wanted = {finding.remedy for finding in findings}
    lock = FolderLock(folder)
    try:
        _tidy(folder, wanted)
        if "rebuild" in wanted:
            yield from _rebuild(folder, follow)
    finally:
        lock.release()
    with Library.open(folder, write=True) as library:
        unread = None
        if "rebuild" not in wanted:
            yield from _take_out(library, findings)
            unread = _forget_quotations(library, findings)
        if "reindex" in wanted:
            library.forget_passages()
        _make_again(library, unread, follow)


def _tidy(folder: Path, wanted: Collection[Remedy]) -> None:
    if "close" in wanted:
        for path in find_open(folder):
            path.chmod(path.stat().st_mode & 0o700)
    for path in find_leftovers(folder):
        path.unlink(missing_ok=True)


def _rebuild(folder: Path, follow: Follow) -> Iterator[str]:
    """Make the database anew of all that is whole; the damaged one is kept."""
    new, aside = folder / f"{FILE_NAME}.salvaged", make_dated_folder(folder, "damaged")
    try:
        with translated_errors(new), closing(create_database(new)) as writer:
            salvaged = _salvage(folder / FILE_NAME, partial(salvage, new=writer, aside=aside), follow)
        if not salvaged.documents:
            raise StoreError(f"no document of {folder} is whole; it was left as it is; {REMEDIES['restore']}")
        told = [*_tell(salvaged, aside)]
        write_private(aside / _REPORT, "".join(f"{line}\n" for line in told))
        put_in_place(new, folder, aside)
    finally:
        new.unlink(missing_ok=True)
    yield from told


def _salvage(damaged: Path, into: "partial[Salvaged]", follow: Follow) -> Salvaged:
    with closing(open_to_read(damaged)) as reader:
        expected = read_count(reader, DOCUMENTS)
    with follow(Check("Saving documents", expected, lambda _: ())) as advance:
        return into(damaged, advance=advance)


def _tell(salvaged: Salvaged, aside: Path) -> Iterator[str]:
    count = "1 document is" if salvaged.documents == 1 else f"{salvaged.documents:,} documents are"
    yield f"{count} whole, and in a new database; the damaged one and what is not whole are kept in {aside}"
    yield from salvaged.lost


def _take_out(library: Library, findings: Collection[Finding]) -> Iterator[str]:
    """Put texts that are not what was stored beside the corpus instead of into it."""
    if not (damaged := [finding for finding in findings if finding.remedy == "set aside"]):
        return
    aside = make_dated_folder(library.folder, "damaged")
    for finding in damaged:
        library.change(partial(_set_aside, finding, aside))
        yield f"{finding.where}: {finding.what}; what can be read of it is in {aside / DAMAGED_TEXTS}"


def _set_aside(finding: Finding, aside: Path, rows: Rows) -> None:
    query, row = (_DOCUMENT, finding.document) if finding.version is None else (_VERSION, finding.version)
    found = rows.execute(query, (row,)).fetchone()
    if found is None:
        return
    *values, digest, characters = found
    if is_whole(values[-1], digest, characters):  # another process stored it anew since it was looked at
        return
    read = [value.decode("utf-8", "replace") if isinstance(value, bytes) else None for value in values]
    set_aside(dict(zip(_TEXT, read, strict=True)), finding.document, aside)
    if finding.version is not None:
        rows.execute("DELETE FROM version WHERE rowid = ?", (row,))
    elif finding.document is not None:
        rows.remove(finding.document)


def _forget_quotations(library: Library, findings: Collection[Finding]) -> list[int]:
    """Return the documents whose quotations are to be found anew, once they have none."""
    gone = {finding.document for finding in findings if finding.remedy == "set aside" and finding.version is None}
    numbers = {finding.document for finding in findings if finding.remedy == "read again"} - gone
    if unread := sorted(number for number in numbers if number is not None):
        library.change(lambda rows: rows.forget_quotations(unread))
    return unread


def _make_again(library: Library, unread: Collection[int] | None, follow: Follow) -> None:
    """Make what documents are found by; of all that wait for it, or of those *unread*."""
    library.check_segments()
    _run("Indexing", library.unindexed_count(), library.index_lacking(), follow)
    library.merge_segments()
    if unread is None:
        _run("Analysing", library.outdated_count(), library.analyse_outdated(), follow)
    elif unread:
        _run("Analysing", len(unread), library.analyse(unread), follow)


def _run(label: str, expected: int, numbers: Generator[int, None, None], follow: Follow) -> None:
    with follow(Check(label, expected, lambda _: ())) as advance, closing(numbers):
        for _ in numbers:
            advance()
