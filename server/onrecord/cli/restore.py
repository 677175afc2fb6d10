"""`onrecord restore`: a corpus from a backup."""

from pathlib import Path

import click

from onrecord.cli.doctor import follow


@click.command(short_help="Bring a corpus back from a backup.")
@click.argument("source", metavar="SRC", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Do so where there is a corpus; that one is kept aside.")
@click.pass_obj
def restore(folder: Path, source: Path, force: bool) -> None:
    """
    Bring the corpus in SRC, a file that `onrecord backup` made, into the data folder, which is empty or new.

    It is checked first. No service may run on the folder. With --force a corpus that is there is moved into a folder
    `replaced-DATE` in it; delete that when you need it no more. The passage index is made of the texts at the end;
    after Ctrl-C there, `onrecord reindex` or the service goes on.

    \b
    Examples:
      onrecord restore newsroom.onrecord
      onrecord --data ~/newsroom restore --force /media/disk/onrecord-2026-11-22-140500.onrecord
    """
    from onrecord.cli.reindex import index_lacking
    from onrecord.corpus.backup import restore_backup
    from onrecord.corpus.library import Library

    aside = restore_backup(source, folder, follow, force=force)
    if aside:
        click.echo(f"The corpus that was there is kept in {aside}")
    with Library.open(folder, write=True) as library:
        count = library.unindexed_count()
        click.echo(f"{count:,} {'document' if count == 1 else 'documents'} restored into {folder}")
        if known := [each.name for each in library.people.everybody() if not each.revoked]:
            count_of = "1 caller" if len(known) == 1 else f"{len(known):,} callers"
            click.echo(
                f"{count_of} may ask by tokens of then, revoked since or not; see `onrecord people list`", err=True
            )
        library.keep_up(indexing=False)
        index_lacking(library, count)
        library.merge_segments()
