"""What a page that wants to know more learns of the card, and what it can make of it."""

import json

import pytest

from browsers.driving import Page, only_chromium, wait_until
from extension_driver import Card, Extension, boxes_of, painted, point_at
from local_servers import Articles, Relay

WORDS = "remarkably frank and useful"
SAID = f"the talks were “{WORDS}”"
SENTENCE = f"The mayor, Oda Brekke, said {SAID} on Monday evening."
ON_CARD = "quoted in part"  # what the card says of them and the page does not


@pytest.fixture
def prying(paired: Extension, articles: Articles, page: Page) -> Page:
    """A page that waits for our element with one of its own, and is annotated."""
    lurking = """<script>
        window.caught = [];
        customElements.define("onrecord-card", class extends HTMLElement {
            constructor() {
                super();
                const inner = this.attachInternals();
                caught.push(() => inner.shadowRoot.textContent);
            }
        });
        new MutationObserver((records) => {
            for (const host of records.flatMap((record) => [...record.addedNodes])) {
                caught.push(() => host.shadowRoot?.textContent, () => host.attachInternals().shadowRoot.textContent);
            }
        }).observe(document.documentElement, { childList: true });
    </script>"""
    page.goto(articles.put("prying", f"<!doctype html><meta charset=utf-8><p>{SENTENCE}</p><p>The end.</p>{lurking}"))
    paired.annotate(page)
    return page


def test_no_element_of_the_page_becomes_the_card(prying: Page, card: Card):
    point_at(prying, "alone", SAID)
    assert ON_CARD in card.wait().text()
    learnt = prying.evaluate("""caught.map((read) => {
        try { return read() ?? null } catch (refused) { return null }
    })""")
    assert learnt
    assert set(learnt) == {None}


# Replaces what scripts use to make, keep, send and show things, before any content script comes, and listens to all
# that a page can hear of.
LISTENING = r"""<script>
    const own = Object.getOwnPropertyNames(window), heard = new Set(), { stringify } = JSON, { add } = Set.prototype;
    let busy = false;
    const tell = (value) => {
        if (busy) return;
        busy = true;
        try {
            add.call(heard, (typeof value === "object" ? stringify(value) : String(value))?.slice(0, 2000));
        } catch { /* what cannot be told */ }
        busy = false;
    };
    const overhear = (holder, name) => {
        const before = holder[name];
        holder[name] = function (...given) {
            if (!busy) for (const each of given) tell(each);
            return Reflect.apply(before, this, given);
        };
    };
    for (const [type, names] of [
        [Array.prototype, ["push", "join", "concat"]], [String.prototype, ["replace", "slice", "match"]],
        [Map.prototype, ["set"]], [Object, ["assign", "fromEntries"]], [JSON, ["parse", "stringify"]],
        [Promise.prototype, ["then"]], [Element.prototype, ["append", "attachShadow", "replaceChildren"]],
        [Document.prototype, ["createElement", "createTextNode"]], [CSSStyleSheet.prototype, ["replaceSync"]],
        [window, ["postMessage", "fetch", "structuredClone"]], [MessagePort.prototype, ["postMessage"]],
        [Storage.prototype, ["setItem"]], [XMLHttpRequest.prototype, ["open", "send"]],
    ]) for (const name of names) overhear(type, name);
    for (const name of ["token", "exact", "speakers", "publisher"]) {
        Object.defineProperty(Object.prototype, name, { configurable: true, set: tell });
    }
    for (const type of [
        "message", "messageerror", "storage", "error", "unhandledrejection", "securitypolicyviolation", "beforetoggle",
        "toggle", "focusin", "focusout", "selectionchange", "slotchange", "pointermove", "click", "keydown", "grown",
    ]) addEventListener(type, (event) => {
        [event.data, event.message, event.reason, event.sample, event.blockedURI, event.detail].forEach(tell);
        for (const each of event.composedPath()) tell(each.outerHTML ?? each.textContent);
    }, true);
    new MutationObserver((records) => records.forEach(({ oldValue, addedNodes }) =>
        [oldValue, ...[...addedNodes].map((node) => node.outerHTML ?? node.data)].forEach(tell)),
    ).observe(document, { subtree: true, childList: true, characterDataOldValue: true, attributeOldValue: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => tell(stringify(entry))))
        .observe({ entryTypes: PerformanceObserver.supportedEntryTypes });
    globalThis.ReportingObserver && new ReportingObserver((all) => tell(stringify(all))).observe();
    new BroadcastChannel("onrecord").onmessage = ({ data }) => tell(data);
    function collect() {
        const painted = [...CSS.highlights].flatMap(([name, ranges]) => [name, ...[...ranges].map(String)]);
        const kept = [localStorage, sessionStorage, [document.cookie]].flatMap((each) => Object.values({ ...each }));
        const globals = Object.getOwnPropertyNames(window).filter((name) => !own.includes(name) && name !== "heard");
        const sheets = [...document.styleSheets, ...document.adoptedStyleSheets].flatMap((each) => [...each.cssRules]);
        const shadows = [...document.querySelectorAll("*")].map((each) => each.shadowRoot?.textContent);
        const named = [...globals.map((name) => `${name} ${window[name]}`), ...sheets.map((each) => each.cssText)];
        const seen = [document.documentElement.outerHTML, document.documentElement.innerText, String(getSelection())];
        const entries = performance.getEntries().map(({ name }) => name);
        return [...heard, ...painted, ...kept, ...named, ...entries, ...shadows, ...seen].join("\n");
    }
    [].push("the page hears itself");
</script>"""


def secrets_of(extension: Extension, relay: Relay) -> set[str]:
    """Return what the extension knows and no page may: its token, where the service is, and what documents hold."""
    kept = extension.evaluate("chrome.storage.local.get()")
    answer = json.loads(relay.last("/match").answer)
    told = [document[name] for document in answer["documents"] for name in ("title", "publisher", "url")]
    found = [reference for highlight in answer["highlights"] for reference in highlight["cross_references"]]
    words = [reference["context"]["exact"] for reference in found] + [each["prefix"] for each in found]
    return {each for each in (kept["token"], relay.address, answer["text_sha256"], ON_CARD, *told, *words) if each}


def test_a_page_that_listens_everywhere_hears_nothing_of_token_or_corpus(
    paired: Extension, relay: Relay, articles: Articles, page: Page, card: Card
):
    article = articles.pages["/summit-call"].decode()
    page.goto(articles.put("listening", article.replace("<head>", f"<head>{LISTENING}")))
    paired.annotate(page)
    shown = []
    for _ in range(4):
        paired.step(page)
        card.wait().evaluate("(card) => card.querySelectorAll('.said button').forEach((each) => each.click())")
        shown.append(card.text())
    page.wait_for_timeout(300)
    heard = page.evaluate("collect()")
    hidden = {each for each in secrets_of(paired, relay) if each not in article}
    assert [each for each in hidden if each in heard] == []
    assert len(hidden) > 20
    assert any(each in "".join(shown) for each in hidden)
    assert "the page hears itself" in heard
    assert "onrecord-" in heard  # that something is underlined it may know


@pytest.mark.parametrize(
    "select",
    [
        "getSelection().selectAllChildren(document.documentElement)",
        "document.execCommand('selectAll')",
        "getSelection().setPosition(document.body) ?? getSelection().modify('extend', 'forward', 'documentboundary')",
    ],
    ids=["all of the root", "all", "to the end"],
)
def test_no_selection_of_the_page_has_words_of_the_card(select: str, prying: Page, card: Card):
    point_at(prying, "alone", SAID)
    card.wait()
    prying.evaluate(select)
    assert "quoted" not in prying.evaluate("getSelection().toString()")


@only_chromium  # Firefox finds and selects also what cannot be selected; docs/extension.md says so
def test_what_a_page_finds_on_the_card_is_no_selection(prying: Page, card: Card):
    point_at(prying, "alone", SAID)
    card.wait()
    prying.evaluate("window.find('quoted in') && getSelection().modify('extend', 'forward', 'word')")
    assert "quoted" not in prying.evaluate("getSelection().toString()")


def test_what_the_reader_selects_with_the_card_in_front_is_of_the_page(prying: Page, card: Card):
    boxes = point_at(prying, "alone", SAID)
    card.wait()
    prying.mouse.click(boxes[0]["x"] + 8, boxes[0]["y"] + 8)
    card.press(".chip")
    prying.keyboard.press("Control+a")
    assert card.is_open()
    assert "quoted" not in prying.evaluate("getSelection().toString()")


def test_no_font_of_the_page_is_asked_for_the_letters_of_the_card(
    paired: Extension, articles: Articles, page: Page, card: Card
):
    named = ("Georgia", "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono", "ui-monospace", "system-ui", "monospace")
    fonts = "".join(f"@font-face {{ font-family: '{name}'; src: url('/font/{name}') }}" for name in named)
    articles.put("font/own", "no font")
    style = f"<style>{fonts} @font-face {{ font-family: own; src: url(/font/own) }} p {{ font-family: own }}</style>"
    page.goto(articles.put("fonts", f"<!doctype html><meta charset=utf-8>{style}<p>{SENTENCE}</p>"))
    paired.annotate(page)
    point_at(page, "alone", SAID)
    card.wait()
    page.wait_for_timeout(500)
    assert {asked for asked in articles.asked if "/font/" in asked} == {"GET /font/own"}


def test_no_style_of_the_page_hides_what_differs(paired: Extension, articles: Articles, page: Page, card: Card):
    names = ("ink", "dim", "card", "line", "shade", "link", "differs", "added")
    clear = "".join(f"--{name}: transparent !important;" for name in names)
    style = f"<style>:root, :root > div {{ {clear} }}</style>"
    page.goto(articles.put("clear", f"<!doctype html><meta charset=utf-8>{style}<p>{SENTENCE}</p>"))
    paired.annotate(page)
    point_at(page, "alone", SAID)
    look = "(card) => [getComputedStyle(card).color, getComputedStyle(card).backgroundColor]"
    assert card.wait().evaluate(look) == ["rgb(27, 31, 36)", "rgb(255, 253, 249)"]


FORGED = """(box) => {
    const at = { clientX: box.x + 8, clientY: box.y + 8, bubbles: true, composed: true };
    const target = document.elementFromPoint(at.clientX, at.clientY);
    const events = {
        point: () => target.dispatchEvent(new PointerEvent("pointermove", { ...at, pointerType: "mouse" })),
        leave: () => document.documentElement.dispatchEvent(new PointerEvent("pointerleave")),
        click: () => target.dispatchEvent(new MouseEvent("click", at)),
        away: () => document.body.click(),
        escape: () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
    };
    return events;
}"""


@pytest.mark.parametrize("event", ["point", "click"])
def test_a_forged_event_opens_no_card(event: str, prying: Page, card: Card):
    prying.evaluate(f"(box) => ({FORGED})(box)['{event}']()", boxes_of(prying, "alone", SAID)[0])
    prying.wait_for_timeout(500)
    assert not card.is_open()


@pytest.mark.parametrize("event", ["leave", "away", "escape"])
def test_a_forged_event_closes_no_card(event: str, prying: Page, card: Card):
    [box, *_] = point_at(prying, "alone", SAID)
    card.wait()
    prying.evaluate(f"(box) => ({FORGED})(box)['{event}']()", box)
    prying.wait_for_timeout(500)
    assert card.is_open()


def test_a_page_that_moves_underlines_moves_no_card_and_has_them_back(prying: Page, card: Card):
    [box, *_] = boxes_of(prying, "alone", SAID)
    prying.evaluate("""() => {
        const other = document.querySelector("p + p");
        for (const range of CSS.highlights.get("onrecord-alone")) range.selectNodeContents(other);
    }""")
    prying.mouse.move(box["x"] + 8, box["y"] + 8)
    card.wait()
    assert painted(prying)["active"] == [SAID]
    wait_until(lambda: painted(prying)["alone"] == [SAID], lambda: prying.wait_for_timeout(30))
