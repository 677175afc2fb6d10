"""Pairing over HTTP: from the code on the terminal to a token for one Origin."""

from dataclasses import replace

import pytest

from onrecord.options import Options
from onrecord.web import create_app
from onrecord.web.pairing_codes import PairingDesk
from web_caller import EXTENSION, OTHER_EXTENSION, PORT, Caller, assert_problem


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def pair(caller, code, origin=EXTENSION):
    return caller.post("/pair", {"code": code}, token=None, headers={"Origin": origin} if origin else {})


def issue(caller):
    answer = caller.post("/pair/code", {})
    assert answer.status_code == 201
    assert answer.json["expires_in"] == 300
    return answer.json["code"]


def match(caller, token, origin):
    return caller.post(
        "/match", {"text": "One."}, token=token, headers={"Origin": origin} if origin else {}
    ).status_code


def test_a_code_becomes_a_token_that_is_good_for_its_origin_only(caller):
    answer = pair(caller, issue(caller))
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == EXTENSION
    token = answer.json["token"]
    assert match(caller, token, EXTENSION) == 200
    assert match(caller, token, None) == 403
    assert match(caller, token, OTHER_EXTENSION) == 403
    pair(caller, issue(caller), OTHER_EXTENSION)
    assert match(caller, token, OTHER_EXTENSION) == 403


def test_only_the_digest_of_a_token_is_kept(caller, library):
    token = pair(caller, issue(caller)).json["token"]
    assert library.people.pairings().keys() == {EXTENSION}
    stored = [path.read_bytes() for path in library.folder.iterdir() if path.is_file()]
    assert not any(token.encode() in content for content in stored)


def test_pairing_again_replaces_the_token(caller):
    first, second = (pair(caller, issue(caller)).json["token"] for _ in range(2))
    assert (match(caller, first, EXTENSION), match(caller, second, EXTENSION)) == (401, 200)


def test_a_pairing_outlives_the_service(caller, library):
    token = pair(caller, issue(caller)).json["token"]
    restarted = Caller(create_app(library, Options(), port=PORT, token="another"))
    assert match(restarted, token, EXTENSION) == 200


def test_a_code_works_once(caller):
    code = issue(caller)
    assert pair(caller, code).status_code == 200
    assert_problem(pair(caller, code), 403)
    assert_problem(pair(caller, code, OTHER_EXTENSION), 403)


def test_five_wrong_codes_use_up_the_right_one(caller):
    code = issue(caller)
    for _ in range(5):
        assert "onrecord pair" in assert_problem(pair(caller, "0000-0000"), 403)
    assert_problem(pair(caller, code), 403)


def test_a_code_expires(caller):
    clock, served = Clock(), caller.app.extensions["onrecord"]
    caller.app.extensions["onrecord"] = replace(served, desk=PairingDesk(served.options.web, clock))
    code = issue(caller)
    clock.now += 299
    assert pair(caller, code).status_code == 200
    code = issue(caller)
    clock.now += 301
    assert_problem(pair(caller, code), 403)


def test_nobody_but_an_extension_is_paired(caller):
    code = issue(caller)
    for origin in (None, f"http://127.0.0.1:{PORT}"):
        assert_problem(pair(caller, code, origin), 403)
    for origin in ("https://evil.example", "null", EXTENSION + ".evil.example", "chrome-extension://*"):
        answer = pair(caller, code, origin)
        assert_problem(answer, 403)
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert pair(caller, code).status_code == 200


def test_a_code_is_issued_to_the_local_token_only(caller):
    assert_problem(caller.post("/pair/code", {}, token=None), 401)
    token = pair(caller, issue(caller)).json["token"]
    assert_problem(caller.post("/pair/code", {}, token=token, headers={"Origin": EXTENSION}), 403)


@pytest.mark.parametrize("body", [{}, {"code": None}, {"code": 7}, {"code": "x" * 65}, []])
def test_what_is_no_code_is_refused(caller, body):
    assert_problem(caller.post("/pair", body, token=None, headers={"Origin": EXTENSION}), 422)
