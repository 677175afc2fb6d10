"""Saving: a page or words selected on it go to the corpus, what is stored is said first, and all can be undone."""

import html
import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from browsers.driving import Page, wait_until
from extension_driver import Extension, Popup
from local_servers import Articles, Relay
from running_service import RunningService

TEXT = (
    "The harbour board of Lissa voted on Tuesday to keep the night ferry for another nine winters, against the "
    "advice of its own accountants, who had counted eleven passengers a week."
)
LATER = TEXT.replace("nine", "three")
SAID = "We shall keep the ferry, whatever the accountants say about it."
LINKED = {
    "@type": "NewsArticle",
    "headline": "Night ferry stays",
    "datePublished": "2026-03-02",
    "author": [{"@type": "Person", "name": "Ann Roe"}, {"@type": "Person", "name": "Max Doe"}],
    "publisher": {"@type": "Organization", "name": "The Lissa Tide"},
}


def page_with(*paragraphs: str, linked: dict[str, Any] | None = None, head: str = "") -> str:
    blocks = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    data = json.dumps(LINKED if linked is None else linked)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Night ferry stays</title>{head}'
        f'<script type="application/ld+json">{data}</script><nav>Home Sport Weather</nav>'
        f"<article><h1>Night ferry stays</h1>{blocks}</article>"
    )


class Saver:
    """One who opens the popup on a page and saves."""

    def __init__(self, extension: Extension, page: Page) -> None:
        self.extension, self.page = extension, page
        self.popup: Popup | None = None

    def open(self) -> Popup:
        self.close()
        self.popup = self.extension.click(self.page)
        self.popup.wait_for("Save to the corpus")
        popup = self.popup
        popup.evaluate("document.getElementById('saving').open = true")
        wait_until(lambda: popup.text("#stored") != "", lambda: self.page.wait_for_timeout(30))
        return popup

    def press(self, button: str, until: str) -> None:
        assert self.popup
        self.popup.press(button)
        self.popup.wait_for(until)

    def close(self) -> None:
        if self.popup:
            self.popup.close()
            self.page.bring_to_front()
        self.popup = None


@pytest.fixture
def saver(paired: Extension, page: Page) -> Iterator[Saver]:
    found = Saver(paired, page)
    yield found
    found.close()


class Corpus:
    """What the service has, as a program on this machine sees it."""

    def __init__(self, service: RunningService) -> None:
        self._service, self._token = service, service.run("token")

    def ask(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"}
        asked = urllib.request.Request(self._service.address + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.load(answer)

    def at(self, url: str) -> list[dict[str, Any]]:
        listed = self.ask(f"/documents?{urllib.parse.urlencode({'url': url})}")["documents"]
        return [self.ask(f"/documents/{each['id']}") for each in listed]

    def saying(self, words: str) -> list[dict[str, Any]]:
        listed = self.ask(f"/documents?{urllib.parse.urlencode({'search': words})}")["documents"]
        return [self.ask(f"/documents/{each['id']}") for each in listed]


@pytest.fixture
def corpus(service: RunningService) -> Corpus:
    return Corpus(service)


def select(page: Page, words: str) -> None:
    """Select *words*, which one text node of the page holds."""
    script = """(words) => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode() && !walker.currentNode.data.includes(words));
        const start = walker.currentNode.data.indexOf(words);
        getSelection().setBaseAndExtent(walker.currentNode, start, walker.currentNode, start + words.length);
    }"""
    page.evaluate(script, words)


def matches(relay: Relay) -> list[dict[str, Any]]:
    """Return what was answered of pages, in order."""
    return [json.loads(each.answer) for each in relay.asked if each.path == "/match"]


def test_a_page_is_saved_with_what_it_says_of_itself(saver: Saver, corpus: Corpus, articles: Articles, page: Page):
    url = articles.put("saved", page_with(TEXT))
    page.goto(url)
    popup = saver.open()
    assert popup.text("#stored") == "This page is not stored yet"
    assert "Night ferry stays · The Lissa Tide · Ann Roe, Max Doe · 2 March 2026" in popup.text("#facts")
    assert corpus.at(url) == []
    saver.press("save", until="Page saved")
    [stored] = corpus.at(url)
    assert stored == {
        "id": stored["id"],
        "text": f"Night ferry stays\n{TEXT}",
        "url": url,
        "title": "Night ferry stays",
        "publisher": "The Lissa Tide",
        "author": "Ann Roe, Max Doe",
        "published": "2026-03-02",
        "kind": "article",
    }


def test_what_is_stored_is_said_first_and_a_changed_page_is_a_new_version(
    saver: Saver, corpus: Corpus, articles: Articles, page: Page
):
    url = articles.put("versions", page_with(TEXT))
    page.goto(url)
    saver.open()
    saver.press("save", until="with this very text")
    popup = saver.open()
    assert popup.text("#stored").endswith("with this very text")
    assert popup.evaluate("document.getElementById('save').hidden")
    articles.put("versions", page_with(LATER))
    page.reload()
    popup = saver.open()
    popup.wait_for("with another text")
    assert popup.text("#save") == "Save as version 2"
    saver.press("save", until="Saved as version 2")
    assert [document["text"] for document in corpus.at(url)] == [f"Night ferry stays\n{LATER}"]


def test_each_saving_can_be_undone(saver: Saver, corpus: Corpus, articles: Articles, page: Page):
    url = articles.put("undone", page_with(TEXT))
    page.goto(url)
    saver.open()
    saver.press("save", until="Page saved")
    saver.press("undo", until="Taken back")
    assert corpus.at(url) == []
    saver.press("save", until="Page saved")
    articles.put("undone", page_with(LATER))
    page.reload()
    saver.open()
    saver.press("save", until="Saved as version 2")
    saver.open()  # the popup closes with the first click elsewhere, and what it saved can be undone all the same
    saver.press("undo", until="Taken back")
    assert [document["text"] for document in corpus.at(url)] == [f"Night ferry stays\n{TEXT}"]
    assert saver.popup
    assert saver.popup.evaluate("document.getElementById('undo').hidden")


def test_a_date_that_cannot_be_read_is_left_out_and_said(saver: Saver, corpus: Corpus, articles: Articles, page: Page):
    url = articles.put("undated", page_with(TEXT, linked=LINKED | {"datePublished": "2026-03"}))
    page.goto(url)
    popup = saver.open()
    assert "Its date, “2026-03”, could not be read and is left out." in popup.text("#unsaved")
    saver.press("save", until="Page saved")
    assert [document["published"] for document in corpus.at(url)] == [None]


def test_a_selection_is_a_statement_that_is_found_on_another_page(
    saver: Saver, corpus: Corpus, articles: Articles, page: Page
):
    url = articles.put("council", page_with(f"Nobody had asked. {SAID} So ended the evening of Oda Brekke, the mayor."))
    page.goto(url)
    select(page, SAID)
    popup = saver.open()
    assert popup.text("#selected") == SAID
    popup.evaluate("document.getElementById('said-by').value = 'Oda Brekke'")
    popup.evaluate("document.getElementById('statement').requestSubmit()")
    popup.wait_for("Statement saved")
    [stored] = corpus.saying(SAID)
    assert (stored["text"], stored["author"], stored["kind"]) == (f"Oda Brekke: “{SAID}”", "Oda Brekke", "statement")
    assert stored["url"].startswith(f"{url}#:~:text=We%20shall")
    assert (stored["publisher"], stored["published"]) == ("The Lissa Tide", "2026-03-02")
    assert corpus.at(url) == []  # it is no version of the page
    popup.press("undo")
    popup.wait_for("Taken back")
    assert corpus.saying(SAID) == []
    popup = saver.open()
    assert popup.text("#saved") == ""  # it was told


def test_a_statement_of_a_page_is_news_on_other_pages_only(saver: Saver, relay: Relay, articles: Articles, page: Page):
    page.goto(articles.put("told", page_with(f"Oda Brekke, the mayor, said: “{SAID}”")))
    select(page, SAID)
    popup = saver.open()
    assert popup.evaluate("document.getElementById('said-by').value") == "Oda Brekke"  # as the page tells
    popup.evaluate("document.getElementById('statement').requestSubmit()")
    popup.wait_for("Statement saved")
    relay.asked.clear()
    popup.press("again")
    wait_until(lambda: len(matches(relay)) == 1, lambda: page.wait_for_timeout(30))
    popup.wait_for("on this page")
    saver.close()
    page.goto(articles.put("retold", page_with(f"“{SAID}” Such were the words of the mayor of Lissa, it is told.")))
    saver.open()
    here, there = matches(relay)
    assert (here["documents"], [document["author"] for document in there["documents"]]) == ([], ["Oda Brekke"])


def test_the_panel_saves_too_and_words_that_are_selected_while_it_is_open(
    paired: Extension, corpus: Corpus, articles: Articles, page: Page
):
    words = "Let the panel save what the harbour master told them all on Sunday."
    url = articles.put("panel", page_with(TEXT, words))
    page.goto(url)
    paired.annotate(page)
    panel = paired.open_panel(page)
    wait_until(lambda: panel.locator("#saving > summary").is_visible())
    panel.locator("#saving > summary").click()
    wait_until(lambda: panel.locator("#stored").inner_text() == "This page is not stored yet")
    panel.locator("#save").click()
    wait_until(lambda: panel.locator("#saved").inner_text() == "Page saved")
    page.bring_to_front()
    select(page, words)
    panel.bring_to_front()
    panel.evaluate("dispatchEvent(new FocusEvent('focus'))")  # Chromium under test always has the focus
    wait_until(lambda: panel.locator("#selected").is_visible())
    assert panel.locator("#selected").inner_text() == words
    panel.close()
    assert len(corpus.at(url)) == 1


def test_what_was_stored_since_is_not_undone(
    saver: Saver, corpus: Corpus, service: RunningService, articles: Articles, page: Page
):
    url = articles.put("since", page_with(TEXT))
    page.goto(url)
    saver.open()
    saver.press("save", until="Page saved")
    service.store(text=LATER, url=url)
    saver.press("undo", until="Not taken back: version: expected 2")
    assert [document["text"] for document in corpus.at(url)] == [LATER]


def test_hostile_names_stay_text_in_popup_and_corpus(saver: Saver, corpus: Corpus, articles: Articles, page: Page):
    evil = "<img src=x onerror=alert(1)>\u202egnp.exe" + "x" * 2000
    escaped = html.escape(evil, quote=True)
    head = f'<meta property="og:title" content="{escaped}"><meta property="og:site_name" content="{escaped}">'
    linked = LINKED | {"author": [evil, "Ann Roe"], "datePublished": evil}
    url = articles.put("hostile", page_with(TEXT, linked=linked, head=head))
    page.goto(url)
    popup = saver.open()
    assert "<img src=x onerror=alert(1)>gnp.exe" in popup.text("#facts")
    assert popup.evaluate("document.images.length") == 0
    saver.press("save", until="Page saved")
    [stored] = corpus.at(url)
    assert (len(stored["title"]), len(stored["publisher"]), stored["author"]) == (1000, 300, "Ann Roe")


@pytest.mark.parametrize("where", ["shadow", "frame"])
def test_words_in_shadow_trees_and_frames_can_be_selected(
    where: str, saver: Saver, corpus: Corpus, articles: Articles, page: Page
):
    words = f"Let the crane in the {where} stand as it has always stood, said the keeper."
    articles.put("inner", page_with(words))
    inside = {
        "shadow": f"<div><template shadowrootmode=open><p>{words}</p></template></div>",
        "frame": '<iframe src="/inner" style="width: 90%"></iframe>',
    }[where]
    page.goto(articles.put(f"in-{where}", page_with(TEXT, inside)))
    script = """() => {
        const frame = document.querySelector("iframe");
        const root = document.querySelector("article div")?.shadowRoot ?? frame.contentDocument;
        const text = root.querySelector("p").firstChild;
        (frame?.contentWindow ?? window).getSelection().setBaseAndExtent(text, 0, text, text.length);
    }"""
    page.evaluate(script)
    popup = saver.open()
    assert popup.text("#selected") == words
    popup.evaluate("document.getElementById('statement').requestSubmit()")
    popup.wait_for("Statement saved")
    assert [document["text"] for document in corpus.saying(words)] == [words]


def test_what_a_reader_writes_is_no_selection(saver: Saver, articles: Articles, page: Page):
    page.goto(articles.put("form", page_with(TEXT, "<textarea id=own>A secret of mine</textarea>")))
    page.evaluate("document.getElementById('own').focus(); document.getElementById('own').select()")
    assert saver.open().evaluate("document.getElementById('statement').hidden")


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_nor_is_it_in_a_shadow_tree(mode: str, saver: Saver, articles: Articles, page: Page):
    page.goto(articles.put("component", page_with(TEXT, "<div id=host></div>")))
    page.evaluate(f"""() => {{
        const area = document.createElement("textarea");
        document.getElementById("host").attachShadow({{ mode: "{mode}" }}).append(area);
        area.value = "A secret of mine";
        area.focus();
        area.select();
    }}""")
    assert saver.open().evaluate("document.getElementById('statement').hidden")
