"""`onrecord doctor`: is all of the corpus what was stored, and what would mend it."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.lines import one_line
from onrecord.cli.progress import INTERRUPTED, progress
from onrecord.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.corpus.examination.findings import Advance, Check, Finding

SHOWN = 20  # findings of one kind; --json tells all


@click.command(short_help="Check that all is what was stored, and mend it.")
@click.option("--repair", is_flag=True, help="Mend what can be mended; nothing is deleted.")
@click.option("--json", "as_json", is_flag=True, help="Print every finding as JSON; with --repair, what is left.")
@click.pass_obj
def doctor(folder: Path, repair: bool, as_json: bool) -> None:
    """
    Check the data folder: the database, every text by its digest, quotations, speakers, the passage index, who may open
    the files. The exit code is 0 if all of it is what was stored, 1 if not.

    Nothing is changed without --repair, and a running service goes on. With --repair no other process may have the
    folder: what can be made again is made again, and of a damaged database all that is whole goes into a new one. The
    damaged one, texts that are not what was stored, and a list of what is lost are kept in a folder `damaged-DATE` in
    the data folder.

    \b
    Examples:
      onrecord doctor
      onrecord doctor --json > findings.json
      onrecord doctor --repair
    """
    require_corpus(folder)
    findings = look(folder)
    if repair and any(finding.remedy != "none" for finding in findings):
        if not as_json:
            tell(folder, findings, "To be done now:")
        mend(folder, findings)
        findings = look(folder)
    if as_json:
        tell_as_json(findings)
    else:
        tell(folder, findings, "`onrecord doctor --repair` would")
    sys.exit(any(finding.is_fault for finding in findings))


def look(folder: Path) -> "list[Finding]":
    """Return what is found in *folder*."""
    from onrecord.corpus.examination.whole import examine_folder

    return list(examine_folder(folder, follow))


def tell_as_json(findings: "list[Finding]") -> None:
    """Print all that was found as one array."""
    import msgspec

    click.echo(msgspec.json.encode([{**msgspec.to_builtins(f), "fault": f.is_fault} for f in findings]))


def mend(folder: Path, findings: "list[Finding]") -> None:
    """Mend what was found, and tell what became of it."""
    from onrecord.corpus.repair import repair_folder

    try:
        for line in repair_folder(folder, findings, follow):
            click.echo(one_line(line), err=True)
    except KeyboardInterrupt:
        click.echo("Interrupted; nothing is lost. The same command goes on, then `onrecord analyse`.", err=True)
        sys.exit(INTERRUPTED)


@contextmanager
def follow(check: "Check") -> "Iterator[Advance]":
    """Show how far a check is, on a terminal; elsewhere only what is found is worth a line."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    with progress(check.label, lambda: check.expected) as advance:
        yield advance


def require_corpus(folder: Path) -> None:
    """
    Make sure that there is something to look at.

    Raises:
        StoreError: If there is no corpus.
    """
    from onrecord.corpus.database import has_corpus

    if not has_corpus(folder):
        raise StoreError(f"{folder} holds no corpus; `onrecord add` makes one, `onrecord restore` brings one back")


def tell(folder: Path, findings: "list[Finding]", step: str) -> None:
    """Say what was found, faults first, and what mends it, after the words of *step*."""
    from onrecord.corpus.lock import find_holder

    if (holder := find_holder(folder)) and holder.url:
        click.echo(f"The service at {holder.url} went on meanwhile; this is about one moment.")
    faults = [finding for finding in findings if finding.is_fault]
    for mark, group in (("fault", faults), ("note", [f for f in findings if not f.is_fault])):
        for line in _lines(mark, group):
            click.echo(line)
    if not faults:
        click.echo("Sound: all of it is what was stored.")
    else:
        count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
        click.echo(f"{count}. {what_would_do(faults, step)}")


def what_would_do(faults: "Iterable[Finding]", step: str) -> str:
    """Return what mends *faults*, in words."""
    from onrecord.corpus.examination.findings import BEYOND, REMEDIES

    wanted = {finding.remedy for finding in faults}
    if beyond := next((remedy for remedy in BEYOND if remedy in wanted), None):
        return f"What would do: {REMEDIES[beyond]}."
    steps = [words for remedy, words in REMEDIES.items() if remedy in wanted]
    return f"{step} {'; '.join(steps)}."


def _lines(mark: str, findings: "list[Finding]") -> "Iterator[str]":
    for finding in findings[:SHOWN]:
        yield one_line(f"{mark}: {finding.where}: {finding.what}")
    if len(findings) > SHOWN:
        yield f"{mark}: and {len(findings) - SHOWN:,} more; --json tells all"
