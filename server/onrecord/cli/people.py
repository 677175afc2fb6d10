"""`onrecord people`: who may ask the service beside programs of this machine."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.corpus.callers import ROLES, Role

if TYPE_CHECKING:
    from onrecord.corpus.people import People
    from onrecord.web.people_wire import ListedCaller


@click.group(short_help="Let people in, list, revoke and rotate.")
def people() -> None:
    """
    Give people tokens of their own, see who uses theirs, and end them.

    A reader reads; a contributor stores documents too, and takes back what they stored; an administrator may do
    everything. A paired extension is a contributor. It works whether or not a service runs on the folder, and takes
    effect at once.

    \b
    Examples:
      onrecord people add "Ann Roe" --role contributor
      onrecord people list
      onrecord people rotate "Ann Roe"
      onrecord people revoke "Ann Roe"
    """


@people.command(short_help="Let a person in, and print their token.")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reader", show_default=True, help="What they may do.")
@click.pass_obj
def add(folder: Path, name: str, role: Role) -> None:
    """
    Let the person NAME in, and print the token to give them; it is shown this once.

    \b
    Examples:
      onrecord people add "Ann Roe"
      onrecord people add ann@paper.example --role administrator
    """
    body = {"name": name, "role": role}
    token = change(folder, lambda people: people.create(name, role), "POST", "/people", body)
    click.echo(f"Give this token to them, and to nobody else; it is shown this once. Their role is {role}.", err=True)
    click.echo(token)


@people.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the answer of `GET /people`.")
@click.pass_obj
def list_all(folder: Path, *, as_json: bool) -> None:
    """
    List persons and paired extensions, with role and last use; times are UTC.

    \b
    Examples:
      onrecord people list
      onrecord people list --json
    """
    from onrecord.cli.listing import echo_json
    from onrecord.corpus.library import Library
    from onrecord.web.people_views import list_callers

    with Library.open(folder, write=False) as library:
        page = list_callers(library.people.everybody())
    if as_json:
        echo_json(page)
        return
    for known in page.people:
        click.echo(describe(known))
    click.echo(f"People and extensions: {sum(not known.revoked for known in page.people)}", err=True)


@people.command(short_help="Let a person or an extension in no more.")
@click.argument("name")
@click.pass_obj
def revoke(folder: Path, name: str) -> None:
    """
    Let the person NAME, or the extension of that origin, in no more; `list` shows both.

    \b
    Examples:
      onrecord people revoke "Ann Roe"
      onrecord people revoke chrome-extension://abcdefghijklmnopabcdefghijklmnop
    """
    change(folder, lambda people: people.revoke(name), "DELETE", f"/people/{in_path(name)}")
    click.echo("Their token opens nothing any more.", err=True)


@people.command(short_help="Give a person another token.")
@click.argument("name")
@click.pass_obj
def rotate(folder: Path, name: str) -> None:
    """
    Print another token for the person NAME; the one before ends.

    \b
    Example:
      onrecord people rotate "Ann Roe"
    """
    click.echo(rotate_token(folder, name))


def rotate_token(folder: Path, name: str) -> str:
    """
    Return the new token of a person, or of the `local` caller; the one before ends.

    Raises:
        OnRecordError: If nobody of that name may ask, or the folder cannot be used.
    """
    return change(folder, lambda people: people.rotate(name), "POST", f"/people/{in_path(name)}/rotate", {})


def change(
    folder: Path,
    here: "Callable[[People], str | None]",
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
) -> str:
    """
    Return the token that a change leaves, if any: done by *here*, or by the service that runs on the folder.

    Raises:
        OnRecordError: If it cannot be done, or another process than a service has the folder.
    """
    from onrecord.cli.folder import open_or_find
    from onrecord.cli.sending import ServiceClient
    from onrecord.corpus.access import read_or_create_token

    found = open_or_find(folder)
    if isinstance(found, str):
        return str(ServiceClient(found, read_or_create_token(folder)).ask(path, body, method).get("token"))
    with found:
        return str(here(found.people))


def in_path(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")


def describe(known: "ListedCaller") -> str:
    """Return a line that tells of one who may ask."""
    from onrecord.cli.lines import one_line

    used = f"last used {_minute(known.last_used)}" if known.last_used else "never used"
    state = f"revoked {_minute(known.revoked)}" if known.revoked else used
    since = f"{'paired' if known.kind == 'extension' else 'since'} {known.created[:10]}"
    return one_line(" · ".join((known.name, known.role, since, state)))


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")
