"""`onrecord quotations`: who is on record with what, by date."""

from pathlib import Path

import click

from onrecord.cli.listing import echo_json, echo_quotations, naming_what_is_typed, paged


@click.command(short_help="List quotations, of one speaker or all.")
@click.argument("search", nargs=-1)
@click.option("--speaker", metavar="NAME|ID", help="Of this speaker only.")
@paged("q3")
@click.pass_obj
def quotations(
    folder: Path, search: tuple[str, ...], speaker: str | None, limit: int, after: str | None, as_json: bool
) -> None:
    """
    List stored quotations by date of publication, undated ones last; SEARCH are words of what was said.

    These are the quotations that `match` shows of a page without --all. Ids change when their document does.

    \b
    Examples:
      onrecord quotations toll
      onrecord quotations --speaker "Ilse Varga"
      onrecord quotations --speaker sp3 toll --json
    """
    from onrecord.corpus.library import Library
    from onrecord.web.speaker_views import list_page, read_cursor

    with naming_what_is_typed(), Library.open(folder, write=False) as library:
        number = None if speaker is None else library.speakers.find(speaker)
        page = list_page(library.speakers.quotations(number, " ".join(search), limit, read_cursor("q", after)))
    if as_json:
        echo_json(page)
    else:
        echo_quotations(page)
