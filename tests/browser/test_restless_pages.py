"""Pages that fight back: they take underlines away, write themselves anew without end, or are enormous."""

import json
from collections.abc import Iterator

import pytest

from browsers.driving import Page, wait_until
from extension_driver import CARD_HOST, Card, Extension, painted, point_at
from local_servers import Articles, Relay

FRANK = "remarkably frank and useful"
SAID = f"the talks were “{FRANK}”"
SENTENCE = f"The mayor, Oda Brekke, said {SAID} on Monday evening."
WATCHED = 6_000  # ms that a restless page is looked at
REQUESTS = 3  # most of them in that time: after 0.4 to 1.5 s, 3 s, 6 s


def start(page: Page, every: int, script: str) -> None:
    """Run *script* every so many ms until `stop()`, and count the frames that the page paints."""
    page.evaluate(
        """([every, script]) => {
            const act = new Function("times", script);
            let times = 0;
            const timer = setInterval(() => act(times++), every);
            window.stop = () => clearInterval(timer);
            window.frames_painted = 0;
            const count = () => { window.frames_painted++; requestAnimationFrame(count) };
            requestAnimationFrame(count);
        }""",
        [every, script],
    )


def underlined(page: Page) -> set[str]:
    return {text for style, texts in painted(page).items() if style != "active" for text in texts}


def sent(relay: Relay) -> list[str]:
    return [json.loads(asked.body)["text"] for asked in relay.asked if asked.path == "/match"]


def wait_for_underline(page: Page) -> None:
    wait_until(lambda: SAID in underlined(page), lambda: page.wait_for_timeout(30))


@pytest.fixture
def restless(paired: Extension, relay: Relay, articles: Articles, page: Page) -> Iterator[Page]:
    page.goto(articles.put("restless", f"<!doctype html><meta charset=utf-8><main id=main><p>{SENTENCE}</p></main>"))
    paired.annotate(page)
    assert underlined(page) == {SAID}
    relay.asked.clear()
    yield page
    page.evaluate("window.stop?.()")


def test_underlines_come_back_when_the_page_stops_clearing_them(restless: Page, relay: Relay, card: Card):
    start(restless, 20, "CSS.highlights.clear()")
    restless.wait_for_timeout(2_000)
    restless.evaluate("stop()")
    wait_for_underline(restless)
    point_at(restless, "alone", SAID)
    card.wait()
    assert sent(relay) == []


def test_a_page_that_empties_our_highlights_gets_them_back(restless: Page):
    restless.evaluate("CSS.highlights.forEach((each) => each.clear())")
    assert underlined(restless) == set()
    wait_for_underline(restless)


@pytest.mark.parametrize("more", ["", "history.replaceState(0, '', `?${times}`)"], ids=["alone", "at new addresses"])
def test_a_page_whose_text_is_new_every_50_ms_costs_few_requests(more: str, restless: Page, relay: Relay):
    numbers = "'one two three four five six seven eight nine ten'.split(' ').map((n) => n + ' ' + Math.random())"
    start(restless, 50, f"main.innerHTML = `<p>{SENTENCE}</p><p>Then came ${{{numbers}.join(' and ')}}.</p>`; {more}")
    restless.wait_for_timeout(WATCHED)
    frames = restless.evaluate("frames_painted")
    assert 1 <= len(sent(relay)) <= REQUESTS
    assert frames > WATCHED / 1_000 * 10
    restless.evaluate("stop()")
    wait_for_underline(restless)


def test_a_page_that_grows_every_second_is_followed_with_few_requests(restless: Page, relay: Relay):
    start(
        restless,
        500,
        "main.insertAdjacentHTML('beforeend', `<p>Bo Poe said the plan was “bold in part ${times}”.</p>`)",
    )
    restless.wait_for_timeout(WATCHED)
    restless.evaluate("stop()")
    assert 1 <= len(sent(relay)) <= REQUESTS
    assert SAID in underlined(restless)


def test_a_clock_that_ticks_sends_nothing(restless: Page, relay: Relay):
    restless.evaluate("main.append(document.createElement('time'))")
    start(restless, 100, "main.lastChild.textContent = new Date().toLocaleTimeString()")
    restless.wait_for_timeout(WATCHED)
    assert sent(relay) == []
    assert underlined(restless) == {SAID}


def test_words_are_underlined_wherever_the_page_moves_them(restless: Page, relay: Relay):
    restless.evaluate("main.insertAdjacentHTML('beforeend', '<p>One.<p>Two.<p>Three.')")
    start(restless, 50, "main.append(main.firstElementChild)")
    restless.wait_for_timeout(2_000)
    restless.evaluate("stop()")
    wait_for_underline(restless)
    assert sent(relay) == []


@pytest.mark.parametrize(
    "script",
    [
        "document.body = document.body.cloneNode(true)",
        "const html = document.documentElement; html.replaceChildren(...html.cloneNode(true).children)",
        "document.documentElement.replaceWith(document.documentElement.cloneNode(true))",
        "const html = document.documentElement.outerHTML; document.open(); document.write(html); document.close()",
    ],
    ids=["body", "children of the root", "root", "written anew"],
)
def test_a_page_that_is_replaced_keeps_underlines_and_cards(script: str, restless: Page, relay: Relay, card: Card):
    restless.evaluate(f"() => {{ {script} }}")
    wait_for_underline(restless)
    restless.wait_for_timeout(1_200)  # listeners that went with the document are back
    point_at(restless, "alone", SAID)
    card.wait()
    assert sent(relay) == []
    restless.keyboard.press("Escape")
    card.wait_closed()


@pytest.mark.parametrize(
    "script", ["remove()", "replaceWith(document.createElement('p'))", "ownerDocument.body.prepend(host)"]
)
def test_a_page_that_takes_the_card_away_gets_no_quarrel(script: str, restless: Page, card: Card):
    point_at(restless, "alone", SAID)
    card.wait()
    restless.evaluate(f"() => {{ const host = document.querySelector('{CARD_HOST}'); host.{script} }}")
    restless.wait_for_timeout(1_200)
    restless.mouse.move(5, 400)
    restless.wait_for_timeout(400)
    point_at(restless, "alone", SAID)
    card.wait()
    assert card.box()["width"] > 0


def test_a_storm_of_changes_leaves_the_page_its_frames(restless: Page, relay: Relay):
    start(
        restless,
        5,
        """for (let i = 0; i < 200; i++) {
            const box = main.appendChild(document.createElement("i"));
            box.className = "x" + i;
            box.remove();
        }""",
    )
    restless.wait_for_timeout(3_000)
    assert restless.evaluate("frames_painted") > 30
    assert sent(relay) == []
    assert underlined(restless) == {SAID}


def test_a_hundred_thousand_text_nodes_are_followed(paired: Extension, relay: Relay, articles: Articles, page: Page):
    page.goto(articles.put("huge", f"<!doctype html><meta charset=utf-8><p id=p>{SENTENCE}</p><main id=main></main>"))
    page.evaluate("main.innerHTML = '<p>word <b>x</b> '.repeat(50_000)")
    start(page, 20, "main.lastChild.append(`${times} `)")
    page.wait_for_timeout(WATCHED)
    unwatched = page.evaluate("frames_painted")
    page.evaluate("stop()")
    paired.annotate(page)
    relay.asked.clear()
    start(page, 20, "main.lastChild.append(`${times} `)")
    page.wait_for_timeout(WATCHED)
    watched = page.evaluate("frames_painted")
    page.evaluate("stop()")
    assert len(sent(relay)) <= REQUESTS
    assert watched > unwatched / 2
    page.evaluate("p.replaceWith(p.cloneNode(true))")
    wait_for_underline(page)


def test_a_page_that_overrides_what_scripts_are_made_of_is_looked_up_like_any_other(
    paired: Extension, articles: Articles, page: Page
):
    hostile = """<script>
        for (const [kind, names] of [
            [Node.prototype, ["appendChild", "textContent"]], [Element.prototype, ["attachShadow", "checkVisibility"]],
            [Document.prototype, ["createTreeWalker", "querySelector"]], [Range.prototype, ["setStart"]],
            [Array.prototype, ["map", "filter", "flatMap"]], [String.prototype, ["slice", "split", "replace"]],
            [EventTarget.prototype, ["addEventListener"]], [HighlightRegistry.prototype, ["set"]],
        ]) for (const name of names) Object.defineProperty(kind, name, { get() { throw new TypeError("ours") } });
        window.MutationObserver = window.Highlight = window.setTimeout = null;
    </script>"""
    page.goto(articles.put("prototypes", f"<!doctype html><meta charset=utf-8><p>{SENTENCE}</p>{hostile}"))
    popup = paired.click(page)
    popup.wait_for("1 finding on this page")
    popup.close()
