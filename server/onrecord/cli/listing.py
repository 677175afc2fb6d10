"""Speakers and quotations on the terminal, page by page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from onrecord.errors import OnRecordError

if TYPE_CHECKING:
    import msgspec

    from onrecord.web.speaker_wire import ListedQuotation, ListedSpeaker, QuotationList

Command = TypeVar("Command", bound=Callable[..., Any])
MAX_LISTED = 200  # as the service has it
# How a field of a request, with which an error begins, is typed.
TYPED = {
    "after": "--after",
    "since": "--since",
    "alias": "ALIAS",
    "into": "--into",
    "name": "NAME",
    "quotations": "--quotation",
}


@contextmanager
def naming_what_is_typed() -> Iterator[None]:
    """Raise errors that name a field of a request as errors that name the argument or option."""
    try:
        yield
    except OnRecordError as error:
        field, colon, rest = str(error).partition(":")
        raise OnRecordError(TYPED.get(field, field) + colon + rest) from error


def paged(example: str) -> Callable[[Command], Command]:
    """Return a decorator that gives a command `limit`, `after` and `as_json`; *example* is such a cursor."""

    def add(command: Command) -> Command:
        for option in (
            click.option("--json", "as_json", is_flag=True, help="Print the service's answer."),
            click.option("--after", metavar="ID", help=f"Go on after that, such as {example}."),
            click.option("--limit", type=click.IntRange(1, MAX_LISTED), default=50, show_default=True, help="At most."),
        ):
            command = option(command)
        return command

    return add


def echo_json(value: "msgspec.Struct") -> None:
    import msgspec

    from onrecord.cli.lines import safe_json

    click.echo(safe_json(msgspec.json.encode(value)))


def echo_entry(entry: "ListedSpeaker") -> None:
    """Print a speaker, the other names, and whom a surname may mean."""
    count = f"{entry.quotations:,} quotation{'' if entry.quotations == 1 else 's'}"
    dates = " to ".join(dict.fromkeys(date[:10] for date in (entry.first, entry.last) if date))
    _echo(" · ".join(part for part in (f"{entry.id}  {entry.name}", count, dates) if part))
    if entry.aliases:
        _echo(f"      also {', '.join(entry.aliases)}")
    if entry.candidates:
        named = (f"{c.id} {c.name}" if c.id else f"{c.name} (never quoted)" for c in entry.candidates)
        _echo(f"      may be {', '.join(named)}")


def echo_quotations(page: "QuotationList") -> None:
    """Print quotations, each with who said it, where and when."""
    names = {s.id: s.name for s in page.speakers}
    documents = {d.id: d for d in page.documents}
    for quotation in page.quotations:
        document = documents[quotation.document]
        known = (document.publisher, document.title or document.url)
        _echo(f"{(quotation.published or 'undated')[:10]:<10}  {_who(quotation, names)}: “{quotation.exact}”")
        _echo(" " * 12 + " · ".join([quotation.id, document.id, *(value for value in known if value)]))
    click.echo(f"More: --after {page.next}" if page.next else f"Quotations: {len(page.quotations)}", err=True)


def _who(quotation: "ListedQuotation", names: dict[str, str]) -> str:
    called = " and ".join(names[each] for each in quotation.speakers) or "someone not named"
    return f"{called} ({quotation.cue})" if quotation.cue else called


def _echo(line: str) -> None:
    from onrecord.cli.lines import one_line

    click.echo(one_line(line))
