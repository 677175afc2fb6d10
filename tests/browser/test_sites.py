"""
Sites that are read without a click.

No browser answers its own question for a permission while it is driven. So these run on a copy of the extension that
was given the one site with the manifest, as if the reader had said yes.
"""

import json
from collections.abc import Iterator

import pytest

from browsers.driving import NEWS, Page, eventually
from extension_driver import Extension, painted
from local_servers import Articles, Relay, serving_relay
from running_service import RunningService


@pytest.fixture
def ready(granted: Extension, service: RunningService) -> Iterator[tuple[Extension, Relay]]:
    with serving_relay(service.address) as relay:
        granted.pair(relay.address, service.new_code())
        relay.asked.clear()
        yield granted, relay


@pytest.fixture
def tab(granted: Extension) -> Iterator[Page]:
    page = granted.browser.new_page()
    yield page
    page.close()


def set_sites(extension: Extension, sites: dict[str, str]) -> None:
    extension.evaluate(f"chrome.storage.local.set({{sites: {json.dumps(sites)}}})")


def test_always_reads_every_page_of_the_site_without_a_click(
    ready: tuple[Extension, Relay], articles: Articles, tab: Page
):
    extension, relay = ready
    set_sites(extension, {NEWS: "always"})
    tab.goto(f"{articles.origin}/summit-call")
    eventually(lambda: painted(tab), lambda found: any(found.values()))
    tab.goto(f"{articles.origin}/flood-inquiry")
    eventually(lambda: painted(tab), lambda found: any(found.values()))
    assert relay.paths().count("POST /match") == 2


def test_choosing_always_annotates_what_stands_open(ready: tuple[Extension, Relay], articles: Articles, tab: Page):
    extension, relay = ready
    tab.goto(f"{articles.origin}/summit-call")
    tab.wait_for_timeout(400)
    assert relay.paths() == []
    set_sites(extension, {NEWS: "always"})
    eventually(lambda: painted(tab), lambda found: any(found.values()))


def test_a_permission_alone_reads_nothing_and_neither_does_a_pause(
    ready: tuple[Extension, Relay], articles: Articles, tab: Page
):
    extension, relay = ready
    tab.goto(f"{articles.origin}/summit-call")
    extension.evaluate(f"chrome.storage.local.set({{sites: {{{NEWS!r}: 'always'}}, paused: true}})")
    tab.goto(f"{articles.origin}/flood-inquiry")
    tab.wait_for_timeout(500)
    assert relay.paths() == []
    extension.evaluate("chrome.storage.local.set({paused: false})")
    eventually(lambda: painted(tab), lambda found: any(found.values()))


def test_a_withdrawn_permission_takes_the_underlines_away_and_says_so(
    ready: tuple[Extension, Relay], articles: Articles, tab: Page
):
    extension, _ = ready
    set_sites(extension, {NEWS: "always"})
    tab.goto(f"{articles.origin}/summit-call")
    eventually(lambda: painted(tab), lambda found: any(found.values()))
    withdraw(extension)
    eventually(lambda: painted(tab), lambda found: not any(found.values()))
    popup = extension.click(tab)
    popup.wait_for("Permission withdrawn")
    assert popup.buttons() == ["Always on this site", "Look again"]
    popup.press("again")
    popup.wait_for("on this page")
    popup.close()


def withdraw(extension: Extension) -> None:
    """Take the site back as the reader does in the browser's own settings."""
    extension.browser.withdraw([f"https://{NEWS}/*", f"http://{NEWS}/*"])
