"""`onrecord people`, `token --rotate` and `audit`, run as their users run them, with and without a service."""

import http.client
import json
import re

import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from service_process import run, serving

ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
TOKEN = r"onrecord_[\w-]{43}\n"


def succeed(folder, *arguments):
    done = run(folder, *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def refused(folder, *arguments):
    done = run(folder, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done
    return done.stderr


def status_of(service, token):
    connection = http.client.HTTPConnection(service.host, timeout=60)
    try:
        connection.request("GET", "/documents", headers={"Authorization": f"Bearer {token}"})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def test_a_person_is_let_in_listed_and_let_in_no_more_without_a_service(folder):
    token = succeed(folder, "people", "add", "Ann Roe", "--role", "contributor")
    assert re.fullmatch(TOKEN, token)
    [listed] = succeed(folder, "people", "list").splitlines()
    assert re.fullmatch(r"Ann Roe · contributor · since \d{4}-\d\d-\d\d · never used", listed)
    other = succeed(folder, "people", "rotate", "Ann Roe")
    assert re.fullmatch(TOKEN, other)
    assert other != token
    succeed(folder, "people", "revoke", "Ann Roe")
    assert re.search(r" · revoked \d{4}-\d\d-\d\d \d\d:\d\d$", succeed(folder, "people", "list").strip())


def test_with_a_service_on_the_folder_each_takes_effect_at_once(folder):
    with serving(folder) as service:
        token = succeed(folder, "people", "add", "Ann Roe").strip()
        assert status_of(service, token) == 200
        other = succeed(folder, "people", "rotate", "Ann Roe").strip()
        assert (status_of(service, token), status_of(service, other)) == (401, 200)
        assert "rotate it, revoke it" in refused(folder, "people", "add", "Ann Roe")
        succeed(folder, "people", "revoke", "Ann Roe")
        assert status_of(service, other) == 401
        assert "nobody of that name" in refused(folder, "people", "revoke", "Ann Roe")
        local = succeed(folder, "token", "--rotate").strip()
        assert (status_of(service, service.token), status_of(service, local)) == (401, 200)
        assert succeed(folder, "token").strip() == local


def test_the_local_token_is_rotated_without_a_service(folder):
    before = succeed(folder, "token")
    after = succeed(folder, "token", "--rotate")
    assert before != after == succeed(folder, "token")


def test_a_paired_extension_is_listed_and_unpaired(folder):
    with Library.open(folder, write=True) as library:
        library.people.pair(ORIGIN)
    assert succeed(folder, "people", "list").startswith(f"{ORIGIN} · contributor · paired ")
    assert json.loads(succeed(folder, "people", "list", "--json"))["people"][0]["kind"] == "extension"
    succeed(folder, "people", "revoke", ORIGIN)
    assert succeed(folder, "people", "list") == ""


@pytest.mark.parametrize("name", ["local", "A\x1b[2J"])
def test_what_is_no_name_is_refused_in_one_line(folder, name):
    assert "name: " in refused(folder, "people", "add", name)


def test_whoever_is_not_known_is_neither_rotated_nor_revoked(folder):
    for command in ("rotate", "revoke"):
        assert "nobody of that name may ask" in refused(folder, "people", command, "Ann")
    assert "the local token stays" in refused(folder, "people", "revoke", "local")


def test_the_log_tells_who_changed_what(folder):
    with Library.open(folder, write=True) as library:
        library.add(NewDocument("“The toll stays,” Ilse Varga said."))
    succeed(folder, "people", "add", "Ann")
    added, let_in = succeed(folder, "audit").splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  local: add d1 version 1, 34 characters", added)
    assert let_in.endswith("  local: let in Ann")
    [told] = [json.loads(line) for line in succeed(folder, "audit", "--caller", "local", "--json").splitlines()[:1]]
    assert (told["id"], told["action"], told["subject"], told["characters"]) == ("a1", "add", "d1", 34)
    nothing = run(folder, "audit", "--since", "9000-01-01")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "Changes: 0\n")
    assert refused(folder, "audit", "--since", "yesterday").startswith("Error: --since: ")


def test_a_long_log_is_told_whole(folder):
    with Library.open(folder, write=True) as library:
        for _ in range(201):
            library.people.pair(ORIGIN)
    assert len(succeed(folder, "audit").splitlines()) == 201
