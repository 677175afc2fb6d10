"""`onrecord add`: files and folders into the corpus, here or through the running service."""

import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.folder import open_or_find
from onrecord.cli.progress import INTERRUPTED, progress
from onrecord.cli.reindex import index_lacking
from onrecord.errors import LockedError, OnRecordError

if TYPE_CHECKING:
    from onrecord.corpus.documents import NewDocument
    from onrecord.corpus.formats import Refused
    from onrecord.corpus.library import Library

WORTH_MERGING = 1000  # documents; merges that can wait are done after so many, which takes a fraction of storing them

Outcomes = Generator["str | Refused", None, None]
Store = Callable[[Iterable["NewDocument"]], Outcomes]
"""Stores documents and yields what became of each."""


@click.command(short_help="Store documents.")
@click.argument("sources", metavar="PATH_OR_URL...", nargs=-1, required=True)
@click.option("--passages-only", is_flag=True, help="Leave quotations for `onrecord analyse`; far quicker.")
@click.pass_obj
def add(folder: Path, sources: tuple[str, ...], passages_only: bool) -> None:
    """
    Store documents: .txt, .md, .html, .jsonl, .vtt, .srt, .docx, each also packed as .gz, folders of these, and pages.

    A line of .jsonl is a document: an object with "text" or "html", and what is known of "url", "title", "author",
    "publisher", "published" and "kind". Text is in UTF-8.

    A page is fetched from its address as it is, once: from a public server, and not what scripts or a login would show.

    A file or address that is known already is left as it is if its text is the same, and gets a new version if not.
    With --passages-only documents are found by what a page shares with them word for word, at once, and by what is said
    in them once `onrecord analyse` has read them. A new text at a known address waits for that too.

    What is refused is named with the reason, and makes the exit code 1. After Ctrl-C the same command goes on from
    there.

    \b
    Examples:
      onrecord add articles/ statement.md
      onrecord add https://news.example/story
      onrecord add archive.jsonl
      onrecord add --passages-only archive.jsonl && onrecord analyse
    """
    tally = Tally()
    try:
        with open_store(folder, passages_only=passages_only) as store:
            store_sources(sources, store, tally)
    except KeyboardInterrupt:
        click.echo("Interrupted; what is counted here is stored. The same command goes on from there.", err=True)
        tally.interrupted = True
    except OnRecordError:
        if tally.counts:
            click.echo(tally.summary())
        raise
    click.echo(tally.summary())
    sys.exit(tally.exit_code)


class Tally:
    """What became of the documents so far."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.interrupted = False

    def count(self, outcome: "str | Refused") -> None:
        """Count a document; of one that was refused, say at once which and why."""
        if isinstance(outcome, str):
            self.counts[outcome] += 1
            return
        from onrecord.cli.lines import one_line

        self.counts["refused"] += 1
        click.echo(one_line(f"refused: {outcome.where}: {outcome.why}"), err=True)

    @property
    def exit_code(self) -> int:
        return INTERRUPTED if self.interrupted else int(self.counts["refused"] > 0)

    def summary(self) -> str:
        """
        Return the counts in words.

        >>> tally = Tally()
        >>> for outcome in ("new", "new", "new version"):
        ...     tally.count(outcome)
        >>> tally.summary()
        '2 new, 0 unchanged, 1 new version, 0 refused'
        """
        versions = "new version" if self.counts["new version"] == 1 else "new versions"
        return (
            f"{self.counts['new']:,} new, {self.counts['unchanged']:,} unchanged, "
            f"{self.counts['new version']:,} {versions}, {self.counts['refused']:,} refused"
        )


def store_sources(sources: Iterable[str], store: Store, tally: Tally) -> None:
    """Store what *sources*, paths and addresses, hold, and count it."""
    from onrecord.corpus.formats import Refused, count_documents, read_documents

    with progress("Storing", lambda: count_documents(sources)) as advance:

        def accepted() -> Iterator["NewDocument"]:
            for found in read_documents(sources):
                if isinstance(found, Refused):
                    tally.count(found)
                    advance()
                else:
                    yield found

        with closing(store(accepted())) as outcomes:  # ends its processes at Ctrl-C, before the library is closed
            for outcome in outcomes:
                tally.count(outcome)
                advance()


@contextmanager
def open_store(folder: Path, *, passages_only: bool = False) -> Iterator[Store]:
    """
    Yield what stores documents: the library of *folder*, or the service that runs on it.

    Raises:
        LockedError: If another process than a service has the folder, or one that reads quotations too.
    """
    found = open_or_find(folder)
    if isinstance(found, str):
        if passages_only:
            raise LockedError(f"--passages-only: the service at {found} reads quotations too; stop it first")
        yield partial(send_all, found, folder)
        return
    with found:
        found.keep_up(indexing=False)
        yield partial(store_all, found, passages_only=passages_only)
        if count := found.unindexed_count():
            index_lacking(found, count)


def store_all(library: "Library", documents: Iterable["NewDocument"], *, passages_only: bool = False) -> Outcomes:
    """Store documents in *library*; after many, its passage index is left in few segments."""
    stored = 0
    with closing(library.add_all(documents, passages_only=passages_only)) as outcomes:
        for added in outcomes:
            stored += 1
            yield added.status
    if stored >= WORTH_MERGING:
        library.merge_segments()


def send_all(url: str, folder: Path, documents: Iterable["NewDocument"]) -> Outcomes:
    """Store documents through the service at *url*, which runs on *folder*."""
    from onrecord.cli.sending import ServiceClient
    from onrecord.corpus.access import read_or_create_token

    yield from map(ServiceClient(url, read_or_create_token(folder)).store, documents)
