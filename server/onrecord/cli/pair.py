"""`onrecord pair`: a code to type into the extension."""

import http.client
import json
import shlex
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

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
        start = f"onrecord --data {shlex.quote(str(folder))} serve"
        raise OnRecordError(f"{folder}: no service runs on this folder; start one in another terminal: {start}")
    headers = {"Authorization": f"Bearer {read_or_create_token(folder)}", "Content-Type": "application/json"}
    # Not urllib: it would show the token to a proxy that the environment names.
    connection = http.client.HTTPConnection(urlsplit(holder.url).netloc, timeout=PATIENCE)
    try:
        connection.request("POST", "/pair/code", b"{}", headers)
        answer = connection.getresponse()
        issued: dict[str, str] = json.load(answer)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OnRecordError(
            f"{holder.url}: the service does not answer as it should ({error}); start it again"
        ) from error
    finally:
        connection.close()
    if answer.status != HTTPStatus.CREATED:
        raise OnRecordError(f"{holder.url}: the service answered {answer.status}: {issued.get('detail')}")
    return issued
