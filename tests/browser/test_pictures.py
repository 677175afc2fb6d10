"""
The pictures in the docs: an annotated page with its card open, the popup and the options, light and dark.

They are taken at every run, in both browsers; only `make pictures` writes Chromium's into docs/pictures.
"""

import base64
import os
from pathlib import Path

import pytest

from browsers.driving import Browser, Page, Scheme
from browsers.expecting import expect
from extension_driver import Card, Extension, overlap, painted, point_at
from local_servers import Articles
from running_service import FIXTURES, RunningService

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


@pytest.fixture
def pictures(browser: Browser, tmp_path: Path) -> Path:
    is_wanted = os.environ.get("ONRECORD_PICTURES") == "1" and browser.name == "chromium"
    folder = PICTURES if is_wanted else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_annotated_page_with_its_card(
    scheme: Scheme, pictures: Path, paired: Extension, articles: Articles, page: Page, card: Card
):
    page.set_viewport_size({"width": 1000, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    page.evaluate("scrollTo(0, 0)")
    style = "differs" if painted(page)["differs"] else "quotation"
    lines = point_at(page, style, painted(page)[style][0])
    box = card.wait().box()
    page.wait_for_timeout(200)
    page.screenshot(path=pictures / f"annotated-page-{scheme}.png")
    assert not any(overlap(box, line) for line in lines)
    assert (pictures / f"annotated-page-{scheme}.png").stat().st_size > 20_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_card_of_a_passage_that_several_papers_carry(
    scheme: Scheme,
    pictures: Path,
    service: RunningService,
    paired: Extension,
    articles: Articles,
    page: Page,
    card: Card,
):
    service.run("add", str(FIXTURES / "press"))
    page.set_viewport_size({"width": 1000, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{articles.origin}/harbour-crane")
    paired.annotate(page)
    point_at(page, "passage", painted(page)["passage"][0])
    card.wait().press(".copies button")
    assert card.text("header b") == "First in Strait Wire, 4 May 2026; since in three others"
    assert card.texts(".copies li b") == ["Orrin Bridge Messenger", "Immerside Herald"]
    page.wait_for_timeout(200)
    page.screenshot(path=pictures / f"spread-{scheme}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_popup_and_options(scheme: Scheme, pictures: Path, paired: Extension, articles: Articles, page: Page):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{articles.origin}/summit-call")
    popup = paired.click(page)
    popup.wait_for("on this page")
    (pictures / f"popup-{scheme}.png").write_bytes(popup.picture(scheme))
    popup.close()
    options = paired.open_options()
    options.emulate_media(color_scheme=scheme)
    options.screenshot(path=pictures / f"options-{scheme}.png")
    options.close()
    assert {path.name for path in pictures.iterdir()} >= {f"popup-{scheme}.png", f"options-{scheme}.png"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_panel_beside_the_page(
    scheme: Scheme, pictures: Path, paired: Extension, articles: Articles, page: Page, card: Card
):
    page.set_viewport_size({"width": 844, "height": 720})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    panel = paired.open_panel(page)
    panel.set_viewport_size({"width": 336, "height": 720})
    panel.emulate_media(color_scheme=scheme)
    panel.locator(".place").nth(0).click()
    card.wait()
    panel.wait_for_timeout(200)
    shots = [base64.b64encode(each.screenshot()).decode() for each in (page, panel)]
    panel.close()
    sides = "".join(f"<img src='data:image/png;base64,{shot}'>" for shot in shots)
    page.set_viewport_size({"width": 1180, "height": 720})
    page.goto(articles.put("beside", f"<!doctype html><body style='margin:0;display:flex'>{sides}"))
    page.screenshot(path=pictures / f"panel-{scheme}.png")
    assert (pictures / f"panel-{scheme}.png").stat().st_size > 20_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_page(scheme: Scheme, pictures: Path, paired: Extension):
    paired.evaluate("chrome.storage.local.set({ agreed: false })")
    page = paired.browser.new_page()
    page.set_viewport_size({"width": 760, "height": 720})
    page.emulate_media(color_scheme=scheme)
    page.goto(paired.browser.address_of("src/welcome/welcome.html"))
    expect(page.locator("h1")).to_have_text("Before anything is read")
    page.locator("#agree").focus()
    page.screenshot(path=pictures / f"welcome-{scheme}.png")
    page.close()
    assert (pictures / f"welcome-{scheme}.png").stat().st_size > 20_000
