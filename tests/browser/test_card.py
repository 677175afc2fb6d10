"""The card: what it says, where it stands, how it opens and closes."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from browsers.driving import Page, eventually
from extension_driver import Card, Extension, boxes_of, overlap, painted, point_at
from local_servers import Articles, Relay
from running_service import RunningService


@dataclass
class Annotated:
    """An annotated page, what the service answered, and one quotation on it that stands elsewhere too."""

    page: Page
    answer: dict[str, Any]
    text: str

    def find(self, table: str, name: str | None) -> dict[str, Any]:
        return next(each for each in self.answer[table] if each["id"] == name)

    @property
    def highlight(self) -> dict[str, Any]:
        return next(each for each in self.answer["highlights"] if self.has_speaker(each) and has_context(each))

    def has_speaker(self, highlight: dict[str, Any]) -> bool:
        return bool(highlight["quotation"]) and bool(self.find("quotations", highlight["quotation"])["speaker"])

    @property
    def style(self) -> str:
        return next(style for style, texts in painted(self.page).items() if self.highlight["exact"] in texts)

    def point(self) -> list[dict[str, float]]:
        return point_at(self.page, self.style, self.highlight["exact"])

    def tap(self) -> None:
        boxes = boxes_of(self.page, self.style, self.highlight["exact"])
        self.page.mouse.click(boxes[0]["x"] + 5, boxes[0]["y"] + 5)


def has_context(highlight: dict[str, Any]) -> bool:
    """Return whether the first place elsewhere has words around it to show."""
    first = highlight["cross_references"][:1]
    return any(len(reference["context"]["exact"]) > len(reference["exact"]) + 10 for reference in first)


@pytest.fixture
def summit(paired: Extension, relay: Relay, articles: Articles, page: Page) -> Annotated:
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    asked = relay.last("/match")
    return Annotated(page, json.loads(asked.answer), json.loads(asked.body)["text"])


def test_the_card_says_who_said_it(summit: Annotated, card: Card):
    summit.point()
    quotation = summit.find("quotations", summit.highlight["quotation"])
    speaker = summit.find("speakers", quotation["speaker"])
    cue = words_of(summit, quotation["cue"])
    assert card.wait().text("header b") == speaker["name"]
    form = {"direct": "quoted", "mixed": "quoted in part", "indirect": "reported"}[quotation["form"]]
    assert card.text(".chip") == (f"{form} · “{cue}”" if cue else form)


def words_of(summit: Annotated, span: dict[str, int] | None) -> str:
    """Return the words of a *span* of the page; the fixture has no character beyond the basic plane."""
    return summit.text[span["start"] : span["end"]] if span else ""


def test_the_card_says_where_else_it_stands_and_how_it_differs(summit: Annotated, card: Card):
    summit.point()
    found = card.wait().references()
    expected = summit.highlight["cross_references"]
    assert len(found) >= len(expected)
    for shown, reference in zip(found, expected, strict=False):
        document = summit.find("documents", reference["document"])
        assert shown["name"] == document["publisher"] or document["title"]
        assert shown["isFirst"] == (reference["first"] and len(expected) > 1)
        assert shown["isMarked"] == (reference["same_speaker"] is False)
        only_there = [edit for edit in reference["edits"] if edit["op"] != "insert"]
        assert len(shown["added"]) == len(only_there)
        speaker = reference["quotation"] and reference["quotation"]["speaker"]
        assert not speaker or f"there said by {summit.find('speakers', speaker)['name']}" in shown["said"]


def test_words_given_to_another_speaker_elsewhere_are_marked(
    paired: Extension, service: RunningService, articles: Articles, page: Page, card: Card
):
    words = "a harbour that nobody steers will sooner or later silt up"
    service.store(text=f"Oda Brekke, the mayor, said: “It is {words}.”", publisher="The Quay", published="2026-03-02")
    page.goto(articles.put("quay", f"<!doctype html><meta charset=utf-8><p>Ilse Varga, the premier, said: “{words}.”"))
    paired.annotate(page)
    shown = painted(page)["differs"]
    assert [text.rstrip(".") for text in shown] == [words]
    point_at(page, "differs", shown[0])
    assert card.wait().text("header b") == "Ilse Varga"
    [found] = card.references()
    assert found["isMarked"]
    assert (found["name"], found["date"]) == ("The Quay", "2 Mar 2026")
    assert "there said by Oda Brekke" in found["said"]
    assert found["added"][0] == "It is"
    assert found["said"].startswith("≠")
    assert card.text(".others") == "≠Elsewhere said by Oda Brekke"
    role, name, heard = card.heard()
    assert (role, name) == ("dialog", f"{shown[0].rstrip('.')}, said by Ilse Varga; elsewhere by Oda Brekke")
    assert "Elsewhere said by Oda Brekke" in heard
    assert "≠" not in heard


@pytest.mark.parametrize(
    ("there", "misquoted", "remark"),
    [
        ("shall never again sell a single lighthouse", "here “will”, there “shall”", ""),
        ("will never again sell a lighthouse", "here also “single”", "the page has more"),
        ("will NEVER again sell a ‘single’ light-house", None, "the same words"),
        ("will … sell a single lighthouse", None, "the page has more · marked cut there"),
        (
            "will never again sell [to Estmark] a single lighthouse",
            None,
            "the page has part of it · marked insertion there",
        ),
    ],
)
def test_words_altered_inside_the_marks_are_told_from_typography_and_honest_cuts(
    there: str,
    misquoted: str | None,
    remark: str,
    paired: Extension,
    service: RunningService,
    articles: Articles,
    page: Page,
    card: Card,
):
    service.store(
        text=f"On the pier Oda Brekke made a promise: “This town {there}.”", url="https://quay.example/lighthouse"
    )
    words = "This town will never again sell a single lighthouse"
    page.goto(
        articles.put("lighthouse", f"<!doctype html><meta charset=utf-8><p>“{words},” Oda Brekke, the mayor, said.")
    )
    paired.annotate(page)
    point_at(page, "quotation", f"{words},")
    [found] = card.wait().references()
    expected = misquoted and f"≠Wording differs inside the quotation marks: {misquoted}"
    assert (found["misquoted"], found["isMarked"]) == (expected, False)
    assert found["said"].removeprefix("there said by Oda Brekke").removeprefix(" · ").startswith(remark)


def test_who_may_have_said_it_is_told_as_no_fact(paired: Extension, articles: Articles, page: Page, card: Card):
    said = "The gulls of this pier have never been louder,"
    met = "<p>On Monday Ilse Varga and Oskar Varga met at the pier."
    page.goto(articles.put("gulls", f"<!doctype html><meta charset=utf-8>{met}<p>“{said}” Varga said."))
    paired.annotate(page)
    point_at(page, "alone", said)
    assert card.wait().text("header b") == "Perhaps Ilse Varga or Oskar Varga"
    assert card.text(".role") == "“Varga” on this page"
    role, name, heard = card.heard()
    assert (role, name) == ("dialog", f"{said} perhaps said by Ilse Varga or Oskar Varga")
    assert heard.startswith("Perhaps Ilse Varga or Oskar Varga")


def test_escape_closes_the_card(summit: Annotated, card: Card):
    summit.point()
    card.wait()
    assert painted(summit.page)["active"] == [summit.highlight["exact"]]
    summit.page.keyboard.press("Escape")
    card.wait_closed()
    assert "active" not in painted(summit.page)


def test_pointing_elsewhere_closes_it_and_the_way_to_it_does_not(summit: Annotated, card: Card):
    boxes = summit.point()
    box = card.wait().box()
    summit.page.mouse.move(boxes[0]["x"] + 5, (boxes[0]["bottom"] + box["top"]) / 2)
    summit.page.wait_for_timeout(500)
    summit.page.mouse.move(box["left"] + 50, box["top"] + 20)
    summit.page.wait_for_timeout(500)
    assert card.is_open()
    summit.page.mouse.move(3, 3)
    card.wait_closed()


def test_a_pointer_that_passes_by_opens_nothing(summit: Annotated, card: Card):
    boxes = boxes_of(summit.page, summit.style, summit.highlight["exact"])
    summit.page.mouse.move(boxes[0]["x"] + 5, boxes[0]["y"] + 5)
    summit.page.mouse.move(3, 3)
    summit.page.wait_for_timeout(400)
    assert not card.is_open()


def test_a_tap_keeps_the_card_open_until_the_next(summit: Annotated, card: Card):
    summit.tap()
    card.wait()
    summit.page.mouse.move(3, 3)
    summit.page.wait_for_timeout(500)
    assert card.is_open()
    summit.page.mouse.click(3, 3)
    card.wait_closed()


@pytest.mark.parametrize("closes", ["its button", "its words scrolled away"])
def test_pointing_goes_on_where_a_kept_card_closed_by_itself(closes: str, summit: Annotated, card: Card):
    summit.tap()
    card.wait()
    if closes == "its button":
        card.press(".close")
    else:
        summit.page.evaluate("document.body.style.paddingBottom = '400vh'")
        summit.page.evaluate("scrollTo({ top: 1e6, behavior: 'instant' })")
    card.wait_closed()
    summit.page.mouse.move(3, 3)
    summit.point()
    card.wait()


def test_the_sentences_around_the_words_come_on_demand(summit: Annotated, card: Card):
    summit.point()
    card.wait()
    summit.page.mouse.move(card.box()["left"] + 60, card.box()["top"] + 20)
    assert card.evaluate("(card) => card.querySelector('.said button').ariaExpanded") == "false"
    assert card.box(".context")["height"] == 0
    card.press(".said button")
    assert card.evaluate("(card) => card.querySelector('.said button').ariaExpanded") == "true"
    context = card.text(".context")
    assert card.text(".context mark") in context
    assert len(context) > len(card.text(".context mark"))


def test_links_open_the_document_at_the_words(summit: Annotated, card: Card):
    summit.point()
    links = card.wait().evaluate(
        "(card) => [...card.querySelectorAll('a')].map((a) => [a.innerText, a.href, a.rel, a.target])"
    )
    assert links[-1][0] == "Open"
    for _, href, rel, target in links:
        assert href.startswith("https://")
        assert "#:~:text=" in href
        assert (rel, target) == ("noopener noreferrer", "_blank")


def test_copying_takes_the_quotation_with_its_source(summit: Annotated, card: Card):
    summit.tap()
    card.wait().press("footer button:not(.close)")
    summit.page.wait_for_timeout(100)
    assert card.text("footer button:not(.close)") == "Copied"
    speaker = card.text("header b")
    summit.page.evaluate("document.body.append(document.createElement('textarea'))")
    summit.page.locator("textarea").focus()
    summit.page.keyboard.press("Control+V")
    assert summit.page.locator("textarea").input_value().splitlines() == [
        f"“{summit.highlight['exact']}” ({speaker})",
        "Norrava and Estmark try a gentler tone | The Meridian Daily",
        summit.page.url,
    ]


def test_the_card_is_a_labelled_dialog_that_returns_the_focus(paired: Extension, summit: Annotated, card: Card):
    summit.page.locator("nav a").first.focus()
    paired.step(summit.page)
    card.wait()
    assert card.evaluate("(card) => [card.role, card.ariaLabel.length > 5]") == ["dialog", True]
    summit.page.keyboard.press("Tab")
    assert card.evaluate("(card) => card.contains(card.getRootNode().activeElement)")
    summit.page.keyboard.press("Escape")
    card.wait_closed()
    assert summit.page.evaluate("document.activeElement.innerText") == "World"


def test_no_card_covers_what_it_speaks_of(paired: Extension, summit: Annotated, card: Card):
    count = len(summit.answer["highlights"])
    for size in ({"width": 1000, "height": 760}, {"width": 390, "height": 700}):
        summit.page.set_viewport_size(size)
        seen = set()
        for _ in range(count):
            paired.step(summit.page)
            seen.add(eventually(lambda: shown(summit.page, card), lambda each: each not in seen))  # noqa: B023
            box, lines = card.box(), active_boxes(summit.page)
            assert not any(overlap(box, line) for line in lines), (size, box, lines)
            assert box["left"] >= 0
            assert box["right"] <= size["width"]
            assert box["top"] >= 0
            assert box["bottom"] <= size["height"]
        summit.page.keyboard.press("Escape")


def shown(page: Page, card: Card) -> str:
    """Return what card is open, and of which place."""
    return card.wait().text() + str(active_boxes(page))


def active_boxes(page: Page) -> list[dict[str, Any]]:
    script = "[...[...CSS.highlights.get('onrecord-active')][0].getClientRects()].map((box) => box.toJSON())"
    return list(page.evaluate(script))


def test_the_page_can_see_neither_the_card_nor_the_extension(summit: Annotated, card: Card, extension: Extension):
    summit.point()
    said = [card.wait().text(".meta b"), card.text(".meta .title")]
    seen = summit.page.evaluate("""() => ({
        root: document.querySelector(":root > [popover]").shadowRoot,
        markup: document.documentElement.outerHTML,
        global: typeof globalThis.OnRecord,
        names: [...CSS.highlights.keys()],
    })""")
    assert seen["root"] is None
    assert seen["global"] == "undefined"
    assert all(words not in seen["markup"] for words in said)
    token = extension.evaluate("chrome.storage.local.get('token').then(({ token }) => token)")
    assert token
    assert token not in seen["markup"]
    assert sorted(seen["names"]) == sorted(
        f"onrecord-{style}" for style in ("active", "alone", "claim", "differs", "held", "passage", "quotation")
    )


def test_a_page_in_the_way_does_not_hide_or_restyle_the_card(
    paired: Extension, articles: Articles, page: Page, card: Card
):
    page.goto(
        articles.put(
            "loud",
            """<!doctype html><meta charset=utf-8><style>
            * { color: maroon !important; font: 40px fantasy !important; display: block; transform: rotate(1deg) }
            :root > div { display: none !important; left: -999px !important; opacity: 0 !important }
            .over { position: fixed; inset: auto 0 0 0; height: 10px; z-index: 2147483647; background: red }</style>
            <p>She said the talks had been “remarkably frank and useful” on Friday.</p><div class=over></div>""",
        )
    )
    paired.annotate(page)
    point_at(page, "alone", "the talks had been “remarkably frank and useful”")
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
    paired.step(page)
    assert card.wait().evaluate("(card) => getComputedStyle(card).backgroundColor") == "rgb(31, 34, 40)"


def test_the_card_is_dark_on_a_dark_page_that_declares_nothing(
    paired: Extension, articles: Articles, page: Page, card: Card
):
    said = "<p>She said the talks had been “remarkably frank and useful” on Friday.</p>"
    style = "<style>body { background: #14161a; color: #e8e6e1 }</style>"
    page.goto(articles.put("dark", f"<!doctype html><meta charset=utf-8>{style}{said}"))
    paired.annotate(page)
    point_at(page, "alone", "the talks had been “remarkably frank and useful”")
    assert card.wait().evaluate("(card) => getComputedStyle(card).backgroundColor") == "rgb(31, 34, 40)"


def test_a_second_place_in_a_document_can_be_opened_too(
    paired: Extension, service: RunningService, articles: Articles, page: Page, card: Card
):
    text = (
        "Oda Brekke called the ferry plan “gloriously muddled.”\n\nOn Monday the council met and said nothing.\n\n"
        "“The ferry plan is gloriously muddled, and the council knows it,” Brekke said."
    )
    service.store(text=text, url="https://tide.example/ferry", publisher="The Tide", published="2026-03-02")
    said = "<p>“Gloriously muddled,” Oda Brekke said of the ferry plan that the council had met about on Monday.</p>"
    page.goto(articles.put("ferry", f"<!doctype html><meta charset=utf-8>{said}"))
    paired.annotate(page)
    point_at(page, "quotation", "Gloriously muddled,")
    links = card.wait().evaluate("(card) => [...card.querySelectorAll('.body a')].map((each) => each.href)")
    assert card.texts(".meta b") == ["The Tide"]
    assert len(links) == len(set(links)) == 2


def test_the_page_is_looked_up_under_the_address_that_it_gives_itself(
    paired: Extension, relay: Relay, articles: Articles, page: Page
):
    link = "<link rel=canonical href=/stories/call>"
    said = "<p>She said the talks had been “remarkably frank and useful” on Friday.</p>"
    page.goto(articles.put("call?ref=front", f"<!doctype html><meta charset=utf-8>{link}{said}"))
    paired.annotate(page)
    assert json.loads(relay.last("/match").body)["url"] == f"{articles.origin}/stories/call"


REPORT = "that the plan for winter was “hopelessly tangled” and that nobody on the quay had read it"


@pytest.mark.parametrize(
    ("style", "words", "documents", "notes"),
    [
        ("quotation", "hopelessly tangled", ["The Tide"], []),
        ("alone", REPORT, [], ["Only words quoted in it stand elsewhere."]),
    ],
)
def test_words_quoted_in_a_report_have_a_card_of_their_own(
    style: str,
    words: str,
    documents: list[str],
    notes: list[str],
    paired: Extension,
    service: RunningService,
    articles: Articles,
    page: Page,
    card: Card,
):
    text = "“The winter timetable is hopelessly tangled,” Oda Brekke said on Monday."
    service.store(text=text, url="https://tide.example/report", publisher="The Tide", published="2026-03-02")
    page.goto(articles.put("report", f"<!doctype html><meta charset=utf-8><p>Oda Brekke said {REPORT}.</p>"))
    paired.annotate(page)
    point_at(page, style, words)
    card.wait()
    assert card.texts(".meta b") == documents
    assert card.texts(".note") == notes
