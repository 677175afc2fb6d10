"""Persons over HTTP: let in by an administrator, each with a role, seen, and let in no more at once."""

from urllib.parse import quote

import apsw
import pytest

from onrecord.corpus.access import read_or_create_token
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.library import Library
from onrecord.options import Options
from onrecord.web import create_app
from web_caller import EXTENSION, PORT, TOKEN, Caller, assert_problem

SAID = {"text": "“We shall see,” said Ana Brandt.", "url": "https://a.example/1"}


def let_in(caller, name, role="reader"):
    answer = caller.post("/people", {"name": name, "role": role})
    assert (answer.status_code, answer.json["name"]) == (201, name)
    return answer.json["token"]


def rotate(caller, name, **asked):
    return caller.ask("POST", f"/people/{quote(name, safe='')}/rotate", json={}, **asked)


def revoke(caller, name, **asked):
    return caller.ask("DELETE", f"/people/{quote(name, safe='')}", **asked)


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("reader", (200, 403, 403)), ("contributor", (200, 201, 403)), ("administrator", (200, 201, 204))],
)
def test_a_role_says_who_reads_who_stores_and_who_removes(caller, role, statuses):
    token = let_in(caller, "Ann", role)
    caller.post("/documents", {"text": "Nothing of note."})
    read, stored, removed = (
        caller.get("/documents", token=token),
        caller.post("/documents", SAID, token=token),
        caller.ask("DELETE", "/documents/d1", token=token),
    )
    assert (read.status_code, stored.status_code, removed.status_code) == statuses


def test_a_refusal_says_which_scope_is_missing_to_which_role_and_what_would_do(caller):
    detail = assert_problem(caller.post("/documents", SAID, token=let_in(caller, "Ann")), 403)
    assert "`add`" in detail
    assert "contributor or administrator" in detail
    assert "a reader" in detail
    assert "ask an administrator" in detail


def test_only_administrators_see_and_change_who_may_ask_and_what_was_changed(caller):
    let_in(caller, "Eva")
    for role in ("reader", "contributor"):
        token = let_in(caller, role, role)
        for answer in (
            caller.get("/people", token=token),
            caller.get("/audit", token=token),
            caller.post("/people", {"name": "Mallory", "role": "administrator"}, token=token),
            rotate(caller, "Eva", token=token),
            rotate(caller, role, token=token),
            revoke(caller, "Eva", token=token),
        ):
            assert_problem(answer, 403)
    assert caller.get("/people", token=let_in(caller, "Boss", "administrator")).status_code == 200


def test_whoever_is_revoked_is_let_in_no_more(caller):
    token = let_in(caller, "Ann")
    assert caller.get("/documents", token=token).status_code == 200
    assert revoke(caller, "Ann").status_code == 204
    assert_problem(caller.get("/documents", token=token), 401)
    assert_problem(revoke(caller, "Ann"), 404)
    [listed] = caller.get("/people").json["people"]
    assert (listed["name"], listed["role"], listed["revoked"] is None) == ("Ann", "reader", False)


def test_after_rotating_the_new_token_alone_is_good(caller):
    old = let_in(caller, "Ann", "contributor")
    new = rotate(caller, "Ann").json["token"]
    assert_problem(caller.get("/documents", token=old), 401)
    assert caller.post("/documents", SAID, token=new).status_code == 201


def test_an_extension_is_listed_and_unpaired(caller):
    code = caller.post("/pair/code", {}).json["code"]
    as_extension = {"headers": {"Origin": EXTENSION}}
    token = caller.post("/pair", {"code": code}, token=None, **as_extension).json["token"]
    assert caller.get("/documents", token=token, **as_extension).status_code == 200
    [listed] = caller.get("/people").json["people"]
    assert (listed["name"], listed["kind"], listed["role"]) == (EXTENSION, "extension", "contributor")
    assert_problem(rotate(caller, EXTENSION), 409)
    assert revoke(caller, EXTENSION).status_code == 204
    assert_problem(caller.get("/documents", token=token, **as_extension), 403)


def test_the_last_use_is_told_to_the_minute(tmp_path):
    with Library.open(tmp_path / "data", write=True) as library:
        caller = Caller(create_app(library, Options(), port=PORT, token=TOKEN))
        token = let_in(caller, "Ann")
        let_in(caller, "Bo")
        for _ in range(3):
            caller.get("/documents", token=token)
    with Library.open(tmp_path / "data", write=True) as library:
        caller = Caller(create_app(library, Options(), port=PORT, token=TOKEN))
        ann, bo = caller.get("/people").json["people"]
        assert (len(ann["last_used"]), bo["last_used"]) == (len("2025-03-28T10:30+00:00"), None)


def test_a_last_use_that_cannot_be_written_stops_no_request(tmp_path):
    Library.open(tmp_path / "data", write=True).close()
    corpus = apsw.Connection(str(tmp_path / "data" / FILE_NAME))
    corpus.execute("CREATE TRIGGER full BEFORE UPDATE ON person BEGIN SELECT raise(ABORT, 'no room'); END")
    corpus.close()
    with Library.open(tmp_path / "data", write=True) as library:
        caller = Caller(create_app(library, Options(), port=PORT, token=TOKEN))
        token = let_in(caller, "Ann", "contributor")
        assert caller.get("/documents", token=token).status_code == 200
        assert caller.post("/documents", SAID, token=token).status_code == 201
    with Library.open(tmp_path / "data", write=False) as library:
        assert [known.last_used for known in library.people.everybody()] == [None]


def test_the_local_token_is_rotated_by_itself_only_and_at_once(library):
    before = read_or_create_token(library.folder)
    caller = Caller(create_app(library, Options(), port=PORT, token=before))
    boss = caller.post("/people", {"name": "Boss", "role": "administrator"}, token=before).json["token"]
    assert "onrecord token --rotate" in assert_problem(rotate(caller, "local", token=boss), 403)
    after = rotate(caller, "local", token=before).json["token"]
    assert after == read_or_create_token(library.folder)
    assert_problem(caller.get("/documents", token=before), 401)
    assert caller.get("/documents", token=after).status_code == 200
    assert_problem(revoke(caller, "local", token=after), 409)


def test_a_name_is_given_once(caller):
    let_in(caller, "Ann")
    assert_problem(caller.post("/people", {"name": "Ann"}), 409)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "A\u202eB"}, "name: "),
        ({"name": "A\nB"}, "name: "),
        ({"name": ""}, "name: "),
        ({"name": "x" * 101}, "name: "),
        ({"name": "local"}, "name: "),
        ({"name": EXTENSION}, "name: "),
        ({"name": "Ann", "role": "owner"}, "role: expected one of reader, contributor, administrator"),
        ({}, "body: "),
        ({"name": None}, "name: "),
    ],
)
def test_what_is_no_person_is_refused(caller, body, field):
    assert assert_problem(caller.post("/people", body), 422).startswith(field)
    assert caller.get("/people").json == {"people": []}


@pytest.mark.parametrize("name", ["Ана Брандт", "ann@paper.example", "50% & more?", "a#b+c", "100%"])
def test_any_name_can_be_named_in_an_address(caller, name):
    let_in(caller, name)
    assert rotate(caller, name).status_code == 200
    assert revoke(caller, name).status_code == 204


def test_no_token_is_told_again(caller, library):
    token = let_in(caller, "Ann")
    caller.get("/documents", token=token)
    told = caller.get("/people").data + caller.get("/audit").data
    assert token.encode() not in told
    stored = b"".join(path.read_bytes() for path in library.folder.rglob("*") if path.is_file())
    assert token.encode() not in stored
