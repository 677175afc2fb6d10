"""`onrecord token`: what local programs show the service."""

from pathlib import Path

import click


@click.command(short_help="Print the bearer token for local programs.")
@click.pass_obj
def token(folder: Path) -> None:
    """
    Print the bearer token that programs of this user on this machine send.

    Whoever has it may read and change the corpus: keep it out of web pages and of what you share.

    \b
    Example:
      curl -s http://127.0.0.1:8137/documents -H "Authorization: Bearer $(onrecord token)"
    """
    from onrecord.corpus.access import read_or_create_token

    click.echo(read_or_create_token(folder))
