"""`onrecord audit`: who changed what."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.listing import MAX_LISTED, naming_what_is_typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.corpus.audit import AuditEntry
    from onrecord.corpus.library import Library


@click.command(short_help="List who changed what.")
@click.option("--since", metavar="DATE", help="The earliest date, or date and time; UTC if it does not say.")
@click.option("--caller", metavar="NAME", help="A person, an extension's origin, or local; without it, everybody.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, as in the answer of `GET /audit`.")
@click.pass_obj
def audit(folder: Path, since: str | None, caller: str | None, *, as_json: bool) -> None:
    """
    List who stored, corrected, removed or took back which document, decided what of speakers, and let whom in.

    The log has no word of any text, and stays when what it tells of goes. Times are UTC. It begins with the version
    of On Record that keeps it.

    \b
    Examples:
      onrecord audit
      onrecord audit --since 2025-03-01 --caller "Ann Roe"
      onrecord audit --json | wc -l
    """
    import msgspec

    from onrecord.corpus.audit import read_since
    from onrecord.corpus.library import Library
    from onrecord.web.people_views import list_change

    count = 0
    with naming_what_is_typed(), Library.open(folder, write=False) as library:
        for entry in read_all(library, read_since(since) if since is not None else None, caller):
            click.echo(msgspec.json.encode(list_change(entry)) if as_json else describe(entry))
            count += 1
    click.echo(f"Changes: {count:,}", err=True)


def read_all(library: "Library", since: str | None, caller: str | None) -> "Iterator[AuditEntry]":
    """Yield the changes in their order."""
    after = None
    while found := library.audit(MAX_LISTED, after, since=since, caller=caller):
        yield from found
        after = found[-1].number


def describe(entry: "AuditEntry") -> str:
    """Return a line that tells of a change."""
    from onrecord.cli.lines import one_line

    version = f" version {entry.version}" if entry.version else ""
    characters = f", {entry.characters:,} characters" if entry.characters is not None else ""
    what = f"{entry.action} {entry.subject}{version}{characters}"
    return one_line(f"{entry.at[:19].replace('T', ' ')}  {entry.caller}: {what}")
