"""What is underlined in shadow trees and slots, how, and that nothing stays behind."""

import pytest

from browsers.driving import Page
from extension_driver import Card, Extension, painted, point_at
from local_servers import Articles

WORDS = "remarkably frank and useful"
SENTENCE = f"The mayor, Oda Brekke, said the talks were “{WORDS}” on Monday evening."


def shown_in_shadow(mode: str, shadow: str, light: str = "") -> str:
    return f"""<!doctype html><meta charset=utf-8><title>Talks</title><p>An article.</p><a-part id=host>{light}</a-part>
        <script>host.attachShadow({{mode: "{mode}"}}).innerHTML = `{shadow}`</script>"""


def look_up(paired: Extension, articles: Articles, page: Page, html: str) -> None:
    page.goto(articles.put("talks", html))
    paired.annotate(page)


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_words_in_a_shadow_tree_are_underlined_and_open_their_card(
    mode: str, paired: Extension, articles: Articles, page: Page, card: Card
):
    page.goto(articles.put("talks", shown_in_shadow(mode, f"<p>{SENTENCE}</p>")))
    before = page.screenshot()
    paired.annotate(page)
    assert painted(page)["alone"] == [f"the talks were “{WORDS}”"]
    page.wait_for_timeout(300)
    assert page.screenshot() != before
    point_at(page, "alone", f"the talks were “{WORDS}”")
    assert "Oda Brekke" in card.wait().text("header")


def test_words_that_cross_slots_and_shadow_trees_are_underlined_piece_by_piece(
    paired: Extension, articles: Articles, page: Page, card: Card
):
    words = "<b slot=last>and useful</b><b slot=first>remarkably</b>"
    shadow = "<p>The mayor, Oda Brekke, said “<slot name=first></slot> frank <slot name=last></slot>” on Monday.</p>"
    look_up(paired, articles, page, shown_in_shadow("closed", shadow, words))
    assert painted(page)["alone"] == ["remarkably", "frank", "and useful"]
    point_at(page, "alone", "frank")
    assert card.wait().text("header b") == "Oda Brekke"
    assert painted(page)["active"] == ["remarkably", "frank", "and useful"]


def test_words_that_cannot_be_selected_open_their_card_too(
    paired: Extension, articles: Articles, page: Page, card: Card
):
    look_up(paired, articles, page, f"<!doctype html><meta charset=utf-8><p style='user-select:none'>{SENTENCE}")
    point_at(page, "alone", f"the talks were “{WORDS}”")
    assert "Oda Brekke" in card.wait().text("header")


def test_clearing_takes_our_style_out_of_the_page_and_of_its_shadow_trees(
    paired: Extension, articles: Articles, page: Page
):
    count = "[document, host.shadowRoot].map((tree) => tree.adoptedStyleSheets.length)"
    html = shown_in_shadow("open", f"<p>{SENTENCE}</p>").replace("An article.", f"An article. {SENTENCE}")
    page.goto(articles.put("talks", html))
    page.evaluate("document.adoptedStyleSheets = [new CSSStyleSheet()]")
    paired.annotate(page)
    assert page.evaluate(count) == [2, 1]
    popup = paired.click(page)
    popup.wait_for("on this page")
    popup.press("clear")
    popup.wait_for("Cleared")
    popup.close()
    assert page.evaluate(count) == [1, 0]


def test_a_page_that_takes_our_style_away_gets_it_back(paired: Extension, articles: Articles, page: Page):
    look_up(paired, articles, page, f"<!doctype html><meta charset=utf-8><p>{SENTENCE}")
    page.evaluate("document.adoptedStyleSheets = []")
    page.wait_for_timeout(1_500)
    assert page.evaluate("document.adoptedStyleSheets.length") == 1
