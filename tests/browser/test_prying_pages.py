"""What a page that wants to know more learns of the card, and what it can make of it."""

import pytest

from browsers.driving import Page
from extension_driver import Card, Extension, painted, point_at
from local_servers import Articles

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
            constructor() { super(); const inner = this.attachInternals(); caught.push(() => inner.shadowRoot.textContent) }
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
