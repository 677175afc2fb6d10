"""The toolbar button: what is sent, what is painted, what the popup and the badge say."""

import json
from collections import Counter
from typing import Any

import pytest

from browsers.driving import Page, eventually
from extension_driver import Card, Extension, painted
from local_servers import ENDLESS, Articles, Relay

PAGES = ("summit-call", "flood-inquiry", "library-vote", "lake-study", "call-quick-looks")


def answer_of(relay: Relay) -> dict[str, Any]:
    return dict(json.loads(relay.last("/match").answer))


def sent_text(relay: Relay) -> str:
    return str(json.loads(relay.last("/match").body)["text"])


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_nothing_of_a_page_is_read_or_sent_before_the_click(
    paired: Extension, relay: Relay, articles: Articles, page: Page
):
    page.goto(f"{articles.origin}/summit-call")
    page.mouse.move(300, 400)
    page.wait_for_timeout(400)
    assert relay.paths() == []
    assert painted(page) == {}
    paired.annotate(page)
    assert relay.paths() == ["GET /health", "POST /match"]


def test_the_click_reaches_a_page_that_no_permission_names(paired: Extension, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    reach = """async () => {
        const [tab] = await chrome.tabs.query({active: true});
        return chrome.scripting.executeScript({target: {tabId: tab.id}, func: () => 1}).then(() => "ran", String);
    }"""
    page.bring_to_front()
    assert paired.browser.closed_error in paired.evaluate(reach)
    paired.annotate(page)
    assert paired.evaluate(reach) == "ran"


@pytest.mark.parametrize("slug", PAGES)
def test_every_highlight_of_the_answer_is_painted_on_its_words(
    slug: str, paired: Extension, relay: Relay, articles: Articles, page: Page
):
    page.goto(f"{articles.origin}/{slug}")
    paired.annotate(page)
    answer = answer_of(relay)
    found = painted(page)
    shown = Counter(text for texts in found.values() for text in texts)
    assert shown == Counter(one_line(each["exact"]) for each in answer["highlights"])
    assert answer["highlights"]
    assert {style: len(texts) for style, texts in found.items() if texts} == Counter(
        style_of(each, answer) for each in answer["highlights"]
    )


def style_of(highlight: dict[str, Any], answer: dict[str, Any]) -> str:
    """Return how a highlight should be underlined, by what is known of it and of the passages around it."""
    around = [each for each in answer["highlights"] if each["id"] in highlight["within"]]
    references = [reference for each in (highlight, *around) for reference in each["cross_references"]]
    if any(reference["same_speaker"] is False for reference in references):
        return "differs"
    return "alone" if highlight["kind"] == "quotation" and not references else str(highlight["kind"])


def test_badge_and_popup_count_the_findings(paired: Extension, relay: Relay, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    popup = paired.click(page)
    popup.wait_for("on this page")
    count = len(answer_of(relay)["highlights"])
    assert f"{count} findings on this page" in popup.text()
    assert popup.buttons() == ["Next finding", "All findings", "Look again", "Clear"]
    popup.close()
    page.bring_to_front()
    assert paired.badge() == str(count)


def test_opening_the_popup_again_sends_nothing_and_looking_again_does(
    paired: Extension, relay: Relay, articles: Articles, page: Page
):
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    before = painted(page)
    relay.asked.clear()
    popup = paired.click(page)
    popup.wait_for("on this page")
    assert relay.paths() == []
    popup.press("again")
    eventually(relay.paths, lambda found: found == ["GET /health", "POST /match"])
    popup.wait_for("on this page")
    popup.close()
    assert painted(page) == before


def test_clearing_leaves_the_page_as_it_was(paired: Extension, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    popup = paired.click(page)
    popup.wait_for("on this page")
    popup.press("clear")
    popup.wait_for("Cleared")
    popup.close()
    assert painted(page) == {}
    page.bring_to_front()
    assert paired.badge() == ""


def test_next_opens_the_card_of_the_next_finding_and_gives_it_the_focus(
    paired: Extension, articles: Articles, page: Page, card: Card
):
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    popup = paired.click(page)
    popup.wait_for("on this page")
    popup.press("next")
    page.bring_to_front()
    card.wait()
    assert card.evaluate("(card) => card.getRootNode().activeElement === card")
    assert len(painted(page)["active"]) == 1
    page.keyboard.press("Escape")
    card.wait_closed()


def test_nothing_on_the_page_moves(paired: Extension, articles: Articles, page: Page, card: Card):
    measure = """() => [...document.querySelectorAll("body *")].map((each) => {
        const { x, y, width, height } = each.getBoundingClientRect();
        return [each.localName, x, y + scrollY, width, height];
    })"""
    page.goto(f"{articles.origin}/summit-call")
    before, markup = page.evaluate(measure), page.content()
    paired.annotate(page)
    assert page.evaluate(measure) == before
    assert page.content() == markup
    paired.step(page)
    card.wait()
    assert page.evaluate(measure) == before


def test_only_what_a_reader_reads_is_sent(paired: Extension, relay: Relay, articles: Articles, page: Page):
    url = articles.put(
        "parts",
        """<!doctype html><meta charset=utf-8><title>Parts</title><style>.x{display:none}</style>
        <h1>Talks
            end</h1><p>She called   them <b>“fra</b>nk” 😀 and\N{NO-BREAK SPACE}left.</p><div>One<br>two</div>
        <p class=x>hidden</p><p style="visibility:hidden">unseen</p><details><summary>More</summary>folded</details>
        <script>var script</script><textarea>my draft</textarea><input value=typed><select><option>choice</select>
        <button>press</button><div contenteditable>my words</div><code>code()</code><pre>first
second</pre><div style="display:contents"><p>shown</p></div><ul><li>a<li>b</ul>tail""",
    )
    page.goto(f"{url}#part")
    paired.annotate(page)
    assert sent_text(relay).split("\n") == [
        "Talks end",
        "She called them “frank” 😀 and\N{NO-BREAK SPACE}left.",
        "One",
        "two",
        "More",
        "first",
        "second",
        "shown",
        "a",
        "b",
        "tail",
    ]
    assert json.loads(relay.last("/match").body)["url"] == url


def test_emoji_and_lone_surrogates_do_not_shift_what_follows(paired: Extension, articles: Articles, page: Page):
    page.goto(articles.put("astral", "<!doctype html><meta charset=utf-8><p id=p>x</p>"))
    page.evaluate(
        "p.textContent = '😀👩‍👩‍👧 \\ud83d The mayor said the talks were “remarkably frank and useful” today. 𐐀'"
    )
    paired.annotate(page)
    assert "the talks were “remarkably frank and useful”" in painted(page)["alone"]


def test_a_page_without_findings_says_so(paired: Extension, articles: Articles, page: Page):
    page.goto(articles.put("nothing", "<!doctype html><p>Hello there."))
    popup = paired.click(page)
    popup.wait_for("Nothing on record for this page")
    popup.close()
    page.bring_to_front()
    assert paired.badge() == "0"


def test_a_page_without_text_is_not_sent(paired: Extension, relay: Relay, articles: Articles, page: Page):
    page.goto(articles.put("empty", "<!doctype html><title>Empty</title><img alt=x>"))
    popup = paired.click(page)
    popup.wait_for("No text on this page")
    popup.close()
    assert relay.paths() == ["GET /health"]


def test_findings_survive_the_background_being_stopped(paired: Extension, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    paired.stop_background()
    popup = paired.click(page)
    popup.wait_for("on this page")
    popup.press("clear")
    popup.wait_for("Cleared")
    popup.close()
    assert painted(page) == {}


def test_a_frame_that_never_ends_loading_holds_up_no_look_up(paired: Extension, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    page.evaluate(
        "(path) => { document.body.append(Object.assign(document.createElement('iframe'), {src: path})) }", ENDLESS
    )
    eventually(lambda: articles.asked.count(f"GET {ENDLESS}"), lambda times: times > 0)
    paired.annotate(page)
    assert any(painted(page).values())
