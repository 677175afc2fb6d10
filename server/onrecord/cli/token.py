"""`onrecord token`: what local programs show the service."""

from pathlib import Path

import click


@click.command(short_help="Print the bearer token for local programs.")
@click.option("--rotate", is_flag=True, help="Make another first; the one before ends at once.")
@click.pass_obj
def token(folder: Path, *, rotate: bool) -> None:
    """
    Print the bearer token that programs of this user on this machine send.

    Whoever has it may read and change the corpus: keep it out of web pages and of what you share.

    \b
    Examples:
      curl -s http://127.0.0.1:8137/documents -H "Authorization: Bearer $(onrecord token)"
      onrecord token --rotate
    """
    from onrecord.corpus.access import read_or_create_token

    if rotate:
        from onrecord.cli.people import rotate_token

        read_or_create_token(folder)  # which the running service is asked with
        click.echo(rotate_token(folder, "local"))
    else:
        click.echo(read_or_create_token(folder))
