"""`onrecord serve`: the service in the foreground until a signal."""

from pathlib import Path

import click

HOST, PORT = "127.0.0.1", 8137


@click.command(short_help="Run the service until a signal.")
@click.option("--host", default=HOST, show_default=True, help="127.0.0.1, localhost or ::1.")
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes one that is free."
)
@click.pass_obj
def serve(folder: Path, host: str, port: int) -> None:
    """
    Answer the browser extension and local programs, in the foreground.

    At Ctrl-C or SIGTERM it takes no more requests, answers those under way, and ends.

    \b
    Examples:
      onrecord serve
      onrecord --data ~/newsroom serve --port 8200
    """
    from onrecord.options import Options
    from onrecord.web.server import open_socket, serve_folder

    log_to_stderr()
    mention_outdated(folder)
    serve_folder(folder, open_socket(host, port), Options(), announce=announce)


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


def log_to_stderr() -> None:
    """Say on stderr what goes wrong; waitress's remarks on its queue are no news, see `web.service.Admission`."""
    import logging

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
