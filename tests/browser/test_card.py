"""The card: what it says, where it stands, how it opens and closes."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from extension_driver import Card, Extension, boxes_of, overlap, painted, point_at
from local_servers import Articles, Relay


@pytest.fixture
def summit(paired: Extension, articles: Articles, page: Page) -> Page:
    """The summit page, annotated."""
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    return page


def test_pointing_opens_a_card_that_says_who_and_where_else(summit: Page, card: Card):
    point_at(summit, "differs", "frank")
    card.wait()
    assert card.text("header b") == "Ilse Varga"
    assert card.text(".chip") == "quoted in part · “described”"
    reference = card.reference("The Hallvik Courier")
    assert "20 Mar 2026" in reference["text"]
    assert "there said by Rodrik Hale" in reference["text"]
    assert "the page has a part of it" in reference["text"]
    assert reference["class"] == "ref differs"
    assert "unusually" in " ".join(reference["added"])


def test_escape_closes_the_card(summit: Page, card: Card):
    point_at(summit, "differs", "frank")
    card.wait()
    assert painted(summit)["active"] == ["frank"]
    summit.keyboard.press("Escape")
    card.wait_closed()
    assert "active" not in painted(summit)


def test_pointing_elsewhere_closes_it_and_the_way_to_it_does_not(summit: Page, card: Card):
    boxes = point_at(summit, "differs", "frank")
    box = card.wait().box()
    summit.mouse.move(boxes[0]["x"] + 5, (boxes[0]["bottom"] + box["top"]) / 2)
    summit.wait_for_timeout(500)
    summit.mouse.move(box["left"] + 50, box["top"] + 20)
    summit.wait_for_timeout(500)
    assert card.is_open()
    summit.mouse.move(3, 3)
    card.wait_closed()


def test_a_pointer_that_passes_by_opens_nothing(summit: Page, card: Card):
    boxes = boxes_of(summit, "differs", "frank")
    summit.mouse.move(boxes[0]["x"] + 5, boxes[0]["y"] + 5)
    summit.mouse.move(3, 3)
    summit.wait_for_timeout(400)
    assert not card.is_open()


def test_a_tap_keeps_the_card_open_until_the_next(summit: Page, card: Card):
    boxes = boxes_of(summit, "differs", "frank")
    summit.mouse.click(boxes[0]["x"] + 5, boxes[0]["y"] + 5)
    card.wait()
    summit.mouse.move(3, 3)
    summit.wait_for_timeout(500)
    assert card.is_open()
    summit.mouse.click(3, 3)
    card.wait_closed()


def test_the_sentences_around_the_words_come_on_demand(summit: Page, card: Card):
    point_at(summit, "differs", "frank")
    card.wait()
    summit.mouse.move(card.box()["left"] + 60, card.box()["top"] + 20)
    assert card.evaluate("(card) => card.querySelector('.said button').ariaExpanded") == "false"
    assert card.box(".context")["height"] == 0
    card.press(".said button")
    assert card.evaluate("(card) => card.querySelector('.said button').ariaExpanded") == "true"
    context = card.text(".context")
    assert context.index("frank") >= 0
    assert len(context) > len(card.text(".context mark"))


def test_links_open_the_document_at_the_words(summit: Page, card: Card):
    point_at(summit, "differs", "frank")
    links = card.wait().evaluate(
        "(card) => [...card.querySelectorAll('a')].map((a) => [a.innerText, a.href, a.rel, a.target])"
    )
    assert links[-1][0] == "Open"
    for _, href, rel, target in links:
        assert href.startswith("https://")
        assert "#:~:text=" in href
        assert (rel, target) == ("noopener noreferrer", "_blank")


def test_copying_takes_the_quotation_with_its_source(summit: Page, card: Card):
    boxes = boxes_of(summit, "differs", "frank")
    summit.mouse.click(boxes[0]["x"] + 5, boxes[0]["y"] + 5)
    card.wait().press("footer button:not(.close)")
    summit.wait_for_timeout(100)
    assert card.text("footer button:not(.close)") == "Copied"
    summit.evaluate("document.body.append(document.createElement('textarea'))")
    summit.locator("textarea").focus()
    summit.keyboard.press("Control+V")
    assert summit.locator("textarea").input_value().splitlines() == [
        "“frank” (Ilse Varga)",
        "Norrava and Estmark try a gentler tone | The Meridian Daily",
        summit.url,
    ]


def test_the_card_is_a_labelled_dialog_that_returns_the_focus(paired: Extension, summit: Page, card: Card):
    summit.locator("nav a").first.focus()
    paired.step(summit)
    card.wait()
    assert card.evaluate("(card) => [card.role, card.ariaLabel.length > 5]") == ["dialog", True]
    summit.keyboard.press("Tab")
    assert card.evaluate("(card) => card.contains(card.getRootNode().activeElement)")
    summit.keyboard.press("Escape")
    card.wait_closed()
    assert summit.evaluate("document.activeElement.innerText") == "World"


def test_no_card_covers_what_it_speaks_of(paired: Extension, summit: Page, relay: Relay, card: Card):
    count = len(json.loads(relay.last("/match").answer)["highlights"])
    for size in ({"width": 1000, "height": 760}, {"width": 390, "height": 700}):
        summit.set_viewport_size(size)
        seen = set()
        for _ in range(count):
            paired.step(summit)
            box = card.wait().box()
            lines = active_boxes(summit)
            seen.add(card.text() + str(lines))
            assert not any(overlap(box, line) for line in lines), (size, box, lines)
            assert box["left"] >= 0
            assert box["right"] <= size["width"]
            assert box["top"] >= 0
            assert box["bottom"] <= size["height"]
        assert len(seen) == count
        summit.keyboard.press("Escape")


def active_boxes(page: Page) -> list[dict[str, Any]]:
    script = "[...[...CSS.highlights.get('onrecord-active')][0].getClientRects()].map((box) => box.toJSON())"
    return list(page.evaluate(script))


def test_the_page_can_see_neither_the_card_nor_the_extension(summit: Page, card: Card, extension: Extension):
    point_at(summit, "differs", "frank")
    wording = card.wait().text(".wording")
    seen = summit.evaluate("""() => ({
        root: document.querySelector("onrecord-card").shadowRoot,
        markup: document.documentElement.outerHTML,
        global: typeof globalThis.OnRecord,
        names: [...CSS.highlights.keys()],
    })""")
    assert seen["root"] is None
    assert seen["global"] == "undefined"
    assert "Rodrik Hale · " not in seen["markup"]
    assert wording.strip("“”") not in seen["markup"]
    token = extension.worker().evaluate("chrome.storage.local.get('token').then(({ token }) => token)")
    assert token
    assert token not in seen["markup"]
    assert sorted(seen["names"]) == sorted(
        f"onrecord-{style}" for style in ("active", "claim", "differs", "passage", "quotation")
    )


def test_a_page_in_the_way_does_not_hide_or_restyle_the_card(
    paired: Extension, articles: Articles, page: Page, card: Card
):
    page.goto(
        articles.put(
            "loud",
            """<!doctype html><meta charset=utf-8><style>
            * { color: lime !important; font: 40px fantasy !important; display: block; transform: rotate(1deg) }
            onrecord-card { display: none !important; left: -999px !important; opacity: 0 !important }
            .over { position: fixed; inset: auto 0 0 0; height: 10px; z-index: 2147483647; background: red }</style>
            <p>She said the talks had been “remarkably frank and useful” on Friday.</p><div class=over></div>""",
        )
    )
    paired.annotate(page)
    point_at(page, "quotation", "remarkably frank and useful")
    look = card.wait().evaluate("""(card) => {
        const { color, fontSize, opacity } = getComputedStyle(card);
        const { left, top, width } = card.getBoundingClientRect();
        return { color, fontSize, opacity, isIn: left >= 0 && top >= 0, width };
    }""")
    assert look == {"color": "rgb(27, 31, 36)", "fontSize": "13.5px", "opacity": "1", "isIn": True, "width": 384}


def test_dark_pages_get_a_dark_card(paired: Extension, articles: Articles, page: Page, card: Card):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    point_at(page, "differs", "frank")
    assert card.wait().evaluate("(card) => getComputedStyle(card).backgroundColor") == "rgb(31, 34, 40)"
