"""What fails inside becomes a problem that tells a stranger nothing, and the service lives on."""

import logging
from dataclasses import replace

import pytest

from onrecord import errors
from onrecord.corpus.documents import NewDocument
from onrecord.options import Options
from onrecord.web import create_app
from web_caller import PORT, TOKEN, Caller, all_taken, assert_problem


def fail(error):
    def work(*_args, **_kwargs):
        raise error

    return work


@pytest.fixture
def broken(caller, monkeypatch):
    """Return what makes the library of a caller fail at its next match."""

    def break_with(error):
        monkeypatch.setattr(caller.app.extensions["onrecord"].library, "match", fail(error))
        return caller

    return break_with


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.ModelError("the model is damaged; install On Record again"), 500),
        (errors.StoreError("the corpus cannot be used"), 503),
        (errors.LockedError("another process has it"), 503),
        (errors.FullError("the disk is full"), 507),
        (errors.DocumentError("html: no text"), 422),
        (errors.RequestError("no"), 400),
    ],
)
def test_each_error_of_ours_has_its_status_and_keeps_its_message(broken, error, status):
    assert assert_problem(broken(error).post("/match", {"text": "A page."}), status) == str(error)


def test_a_fault_is_logged_and_not_told(broken, caplog):
    with caplog.at_level(logging.ERROR):
        answer = broken(KeyError("/home/someone/secret")).post("/match", {"text": "A page."})
    assert "secret" not in assert_problem(answer, 500)
    assert "/home/someone/secret" in caplog.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_without_a_free_permit_a_caller_is_told_when_to_come_back(caller):
    with all_taken(caller):
        assert_problem(caller.post("/match", {"text": "A page."}), 503)
        assert caller.get("/health").status_code == 200
    assert caller.post("/match", {"text": "A page."}).status_code == 200


PEOPLE = {"/people", "/people/<caller:name>", "/people/<caller:name>/rotate"}  # a few rows
CHEAP = {"/health", "/openapi.json", "/docs", "/pair", "/pair/code", *PEOPLE}  # the description is made once


def test_what_costs_waits_in_a_line_on_every_route(caller):
    bodies = {"/match": {"text": "A page."}, "/documents": {"text": "A text."}, "merge": {"into": "sp2"}}
    bodies |= {"split": {"alias": "A name"}, "rename": {"name": "A name"}}
    served = {}
    with all_taken(caller):
        for rule in caller.app.url_map.iter_rules():
            path = rule.rule.replace("<version>", "1").replace("<id>", "sp1" if "speakers" in rule.rule else "d1")
            body = bodies.get(rule.rule, bodies.get(path.rpartition("/")[2]))
            for method in rule.methods & {"GET", "POST", "DELETE", "PUT", "PATCH"}:
                served[method, rule.rule] = caller.ask(method, path, json=body if method == "POST" else None)
    assert {rule for (_, rule), answer in served.items() if answer.status_code != 503} == CHEAP
    assert len(served) > 15


def test_a_search_that_takes_too_long_is_stopped_and_says_so(library):
    options = Options()
    caller = Caller(
        create_app(library, replace(options, web=replace(options.web, look_seconds=0.0)), port=PORT, token=TOKEN)
    )
    list(library.add_all(NewDocument(f"“The toll of gate {number} stays,” Ilse Varga said.") for number in range(400)))
    for path in ("/documents?search=swindle", "/quotations?search=swindle"):
        assert "search: " in assert_problem(caller.get(path), 503)
    assert caller.get("/documents/d1").status_code == 200  # what is quick is not looked at
    assert library.documents("swindle") == []  # without a limit it takes what it takes


def test_a_permit_comes_back_after_a_failure(broken):
    caller = broken(errors.DocumentError("no"))
    assert [caller.post("/match", {"text": "A page."}).status_code for _ in range(3)] == [422] * 3
