"""The pages that `onrecord demo` serves: annotated without the extension, by the extension's own files."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route

from browsers.driving import Page, only_chromium
from browsers.expecting import expect
from extension_driver import Card, painted, point_at
from running_service import FIXTURES, running

SLUGS = sorted(path.parent.name for path in (FIXTURES / "pages").glob("*/page.html"))


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    with running(("demo", "--port", "0"), r"http://127\.0\.0\.1:\d+/read/") as address:
        yield address


def test_the_list_leads_to_every_page(demo: str, page: Page):
    page.goto(demo)
    links = page.locator("main a")
    addresses = [links.nth(i).get_attribute("href") for i in range(links.count())]
    assert sorted(addresses) == [f"/read/{slug}" for slug in SLUGS]
    links.first.click()
    expect(page.locator("article h1")).to_be_visible()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_highlight_is_painted_on_its_words(slug: str, demo: str, page: Page):
    page.goto(demo + slug)
    answer = json.loads(page.evaluate("document.querySelector('#answer').textContent"))
    expect(page.locator("#legend li")).not_to_have_count(0)
    shown = Counter(text for texts in painted(page).values() for text in texts)
    assert shown == Counter(" ".join(each["exact"].split()) for each in answer["highlights"])
    assert len(answer["highlights"]) > 0


def test_the_card_opens_by_pointing_and_by_keyboard(demo: str, page: Page, card: Card):
    page.goto(f"{demo}summit-call")
    expect(page.locator("#legend li")).not_to_have_count(0)
    style, texts = next((style, texts) for style, texts in painted(page).items() if texts)
    point_at(page, style, texts[0])
    card.wait()
    page.keyboard.press("Escape")
    card.wait_closed()
    labels = []
    for key in ("KeyJ", "KeyJ", "KeyK"):
        page.keyboard.press(f"Alt+Shift+{key}")
        labels.append(card.wait().evaluate("(card) => card.ariaLabel"))
    assert labels[0] == labels[2] != labels[1]


def test_the_card_leads_to_all_that_the_speaker_is_on_record_with(demo: str, page: Page, card: Card):
    page.goto(f"{demo}summit-call")
    expect(page.locator("#legend li")).not_to_have_count(0)
    page.keyboard.press("Alt+Shift+KeyJ")
    name = card.wait().text("header b")
    links = card.evaluate("(card) => [...card.querySelectorAll('footer a')].map((each) => [each.innerText, each.href])")
    [(text, address)] = [link for link in links if link[0].startswith("All by")]
    assert text == f"All by {name} ›"
    page.goto(address)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("blockquote")).not_to_have_count(0)
    assert page.locator("time").all_inner_texts() == sorted(page.locator("time").all_inner_texts())


@only_chromium  # Playwright alone can change an answer on its way
def test_a_page_that_shows_another_text_says_so(demo: str, page: Page):
    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("courteous", "curt"))

    page.route("**/summit-call", change)
    page.goto(f"{demo}summit-call")
    expect(page.get_by_role("status")).to_contain_text("another text than the one that was looked up")
    assert painted(page) == {}


def test_scripts_come_from_the_service_only(demo: str):
    with urllib.request.urlopen(f"{demo}summit-call", timeout=30) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "assets/content/../background/service.js",
        "assets/content/..%2fbackground%2fservice.js",
        "assets/__init__.py",
        "nowhere",
    ],
)
def test_no_other_file_is_served(path: str, demo: str):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(demo + path, timeout=30)
    with refused.value as answer:
        assert answer.status in (401, 404)
