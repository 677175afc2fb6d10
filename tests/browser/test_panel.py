"""The panel: every finding of the page as a list, by mouse, by keyboard and by ear."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from browsers.driving import Page, eventually, only_chromium
from browsers.expecting import expect
from extension_driver import Card, Extension, painted, point_at
from local_servers import Articles, Relay

AXE = Path(__file__).parents[2] / "extension" / "node_modules" / "axe-core" / "axe.min.js"
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "</bdi></section><svg onload=alert(1)>",
    "\"><iframe srcdoc='<script>alert(1)</script>'>",
)
FOCUSED = """() => {
    const row = document.activeElement.closest(".row");
    return row ? [...document.querySelectorAll(".row")].indexOf(row) : document.activeElement.id;
}"""


@contextmanager
def open_panel(extension: Extension, page: Page) -> Iterator[Page]:
    """Open the panel for *page*; nothing may go wrong in it unseen."""
    panel = extension.open_panel(page)
    yield panel
    troubles = extension.browser.troubles(panel)
    panel.close()
    assert troubles == []


@pytest.fixture
def summit(paired: Extension, articles: Articles, page: Page) -> Page:
    """An annotated page."""
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    return page


@pytest.fixture
def panel(paired: Extension, summit: Page) -> Iterator[Page]:
    """The panel with the findings of that page."""
    paired.evaluate("chrome.storage.local.remove('order')")
    with open_panel(paired, summit) as found:
        expect(found.locator(".row").first).to_be_visible()
        yield found


def words(panel: Page) -> list[str]:
    """Return what the rows say, those too that are out of sight."""
    return list(panel.evaluate("[...document.querySelectorAll('.row .words')].map((each) => each.textContent)"))


def told(panel: Page) -> str:
    return panel.locator("#told").inner_text()


def answer_of(relay: Relay) -> dict[str, list[dict[str, object]]]:
    return json.loads(relay.last("/match").answer)  # type: ignore[no-any-return]


def test_every_finding_is_listed_under_its_speaker_and_counted(panel: Page, relay: Relay):
    highlights = answer_of(relay)["highlights"]
    assert len(words(panel)) == len(highlights)
    assert panel.locator("#title").inner_text() == f"{len(highlights)} on this page"
    headings = panel.locator("h2").all_inner_texts()
    assert headings[0] == "Ilse Varga"
    assert headings[-1] == "Without a speaker"


def test_in_page_order_the_rows_stand_as_on_the_page_and_the_order_is_remembered(
    paired: Extension, summit: Page, panel: Page, relay: Relay
):
    ordered = [str(each["exact"])[:8] for each in answer_of(relay)["highlights"]]
    panel.get_by_label("Order", exact=True).select_option("page")
    expect(panel.get_by_role("heading", name="Findings in page order")).to_be_visible()
    assert [text.lstrip("“‘")[:5] for text in words(panel)] == [text.lstrip("“‘")[:5] for text in ordered]
    with open_panel(paired, summit) as again:
        expect(again.get_by_label("Order", exact=True)).to_have_value("page")


def test_a_row_leads_to_its_place_and_opens_the_card_there_while_the_focus_stays(summit: Page, panel: Page, card: Card):
    last = panel.locator(".row").count() - 1
    summit.evaluate("scrollTo(0, 0)")
    panel.locator(".place").nth(last).click()
    card.wait()
    shown = panel.locator(".words").nth(last).inner_text()
    assert shown[:20] in card.heard()[1] or card.is_open()
    assert summit.evaluate("scrollY") > 0
    expect(panel.locator(".place").nth(last)).to_be_focused()
    expect(panel.locator(".place").nth(last)).to_have_attribute("aria-current", "true")


def test_a_place_that_is_tapped_selects_its_row_and_one_that_is_pointed_at_does_not(
    summit: Page, panel: Page, card: Card
):
    summit.bring_to_front()
    text = painted(summit)["passage"][0]
    box = point_at(summit, "passage", text)[0]
    card.wait()
    assert panel.locator("[aria-current]").count() == 0
    summit.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    current = panel.locator(".row:has([aria-current])")
    expect(current).to_have_count(1)
    assert text.startswith(current.locator(".words").inner_text().rstrip("…")[:40])
    panel.bring_to_front()
    place = "(row) => [row.getBoundingClientRect().top, innerHeight - row.getBoundingClientRect().bottom]"
    eventually(lambda: current.evaluate(place), lambda room: min(room) >= 0)
    summit.bring_to_front()
    summit.keyboard.press("Escape")
    expect(panel.locator("[aria-current]")).to_have_count(0)


def test_chips_speakers_and_search_narrow_the_list_and_say_how_far(panel: Page):
    total = len(words(panel))
    panel.get_by_role("button", name="Passages").click()
    assert set(panel.locator(".row").evaluate_all("(rows) => rows.map((row) => row.classList[1])")) == {"passage"}
    assert told(panel) == f"{len(words(panel))} of {total} shown"
    panel.locator("#kinds button").first.click()
    panel.get_by_label("Speaker", exact=True).select_option("Rodrik Hale")
    assert panel.locator("h2").all_inner_texts() == ["Rodrik Hale"]
    panel.get_by_role("searchbox").fill("SEVENTH province")
    expect(panel.locator(".row")).to_have_count(2)
    panel.get_by_role("searchbox").fill("gibberish")
    expect(panel.locator("#told")).to_have_text("No finding fits what is searched for.")
    panel.get_by_role("searchbox").press("Escape")
    expect(panel.get_by_role("searchbox")).to_have_value("")
    assert panel.locator("h2").all_inner_texts() == ["Rodrik Hale"]


def test_a_row_says_its_words_speaker_kind_remark_and_count(panel: Page):
    remark = "The Hallvik Courier gives these words to Rodrik Hale"
    name = f"“frank” Ilse Varga. Another speaker elsewhere. In 2 documents. {remark}"
    expect(panel.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name="2 documents, details: “frank”", exact=True)).to_be_visible()


def test_details_hold_all_that_the_card_says(panel: Page, card: Card):
    panel.get_by_role("button", name="2 documents, details: “frank”", exact=True).click()
    panel.locator(".place").first.click()
    there = card.wait().text(".body")
    here = panel.locator(".details").locator(".body")
    expect(here).to_be_visible()
    assert here.inner_text().split() == there.split()
    assert panel.locator(".details").locator("header").inner_text().split() == card.text("header").split()
    opened = panel.locator(".details").locator("footer a").get_attribute("href")
    assert opened is not None
    assert ":~:text=" in opened
    toggle = panel.locator(".details").locator(".said button").first
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    copy = panel.locator(".details").locator("footer button")
    copy.click()
    expect(copy).to_have_text("Copied")


def test_the_list_is_complete_by_keyboard(summit: Page, panel: Page, card: Card):
    last = panel.locator(".row").count() - 1
    panel.keyboard.press("/")
    expect(panel.get_by_role("searchbox")).to_be_focused()
    panel.keyboard.press("ArrowDown")
    assert panel.evaluate(FOCUSED) == 0
    panel.keyboard.press("ArrowDown")
    panel.keyboard.press("ArrowDown")
    panel.keyboard.press("ArrowUp")
    assert panel.evaluate(FOCUSED) == 1
    panel.keyboard.press("End")
    assert panel.evaluate(FOCUSED) == last
    panel.keyboard.press("Home")
    panel.keyboard.press("Enter")
    card.wait()
    panel.keyboard.press("ArrowRight")
    expect(panel.locator(".unfold").first).to_have_attribute("aria-expanded", "true")
    expect(panel.locator(".details")).to_have_count(1)
    for _ in range(2):
        panel.keyboard.press("Tab")
    assert panel.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == "The Hallvik Courier"
    for _ in range(2):
        panel.keyboard.press("Shift+Tab")
    panel.keyboard.press("ArrowLeft")
    expect(panel.locator(".details")).to_have_count(0)
    assert panel.evaluate(FOCUSED) == 0


def test_every_control_above_the_list_is_reached_by_tab_in_the_order_that_is_seen(panel: Page):
    reached = []
    while not reached or reached[-1] != 0:
        panel.keyboard.press("Tab")
        reached.append(panel.evaluate(FOCUSED))
    assert [each for each in reached if each] == ["search", "speaker", "order"]
    assert len(reached) == 4 + 3 + 2 + 1  # chips, three fields, two summaries, the first row
    assert panel.locator(":focus-visible").count() == 1


def test_nothing_is_said_aloud_that_the_reader_did_not_do(summit: Page, panel: Page, relay: Relay):
    panel.evaluate("""() => {
        window.said = [];
        const note = () => window.said.push(document.getElementById("told").textContent);
        const seen = { childList: true, characterData: true, subtree: true };
        new MutationObserver(note).observe(document.getElementById("told"), seen);
    }""")
    before = len(relay.asked)
    added = "<p>The Premier said the call had been “unusually calm”.</p>"
    summit.bring_to_front()
    summit.evaluate(
        "(html) => document.querySelector('article, main, body').insertAdjacentHTML('beforeend', html)", added
    )
    eventually(lambda: words(panel), lambda found: any("unusually calm" in each for each in found))
    assert len(relay.asked) > before
    assert panel.evaluate("window.said") == []
    panel.get_by_role("button", name="Passages").click()
    assert len(panel.evaluate("window.said")) == 1


def test_a_row_that_still_says_the_same_keeps_its_details_and_the_focus(summit: Page, panel: Page):
    panel.locator(".unfold").first.click()
    expect(panel.locator(".details")).to_have_count(1)
    panel.locator(".place").nth(1).focus()
    summit.bring_to_front()
    added = "<p>The Premier said the call had been “unusually calm”.</p>"
    summit.evaluate(
        "(html) => document.querySelector('article, main, body').insertAdjacentHTML('beforeend', html)", added
    )
    eventually(lambda: words(panel), lambda found: any("unusually calm" in each for each in found))
    assert panel.evaluate(FOCUSED) == 1
    expect(panel.locator(".details")).to_have_count(1)


@only_chromium  # Firefox takes the access back when a page is loaded anew, and a click in the panel gives none
def test_a_page_that_was_not_looked_up_can_be(paired: Extension, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    page.reload()
    with open_panel(paired, page) as panel:
        expect(panel.locator("#title")).to_have_text("Not looked up yet")
        panel.get_by_role("button", name="Look this page up").click()
        expect(panel.locator("#title")).to_contain_text("on this page")
        assert re.fullmatch(r"\d+ findings on this page", told(panel))


def test_a_page_on_which_nobody_clicked_asks_for_the_click(paired: Extension, articles: Articles, page: Page):
    page.goto(f"{articles.origin}/summit-call")
    with open_panel(paired, page) as panel:
        expect(panel.locator("#title")).to_have_text("Click the toolbar button first")
        expect(panel.locator("#again")).to_be_hidden()
        assert painted(page) == {}
        page.bring_to_front()
        paired.annotate(page)
        expect(panel.locator("#title")).to_contain_text("on this page")


def test_a_cleared_page_leaves_an_empty_list_that_says_so(summit: Page, panel: Page):
    panel.locator("#more summary").click()
    panel.get_by_role("button", name="Clear").click()
    expect(panel.locator("#title")).to_have_text("Cleared")
    expect(panel.locator(".row")).to_have_count(0)
    assert all(not texts for texts in painted(summit).values())
    expect(panel.locator("#title")).to_be_focused()
    panel.get_by_role("button", name="Look again").click()
    expect(panel.locator(".row").first).to_be_visible()


def test_a_trouble_is_told_with_what_helps_and_the_list_stays(paired: Extension, summit: Page, panel: Page):
    before = words(panel)
    paired.evaluate("chrome.storage.local.set({ address: 'http://127.0.0.1:9' })")
    panel.locator("#more summary").click()
    panel.get_by_role("button", name="Look again").click()
    expect(panel.locator("#title")).to_have_text("On Record is not running")
    expect(panel.locator("#command")).to_have_text("onrecord serve")
    assert words(panel) == before


def test_the_panel_goes_on_by_itself_once_the_service_has_come(
    paired: Extension, relay: Relay, summit: Page, panel: Page
):
    paired.evaluate("chrome.storage.local.set({ address: 'http://127.0.0.1:9' })")
    panel.locator("#more summary").click()
    panel.get_by_role("button", name="Look again").click()
    expect(panel.locator("#title")).to_have_text("On Record is not running")
    paired.evaluate(f"chrome.storage.local.set({{ address: {relay.address!r} }})")
    expect(panel.locator("#title")).to_contain_text("on this page")
    expect(panel.locator("#title")).to_be_visible()


HELD = """<!doctype html><meta charset=utf-8><title>Held</title><p>Oda Brekke, the mayor, said: “We shall rebuild the
    old lighthouse.” She never called it “a scandalous ruin”.</p>"""


def test_what_is_held_back_is_listed_apart_and_underlined_faintly_while_asked_for(
    paired: Extension, articles: Articles, page: Page
):
    page.goto(articles.put("held", HELD))
    paired.annotate(page)
    with open_panel(paired, page) as panel:
        expect(panel.locator(".row").first).to_be_visible()
        before = (panel.locator("#title").inner_text(), len(words(panel)))
        panel.locator("#more summary").click()
        panel.get_by_role("switch", name="Show what is held back").click()
        expect(panel.get_by_role("heading", name="Held back")).to_be_visible()
        assert panel.locator("#title").inner_text() == before[0]
        assert panel.locator(".held small").first.inner_text() != ""
        assert "a scandalous ruin" in " ".join(painted(page)["held"])
        panel.get_by_role("switch", name="Show what is held back").click()
        expect(panel.get_by_role("heading", name="Held back")).to_have_count(0)
        assert len(words(panel)) == before[1]
        assert painted(page)["held"] == []


def test_what_is_held_back_can_be_asked_for_where_nothing_was_found(paired: Extension, articles: Articles, page: Page):
    text = "Oda Brekke, the mayor, never called it “a scandalous ruin”."
    page.goto(articles.put("only-held", f"<!doctype html><meta charset=utf-8><title>Held</title><p>{text}</p>"))
    popup = paired.click(page)
    popup.wait_for("Nothing on record for this page")
    popup.close()
    with open_panel(paired, page) as panel:
        panel.locator("#more summary").click()
        panel.locator("#held").click()
        expect(panel.locator("h2")).to_have_text("Held back")
        expect(panel.locator("#title")).to_have_text("Nothing on record for this page")


def test_a_reason_that_the_settings_name_is_always_shown(paired: Extension, articles: Articles, page: Page):
    paired.evaluate("chrome.storage.local.set({ heldBack: ['said not to have been said'] })")
    page.goto(articles.put("held", HELD))
    paired.annotate(page)
    assert "a scandalous ruin" in " ".join(painted(page)["held"])
    with open_panel(paired, page) as panel:
        expect(panel.get_by_role("heading", name="Held back")).to_be_visible()
        expect(panel.locator("#held")).not_to_be_checked()
    paired.evaluate("chrome.storage.local.remove('heldBack')")


def save(extension: Extension, panel: Page, button: str) -> tuple[str, str]:
    panel.locator("#more").evaluate("(more) => { more.open = true }")
    saved = extension.browser.download(panel, panel.get_by_role("button", name=button, exact=True).click)
    expect(panel.locator("#told")).to_have_text(f"Saved as {saved.name}")
    return saved.name, saved.read_text()


def test_every_finding_is_exported_whatever_the_list_shows(paired: Extension, panel: Page):
    total = len(words(panel))
    panel.get_by_role("button", name="Passages").click()
    name, markdown = save(paired, panel, "Markdown")
    assert name.startswith("On Record ")
    assert name.endswith(".md")
    assert markdown.count("\n- **") == total
    assert "gives these words to Rodrik Hale" in markdown
    _, table = save(paired, panel, "CSV")
    assert len({line.split(",")[2] for line in table.splitlines()[1:]}) >= total - 1


def test_exported_annotations_are_what_the_standard_asks(paired: Extension, panel: Page, summit: Page):
    name, text = save(paired, panel, "JSON-LD")
    assert name.endswith(".jsonld")
    page = json.loads(text)
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert len(page["items"]) == len({each["id"] for each in page["items"]}) > 20
    for each in page["items"]:
        assert each["type"] == "Annotation"
        assert each["motivation"] in {"linking", "identifying", "describing"}
        assert each["body"]["type"] in {"SpecificResource", "TextualBody", "Text"}
        quote, position = each["target"]["selector"]
        assert each["target"]["source"] == summit.url
        assert position["end"] - position["start"] == len(quote["exact"])
        assert {"exact", "prefix", "suffix"} <= set(quote)


def test_frames_are_listed_together_and_each_row_leads_into_its_own(paired: Extension, articles: Articles, page: Page):
    inner = articles.put("inner", "<!doctype html><p>Oda Brekke, the mayor, said: “The herring have come home.”</p>")
    outer = f"<p>Bo Roe, a fisherman, said: “The nets are torn.”</p><iframe src='{inner}'></iframe>"
    page.goto(articles.put("outer", f"<!doctype html><meta charset=utf-8><title>Frames</title>{outer}"))
    paired.annotate(page)
    with open_panel(paired, page) as panel:
        expect(panel.locator(".row")).to_have_count(2)
        panel.locator(".place").nth(1).click()
        expect(panel.locator(".place").nth(1)).to_have_attribute("aria-current", "true")
        assert page.evaluate("frames[0].document.querySelector(':root > [popover]') !== null")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_stays_text_in_the_panel(payload: str, paired: Extension, articles: Articles, page: Page):
    shown = payload.replace("&", "&amp;").replace("<", "&lt;")
    body = f"<title>{shown}</title><p>Mayor {shown} Oda Brekke said: “Yes, {shown} indeed.”</p>"
    page.goto(articles.put("hostile", f"<!doctype html><meta charset=utf-8>{body}"))
    paired.annotate(page)
    with open_panel(paired, page) as panel:
        expect(panel.locator(".row").first).to_be_visible()
        before = set(panel.locator("body *").evaluate_all("(all) => all.map((each) => each.nodeName)"))
        panel.locator(".unfold").first.click()
        expect(panel.locator(".details")).to_have_count(1)
        born = set(panel.locator("body *").evaluate_all("(all) => all.map((each) => each.nodeName)")) - before
        assert born <= {"A", "B", "BDI", "DIV", "FOOTER", "HEADER", "P", "TIME", "INS", "DEL", "MARK"}


def test_titles_and_names_of_any_length_and_direction_break_nothing(paired: Extension, articles: Articles, page: Page):
    name = f"{'Wjatscheslaw ' * 800}\u202egnirts"
    page.goto(
        articles.put(
            "long",
            f"<!doctype html><meta charset=utf-8><title>{name}</title><p>{name} said: “{'very ' * 2_000}long”.</p>",
        )
    )
    paired.annotate(page)
    with open_panel(paired, page) as panel:
        expect(panel.locator(".row").first).to_be_visible()
        panel.locator(".unfold").first.click()
        expect(panel.locator(".details")).to_have_count(1)
        assert panel.evaluate("document.documentElement.scrollWidth <= innerWidth")
        saved, _ = save(paired, panel, "Markdown")
        assert len(saved) < 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(scheme: str, panel: Page):
    panel.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    panel.locator("#more summary").click()
    panel.locator(".unfold").first.click()
    panel.locator(".place").nth(1).click()
    expect(panel.locator(".details")).to_have_count(1)
    panel.evaluate(AXE.read_text())
    tell = "({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])"
    found = panel.evaluate(f"axe.run().then({tell})")
    assert found == []


def test_the_popup_opens_the_side_panel_which_follows_the_active_tab(
    paired: Extension, articles: Articles, summit: Page, page: Page
):
    popup = paired.click(summit)
    popup.wait_for("on this page")
    side = paired.open_side_panel(popup)
    side.wait_for("Ilse Varga")
    other = paired.browser.new_page()
    other.goto(f"{articles.origin}/flood-inquiry")
    side.wait_for("Click the toolbar button first")
    summit.bring_to_front()
    side.wait_for("Ilse Varga")
    other.close()
    side.close()
