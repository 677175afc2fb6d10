"""Text from pages and documents is never markup, wherever the card shows it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from browsers.driving import Page
from extension_driver import Card, Extension, painted, point_at
from local_servers import Articles, Relay, serving_relay
from running_service import RunningService, running_service

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</bdi></section><svg onload=alert(1)>",
    "\"><iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{display:none}</style>",
    "<a href=javascript:alert(1)>x</a>",
    "{{constructor.constructor('alert(1)')()}}",
    "&lt;img src=x onerror=alert(1)&gt;",
)
EXPECTED_TAGS = {
    "A",
    "B",
    "BDI",
    "BUTTON",
    "DEL",
    "DIV",
    "FOOTER",
    "HEADER",
    "INS",
    "MARK",
    "P",
    "SECTION",
    "SPAN",
    "TIME",
}
QUOTE = "we shall rebuild the old lighthouse before the herring return"


@pytest.fixture(scope="module")
def hostile_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service whose documents are made of markup in every field."""
    with running_service(tmp_path_factory.mktemp("hostile") / "data", None) as running:
        for number, payload in enumerate(PAYLOADS):
            document = {
                "text": f"Mayor {payload} Oda Brekke said: “Yes, {QUOTE}, {payload} {number}.” {payload} The end.",
                "title": payload,
                "publisher": f"{payload} {number}",
                "published": f"2026-01-0{number + 1}",
                "url": f"https://hostile.example/{number}?{quote(payload)}",
            }
            running.store(**document)
        yield running


@pytest.fixture
def hostile(extension: Extension, hostile_service: RunningService) -> Iterator[Relay]:
    with serving_relay(hostile_service.address) as relay:
        extension.pair(relay.address, hostile_service.new_code())
        yield relay


def page_of(payload: str) -> str:
    shown = payload.replace("&", "&amp;").replace("<", "&lt;")
    return f"""<!doctype html><meta charset=utf-8><title>{shown}</title><p>Mayor {shown} Oda Brekke said that
        “{QUOTE}” on Monday.</p><p>{shown}</p>"""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_page_and_documents_stays_text(
    payload: str, extension: Extension, hostile: Relay, articles: Articles, page: Page, card: Card
):
    page.goto(articles.put("hostile", page_of(payload)))
    before = page.evaluate("document.querySelectorAll('*').length")
    extension.annotate(page)
    style = next(style for style, texts in painted(page).items() if QUOTE in texts)
    point_at(page, style, QUOTE)
    names = card.wait().texts(".meta b")
    assert any("<img src=x" in name for name in names)
    card.evaluate("(card) => card.querySelectorAll('.said button').forEach((button) => button.click())")
    assert (
        set(card.evaluate("(card) => [card, ...card.querySelectorAll('*')].map((each) => each.nodeName)"))
        <= EXPECTED_TAGS
    )
    schemes = card.evaluate("(card) => [...card.querySelectorAll('a')].map((a) => a.protocol)")
    assert set(schemes) == {"https:"}
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelectorAll('*').length") == before + 1
    assert extension.browser.troubles(page) == []


def test_one_file_names_the_browser_one_fetches_and_one_touches_highlights():
    sources = Path(__file__).parents[2] / "extension" / "src"

    def files_with(*words: str) -> set[str]:
        return {p.name for p in sources.rglob("*.js") if any(word in p.read_text() for word in words)}

    assert files_with("chrome.", "chrome?.", '"browser"') == {"browser.js", "telling.js"}
    assert files_with("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon") == {"service.js", "catalogue.js"}
    assert files_with("CSS.highlights.", "new Highlight(") == {"painter.js"}
