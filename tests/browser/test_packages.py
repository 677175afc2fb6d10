"""The packages for the stores, installed as they are."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from browsers.chromium import Chromium
from browsers.driving import EXTENSION, Browser
from browsers.firefox import Firefox
from extension_driver import Card, Extension, painted
from local_servers import Articles, Relay
from pack import pack
from running_service import RunningService


@pytest.fixture
def installed(browser: Browser, extension: Extension, playwright: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """A browser of the same kind with its package instead of the checkout."""
    chrome, firefox = pack(EXTENSION, tmp_path)
    profile = tmp_path / "profile"
    profile.mkdir()
    if browser.name == "firefox":
        found: Browser = Firefox(profile, firefox)
    else:
        zipfile.ZipFile(chrome).extractall(tmp_path / "chrome")
        found = Chromium(playwright, profile, tmp_path / "chrome")
    yield found
    found.close()
    extension.remembered.clear()  # in Firefox both have one origin, of which the second pairing ends the first


def test_a_package_installs_pairs_and_underlines(
    installed: Browser, service: RunningService, relay: Relay, articles: Articles
):
    extension = Extension(installed)
    extension.agree()
    extension.pair(relay.address, service.new_code())
    page = installed.new_page()
    page.goto(f"{articles.origin}/summit-call")
    extension.annotate(page)
    found = painted(page)
    assert sum(map(len, found.values())) == len(json.loads(relay.last("/match").answer)["highlights"]) > 0
    extension.step(page)
    assert Card(installed, page).wait().text("header")
    assert installed.troubles(page) == []
