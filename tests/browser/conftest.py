"""What the browser tests share: one service with the fixture corpus, each browser once, with the extension."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from browsers.chromium import Chromium
from browsers.driving import EXTENSION, NEWS, Browser, Page
from browsers.firefox import Firefox
from extension_driver import Card, Extension
from local_servers import Articles, Relay, serving_articles, serving_relay
from running_service import FIXTURES, RunningService, running_service


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service for each browser, so that both find the same corpus."""
    with running_service(tmp_path_factory.mktemp("corpus") / "data", FIXTURES / "corpus") as running:
        yield running


@pytest.fixture(scope="session")
def door(service: RunningService) -> Iterator[Relay]:
    with serving_relay(service.address) as found:
        yield found


@pytest.fixture
def relay(door: Relay) -> Relay:
    """The service's door, with nothing noted yet."""
    door.asked.clear()
    door.edits.clear()
    return door


@pytest.fixture(scope="session")
def articles() -> Iterator[Articles]:
    """Every fixture page, on another host than the service."""
    with serving_articles(NEWS) as found:
        for page in sorted((FIXTURES / "pages").glob("*/page.html")):
            found.put(page.parent.name, page.read_text())
        yield found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session", params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """
    A browser with the extension as it lies in the checkout: each scenario runs in both.

    A scenario that can run in Chromium only says so with `only_chromium`, and why.
    """
    profile = tmp_path_factory.mktemp("profile")
    if request.param == "firefox":
        found: Browser = Firefox(profile)
    else:
        found = Chromium(request.getfixturevalue("playwright"), profile)
    yield found
    found.close()


@pytest.fixture(scope="session")
def extension(browser: Browser) -> Extension:
    """The extension in a browser whose reader has agreed on the page that opened by itself."""
    found = Extension(browser)
    found.agree()
    return found


@pytest.fixture
def paired(extension: Extension, service: RunningService, relay: Relay) -> Extension:
    """The extension, paired with the service through its options page, with all else as it was installed."""
    if not extension.restore(relay.address):
        extension.pair(relay.address, service.new_code())
        extension.remember()
    relay.asked.clear()
    return extension


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new tab; nothing may go wrong in it unseen."""
    found = browser.new_page()
    yield found
    troubles = browser.troubles(found)
    found.close()
    assert troubles == []


@pytest.fixture
def card(browser: Browser, page: Page) -> Iterator[Card]:
    found = Card(browser, page)
    yield found
    found.close_session()


def copy_with_site(folder: Path, host: str) -> Path:
    """Return a copy of the extension that may read *host* from the start."""
    ignored = shutil.ignore_patterns("node_modules", "tests")
    copy = Path(shutil.copytree(EXTENSION, folder / "extension", ignore=ignored))
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["host_permissions"] += [f"https://{host}/*", f"http://{host}/*"]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    return copy


@pytest.fixture
def granted(
    browser: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Extension]:
    """A second browser of the same kind, whose extension may read the news, and which trusts any certificate."""
    folder, profile = copy_with_site(tmp_path_factory.mktemp("copy"), NEWS), tmp_path_factory.mktemp("profile")
    if browser.name == "firefox":
        second: Browser = (firefox := Firefox(profile, folder))
        firefox.trust_any_certificate()
    else:
        second = Chromium(request.getfixturevalue("playwright"), profile, folder, ("--ignore-certificate-errors",))
    extension = Extension(second)
    extension.agree()
    yield extension
    second.close()
