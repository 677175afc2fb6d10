"""`onrecord demo`: a corpus that is thrown away afterwards, the service, and a page to read."""

import shlex
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.serve import HOST, PORT, log_to_stderr
from onrecord.errors import OnRecordError

if TYPE_CHECKING:
    import socket

    from onrecord.corpus.library import Library


@click.command(short_help="Try it: a throw-away corpus and a page to read.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"[default: {PORT}, or one that is free]")
def demo(port: int | None) -> None:
    """
    Serve a small corpus and a page to read; Ctrl-C stops it and leaves nothing behind.

    \b
    Example:
      onrecord demo
    """
    from flask import Blueprint

    from onrecord.corpus.library import Library
    from onrecord.options import Options
    from onrecord.resources import find_extension, find_fixtures
    from onrecord.web.reading import create_reading_blueprint
    from onrecord.web.server import SIGNALS, serve_folder

    log_to_stderr()
    for each in SIGNALS:  # so that the folder is removed whatever ends the demo
        signal.signal(each, signal.default_int_handler)
    fixtures, extension = find_fixtures(), find_extension()

    def make_pages(library: Library) -> Blueprint:
        fill(library, fixtures / "corpus", fixtures / "press")
        return create_reading_blueprint(fixtures, library)

    listener = listen(port)
    with tempfile.TemporaryDirectory(prefix="onrecord-demo-") as place:
        folder = Path(place) / "data"
        serve_folder(
            folder,
            listener,
            Options(),
            announce=lambda url, token: click.echo(explain(url, token, folder, extension)),
            make_pages=make_pages,
        )


def listen(port: int | None) -> "socket.socket":
    """Return a socket on *port*; without one, on the usual port or else on a free one."""
    from onrecord.web.server import open_socket

    if port is not None:
        return open_socket(HOST, port)
    try:
        return open_socket(HOST, PORT)
    except OnRecordError:
        return open_socket(HOST, 0)


def fill(library: "Library", *documents: Path) -> None:
    """
    Store *documents*.

    Raises:
        OnRecordError: If one of them cannot be read.
    """
    from onrecord.corpus.formats import Refused, read_documents

    found = list(read_documents(documents, library.extract))
    if refused := [each for each in found if isinstance(each, Refused)]:
        raise OnRecordError(f"{refused[0].where}: {refused[0].why}")
    for _ in library.add_all(each for each in found if not isinstance(each, Refused)):
        pass


def explain(url: str, token: str, folder: Path, extension: Path) -> str:
    """Return what to do next."""
    body = '{"text": "The Premier called the talks “frank”.", "offset_unit": "code-point"}'
    return f"""
On Record is running on a throw-away corpus. Ctrl-C stops it and removes everything.

Read an annotated page, nothing to install:
  {url}/read/

Ask it from a program (reference: {url}/docs):
  curl -s {url}/match -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' \\
    -d {shlex.quote(body)}

Load the extension:
  1. Chrome, Chromium, Edge: open chrome://extensions, switch on "Developer mode", "Load unpacked", and choose
     {extension}
     Firefox: open about:debugging#/runtime/this-firefox, "Load Temporary Add-on", and choose manifest.json there.
  2. A page opens that says what is read and where it goes. Agree; it then asks for the code that this prints in
     another terminal:
     {own_command()} --data {shlex.quote(str(folder))} pair{other_address(url)}
"""


def own_command() -> str:
    """Return how to call this program in another terminal, where the environment may not be active."""
    script = Path(sys.executable).with_name("onrecord")
    if shutil.which("onrecord"):
        return "onrecord"
    return shlex.quote(str(script)) if script.exists() else f"{shlex.quote(sys.executable)} -m onrecord"


def other_address(url: str) -> str:
    """Return the one step more that another port than the usual takes."""
    if url.endswith(f":{PORT}"):
        return ""
    return f"\n  3. Port {PORT} is taken, so first give this address in the extension's options: {url}"
