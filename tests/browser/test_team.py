"""
A team's server in place of the reader's own: agreed to by name, asked with a token of one's own.

No browser answers its own question for a permission while it is driven, so these run on a copy of the extension that
was given the server's address with the manifest, as if the reader had said yes.
"""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from browsers.driving import NEWS, Page, eventually
from browsers.expecting import expect
from extension_driver import Extension, painted
from local_servers import Articles, Relay, serving_relay
from running_service import FIXTURES, RunningService, running


@dataclass
class Team:
    """A team's server, with what stands between it and its readers."""

    server: RunningService
    door: Relay


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """Return what proves, to whoever trusts it, that a server is *name*."""
    key, proof = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            f"/CN={name}",
            "-addext",
            f"subjectAltName=DNS:{name}",
            "-keyout",
            key,
            "-out",
            proof,
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(proof, key)
    return context


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("team")
    data = folder / "data"
    keeper = RunningService("", data)
    keeper.run("people", "add", "Keeper")
    keeper.run("add", str(FIXTURES / "corpus"))
    with (
        running(("--data", str(data), "serve", "--team", "--port", "0"), r"http://127\.0\.0\.1:\d+") as address,
        serving_relay(address, NEWS, certificate(folder, NEWS)) as door,
    ):
        yield Team(RunningService(address, data), door)


@pytest.fixture
def reader(granted: Extension, team: Team) -> Extension:
    """One whose browser may reach the team's server."""
    team.door.asked.clear()
    return granted


def options_at(reader: Extension, address: str) -> Page:
    page = reader.open_options()
    page.get_by_label("Address of the service").fill(address)
    page.get_by_label("Pairing code").focus()
    expect(page.locator("#there")).to_be_visible()
    return page


def pair(page: Page, token: str) -> None:
    page.get_by_label("Pairing code").fill(token)
    page.get_by_role("button", name="Pair", exact=True).click()


def new_token(team: Team, name: str, role: str) -> str:
    return team.server.run("people", "add", name, "--role", role).splitlines()[-1].strip()


def test_nothing_reaches_a_teams_server_before_a_yes_to_that_server(reader: Extension, team: Team):
    page = options_at(reader, team.door.address)
    expect(page.locator("#there-told")).to_contain_text(team.door.address.removeprefix("https://"))
    pair(page, "onrecord_x")
    expect(page.get_by_role("status")).to_contain_text("You have not agreed to this server yet")
    assert team.door.paths() == []
    page.close()


def test_a_reader_looks_pages_up_with_a_token_of_their_own(reader: Extension, team: Team, articles: Articles):
    page = options_at(reader, team.door.address)
    page.get_by_role("button", name="Send them there").click()
    expect(page.locator("#there")).to_be_hidden()
    pair(page, "onrecord_" + "x" * 43)
    expect(page.get_by_role("status")).to_contain_text("This token was not accepted")
    pair(page, new_token(team, f"Ann of {reader.browser.name}", "reader"))
    expect(page.get_by_role("status")).to_contain_text("Paired.")
    page.close()
    assert reader.evaluate("chrome.storage.local.get('sites').then(({ sites }) => sites ?? {})") == {}
    tab = reader.browser.new_page()
    tab.goto(f"{articles.origin}/summit-call")
    popup = reader.click(tab)
    popup.wait_for("on this page")
    popup.press("saving summary")
    popup.wait_for("Save this page")
    popup.press("save")
    popup.wait_for("Your token does not allow this")
    popup.close()
    eventually(lambda: painted(tab), lambda found: any(found.values()))
    tab.close()
    assert {"GET /health", "POST /match"} <= set(team.door.paths())


def test_taking_consent_back_forgets_the_server(reader: Extension, team: Team):
    page = options_at(reader, team.door.address)
    page.get_by_role("button", name="Send them there").click()
    expect(page.locator("#consent")).to_contain_text("or to " + team.door.address.removeprefix("https://"))
    page.get_by_role("button", name="Take consent back").click()
    expect(page.locator("#consent")).to_contain_text("You have not agreed yet")
    kept = "chrome.storage.local.get(['agreedTo', 'token'])"
    eventually(lambda: reader.evaluate(kept), lambda found: not found["agreedTo"] and not found["token"])
    page.close()
