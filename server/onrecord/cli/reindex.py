"""`onrecord reindex`: make the passage index whole, or anew."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.progress import INTERRUPTED, progress

if TYPE_CHECKING:
    from onrecord.corpus.library import Library


@click.command(short_help="Make the passage index whole, or anew.")
@click.option("--all", "anew", is_flag=True, help="Make all of it anew, not only what is lacking.")
@click.pass_obj
def reindex(folder: Path, anew: bool) -> None:
    """
    Index the documents that the passage index lacks: after an update, or where its files are damaged.

    All of them are checked first. Documents are not touched: the index is made of their texts. The service does this by
    itself, in the background. All cores are used. After Ctrl-C, or however it ended, `onrecord reindex` goes on from
    there.

    \b
    Examples:
      onrecord reindex
      onrecord --data ~/newsroom reindex --all
    """
    from onrecord.corpus.library import Library

    with Library.open(folder, write=True) as library:
        if anew:
            library.forget_passages()
        library.check_segments()
        if not (count := library.unindexed_count()):
            click.echo("Nothing to do: the passage index is whole.")
            return
        library.keep_up(indexing=False)
        try:
            index_lacking(library, count)
            library.merge_segments()
        except KeyboardInterrupt:
            click.echo("Interrupted; what is counted here is stored. `onrecord reindex` goes on from there.", err=True)
        done = max(0, count - library.unindexed_count())
    click.echo(f"{done:,} of {count:,} {'document' if count == 1 else 'documents'} indexed")
    sys.exit(INTERRUPTED if done < count else 0)


def index_lacking(library: "Library", count: int) -> None:
    """Index the *count* documents that the passage index of *library* lacks, and show how far it is."""
    with progress("Indexing", lambda: count) as advance, closing(library.index_lacking()) as numbers:
        for _ in numbers:
            advance()
