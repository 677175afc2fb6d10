"""
Pages to read in any browser: a fixture article with its answer, painted by the very files that the extension uses.

Only `onrecord demo` serves them. The answer travels inside the page, so they need no token and fetch nothing.
"""

import re
from pathlib import Path

import msgspec
from flask import Blueprint, Response, abort, render_template, send_from_directory
from markupsafe import Markup

from onrecord.corpus.library import Library
from onrecord.options import WebOptions
from onrecord.resources import find_extension
from onrecord.web.present import present_match
from onrecord.web.speaker_views import list_entry, list_page, number_of
from onrecord.web.wire import MatchAnswer

CONTENT = Path("src", "content")
LANGUAGE = "en"  # the cards' is that of the pages and of the few words around them
MESSAGES = Path("_locales", LANGUAGE, "messages.json")
STATIC = Path(__file__).with_name("static")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LONGEST_LINE = 90  # characters
# What HTML collapses; a browser shows other white space, such as a no-break space, as it is.
_SPACE = re.compile("[ \t\r\n\f]+")


def create_reading_blueprint(fixtures: Path, library: Library) -> Blueprint:
    """
    Return `/read/`, the list of the pages in *fixtures*, and `/read/SLUG`, each as *library* knows it.

    `/read/speakers/ID` is what a speaker is on record with.
    """
    reading = Blueprint("reading", __name__, url_prefix="/read", template_folder="templates")
    content = find_extension() / CONTENT
    catalogue = read_catalogue(find_extension() / MESSAGES)
    pages = {path.parent.name: path for path in sorted((fixtures / "pages").glob("*/page.html"))}

    @reading.get("/")
    def list_pages() -> Response:
        found = [(slug, library.extract(path.read_bytes())) for slug, path in pages.items()]
        listed = [{"slug": slug, "title": page.title or slug, "publisher": page.publisher} for slug, page in found]
        return _page("list", pages=listed)

    @reading.get("/<slug>")
    def show_page(slug: str) -> Response:
        page = library.extract((pages.get(slug) or abort(404)).read_bytes())
        blocks = split_blocks(page.text)
        matched = library.match("\n".join(blocks), url=page.url)
        answer = present_match(matched, "utf-16")
        embedded = {"answer": as_script_text(answer), "catalogue": as_script_text(catalogue)}
        return _page("page", title=page.title or slug, blocks=blocks, is_line=is_line, **embedded)

    @reading.get("/speakers/<id>")
    def show_speaker(id: str) -> Response:  # noqa: A002 - as the API has it
        number = number_of(id)
        page = list_page(library.speakers.quotations(number, limit=WebOptions().max_listed))
        documents = {document.id: document for document in page.documents}
        entry = list_entry(library.speakers.entry(number))
        return _page("speaker", speaker=entry, quotations=page.quotations, documents=documents, more=page.next)

    @reading.get("/assets/<name>")
    def send_static(name: str) -> Response:
        return send_from_directory(STATIC, name)

    @reading.get("/assets/content/<name>")
    def send_content(name: str) -> Response:
        return send_from_directory(content, name)

    return reading


def split_blocks(text: str) -> list[str]:
    """
    Return the blocks of *text* as a browser shows each: white space collapsed, none empty.

    The page is matched as the content scripts will read it, so that offsets fit without a correction.

    >>> split_blocks("One  line,\\ttabbed\\n\\n \\nAnother")
    ['One line, tabbed', 'Another']
    """
    lines = (_SPACE.sub(" ", line.replace("\0", "\ufffd")).strip(" ") for line in text.split("\n"))
    return [line for line in lines if line]


def is_line(block: str) -> bool:
    """Return whether *block* is a heading, a byline or an item of a list: short, and no sentence that ends."""
    return len(block) < LONGEST_LINE and not block.endswith((".", "!", "?", ".”", "!”", "?”", ".’", ":"))


def read_catalogue(messages: Path) -> dict[str, object]:
    """Return the extension's *messages* as its content scripts are given them."""
    entries = msgspec.json.decode(messages.read_bytes(), type=dict[str, dict[str, str]])
    return {"locale": LANGUAGE, "messages": {key: entry["message"] for key, entry in entries.items()}}


def as_script_text(value: MatchAnswer | dict[str, object]) -> Markup:
    """Return *value* as JSON that can stand in a script element: without "<", nothing in it ends the element."""
    return Markup(msgspec.json.encode(value).decode().replace("<", "\\u003c"))  # nosec B704  # escaped as just said


def _page(template: str, **values: object) -> Response:
    html = render_template(f"reading/{template}.html", **values)
    return Response(html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
