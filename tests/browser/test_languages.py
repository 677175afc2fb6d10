"""With German chosen, everything that a reader sees is German."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from browsers.driving import EXTENSION, Page
from browsers.expecting import expect
from extension_driver import Card, Extension, painted, point_at
from local_servers import Articles

TEXTS = """(root) => [root, ...root.querySelectorAll("*")].flatMap((each) => [
    ...[...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()),
    ...["aria-label", "title", "placeholder"].map((name) => each.getAttribute(name) ?? ""),
]).filter(Boolean)"""
# What is one pixel wide is for the ear only.
OVERFLOWING = """(root) => [root, ...root.querySelectorAll("*")].filter((each) => {
    const { display, textOverflow } = getComputedStyle(each);
    const clips = !["inline", "contents"].includes(display) && textOverflow !== "ellipsis";
    return clips && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1;
}).map((each) => each.outerHTML)"""


WORD = re.compile(r"[^\W\d_]{2}")


def pattern_of(language: str) -> re.Pattern[str]:
    """Return what every message of *language* that has a word of its own looks like, and the parts of it around $1."""
    entries = json.loads(Path(EXTENSION, "_locales", language, "messages.json").read_text()).values()
    parts = [part.strip() for entry in entries for part in (entry["message"], *entry["message"].split("$1"))]
    return re.compile("|".join(re.sub(r"\\\$\d", ".+", re.escape(part)) for part in parts if WORD.search(part)))


ENGLISH, GERMAN = pattern_of("en"), pattern_of("de")


def english_in(texts: list[str]) -> list[str]:
    """Return those of *texts* that are English messages and not German ones too."""
    parts = [part for text in texts for part in text.split(" · ")]
    return [part for part in parts if ENGLISH.fullmatch(part) and not GERMAN.fullmatch(part)]


@pytest.fixture
def german(paired: Extension) -> Iterator[Extension]:
    page = paired.open_options()
    page.get_by_label("Language").select_option(label="Deutsch")
    expect(page.get_by_role("heading", name="Sprache")).to_be_visible()
    page.close()
    yield paired
    paired.evaluate("chrome.storage.local.set({ language: '' })")


def test_the_language_is_applied_at_once_and_taken_back_again(paired: Extension):
    page, other = paired.open_options(), paired.open_options()
    page.get_by_label("Language").select_option("de")
    for each in (page, other):
        expect(each.get_by_role("button", name="Verbindung prüfen")).to_be_visible()
        expect(each.locator("html")).to_have_attribute("lang", "de")
    page.get_by_label("Sprache").select_option("")
    for each in (page, other):
        expect(each.get_by_role("button", name="Test the connection")).to_be_visible()
        expect(each.locator("html")).to_have_attribute("lang", "en")
        each.close()


def test_the_options_speak_german_and_fit_a_narrow_window(german: Extension):
    page = german.open_options()
    page.set_viewport_size({"width": 320, "height": 700})
    expect(page.get_by_label("Adresse des Dienstes")).to_be_visible()
    page.get_by_role("button", name="Koppeln", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Bitte den Kopplungscode eingeben")
    assert english_in(page.locator("body").evaluate(TEXTS)) == []
    assert page.locator("body").evaluate(OVERFLOWING) == []
    page.close()


def test_the_first_page_speaks_german_and_fits_a_narrow_window(german: Extension):
    page = german.browser.new_page()
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(german.browser.address_of("src/welcome/welcome.html"))
    expect(page.locator("#decided")).to_contain_text("Einverstanden.")
    expect(page.locator("#runs")).to_contain_text("Der Dienst läuft.")
    assert english_in(page.locator("body").evaluate(TEXTS)) == []
    assert page.locator("body").evaluate(OVERFLOWING) == []
    page.close()


def test_the_popup_speaks_german(german: Extension, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    popup = german.click(page)
    popup.wait_for("Funde auf dieser Seite")
    popup.evaluate("document.getElementById('saving').open = true")
    popup.wait_for("Auswahl als Äußerung speichern")
    assert popup.evaluate("document.documentElement.lang") == "de"
    assert english_in(popup.evaluate(f"({TEXTS})(document.body)")) == []
    assert popup.evaluate(f"({OVERFLOWING})(document.body)") == []
    popup.close()


def test_every_card_speaks_german_and_says_so_to_a_screen_reader(
    german: Extension, articles: Articles, page: Page, card: Card
):
    page.goto(f"{articles.origin}/summit-call")
    popup = german.click(page)
    popup.wait_for("auf dieser Seite")
    popup.close()
    page.bring_to_front()
    for style, texts in painted(page).items():
        for text in texts:
            point_at(page, style, text)
            card.wait()
            assert card.evaluate("(card) => [card.lang, card.dir]") == ["de", "ltr"]
            assert english_in(card.evaluate(TEXTS)) == [], text
            assert card.evaluate(OVERFLOWING) == [], text
            page.keyboard.press("Escape")
            card.wait_closed()
    assert painted(page)


def test_the_panel_speaks_german_and_changes_with_the_language(german: Extension, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    popup = german.click(page)
    popup.wait_for("Funde auf dieser Seite")
    popup.close()
    panel = german.open_panel(page)
    panel.set_viewport_size({"width": 300, "height": 800})
    expect(panel.locator("#list .row").first).to_be_visible()
    panel.locator(".unfold").first.click()
    panel.locator("#more summary").click()
    expect(panel.locator(".details").first).to_be_visible()
    assert panel.locator("html").get_attribute("lang") == "de"
    assert english_in(panel.locator("body").evaluate(TEXTS)) == []
    assert panel.locator("body").evaluate(OVERFLOWING) == []
    inside = f"(host) => ({TEXTS})(host.shadowRoot.querySelector('.body'))"
    assert english_in(panel.locator(".details").first.evaluate(inside)) == []
    german.evaluate("chrome.storage.local.set({ language: 'en' })")
    expect(panel.locator("#speaker option").first).to_have_text("All speakers")
    expect(panel.locator("#list")).to_contain_text("same words, ")
    panel.close()
