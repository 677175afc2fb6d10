"""A page that changes: what is underlined, what is sent, and how often."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from browsers.chromium import Chromium
from browsers.driving import Page, only_chromium, only_firefox, wait_until
from extension_driver import Card, Extension, painted, point_at
from local_servers import Articles, Relay
from running_service import RunningService

MISSED = 4  # frames of 20 on a busy machine, where reading may take so long that its share of the time is used up
FRANK = "remarkably frank and useful"
BOLD = "bold and surprisingly fair"
PAGE = f"""<!doctype html><meta charset=utf-8><title>Talks</title><main id=main>
<p id=first>The mayor, Oda Brekke, said the talks were “{FRANK}” on Monday evening.</p></main>"""
SECOND = f"The clerk, Bo Poe, said that the plan was “{BOLD}” after all."


def quoted(page: Page) -> list[str]:
    """Return what is underlined, in the order of the alphabet, less the marks."""
    texts = [text for style, each in painted(page).items() if style != "active" for text in each]
    return sorted(text.split("“")[-1].rstrip("”") for text in texts)


def sent(relay: Relay) -> list[str]:
    return [json.loads(asked.body)["text"] for asked in relay.asked if asked.path == "/match"]


def wait_for(page: Page, condition: Callable[[], bool]) -> None:
    wait_until(condition, lambda: page.wait_for_timeout(30))


@pytest.fixture
def talks(paired: Extension, relay: Relay, articles: Articles, page: Page) -> Page:
    """A page with one quotation, looked up."""
    page.goto(articles.put("talks", PAGE))
    paired.annotate(page)
    assert quoted(page) == [FRANK]
    relay.asked.clear()
    return page


def test_text_that_comes_later_is_looked_up_and_sent_once(talks: Page, relay: Relay, paired: Extension):
    talks.evaluate("(text) => { main.insertAdjacentHTML('beforeend', `<p>${text}</p>`) }", SECOND)
    wait_for(talks, lambda: quoted(talks) == [BOLD, FRANK])
    wait_for(talks, lambda: paired.badge() == "2")
    talks.wait_for_timeout(2_500)
    assert len(sent(relay)) == 1
    assert sent(relay)[0].split("\n")[1] == SECOND


def test_a_page_that_is_empty_at_first_is_looked_up_when_it_is_not(
    paired: Extension, relay: Relay, articles: Articles, page: Page
):
    page.goto(articles.put("later", "<!doctype html><meta charset=utf-8><main id=main></main>"))
    popup = paired.click(page)
    popup.wait_for("No text on this page")
    popup.close()
    page.evaluate("(text) => { history.pushState(0, '', '?1'); main.innerHTML = `<p>${text}</p>` }", SECOND)
    wait_for(page, lambda: quoted(page) == [BOLD])
    wait_for(page, lambda: paired.badge() == "1")


def test_only_the_answer_to_what_was_wanted_last_is_taken(
    paired: Extension, relay: Relay, articles: Articles, page: Page
):
    page.goto(articles.put("wanted", PAGE))
    paired.annotate(page)
    answer = json.loads(relay.last("/match").answer) | {"highlights": []}
    script = f"""async () => {{
        const [{{ id }}] = await chrome.tabs.query({{ active: true, lastFocusedWindow: true }});
        const func = (answer) => {{
            const [older, newer] = [OnRecord.report(true).nonce, OnRecord.report(true).nonce];
            const counts = [older, null, newer].map((nonce) => OnRecord.annotate(answer, nonce)?.counts.alone);
            const cleared = OnRecord.report(true).nonce;
            OnRecord.clear();
            return [...counts, OnRecord.annotate(answer, cleared), OnRecord.isFollowing()];
        }};
        const given = {{ target: {{ tabId: id }}, func, args: [{json.dumps(answer)}] }};
        const [{{ result }}] = await chrome.scripting.executeScript(given);
        return result;
    }}"""
    assert paired.evaluate(script) == [1, 1, 0, None, False]
    assert quoted(page) == []


def test_a_page_that_writes_the_same_text_anew_keeps_its_underlines_and_sends_nothing(talks: Page, relay: Relay):
    script = """() => new Promise((resolve) => {
        const missed = [];
        let times = 0;
        const step = () => {
            main.innerHTML = main.innerHTML;
            requestAnimationFrame(() => {
                missed.push([...CSS.highlights.values()].every((each) => [...each].every((range) => range.collapsed)));
                if (++times < 8) setTimeout(step, 300); else resolve(missed.filter(Boolean).length);
            });
        };
        step();
    })"""
    assert talks.evaluate(script) <= MISSED
    assert quoted(talks) == [FRANK]
    talks.wait_for_timeout(2_000)
    assert sent(relay) == []


def test_words_that_go_take_their_underline_with_them_and_nothing_is_sent(talks: Page, relay: Relay, paired: Extension):
    talks.evaluate("first.remove()")
    wait_for(talks, lambda: quoted(talks) == [])
    wait_for(talks, lambda: paired.badge() == "0")
    assert sent(relay) == []


def test_what_still_stands_stays_underlined_while_the_rest_is_looked_up(talks: Page, relay: Relay):
    script = """(text) => { main.insertAdjacentHTML('afterbegin', `<p>${text}</p>`);
        return new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 400)) }"""
    talks.evaluate(script, SECOND)
    assert quoted(talks) == [FRANK]
    wait_for(talks, lambda: quoted(talks) == [BOLD, FRANK])


def test_an_open_card_stays_open_while_its_words_stand(talks: Page, card: Card):
    point_at(talks, "alone", f"the talks were “{FRANK}”")
    card.wait()
    talks.evaluate("(text) => { main.insertAdjacentHTML('afterbegin', `<p>${text}</p>`) }", SECOND)
    wait_for(talks, lambda: quoted(talks) == [BOLD, FRANK])
    assert card.is_open()
    assert len(painted(talks)["active"]) == 1
    talks.evaluate("first.remove()")
    card.wait_closed()


def test_a_card_stays_where_it_was_scrolled_to_while_the_page_changes(
    paired: Extension, articles: Articles, page: Page, card: Card
):
    page.set_viewport_size({"width": 1000, "height": 260})
    page.goto(f"{articles.origin}/summit-call")
    paired.annotate(page)
    scroll = "(card) => { const body = card.querySelector('.body'); body.scrollTop = 25; return body.scrollTop }"
    for _ in range(12):
        paired.step(page)
        if card.wait().evaluate(scroll) == 25:
            break
    page.evaluate("() => { document.body.append('12:30') }")
    page.wait_for_timeout(1_500)
    assert card.evaluate("(card) => card.querySelector('.body').scrollTop") == 25


def test_a_page_that_goes_to_and_fro_between_two_texts_sends_each_once(talks: Page, relay: Relay):
    one = talks.evaluate("main.innerHTML")
    for _ in range(3):
        talks.evaluate("(text) => { main.innerHTML = `<p>${text}</p>` }", SECOND)
        wait_for(talks, lambda: quoted(talks) == [BOLD])
        talks.evaluate("(html) => { main.innerHTML = html }", one)
        wait_for(talks, lambda: quoted(talks) == [FRANK])
    assert len(sent(relay)) == 1


def test_a_page_that_is_shown_at_another_address_is_looked_up_there(talks: Page, relay: Relay, paired: Extension):
    before = talks.url
    script = """(text) => {
        history.pushState({}, "", "/other");
        setTimeout(() => { main.innerHTML = `<p>${text}</p>`; document.title = "Plans" }, 200);
    }"""
    talks.evaluate(script, SECOND)
    wait_for(talks, lambda: quoted(talks) == [BOLD])
    asked = json.loads(relay.last("/match").body)
    assert (asked["url"], asked["title"]) == (before.replace("/talks", "/other"), "Plans")
    wait_for(talks, lambda: paired.badge() == "1")
    popup = paired.click(talks)
    popup.wait_for("1 finding on this page")
    popup.close()


def test_going_back_and_loading_anew_forget_nothing_that_is_shown(
    talks: Page, relay: Relay, paired: Extension, articles: Articles
):
    talks.goto(articles.put("elsewhere", "<!doctype html><p>Nothing here."))
    talks.bring_to_front()
    wait_for(talks, lambda: paired.badge() == "")
    talks.go_back()
    wait_for(talks, lambda: quoted(talks) in ([FRANK], []))
    shown = quoted(talks)
    wait_for(talks, lambda: paired.badge() == (str(len(shown)) if shown else ""))
    talks.reload()
    wait_for(talks, lambda: paired.badge() == "")
    assert quoted(talks) == []
    assert sent(relay) == []


def test_a_frame_that_comes_later_is_read_and_counted(talks: Page, relay: Relay, paired: Extension, articles: Articles):
    url = articles.put("frame", f"<!doctype html><meta charset=utf-8><p>{SECOND}</p>")
    talks.evaluate("(src) => document.body.append(Object.assign(document.createElement('iframe'), { src }))", url)
    wait_for(talks, lambda: paired.badge() == "2")
    assert sent(relay) == [SECOND]
    talks.evaluate("document.querySelector('iframe').remove()")
    wait_for(talks, lambda: paired.badge() == "1")
    assert len(sent(relay)) == 1


def test_findings_follow_the_page_after_the_background_was_stopped(talks: Page, relay: Relay, paired: Extension):
    paired.stop_background()
    talks.bring_to_front()
    talks.evaluate("(text) => { main.insertAdjacentHTML('beforeend', `<p>${text}</p>`) }", SECOND)
    wait_for(talks, lambda: quoted(talks) == [BOLD, FRANK])
    wait_for(talks, lambda: paired.badge() == "2")


def test_a_tab_left_at_work_by_a_stopped_background_is_finished(talks: Page, paired: Extension):
    script = """async () => {
        const [tab] = await chrome.tabs.query({active: true});
        await chrome.storage.session.set({[`tab:${tab.id}`]: {phase: "working"}});
    }"""
    talks.bring_to_front()
    paired.evaluate(script)
    paired.stop_background()
    popup = paired.click(talks)
    popup.wait_for("1 finding on this page")
    popup.close()


def test_a_cleared_page_is_left_alone(talks: Page, relay: Relay, paired: Extension):
    popup = paired.click(talks)
    popup.wait_for("on this page")
    popup.press("clear")
    popup.wait_for("Cleared")
    popup.close()
    talks.evaluate("(text) => { main.insertAdjacentHTML('beforeend', `<p>${text}</p>`) }", SECOND)
    talks.wait_for_timeout(2_500)
    assert (quoted(talks), sent(relay)) == ([], [])


def incomplete(answer: bytes) -> bytes:
    return json.dumps({**json.loads(answer), "complete": False, "highlights": []}).encode()


def test_the_rest_of_an_answer_is_asked_for_by_itself(paired: Extension, relay: Relay, articles: Articles, page: Page):
    relay.edits.append(incomplete)
    page.goto(articles.put("talks", PAGE))
    popup = paired.click(page)
    popup.wait_for("Part of the answer is still to come.")
    popup.wait_for("1 finding on this page")
    assert "still to come" not in popup.text()
    popup.close()
    assert quoted(page) == [FRANK]
    assert len(sent(relay)) == 2
    assert len(set(sent(relay))) == 1


@pytest.mark.parametrize(
    ("folded", "unfold"),
    [
        ("<details><summary>More</summary><p>{}</p></details>", "main.querySelector('details').open = true"),
        (
            "<p class=gone>{}</p><style>.gone {{ display: none }}</style>",
            "main.lastElementChild.previousElementSibling.className = ''",
        ),
        ("<div hidden><p>{}</p></div>", "main.lastElementChild.hidden = false"),
        ("<p style='visibility: hidden'>{}</p>", "main.lastElementChild.style = ''"),
    ],
    ids=["details", "class", "hidden", "style"],
)
def test_text_is_looked_up_once_it_is_shown(
    folded: str, unfold: str, paired: Extension, relay: Relay, articles: Articles, page: Page
):
    page.goto(articles.put("folded", PAGE.replace("</main>", folded.format(SECOND) + "</main>")))
    paired.annotate(page)
    assert quoted(page) == [FRANK]
    page.evaluate(f"() => {{ {unfold} }}")
    wait_for(page, lambda: quoted(page) == [BOLD, FRANK])


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_changes_in_a_shadow_tree_are_followed(
    mode: str, paired: Extension, relay: Relay, articles: Articles, page: Page
):
    page.goto(articles.put("shadow", PAGE))
    script = """([mode, text]) => {
        const root = main.appendChild(document.createElement("div")).attachShadow({ mode });
        root.append(document.createElement("p"));
        window.say = (text) => { root.firstChild.textContent = text };
        say("Nothing was said there at first, as far as is known.");
    }"""
    page.evaluate(script, [mode, SECOND])
    paired.annotate(page)
    page.evaluate("(text) => say(text)", SECOND)
    wait_for(page, lambda: quoted(page) == [BOLD, FRANK])


@only_firefox  # Playwright has Chromium take every tab for the one in front
def test_a_hidden_tab_is_left_alone_until_it_is_shown(talks: Page, relay: Relay, paired: Extension, articles: Articles):
    other = paired.open_options()
    wait_for(talks, lambda: talks.evaluate("document.hidden") is True)
    talks.evaluate("(text) => { main.insertAdjacentHTML('beforeend', `<p>${text}</p>`) }", SECOND)
    other.wait_for_timeout(2_500)
    assert sent(relay) == []
    other.close()
    talks.bring_to_front()
    wait_for(talks, lambda: quoted(talks) == [BOLD, FRANK])


@only_chromium  # Firefox ends the scripts before they could tidy up
def test_nothing_is_left_of_an_extension_that_was_updated(
    playwright: Playwright, tmp_path: Path, service: RunningService, relay: Relay, articles: Articles
):
    browser = Chromium(playwright, tmp_path)  # of its own, since it loses the extension
    extension = Extension(browser)
    extension.agree()
    extension.pair(relay.address, service.new_code())
    page = browser.new_page()
    page.goto(articles.put("talks", PAGE))
    extension.annotate(page)
    extension.evaluate("void setTimeout(() => chrome.runtime.reload())")
    wait_for(page, lambda: painted(page) == {})
    browser.close()
