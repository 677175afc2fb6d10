"""`onrecord analyse`: find the quotations that `add` left, or that an earlier version of On Record found."""

import sys
from contextlib import closing
from pathlib import Path

import click

from onrecord.cli.progress import INTERRUPTED, progress


@click.command(short_help="Find quotations that were left, or anew after an update.")
@click.pass_obj
def analyse(folder: Path) -> None:
    """
    Find the quotations in documents that `onrecord add --passages-only` stored, and anew in those that an earlier
    version of On Record read.

    Other commands and the service go on with what was found until then. What people decided of speakers
    stays; ids of quotations change. All cores are used. After Ctrl-C, or however it ended, the same command goes on
    from there.

    \b
    Examples:
      onrecord analyse
      onrecord --data ~/newsroom analyse
    """
    from onrecord.corpus.library import Library

    done = 0
    with Library.open(folder, write=True) as library:
        if not (count := library.outdated_count()):
            click.echo("Nothing to do: every document was analysed by this version.")
            return
        try:
            with progress("Analysing", lambda: count) as advance, closing(library.analyse_outdated()) as numbers:
                for _ in numbers:
                    done += 1
                    advance()
        except KeyboardInterrupt:
            click.echo("Interrupted; what is counted here is stored. The same command goes on from there.", err=True)
    click.echo(f"{done:,} of {count:,} {'document' if count == 1 else 'documents'} analysed")
    sys.exit(INTERRUPTED if done < count else 0)
