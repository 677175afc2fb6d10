"""`onrecord pair`: a code to type into the extension."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import click

from onrecord.errors import OnRecordError

PATIENCE = 10  # seconds; the service answers in a few milliseconds unless it is stopped


@click.command(short_help="Print a one-time code for the extension.")
@click.pass_obj
def pair(folder: Path) -> None:
    """
    Print a code to type into the options page of the browser extension; it works once, for five minutes.

    The service must be running, on the same data folder.

    \b
    Examples:
      onrecord pair
      onrecord --data ~/newsroom pair
    """
    issued = ask_for_code(folder)
    click.echo("Type this into the options page of the extension, within five minutes:", err=True)
    click.echo(issued["code"])


def ask_for_code(folder: Path) -> dict[str, str]:
    """
    Return what the running service answers to `POST /pair/code`.

    Raises:
        OnRecordError: If none runs on *folder*, or it does not answer.
    """
    from onrecord.corpus.access import read_or_create_token
    from onrecord.corpus.lock import find_holder

    holder = find_holder(folder)
    if holder is None or holder.url is None:
        raise OnRecordError(f"{folder}: no service runs on this folder; start one with `onrecord --data … serve`")
    headers = {"Authorization": f"Bearer {read_or_create_token(folder)}", "Content-Type": "application/json"}
    asked = urllib.request.Request(f"{holder.url}/pair/code", b"{}", headers, method="POST")  # noqa: S310 - our own
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
            issued: dict[str, str] = json.load(answer)
            return issued
    except (urllib.error.URLError, TimeoutError) as error:
        raise OnRecordError(
            f"{holder.url}: the service does not answer as it should ({error}); start it again"
        ) from error
