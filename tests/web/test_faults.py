"""What fails inside becomes a problem that tells a stranger nothing, and the service lives on."""

import logging
from dataclasses import replace

import pytest

from onrecord import errors
from onrecord.web.service import Admission
from web_caller import assert_problem


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
    served = caller.app.extensions["onrecord"]
    admission = Admission(1, 0.01)
    caller.app.extensions["onrecord"] = replace(served, admission=admission)
    with admission.permit():
        assert_problem(caller.post("/match", {"text": "A page."}), 503)
        assert caller.get("/health").status_code == 200
        assert caller.get("/documents").status_code == 200
    assert caller.post("/match", {"text": "A page."}).status_code == 200


def test_a_permit_comes_back_after_a_failure(broken):
    caller = broken(errors.DocumentError("no"))
    caller.app.extensions["onrecord"] = replace(caller.app.extensions["onrecord"], admission=Admission(1, 0.01))
    assert [caller.post("/match", {"text": "A page."}).status_code for _ in range(3)] == [422] * 3
