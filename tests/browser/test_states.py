"""What the reader is told when something is missing, and how pairing goes."""

import socket

import pytest

from browsers.driving import Page
from browsers.expecting import expect
from extension_driver import Extension, painted
from local_servers import Articles, Relay
from running_service import RunningService


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_service_that_is_absent_is_named_with_what_starts_it(extension: Extension, articles: Articles, page: Page):
    extension.set_address(f"http://127.0.0.1:{closed_port()}")
    page.goto(f"{articles.origin}/summit-call")
    popup = extension.click(page)
    popup.wait_for("On Record is not running")
    assert "onrecord serve" in popup.text()
    assert popup.buttons() == ["Look again"]
    popup.close()
    page.bring_to_front()
    assert extension.badge() == "!"
    assert painted(page) == {}


def test_another_program_on_the_port_is_sent_nothing(extension: Extension, articles: Articles, page: Page):
    port = articles.origin.rsplit(":", 1)[1]
    extension.set_address(f"http://127.0.0.1:{port}")
    page.goto(f"{articles.origin}/summit-call")
    articles.asked.clear()
    popup = extension.click(page)
    popup.wait_for("Another program answers there")
    popup.close()
    assert articles.asked == ["GET /health"]


def test_an_unpaired_extension_sends_nothing_and_points_to_its_options(
    extension: Extension, relay: Relay, articles: Articles, page: Page
):
    extension.set_address("http://localhost:1")
    extension.set_address(relay.address)
    page.goto(f"{articles.origin}/summit-call")
    popup = extension.click(page)
    popup.wait_for("Not paired yet")
    assert popup.buttons() == ["Open options", "Look again"]
    assert relay.paths() == ["GET /health"]
    popup.press("pair")
    extension.browser.page_at("options.html").close()


def test_a_token_that_no_longer_counts_asks_for_pairing(paired: Extension, articles: Articles, page: Page):
    paired.evaluate("chrome.storage.local.set({ token: 'of another time' })")
    page.goto(f"{articles.origin}/summit-call")
    popup = paired.click(page)
    popup.wait_for("Not paired yet")
    popup.close()


def test_pages_of_the_browser_itself_are_closed(paired: Extension, relay: Relay, page: Page):
    page.goto(paired.browser.own_page)
    popup = paired.click(page)
    popup.wait_for("closed to extensions")
    popup.close()
    assert relay.paths() == []


@pytest.fixture
def options(extension: Extension, relay: Relay) -> Page:
    page = extension.open_options()
    page.get_by_label("Address of the service").fill(relay.address)
    yield page
    page.close()
    extension.remembered.clear()  # a second pairing ends the first


def test_a_code_pairs_once(options: Page, service: RunningService, relay: Relay):
    code = service.new_code()
    options.get_by_label("Pairing code").fill(code.lower())
    options.get_by_label("Pairing code").press("Enter")
    expect(options.get_by_role("status")).to_contain_text("Paired.")
    expect(options.get_by_label("Pairing code")).to_have_value("")
    options.get_by_label("Pairing code").fill(code)
    options.get_by_label("Pairing code").press("Enter")
    expect(options.get_by_role("status")).to_contain_text("That code was not taken")
    assert relay.paths() == ["GET /health", "POST /pair"] * 2


def test_pairing_needs_a_code(options: Page, relay: Relay):
    options.get_by_role("button", name="Pair", exact=True).click()
    expect(options.get_by_role("status")).to_contain_text("Type the pairing code")
    expect(options.get_by_label("Pairing code")).to_be_focused()
    assert relay.paths() == []


@pytest.mark.parametrize(
    "address", ["http://news.example", "http://192.168.1.7:8137", "http://localhost@news.example", "javascript:1"]
)
def test_only_this_machine_or_a_server_over_tls_can_be_the_service(address: str, options: Page):
    field = options.get_by_label("Address of the service")
    field.fill(address)
    options.get_by_role("button", name="Test the connection").click()
    expect(options.get_by_role("status")).to_contain_text("Not an address of a service")
    expect(field).to_have_attribute("aria-invalid", "true")


def test_the_connection_can_be_tested(options: Page, articles: Articles):
    options.get_by_role("button", name="Test the connection").click()
    expect(options.get_by_role("status")).to_contain_text("On Record answers at this address.")
    options.get_by_label("Address of the service").fill(f"127.0.0.1:{articles.origin.rsplit(':', 1)[1]}")
    options.get_by_role("button", name="Test the connection").click()
    expect(options.get_by_role("status")).to_contain_text("Another program answers there")


def test_unpairing_forgets_the_token(paired: Extension):
    page = paired.open_options()
    page.get_by_role("button", name="Unpair").click()
    expect(page.get_by_role("status")).to_contain_text("Unpaired.")
    expect(page.get_by_role("button", name="Unpair")).to_be_hidden()
    assert paired.evaluate("chrome.storage.local.get('token')") == {"token": None}
    page.close()


def test_every_control_of_the_options_is_reached_by_keyboard(paired: Extension):
    page = paired.open_options()
    page.get_by_label("Address of the service").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    assert reached == ["code", "pair", "check", "unpair"]
    page.close()
