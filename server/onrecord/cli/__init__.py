"""
The command line: `onrecord [--data DIR] COMMAND`.

A command gets the data folder, a `Path`, by `@click.pass_obj`. What it needs beyond click it imports when it runs,
so that `onrecord --help` and `onrecord token` answer at once.
"""

import importlib
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from onrecord import __version__
from onrecord.cli.progress import INTERRUPTED
from onrecord.errors import OnRecordError

COMMANDS = (
    "add",
    "analyse",
    "audit",
    "backup",
    "demo",
    "doctor",
    "match",
    "pair",
    "people",
    "quotations",
    "reindex",
    "restore",
    "serve",
    "speakers",
    "token",
)


class CommandGroup(click.Group):
    """The commands, each in the module of its name; an error of ours ends in one line and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"onrecord.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted; nothing that was stored is lost.", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:  # who reads has enough; click ends quietly
            raise
        except OnRecordError as error:
            raise click.ClickException(in_one_line(error)) from error
        except OSError as error:
            where = error.filename or "what was to be read or written"
            raise click.ClickException(in_one_line(f"{where}: {error.strerror}")) from error


def in_one_line(message: object) -> str:
    """Return a message that a file's name cannot break, nor use to write elsewhere on the terminal."""
    from onrecord.cli.lines import one_line

    return one_line(" ".join(str(message).split()))


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    envvar="ONRECORD_DATA",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds everything; ONRECORD_DATA says it too.  [default: the platform's user data folder]",
)
@click.version_option(__version__, prog_name="onrecord")
@click.pass_context
def main(ctx: click.Context, data: Path | None) -> None:
    """
    Say who said it, where else it stands, how the wording differs, and who had it first.

    \b
    Examples:
      onrecord add articles/            store documents
      onrecord match page.html          print a page with its findings
      onrecord serve                    answer the browser extension and local programs
      onrecord speakers                 who is on record
      onrecord quotations --speaker Varga   with what, by date
      onrecord analyse                  find quotations: left by add, or after an update
      onrecord reindex                  check the passage index, and make it whole
      onrecord people add "Ann Roe"     let a person in, with a token of their own
      onrecord audit                    who changed what
      onrecord doctor                   check that all is what was stored, and mend it
      onrecord backup /media/disk/      copy the corpus into one file; restore brings it back
      onrecord demo                     try it with a corpus that is thrown away afterwards
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal of few letters shows "?" rather than a traceback
            stream.reconfigure(errors="replace")
    ctx.obj = data or default_folder()


def default_folder() -> Path:
    """Return the platform's folder for this user's data."""
    from platformdirs import user_data_path

    return user_data_path("onrecord", appauthor=False)
