"""Text from pages and documents is never markup, wherever the card shows it."""

import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from browsers.driving import Page, eventually
from browsers.expecting import expect
from distinct_texts import text_of
from extension_driver import Card, Extension, painted, point_at
from hostile_strings import some, well_formed, wrapped, written
from local_servers import Articles, Relay, serving_relay
from running_service import RunningService, running_service

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</bdi></section><svg onload=alert(1)>",
    "\"><iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{display:none}</style>",
    "<a href=javascript:alert(1)>x</a>",
    "{{constructor.constructor('alert(1)')()}}",
    "&lt;img src=x onerror=alert(1)&gt;",
)
EXPECTED_TAGS = {
    "A",
    "B",
    "BDI",
    "BUTTON",
    "DEL",
    "DIV",
    "FOOTER",
    "HEADER",
    "INS",
    "MARK",
    "P",
    "SECTION",
    "SPAN",
    "TIME",
}
QUOTE = "we shall rebuild the old lighthouse before the herring return"


@pytest.fixture(scope="module")
def hostile_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service whose documents are made of markup in every field."""
    with running_service(tmp_path_factory.mktemp("hostile") / "data", None) as running:
        for number, payload in enumerate(PAYLOADS):
            document = {
                "text": f"Mayor {payload} Oda Brekke said: “Yes, {QUOTE}, {payload} {number}.” {payload} The end.",
                "title": payload,
                "publisher": f"{payload} {number}",
                "published": f"2026-01-0{number + 1}",
                "url": f"https://hostile.example/{number}?{quote(payload)}",
            }
            running.store(**document)
        yield running


@pytest.fixture
def hostile(extension: Extension, hostile_service: RunningService) -> Iterator[Relay]:
    with serving_relay(hostile_service.address) as relay:
        extension.pair(relay.address, hostile_service.new_code())
        yield relay


def page_of(payload: str) -> str:
    shown = payload.replace("&", "&amp;").replace("<", "&lt;")
    return f"""<!doctype html><meta charset=utf-8><title>{shown}</title><p>Mayor {shown} Oda Brekke said that
        “{QUOTE}” on Monday.</p><p>{shown}</p>"""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_page_and_documents_stays_text(
    payload: str, extension: Extension, hostile: Relay, articles: Articles, page: Page, card: Card
):
    page.goto(articles.put("hostile", page_of(payload)))
    before = page.evaluate("document.querySelectorAll('*').length")
    extension.annotate(page)
    style = next(style for style, texts in painted(page).items() if QUOTE in texts)
    point_at(page, style, QUOTE)
    names = card.wait().texts(".meta b")
    assert any("<img src=x" in name for name in names)
    card.evaluate("(card) => card.querySelectorAll('.said button').forEach((button) => button.click())")
    assert (
        set(card.evaluate("(card) => [card, ...card.querySelectorAll('*')].map((each) => each.nodeName)"))
        <= EXPECTED_TAGS
    )
    schemes = card.evaluate("(card) => [...card.querySelectorAll('a')].map((a) => a.protocol)")
    assert set(schemes) == {"https:"}
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelectorAll('*').length") == before + 1
    assert extension.browser.troubles(page) == []


LOOKED_UP = 100  # strings on one page
TELLING = re.compile(r"^(?:javascript|data|file):|[\u05d0-\u064a]", re.IGNORECASE)  # what the first cards show
STEPS = 8  # cards that are opened one after another in `make test`
# What stands in an element and its open shadow roots: names, attributes, where links lead, and text that may turn
# its neighbours around.
INSIDE = r"""(root) => {
    const inside = (each) => [...(each.shadowRoot ? [each.shadowRoot] : []), ...each.children];
    const parts = (each) => [each, ...inside(each).flatMap(parts)];
    const all = parts(root);
    const elements = all.filter((each) => each.nodeType === Node.ELEMENT_NODE);
    const texts = all.flatMap((each) => [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE));
    const isolated = /\u2068[^\u2066-\u2069]*\u2069/g; // by characters, inside a sentence of ours
    const turning = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
    const turns = (node) => turning.test(node.data.replace(isolated, ""));
    const isLoose = (node) => turns(node) && !node.parentElement?.closest("bdi, [dir=auto], .unseen");
    return {
        names: [...new Set(elements.map((each) => each.nodeName))],
        attributes: [...new Set(elements.slice(1).flatMap((each) => each.getAttributeNames()))],
        schemes: [...new Set(elements.filter((each) => each.href).map((each) => each.protocol))],
        loose: texts.filter(isLoose).map((node) => node.data),
    };
}"""
STRUCK = """<script>
    window.struck = [];
    for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => struck.push(name);
    addEventListener("error", (event) => struck.push(String(event.message)));
</script>"""


@pytest.fixture(scope="module")
def plain_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service that knows what is said on the pages, from one harmless document."""
    with running_service(tmp_path_factory.mktemp("plain") / "data", None) as running:
        said = "\n".join(f"Mayor Oda Brekke said: “{text_of(number)}”" for number in range(LOOKED_UP))
        running.store(text=said, url="https://plain.example/a", title="What was said", publisher="The Plain Paper")
        yield running


@pytest.fixture
def plain(extension: Extension, plain_service: RunningService) -> Iterator[Relay]:
    with serving_relay(plain_service.address) as relay:
        extension.pair(relay.address, plain_service.new_code())
        yield relay


def put(articles: Articles, strings: list[str]) -> str:
    """Serve a page that has *strings* as text, as its title, and in what it says of itself; return its address."""
    shown = [html.escape(well_formed(each).replace("\0", "\ufffd")) for each in strings]
    facts = zip(("og:title", "og:site_name", "author", "article:published_time"), shown, strict=False)
    metas = "".join(f'<meta property="{name}" name="{name}" content="{each}">' for name, each in facts)
    said = "".join(f"<p>{each}</p><p>Mayor Oda Brekke said: “{text_of(at)}”</p>" for at, each in enumerate(shown))
    return articles.put("batch", f"<!doctype html><meta charset=utf-8>{metas}<title>{shown[0]}</title>{STRUCK}{said}")


def poison(strings: list[str]) -> Callable[[bytes], bytes]:
    """Return what puts one of *strings* into every field of each finding of an answer."""

    def edit(given: bytes) -> bytes:
        answer = json.loads(given)
        quotations = {each["id"]: each for each in answer["quotations"]}
        found = [each for each in answer["highlights"] if each["cross_references"]]
        for number, (highlight, text) in enumerate(zip(found, strings, strict=False)):
            document, speaker = f"d{number + 1000}", f"s{number + 1000}"
            names = dict.fromkeys(("url", "title", "publisher", "published", "kind", "author"), text)
            answer["documents"].append({"id": document, **names})
            answer["speakers"].append({"id": speaker, "name": text, "aliases": [text], "role": text, "record": text})
            if highlight["quotation"]:
                quotations[highlight["quotation"]]["speaker"] = speaker
            for reference in highlight["cross_references"]:
                context = {"start": 0, "end": len(text), "exact": text}
                reference |= {"document": document, "start": 0, "end": len(text), "exact": text, "edits": []}
                reference |= {"prefix": text, "suffix": text, "context": context, "copies": [document]}
                reference["quotation"] = {"speaker": speaker, "form": "direct", "cue": text}
            highlight["spread"] = {"documents": 1, "texts": 1, "first": document, "more": False}
        answer["notices"] = strings[:3]
        return json.dumps(answer).encode()

    return edit


def assert_only_text(inside: dict[str, list[str]]) -> None:
    """Assert that nothing was made of strings but text, that links lead to the web, and that no text turns another."""
    odd = ("src", "srcdoc", "style", "is", "action", "srcset", "data")
    assert set(inside["names"]) <= EXPECTED_TAGS | {"H2", "I", "LI", "SMALL", "UL"}
    assert [each for each in inside["attributes"] if each.startswith("on") or each in odd] == []
    assert set(inside["schemes"]) <= {"http:", "https:"}
    assert inside["loose"] == []


def open_with(strings: list[str], extension: Extension, relay: Relay, articles: Articles, page: Page) -> int:
    """Look a page up that has *strings*, as its answer does, and return how many elements it has."""
    relay.edits[:] = [poison(strings)]
    page.goto(put(articles, strings))
    count = page.evaluate("document.querySelectorAll('*').length")
    popup = extension.click(page)
    popup.wait_for("on this page")
    said = popup.evaluate(f"({INSIDE})(document.querySelector('main'))")
    assert_only_text(said | {"names": [], "attributes": []})  # these are of its own file
    popup.close()
    page.bring_to_front()
    return int(count)


def look_at_cards(count: int, extension: Extension, page: Page, card: Card) -> None:
    """Assert that strings stay text on the cards of so many findings, one after another."""
    for _ in range(count):
        extension.step(page)
        assert_only_text(dict(card.wait().evaluate(INSIDE)))


def look_at_panel(least: int, extension: Extension, page: Page) -> None:
    """Assert that strings stay text in the rows of the panel, of which there are *least* or more, all unfolded."""
    panel = extension.open_panel(page)
    expect(panel.locator(".row").first).to_be_visible()
    eventually(lambda: panel.locator(".row").count(), lambda rows: rows >= least)
    panel.evaluate("document.querySelectorAll('.unfold').forEach((each) => each.click())")
    expect(panel.locator(".details")).to_have_count(panel.locator(".row").count())
    assert_only_text(panel.evaluate(f"({INSIDE})(document.querySelector('#list'))"))
    troubles = extension.browser.troubles(panel)
    panel.close()
    assert troubles == []


def look_at(
    strings: list[str], steps: int, extension: Extension, relay: Relay, articles: Articles, page: Page, card: Card
) -> None:
    """Assert that *strings* stay text in a page, in the popup, on so many cards and in the panel."""
    before = open_with(strings, extension, relay, articles, page)
    look_at_cards(steps, extension, page, card)
    look_at_panel(len(strings), extension, page)
    assert page.evaluate("struck") == []
    assert page.evaluate("document.querySelectorAll('*').length") <= before + 1


def test_a_hundred_hostile_strings_stay_text_on_cards_in_popup_and_panel(
    extension: Extension, plain: Relay, articles: Articles, page: Page, card: Card
):
    shorter = [each for each in written() if len(each) < 1000]
    first = [each for each in shorter if TELLING.search(each)]
    strings = [*some(STEPS, first), *some(LOOKED_UP - STEPS, shorter)]
    look_at(strings, STEPS, extension, plain, articles, page, card)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_thousands_of_hostile_strings_stay_text_on_cards_in_popup_and_panel(
    seed: int, extension: Extension, plain: Relay, articles: Articles, page: Page, card: Card
):
    strings = [each[:5000] for each in some(LOOKED_UP, (*written(), *wrapped()), seed)]
    look_at(strings, LOOKED_UP, extension, plain, articles, page, card)


HEBREW = ("אבג", "דהו", "זחט")
# Where each text of the card's heading begins, in the order of the sentence.
BEGINNINGS = """(card) => [...card.querySelectorAll("header b, header .spread")].map((said) => {
    const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT), range = document.createRange(), found = [];
    while (walker.nextNode()) {
        range.selectNode(walker.currentNode);
        if (walker.currentNode.data) found.push([walker.currentNode.data, range.getBoundingClientRect().left]);
    }
    return found;
})"""


def name_in_hebrew(given: bytes) -> bytes:
    """Return an answer with three speakers who may be meant, and a publisher, all written from right to left."""
    answer = json.loads(given)
    facts: dict[str, object] = {"role": "", "record": None}
    answer["speakers"] = [{"id": name, "name": name, "aliases": [name]} | facts for name in HEBREW]
    for quotation in answer["quotations"]:
        quotation |= {"speaker": None, "candidates": list(HEBREW)}
    for document in answer["documents"]:
        document |= {"publisher": HEBREW[0], "published": "2026-03-05"}
    answer["highlights"] = [each for each in answer["highlights"] if each["quotation"]]
    for highlight in answer["highlights"]:
        highlight["spread"] = {"documents": 3, "texts": 3, "first": answer["documents"][0]["id"], "more": False}
    return json.dumps(answer).encode()


def test_names_written_from_right_to_left_leave_their_neighbours_in_place(
    extension: Extension, plain: Relay, articles: Articles, page: Page, card: Card
):
    plain.edits[:] = [name_in_hebrew]
    page.goto(put(articles, ["At noon."]))
    extension.annotate(page)
    extension.step(page)
    speakers, spread = card.wait().evaluate(BEGINNINGS)
    assert [text for text, _ in speakers if text in HEBREW] == list(HEBREW)
    assert [text for text, _ in spread][:2] == ["First in ", HEBREW[0]]
    for said in (speakers, spread):
        assert said == sorted(said, key=lambda each: each[1])


def test_one_file_names_the_browser_one_fetches_and_one_touches_highlights():
    sources = Path(__file__).parents[2] / "extension" / "src"

    def files_with(*words: str) -> set[str]:
        return {p.name for p in sources.rglob("*.js") if any(word in p.read_text() for word in words)}

    assert files_with("chrome.", "chrome?.", '"browser"') == {"browser.js", "telling.js"}
    assert files_with("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon") == {"service.js", "catalogue.js"}
    assert files_with("CSS.highlights.", "new Highlight(") == {"painter.js"}
