"""What the browser tests share: one service with the fixture corpus, one Chromium with the extension."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from extension_driver import NEWS, Card, Extension, launch
from local_servers import Articles, Relay, serving_articles, serving_relay
from running_service import FIXTURES, RunningService, running_service


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
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


@pytest.fixture(scope="session")
def extension(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extension]:
    context = launch(playwright, tmp_path_factory.mktemp("profile"))
    workers = context.service_workers or [context.wait_for_event("serviceworker")]
    yield Extension(context, workers[0].url.split("/")[2])
    context.close()


@pytest.fixture
def paired(extension: Extension, service: RunningService, relay: Relay) -> Extension:
    """The extension, paired with the service through its options page."""
    extension.pair(relay.address, service.new_code())
    relay.asked.clear()
    return extension


@pytest.fixture
def page(extension: Extension) -> Iterator[Page]:
    """A new tab; nothing may go wrong in it unseen."""
    found = extension.context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    found.close()
    assert errors == []


@pytest.fixture
def card(page: Page) -> Iterator[Card]:
    found = Card(page)
    yield found
    found.close_session()
