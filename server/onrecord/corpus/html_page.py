"""
What an HTML page says: its text in blocks, and its title, address, publisher, author and date.

Only lxml is used under Beautiful Soup, and only in the child process (`onrecord.corpus.extraction_child`). No function
here calls itself: pages are nested as deep as their authors like.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from onrecord.corpus.address import canonical_url, same_site
from onrecord.corpus.documents import checked_date
from onrecord.corpus.extraction import ExtractedPage
from onrecord.errors import DocumentError

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "nav", "aside", "head", "svg", "math", "iframe", "object", "audio"}
    | {"video", "canvas", "button", "select", "textarea", "dialog", "menu"}
)
_BLOCKS = frozenset(
    {"html", "body", "main", "article", "section", "header", "footer", "hgroup", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"p", "div", "pre", "blockquote", "address", "center", "details", "summary", "figure", "figcaption", "form"}
    | {"fieldset", "dl", "dt", "dd", "ol", "ul", "li", "hr", "br"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BULK = 0.5  # of a page's text; a main part that holds less is a teaser or a caption
_MAX_PARTS = 20  # articles, or pieces of JSON-LD, that are looked at
_MAX_FACTS = 1000  # values of a piece of JSON-LD that are looked at
_MAX_LENGTH = 300  # characters of a title or another fact


def read_page(content: bytes, encoding: str | None = None, url: str | None = None) -> ExtractedPage:
    """
    Return the text and facts of a page.

    Args:
        encoding: Of *content*; None to find out from what it declares.
        url: Where it was found, if known.

    Raises:
        DocumentError: If it has no text.
    """
    soup = BeautifulSoup(content, "lxml", from_encoding=encoding)
    text = _main_text(soup)
    if not text:
        raise DocumentError("the page has no text; it may be made by scripts, so send its text instead")
    facts = _linked_facts(soup)
    return ExtractedPage(
        text=text,
        title=_first(_meta(soup, "og:title"), facts.get("headline"), _text_of(soup.h1), _text_of(soup.title)),
        url=_address(soup, url),
        publisher=_first(_meta(soup, "og:site_name"), facts.get("publisher")),
        published=_first(*map(_checked_date, _dates(soup, facts))),
        author=_first(facts.get("author"), _named(_meta(soup, "author"))),
    )


def block_text(root: Tag) -> str:
    """Return the text that a reader sees under *root*: white space made plain, blocks separated by newlines."""
    lines = re.sub(r"[^\S\n]+", " ", "".join(_pieces(root))).split("\n")
    return "\n".join(line for line in map(str.strip, lines) if line)


def _main_text(soup: BeautifulSoup) -> str:
    """Return the text of the article, or of the main part, if it is the bulk of the page."""
    whole = block_text(soup)
    for name in ("article", "main"):
        # One in another has no more text than that; to read each took 5 s where they are nested by thousands.
        outermost = [part for part in soup.find_all(name, limit=_MAX_PARTS) if part.find_parent(name) is None]
        longest = max(map(block_text, outermost), key=len, default="")
        if len(longest) >= _BULK * max(1, len(whole)):
            return longest
    return whole


def _pieces(root: Tag) -> Iterator[str]:
    """Yield the strings under *root*, and a newline where a block begins or ends."""
    ahead: list[PageElement | str] = [root]
    while ahead:
        node = ahead.pop()
        if isinstance(node, Tag):
            if node is root or not _is_dropped(node):
                edge = "\n" if node.name in _BLOCKS else ""
                within = [node.get_text()] if node.name == "pre" else reversed(node.contents)
                ahead += [edge, *within, edge]
        elif not isinstance(node, NavigableString):
            yield str(node)  # a block's edge, or its text as it stands
        elif not isinstance(node, PreformattedString):  # comments and the like
            yield node.replace("\n", " ")


def _is_dropped(tag: Tag) -> bool:
    if tag.name == "footer":
        return tag.parent is None or tag.parent.name != "blockquote"  # there it says who is quoted
    if tag.name == "form":
        return tag.find("p") is None  # some sites wrap the whole page in one
    if tag.name in _DROPPED or tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    return tag.get("role") == "navigation" or bool(_HIDDEN.search(str(tag.get("style", ""))))


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    tag = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return _one_line(tag.get("content")) if isinstance(tag, Tag) else None


def _linked_facts(soup: BeautifulSoup) -> dict[str, str]:
    """Return the headline, date, publisher and author that the page's JSON-LD gives first."""
    facts: dict[str, str] = {}
    for script in soup.find_all("script", type="application/ld+json", limit=_MAX_PARTS):
        things = list(_things(script.get_text()))
        names = {str(thing["@id"]): thing["name"] for thing in things if "@id" in thing and "name" in thing}
        for thing in things:
            found = thing | {"publisher": _named(thing.get("publisher"), names)}
            # Without a headline it is a comment's, perhaps.
            found["author"] = _named(thing.get("author"), names) if "headline" in thing else None
            for name in ("headline", "datePublished", "publisher", "author"):
                if value := _one_line(found.get(name)):
                    facts.setdefault(name, value)
    return facts


def _named(value: object, known: Mapping[str, object] = MappingProxyType({})) -> str | None:
    """Return the names that a property gives: one, that of a thing, of one *known* by its id, or several."""
    several = value[:_MAX_PARTS] if isinstance(value, list) else [value]
    given = [each.get("name", known.get(str(each.get("@id")))) if isinstance(each, dict) else each for each in several]
    names = map(_one_line, given)  # an address is no name
    return _one_line(", ".join(dict.fromkeys(name for name in names if name and "://" not in name)))


def _things(linked_data: str) -> Iterator[dict[str, object]]:
    """Yield the objects of a piece of JSON-LD, outermost first; nothing if it is not JSON."""
    try:
        ahead: deque[object] = deque([json.loads(linked_data)])
    except (ValueError, RecursionError):
        return
    for _ in range(_MAX_FACTS):
        if not ahead:
            return
        value = ahead.popleft()
        if isinstance(value, dict):
            yield value
            ahead.extend(value.values())
        elif isinstance(value, list):
            ahead.extend(value)


def _dates(soup: BeautifulSoup, facts: dict[str, str]) -> Iterator[str | None]:
    yield facts.get("datePublished")
    yield _meta(soup, "article:published_time")
    yield _meta(soup, "date")
    for tag in soup.find_all("time", datetime=True, limit=1):
        yield _one_line(tag.get("datetime"))


def _checked_date(date: str | None) -> str | None:
    try:
        return checked_date(date) if date else None
    except DocumentError:
        return None


def _address(soup: BeautifulSoup, url: str | None) -> str | None:
    """Return the address that the page gives itself, if it may: on its own site, and not just the site's front page."""
    link = soup.find("link", rel="canonical")
    for given in (link.get("href") if isinstance(link, Tag) else None, _meta(soup, "og:url")):
        address = _join(url, _one_line(given))
        if address and urlsplit(address).path.strip("/") and (url is None or _is_same_site(url, address)):
            return address
    return url


def _join(base: str | None, address: str | None) -> str | None:
    try:
        joined = urljoin(base or "", address) if address else None
        return joined if joined and canonical_url(joined) else None
    except (ValueError, DocumentError):
        return None


def _is_same_site(url: str, address: str) -> bool:
    try:
        return same_site(url, address)
    except DocumentError:
        return False  # the page was not found on the web


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value), None)


def _text_of(tag: Tag | None) -> str | None:
    return _one_line(tag.get_text(" ")) if tag else None


def _one_line(value: object) -> str | None:
    return " ".join(value.split())[:_MAX_LENGTH] or None if isinstance(value, str) else None
