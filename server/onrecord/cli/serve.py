"""`onrecord serve`: the service in the foreground until a signal."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from onrecord.logs import LogFormat
    from onrecord.web.reach import Team

HOST, PORT = "127.0.0.1", 8137
MAX_WORKERS = 64  # each holds the model and counts the corpus's words for itself


@click.command(short_help="Run the service until a signal.")
@click.option(
    "--host",
    default=HOST,
    show_default=True,
    help="127.0.0.1, localhost or ::1; with --team any address of this machine.",
)
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes one that is free."
)
@click.option("--team", is_flag=True, help="Serve persons who have a token each, see `onrecord people`.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A name that a team's server is asked by; repeatable."
)
@click.option("--behind-proxy", is_flag=True, help="One proxy, which ends TLS, says who asks a team's server.")
@click.option(
    "--workers",
    default=0,
    show_default=True,
    type=click.IntRange(0, MAX_WORKERS),
    help="Processes that match pages; 0 matches in the one that serves. A core each is of use.",
)
@click.option(
    "--log-format",
    default="text",
    type=click.Choice(["text", "json"]),
    show_default=True,
    envvar="ONRECORD_LOG_FORMAT",
    help="Of what goes to stderr.",
)
@click.option("--fetch", is_flag=True, help="Fetch pages by their address for those who may add documents.")
@click.pass_obj
def serve(
    folder: Path,
    host: str,
    port: int,
    *,
    team: bool,
    names: tuple[str, ...],
    behind_proxy: bool,
    workers: int,
    log_format: "LogFormat",
    fetch: bool,
) -> None:
    """
    Answer the browser extension and local programs, in the foreground.

    At Ctrl-C or SIGTERM it takes no more requests, answers those under way, and ends.

    \b
    Examples:
      onrecord serve
      onrecord --data ~/newsroom serve --port 8200 --workers 4
      onrecord serve --team --name onrecord.example.org --behind-proxy
    """
    from onrecord.options import FetchOptions, Options
    from onrecord.web.server import open_socket, serve_folder

    log_to_stderr(log_format, accesses=team)
    served = read_team(host, names, behind_proxy=behind_proxy, team=team)
    listener = open_socket(host, port, served)
    mention_outdated(folder)
    options = Options(fetch=FetchOptions(served=fetch))
    options = replace(options, web=replace(options.web, workers=workers))
    serve_folder(folder, listener, options, announce=announce, team=served)


def read_team(host: str, names: tuple[str, ...], *, behind_proxy: bool, team: bool) -> "Team | None":
    """
    Return how a team reaches the service that was asked for; None if none does.

    Raises:
        OnRecordError: If what was asked for does not fit together.
    """
    from onrecord.errors import OnRecordError
    from onrecord.web.reach import Team, public_names, read_address

    if not team:
        if names or behind_proxy:
            raise OnRecordError("--name and --behind-proxy are for a team's server; give --team too")
        return None
    address = read_address(host)
    if not names and (behind_proxy or not address.is_loopback):
        raise OnRecordError(
            f"--team --host {host}: no --name says how others call this server, and none else is answered; "
            "give it, such as --name onrecord.example.org"
        )
    if not (behind_proxy or address.is_loopback):
        click.echo("Tokens and pages travel unencrypted; docs/team.md puts a proxy with TLS before this.", err=True)
    return Team(public_names(names), behind_proxy, str(address))


def mention_outdated(folder: Path) -> None:
    """Say that documents wait to be analysed anew, if some do."""
    from onrecord.corpus.library import Library

    with Library.open(folder, write=False) as library:
        count = library.outdated_count()
    if count:
        documents = "document waits" if count == 1 else "documents wait"
        click.echo(f"{count:,} {documents} for `onrecord analyse` to find the quotations with this version.", err=True)


def announce(url: str, _token: str) -> None:
    click.echo(f"On Record answers at {url} (reference: {url}/docs). Ctrl-C stops it.")


def log_to_stderr(form: "LogFormat" = "text", *, accesses: bool = False) -> None:
    """Say on stderr what goes wrong, and each request if *accesses*."""
    from onrecord.logs import log_to

    log_to(sys.stderr, form, accesses=accesses)
