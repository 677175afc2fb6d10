"""The card of a passage that many papers carry: who had it first, in how many it is, and its copies in one line."""

import json
from pathlib import Path

import pytest

from browsers.driving import Page
from extension_driver import Card, Extension, painted, point_at
from local_servers import Articles
from running_service import RunningService

PASSAGE = (
    "The bell ferry of Ostrand will make its last crossing on the eve of Candlemas, after a hundred and four winters, "
    "because nobody could be found who knows how to tune its engine by ear."
)
REST = (
    "The company offered the post in three countries and had two answers, one of them from a piano maker. "
    "The keeper of the landing, Ylva Storm, has asked for the bell; it is to hang in the school yard."
)
AGENCY = f"{PASSAGE} {REST}"
LETTERS = (
    "Our readers have written about little else, and the mayor answers none of their letters. Who is to carry the milk?"
)
BELLS = "So much for bells in our time. Of the nine that rang along this coast, the fog took two and the war took five."


def store(service: RunningService, folder: Path, *papers: tuple[str, str, str]) -> None:
    """Store documents, each a publisher, a day and a text, as the command line does."""
    documents = [
        {"publisher": name, "published": day, "text": text, "url": f"https://{i}.example/bell", "title": "Last bell"}
        for i, (name, day, text) in enumerate(papers)
    ]
    file = folder / "papers.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in documents))
    service.run("add", str(file))


@pytest.fixture(scope="module")
def carried(service: RunningService, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A passage in seven papers: an agency's text in five, two with a story of their own around it."""
    agency = [
        ("The Gazette", "2026-03-03", AGENCY),
        *(
            (f"{name} Herald", f"2026-03-0{day}", AGENCY)
            for day, name in enumerate(["North", "South", "East", "West"], 4)
        ),
    ]
    own = [("The Tide", "2026-03-05", f"{LETTERS} {PASSAGE}"), ("Late News", "2026-03-09", f"{PASSAGE} {BELLS}")]
    store(service, tmp_path_factory.mktemp("papers"), *own, *agency)


@pytest.fixture
def opened(carried: None, paired: Extension, articles: Articles, page: Page, card: Card) -> Card:
    """The card of that passage on a page, opened by the keyboard."""
    page.goto(articles.put("bell", f"<!doctype html><meta charset=utf-8><p>On the quay.<p>{PASSAGE}<p>It rang."))
    paired.annotate(page)
    paired.step(page)
    return card.wait()


def test_the_card_says_who_had_it_first_and_in_how_many_it_has_been_since(opened: Card):
    told = "First in The Gazette, 3 March 2026; since in six others"
    assert opened.text("header b") == told
    assert opened.heard()[1].endswith(told)
    assert [(each["name"], each["date"], each["isFirst"]) for each in opened.references()] == [
        ("The Gazette", "3 Mar 2026", True),
        ("The Tide", "5 Mar 2026", False),
        ("Late News", "9 Mar 2026", False),
    ]


def test_copies_are_one_line_that_the_keyboard_unfolds_and_folds(opened: Card, page: Page):
    focused = "(card) => card.getRootNode().activeElement.textContent"
    assert opened.texts(".copies button") == ["and 4 copies: North Herald, South Herald, … ▾"]
    assert opened.box(".copies ul")["height"] == 0
    for _ in range(5):
        page.keyboard.press("Tab")
        if "copies" in opened.evaluate(focused):
            break
    place = opened.box()
    page.keyboard.press("Enter")
    expanded = "(card) => card.querySelector('.copies button').ariaExpanded"
    assert opened.evaluate(expanded) == "true"
    assert opened.texts(".copies li b") == ["North Herald", "South Herald", "East Herald", "West Herald"]
    assert opened.texts(".copies li time") == [f"{day} Mar 2026" for day in range(4, 8)]
    assert (opened.box()["left"], opened.box()["top"]) == (place["left"], place["top"])
    page.keyboard.press("Tab")
    assert opened.evaluate(focused) == "North Herald"
    assert "#:~:text=" in opened.evaluate("(card) => card.getRootNode().activeElement.href")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert opened.evaluate(expanded) == "false"
    assert opened.box() == place


def test_the_card_of_a_passage_in_fifty_documents_stays_small(
    service: RunningService, paired: Extension, articles: Articles, page: Page, card: Card, tmp_path: Path
):
    said = PASSAGE.replace("bell ferry of Ostrand", "old cable car at Fern Mill").replace("Candlemas", "the regatta")
    names = [f"Paper {number}" for number in range(1, 51)]
    days = [f"2026-0{4 + i // 28}-{1 + i % 28:02d}" for i in range(50)]
    store(service, tmp_path, *((name, day, f"{said} {REST}") for name, day in zip(names, days, strict=True)))
    page.goto(articles.put("cable", f"<!doctype html><meta charset=utf-8><p>In the news.<p>{said}<p>It hung."))
    paired.annotate(page)
    point_at(page, "passage", painted(page)["passage"][0])
    assert card.wait().text("header b") == "Also in at least 50 documents"  # the first may not be among them
    card.press(".copies button")
    assert len(card.texts(".copies li")) == 49
    height = page.evaluate("innerHeight")
    assert card.box()["height"] <= height / 2 + 1
    assert card.evaluate(
        "(card) => card.querySelector('.body').scrollHeight > card.querySelector('.body').clientHeight"
    )
    assert card.evaluate("(card) => card.scrollWidth <= card.clientWidth")
