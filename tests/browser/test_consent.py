"""Consent and reach: nothing before yes, a click, always, never, pause; and what of it the reader can take back."""

import threading

import pytest

from browsers.driving import Page, eventually
from browsers.expecting import expect
from extension_driver import Extension, painted
from local_servers import Articles, Relay
from running_service import RunningService

HOST = "news.example"


def keep(extension: Extension, settings: str) -> None:
    extension.evaluate(f"chrome.storage.local.set({settings})")


def kept(extension: Extension, name: str) -> object:
    return extension.evaluate(f"chrome.storage.local.get({name!r}).then((found) => found[{name!r}])")


@pytest.fixture
def article(paired: Extension, articles: Articles, page: Page) -> Page:
    page.goto(f"{articles.origin}/summit-call")
    return page


def test_before_consent_a_click_asks_in_short_and_reads_and_sends_nothing(
    paired: Extension, relay: Relay, article: Page
):
    keep(paired, "{agreed: false}")
    popup = paired.click(article)
    popup.wait_for("On Record asks first")
    assert popup.buttons() == ["Yes, I agree", "Not now", "What exactly?"]
    assert relay.paths() == []
    assert painted(article) == {}
    popup.close()


def test_yes_in_the_popup_goes_straight_on_to_the_page(
    paired: Extension, service: RunningService, relay: Relay, article: Page
):
    keep(paired, "{agreed: false}")
    popup = paired.click(article)
    popup.wait_for("On Record asks first")
    eventually(lambda: kept(paired, "token"), lambda token: token is None)
    popup.press("agree")
    popup.wait_for("Not paired yet")
    assert relay.paths() == ["GET /health"]
    popup.close()


def test_before_consent_not_even_the_service_is_looked_for(paired: Extension, relay: Relay):
    keep(paired, "{agreed: false}")
    page = paired.open_options()
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_role("status")).to_contain_text("On Record asks first")
    page.close()
    assert relay.paths() == []


def test_the_welcome_page_leads_from_consent_to_pairing(paired: Extension, service: RunningService, relay: Relay):
    keep(paired, "{agreed: false}")
    page = paired.browser.new_page()
    page.goto(paired.browser.address_of("src/welcome/welcome.html"))
    page.get_by_role("button", name="Not now").click()
    expect(page.locator("#decided")).to_contain_text("nothing is read and nothing is sent")
    expect(page.locator("#steps")).to_be_hidden()
    page.get_by_role("button", name="Yes, I agree").click()
    expect(page.locator("#steps-heading")).to_be_focused()
    expect(page.locator("#runs")).to_have_text("The service runs.")
    page.get_by_label("Pairing code").fill(service.new_code())
    page.get_by_label("Pairing code").press("Enter")
    expect(page.locator("#status")).to_contain_text("Paired.")
    page.close()
    paired.remember()  # the token before counts no longer
    assert [path for path in relay.paths() if path != "GET /health"] == ["POST /pair"]


def test_consent_taken_back_makes_it_as_on_the_first_day(paired: Extension, article: Page):
    keep(paired, "{sites: {'mail.example': 'never', 'talks.example': 'always'}}")
    paired.annotate(article)
    page = paired.open_options()
    page.get_by_role("button", name="Take consent back").click()
    expect(page.locator("#consent")).to_contain_text("You have not agreed yet")
    eventually(lambda: kept(paired, "sites"), lambda sites: sites == {"mail.example": "never"})
    assert kept(paired, "token") is None
    eventually(lambda: painted(article), lambda found: not any(found.values()))
    page.close()


def test_never_here_takes_the_underlines_away_refuses_the_click_and_has_a_way_back(
    paired: Extension, relay: Relay, article: Page
):
    paired.annotate(article)
    popup = paired.click(article)
    popup.wait_for("on this page")
    popup.press("never")
    popup.wait_for("Never on this site")
    assert painted(article) == {}
    popup.close()
    article.wait_for_timeout(500)  # a look-up that was under way has asked again by then whether it may go on
    relay.asked.clear()
    popup = paired.click(article)
    popup.wait_for("Never on this site")
    assert popup.buttons() == ["Allow this site again"]
    assert relay.paths() == []
    popup.press("unblock")
    popup.wait_for("on this page")
    assert kept(paired, "sites") == {}
    popup.close()


def test_a_pause_holds_everywhere_shows_on_the_badge_and_ends_with_a_click(
    paired: Extension, relay: Relay, article: Page
):
    paired.annotate(article)
    popup = paired.click(article)
    popup.wait_for("on this page")
    relay.asked.clear()
    popup.press("pause")
    popup.wait_for("On Record is paused")
    assert painted(article) == {}
    article.bring_to_front()
    eventually(paired.badge, lambda text: text == "II")
    assert relay.paths() == []
    popup = paired.click(article)
    popup.wait_for("On Record is paused")
    popup.press("resume")
    popup.wait_for("on this page")
    popup.close()
    article.bring_to_front()
    eventually(paired.badge, lambda text: text.isdigit())


def test_a_tab_that_is_gone_keeps_no_other_from_a_pause(paired: Extension, article: Page):
    paired.annotate(article)
    paired.evaluate("chrome.storage.session.set({'tab:987654': {phase: 'done', frames: {}}})")
    keep(paired, "{paused: true}")
    eventually(lambda: painted(article), lambda found: not any(found.values()))
    eventually(
        lambda: paired.evaluate("chrome.storage.session.get('tab:987654').then((found) => 'tab:987654' in found)"),
        lambda known: not known,
    )


def test_a_look_up_that_is_under_way_ends_with_a_pause(paired: Extension, relay: Relay, article: Page):
    gate = threading.Event()

    def wait_for_gate(answer: bytes) -> bytes:
        gate.wait(60)
        return answer

    relay.edits.append(wait_for_gate)
    try:
        popup = paired.click(article)
        popup.wait_for("Looking this page up")
        keep(paired, "{paused: true}")
        popup.wait_for("On Record is paused")
    finally:
        gate.set()
    eventually(relay.paths, lambda paths: "POST /match" in paths)
    article.wait_for_timeout(500)
    assert "On Record is paused" in popup.text()
    assert painted(article) == {}
    popup.close()


def test_pages_of_the_service_itself_are_not_read(paired: Extension, relay: Relay, page: Page):
    page.goto(f"{relay.address}/docs")
    relay.asked.clear()
    popup = paired.click(page)
    popup.wait_for("This page is the service's own")
    popup.close()
    assert relay.paths() == []


def test_sites_are_added_by_host_changed_and_removed_in_the_options(paired: Extension):
    page = paired.open_options()
    expect(page.locator("#no-sites")).to_be_visible()
    page.locator("#host").fill("not a host")
    page.locator("#host").press("Enter")
    expect(page.locator("#site-told")).to_contain_text("Expected the host of a site")
    expect(page.locator("#host")).to_be_focused()
    page.locator("#mode").evaluate("(each) => { each.value = 'never' }")
    page.locator("#host").fill("https://Talks.Example/path?q=1")
    page.locator("#host").press("Enter")
    expect(page.locator("#sites bdi")).to_have_text("talks.example")
    assert kept(paired, "sites") == {"talks.example": "never"}
    page.get_by_role("button", name="Remove talks.example").click()
    expect(page.locator("#sites li")).to_have_count(0)
    assert kept(paired, "sites") == {}
    page.close()
