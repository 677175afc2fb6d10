"""States that say what would help: each as a reader meets it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from browsers.driving import Page, eventually
from extension_driver import Extension, painted
from local_servers import Articles, QuietHandler, Relay, serving, serving_relay
from running_service import running_service

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj trailer<</Root 1 0 R>>"
)


@contextmanager
def serving_bytes(media_type: str, body: bytes) -> Iterator[int]:
    """Serve the same at every path."""

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            self.send(200, media_type, body)

    with serving(Handler) as port:
        yield port


@pytest.mark.parametrize(("api", "older"), [(0, "The service is older"), (2, "This extension is older")])
def test_it_is_said_which_side_is_older(api: int, older: str, extension: Extension, articles: Articles, page: Page):
    health = json.dumps({"service": "onrecord", "api": api}).encode()
    with serving_bytes("application/json", health) as port:
        extension.set_address(f"http://127.0.0.1:{port}")
        page.goto(f"{articles.origin}/summit-call")
        popup = extension.click(page)
        popup.wait_for(older)
        popup.close()


def test_a_pdf_file_is_named_as_such(paired: Extension, relay: Relay, page: Page):
    with serving_bytes("application/pdf", PDF) as port:
        page.goto(f"http://news.example:{port}/report.pdf")
        popup = paired.click(page)
        popup.wait_for("PDF files cannot be read yet")
        assert popup.buttons() == []
        popup.close()
    assert [path for path in relay.paths() if path != "GET /health"] == []


def test_a_page_is_looked_up_by_itself_once_the_service_has_come(
    paired: Extension, relay: Relay, articles: Articles, page: Page
):
    paired.evaluate("chrome.storage.local.set({address: 'http://127.0.0.1:1'})")  # nothing listens there
    page.goto(f"{articles.origin}/summit-call")
    popup = paired.click(page)
    popup.wait_for("On Record is not running")
    paired.evaluate(f"chrome.storage.local.set({{address: {relay.address!r}}})")
    popup.wait_for("on this page")
    popup.close()
    eventually(lambda: painted(page), lambda found: any(found.values()))


def test_an_empty_corpus_is_told_with_what_fills_it(
    extension: Extension, page: Page, articles: Articles, tmp_path: Path
):
    with running_service(tmp_path / "data", None) as empty, serving_relay(empty.address) as relay:
        extension.pair(relay.address, empty.new_code())
        page.goto(articles.put("plain", "<!doctype html><p>Hello there.</p>"))
        popup = extension.click(page)
        popup.wait_for("Your corpus is still empty")
        assert "onrecord add FILE" in popup.text()
        popup.close()
