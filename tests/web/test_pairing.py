"""Pairing over HTTP: from the code on the terminal to a token for one Origin."""

import re
import threading
import time
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


def at_once(ask, count=16):
    """Return what *ask* returned for each number, all asked as one."""
    found, start = [None] * count, threading.Barrier(count)

    def go(number):
        start.wait()
        found[number] = ask(number)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def extension(number):
    return "chrome-extension://" + "a" * 30 + chr(97 + number // 16) + chr(97 + number % 16)


def slow_clock():
    """Tell a time, and let every other thread come as far as this one meanwhile."""
    time.sleep(0.01)
    return 0.0


def test_of_many_who_send_one_code_at_once_one_is_paired(caller, library):
    served = caller.app.extensions["onrecord"]
    caller.app.extensions["onrecord"] = replace(served, desk=PairingDesk(served.options.web, slow_clock))
    code = issue(caller)
    statuses = at_once(lambda number: pair(Caller(caller.app), code, extension(number)).status_code)
    assert sorted(statuses) == [200, *[403] * 15]
    assert len(library.people.pairings()) == 1


def test_many_wrong_codes_at_once_are_no_more_tries(caller):
    desk = PairingDesk(Options().web, slow_clock)
    code = desk.issue()
    assert at_once(lambda _: desk.redeem("0000-0000")) == [False] * 16
    assert not desk.redeem(code)
    again = desk.issue()
    assert at_once(lambda number: desk.redeem("0000-0000" if number < 4 else "")) == [False] * 16
    assert not desk.redeem(again)


def test_a_new_code_ends_the_one_before_and_has_tries_of_its_own(caller):
    first = issue(caller)
    for _ in range(5):
        pair(caller, "0000-0000")
    second = issue(caller)
    assert_problem(pair(caller, first), 403)
    assert pair(caller, second).status_code == 200


def test_a_code_ends_with_the_last_of_its_seconds():
    clock = Clock()
    desk = PairingDesk(Options().web, clock)
    code = desk.issue()
    clock.now += Options().web.pairing_lifetime
    assert not desk.redeem(code)


def test_codes_are_of_forty_random_bits():
    desk = PairingDesk(Options().web)
    codes = {desk.issue() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    assert len({letter for code in codes for letter in code} - {"-"}) == 32


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
