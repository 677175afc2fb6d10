"""`onrecord speakers`: who is on record, and what people decide of them."""

from pathlib import Path
from typing import Any

import click

from onrecord.cli.listing import echo_entry, echo_json, echo_quotations, naming_what_is_typed, paged
from onrecord.errors import OnRecordError


class Listing(click.Group):
    """Commands, where what is none of them is a search."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        with naming_what_is_typed():
            return super().invoke(ctx)


@click.group(cls=Listing, short_help="List, merge, split and rename speakers.")
def speakers() -> None:
    """
    List who is quoted, with ids; one speaker may have many names.

    A surname alone is counted to its one bearer, and listed by itself where the corpus names several. What you decide
    by `merge`, `split` and `rename` stays, whatever happens to documents; each is taken back by its opposite. A SPEAKER
    is an id, or a name that one speaker alone has.

    \b
    Examples:
      onrecord speakers                     all of them; `speakers list --help` has more
      onrecord speakers varga               those with that word in a name
      onrecord speakers show sp3            one, with every quotation
      onrecord speakers merge sp7 sp3       sp7 is sp3
      onrecord speakers rename sp3 "Premier Varga"   what sp3 is called from now on
      onrecord speakers split sp3 Varga     this alias of sp3 is someone else
      onrecord speakers split sp3 --quotation q17   a namesake said that
    """


@speakers.command("list")
@click.argument("search", nargs=-1)
@paged("sp3")
@click.pass_obj
def list_all(folder: Path, search: tuple[str, ...], limit: int, after: str | None, as_json: bool) -> None:
    """
    List those who are quoted; SEARCH are words of their names.

    \b
    Examples:
      onrecord speakers list --limit 200
      onrecord speakers list varga --json
    """
    from onrecord.corpus.library import Library
    from onrecord.web.speaker_views import list_speaker_page, read_cursor

    with Library.open(folder, write=False) as library:
        found = library.speakers.entries(" ".join(search), limit + 1, read_cursor("sp", after))
    page = list_speaker_page(found, limit)
    if as_json:
        echo_json(page)
        return
    for entry in page.speakers:
        echo_entry(entry)
    click.echo(f"More: --after {page.next}" if page.next else f"Speakers: {len(page.speakers)}", err=True)


@speakers.command()
@click.argument("speaker")
@paged("q3")
@click.pass_obj
def show(folder: Path, speaker: str, limit: int, after: str | None, as_json: bool) -> None:
    """
    Print a speaker and what they are on record with, by date.

    \b
    Examples:
      onrecord speakers show sp3
      onrecord speakers show "Ilse Varga" --json
    """
    from onrecord.corpus.library import Library
    from onrecord.web.speaker_views import list_entry, list_page, read_cursor
    from onrecord.web.speaker_wire import SpeakerDetail

    with Library.open(folder, write=False) as library:
        number = library.speakers.find(speaker)
        entry = list_entry(library.speakers.entry(number))
        page = list_page(library.speakers.quotations(number, None, limit, read_cursor("q", after)))
    if as_json:
        echo_json(SpeakerDetail(entry, page))
        return
    echo_entry(entry)
    echo_quotations(page)


@speakers.command()
@click.argument("speaker")
@click.argument("into")
@click.option("--json", "as_json", is_flag=True, help="Print the answer of `POST /speakers/{id}/merge`.")
@click.pass_obj
def merge(folder: Path, speaker: str, into: str, as_json: bool) -> None:
    """
    Let SPEAKER be INTO from now on; `split` takes it back.

    \b
    Example:
      onrecord speakers merge "Ilse Holm-Varga" sp3
    """
    from onrecord.cli.deciding import find_ids

    one, other = find_ids(folder, speaker, into)
    if one == other:
        raise OnRecordError(f"SPEAKER and INTO are both {one}; give two speakers")
    _decide(folder, one, "merge", {"into": other}, as_json)


@speakers.command(short_help="Let an alias or quotations be someone else's.")
@click.argument("speaker")
@click.argument("alias", required=False)
@click.option(
    "--quotation", "quotations", metavar="ID", multiple=True, help="Instead of ALIAS, such as q3; repeatable."
)
@click.option("--into", metavar="SPEAKER", help="Whose the quotations are; without it, a namesake's.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer of `POST /speakers/{id}/split`.")
@click.pass_obj
def split(
    folder: Path, speaker: str, alias: str | None, quotations: tuple[str, ...], into: str | None, as_json: bool
) -> None:
    """
    Let ALIAS, one of SPEAKER's names, or single quotations be someone else's.

    Give an ALIAS or --quotation. `merge` takes an alias back; `split NAMESAKE --quotation q17 --into SPEAKER` takes a
    quotation back.

    Two people of one written name are told apart by single quotations: those given are a namesake's, or another
    speaker's, and stay theirs when their documents are added anew. `show` lists the ids.

    \b
    Examples:
      onrecord speakers split sp3 Varga
      onrecord speakers split sp3 --quotation q17 --quotation q21
      onrecord speakers split sp3 --quotation q25 --into "Ilse Varga (2)"
    """
    from onrecord.cli.deciding import find_ids

    if bool(alias) == bool(quotations):
        raise OnRecordError("give an ALIAS or --quotation, one of the two; `onrecord speakers show` lists both")
    if into and alias:
        raise OnRecordError("--into goes with --quotation; `merge` the ALIAS once it is split off")
    found, *others = find_ids(folder, speaker, *([into] if into else []))
    ids = [quotation.lower() for quotation in quotations]
    given = {"alias": alias, "quotations": ids, "into": others[0] if others else None}
    _decide(folder, found, "split", {name: value for name, value in given.items() if value}, as_json)


@speakers.command(short_help="Call SPEAKER by another NAME.")
@click.argument("speaker")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the answer of `POST /speakers/{id}/rename`.")
@click.pass_obj
def rename(folder: Path, speaker: str, name: str, as_json: bool) -> None:
    """
    Call SPEAKER by another NAME; the name that documents give takes it back.

    \b
    Example:
      onrecord speakers rename sp3 "Ilse Varga (Premier)"
    """
    from onrecord.cli.deciding import find_ids

    [found] = find_ids(folder, speaker)
    _decide(folder, found, "rename", {"name": name}, as_json)


def _decide(folder: Path, speaker: str, action: str, body: dict[str, Any], as_json: bool) -> None:
    from onrecord.cli.deciding import decide

    entry = decide(folder, speaker, action, body)
    if as_json:
        echo_json(entry)
    else:
        echo_entry(entry)
