"""`onrecord match`: the page with its findings, on the terminal or as JSON."""

import os
import sys
from contextlib import closing
from pathlib import Path

import click
import msgspec

from onrecord.errors import DocumentError, OnRecordError


@click.command(short_help="Print a page with its findings.")
@click.argument("page", metavar="FILE|-")
@click.option("--json", "form", flag_value="json", help="Print the answer of `POST /match`; offsets are code points.")
@click.option("--jsonld", "form", flag_value="jsonld", help="Print W3C Web Annotations.")
@click.option("--url", help="Where the page stands; a stored copy of it is no cross-reference.")
@click.option("--all", "show_all", is_flag=True, help="Also what is held back as commonplace or doubtful.")
@click.pass_obj
def match(folder: Path, page: str, form: str | None, url: str | None, show_all: bool) -> None:
    """
    Print a page with its findings: who said it, where else it stands, how the wording differs.

    The page is a text or HTML file in UTF-8, or "-" for standard input. It is matched here, whether the service runs or
    not, and stored nowhere.

    \b
    Examples:
      onrecord match article.txt
      onrecord match article.html --url https://news.example/article
      pbpaste | onrecord match - --json
    """
    text = read_page(page)
    from onrecord.corpus.library import Library
    from onrecord.options import MatchOptions
    from onrecord.web.annotations import annotate
    from onrecord.web.present import present

    with closing(Library.open(folder, write=False)) as library:
        if is_html(page, text):
            text = library.extract(text, url).text
        matched = library.match(text, url=url, title=None, published=None, options=MatchOptions(show_all=show_all))
    answer = present(matched.result, matched.revision, "code-point", with_text=True)
    if form:
        click.echo(msgspec.json.encode(annotate(answer, url) if form == "jsonld" else answer))
        return
    from onrecord.cli.report import Report

    click.echo(Report(answer, matched.result.text, colour=has_colour()).text(), color=True)


def read_page(page: str) -> str:
    """
    Return the text of the file *page*, or of standard input.

    Raises:
        OnRecordError: If it is an address, or not UTF-8.
    """
    if page.lower().startswith(("http://", "https://")):
        raise OnRecordError(f"{page}: pages are not fetched yet; save it as HTML and give the file")
    raw = sys.stdin.buffer.read() if page == "-" else Path(page).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{page}: expected text in UTF-8, got the byte 0x{raw[error.start]:02x} at {error.start}; convert it first"
        ) from error


def is_html(page: str, text: str) -> bool:
    """Return whether it is markup, by its name or by how it begins."""
    return page.lower().endswith((".html", ".htm", ".xhtml")) or text.lstrip()[:14].lower().startswith(
        ("<!doctype html", "<html")
    )


def has_colour() -> bool:
    """Return whether to use colour: on a terminal, unless https://no-color.org says no."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
