"""`onrecord backup`: the corpus as one file."""

import os
from pathlib import Path

import click

from onrecord.cli.doctor import follow, require_corpus
from onrecord.errors import StoreError


@click.command(short_help="Copy the corpus into one file, checked.")
@click.argument("destination", metavar="DEST", type=click.Path())
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.pass_obj
def backup(folder: Path, destination: str, force: bool) -> None:
    """
    Copy the corpus into DEST: a new file, or a folder that gets one named by the time.

    A running service goes on, and goes on storing. The copy gets its name once it was checked as `onrecord doctor`
    does. It holds documents, earlier texts, speakers and what was decided of them, and the digests of tokens, never a
    token. The passage index is left out: `onrecord restore` makes it of the texts.

    \b
    Examples:
      onrecord backup /media/disk/
      onrecord backup newsroom.onrecord
    """
    from onrecord.corpus.backup import make_backup

    require_corpus(folder)
    if destination.endswith(os.sep) and not Path(destination).is_dir():  # a disk that is not mounted perhaps
        raise StoreError(f"{destination} is no folder; make it first, or connect its disk")
    file = make_backup(folder, Path(destination), follow, force=force)
    click.echo(f"{file}: {file.stat().st_size / 1e6:,.1f} MB, checked")
