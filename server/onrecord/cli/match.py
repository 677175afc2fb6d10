"""`onrecord match`: the page with its findings, on the terminal or as JSON."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.listing import echo_json
from onrecord.errors import DocumentError

if TYPE_CHECKING:
    from onrecord.corpus.extraction import Extract


@click.command(short_help="Print a page with its findings.")
@click.argument("page", metavar="FILE|URL|-")
@click.option("--json", "form", flag_value="json", help="Print the answer of `POST /match`; offsets are code points.")
@click.option("--jsonld", "form", flag_value="jsonld", help="Print W3C Web Annotations.")
@click.option("--url", help="Where the page stands; a stored copy of it is no cross-reference.")
@click.option("--all", "show_all", is_flag=True, help="Also what is held back as commonplace or doubtful.")
@click.pass_obj
def match(folder: Path, page: str, form: str | None, url: str | None, show_all: bool) -> None:
    """
    Print a page with its findings: who said it, where else it stands, how the wording differs.

    The page is a text, HTML or Word file, text in UTF-8, or "-" for standard input; or an address in public, from which
    it is fetched as it is, without what scripts or a login would show. It is matched here, whether the service runs or
    not, and stored nowhere.

    \b
    Examples:
      onrecord match article.txt
      onrecord match article.html --url https://news.example/article
      onrecord match https://news.example/article
      pbpaste | onrecord match - --json
    """
    from onrecord.corpus.database import has_corpus
    from onrecord.corpus.library import Library
    from onrecord.options import MatchOptions
    from onrecord.web.annotations import annotate
    from onrecord.web.present import present_match

    if not has_corpus(folder):
        click.echo(f"{folder} holds no corpus yet, so nothing is found elsewhere; `onrecord add` makes one", err=True)
    with Library.open(folder, write=False) as library:
        with named(page):
            text, url = read_page(page, url, library.extract)
        matched = library.match(text, url=url, options=MatchOptions(show_all=show_all))
    answer = present_match(matched, "code-point", with_text=True)
    if form:
        echo_json(annotate(answer, url) if form == "jsonld" else answer)
        return
    from onrecord.cli.report import Report

    click.echo(Report(answer, matched.result.text, colour=has_colour()).text(), color=True)


def read_page(page: str, url: str | None, extract: "Extract") -> tuple[str, str | None]:
    """
    Return the text of the file *page*, of what is at that address, or of standard input; and where it stands, if known.

    Raises:
        DocumentError: If it cannot be read.
    """
    from onrecord.corpus.fetching import fetch_page
    from onrecord.corpus.formats.files import decode, refuse_binary
    from onrecord.corpus.network import is_address

    if is_address(page):
        found = fetch_page(page, extract)
        return found.text, url or found.url
    content = read_content(page)
    if page.lower().endswith(".docx"):
        return extract(content, url, form="docx").text, url
    if is_html(page, content):
        found = extract(refuse_binary(content), url)
        return found.text, url or found.url
    return decode(content), url


def read_content(page: str) -> bytes:
    from onrecord.corpus.formats.files import MAX_TEXT_BYTES, read_bytes, read_stream

    if page == "-":
        return read_stream(sys.stdin.buffer, MAX_TEXT_BYTES)
    return read_bytes(Path(page), MAX_TEXT_BYTES)


@contextmanager
def named(page: str) -> Iterator[None]:
    """Put the name of the page before what is wrong with it."""
    where = "standard input" if page == "-" else page
    try:
        yield
    except DocumentError as error:
        raise DocumentError(f"{where}: {error}") from None


def is_html(page: str, content: bytes) -> bool:
    """
    Return whether it is markup, by its name or by how it begins.

    >>> is_html("-", b" <!DOCTYPE html><title>A</title>"), is_html("page.HTM", b""), is_html("-", b"<3")
    (True, True, False)
    """
    begins = content[:1024].lstrip().lower().startswith((b"<!doctype html", b"<html"))
    return begins or page.lower().endswith((".html", ".htm"))


def has_colour() -> bool:
    """Return whether to use colour: on a terminal, unless https://no-color.org says no."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
