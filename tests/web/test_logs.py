"""What is logged: who asked for what, and what went wrong; never a word of a page, a query, or a token."""

import io
import json
import logging
import os
import subprocess
import sys
import threading
from dataclasses import asdict

import msgspec
import pytest

from onrecord.corpus.frames import write_frame
from onrecord.logs import FORMAT, access_log, log_to
from onrecord.options import Options
from onrecord.web import create_app
from onrecord.web.matcher import Page
from onrecord.web.reach import Team
from onrecord.web.wire import MatchChoices
from service_process import run, serving
from web_caller import PORT, TOKEN, Caller

NAME = "onrecord.example.org"
SECRET = "Zanzibarquux"
BROKEN = "x\r\n2026-01-01T00:00:00.000+00:00 ERROR onrecord: forged\u2028{}"


@pytest.fixture
def logged(monkeypatch):
    """Return what is logged from now on in a form, requests included, as a stream."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setenv(FORMAT, "text")
    root = logging.getLogger()
    handlers, level, access_level = root.handlers[:], root.level, access_log.level

    def begin(form):
        stream = io.StringIO()
        log_to(stream, form, accesses=True)
        return stream

    yield begin
    root.handlers[:] = handlers
    root.setLevel(level)
    access_log.setLevel(access_level)


@pytest.fixture
def team(library):
    return Caller(create_app(library, Options(), port=PORT, token=TOKEN, team=Team((NAME,), behind_proxy=True)))


def events(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(*_args, **_kwargs):
    raise KeyError(f"{SECRET} {BROKEN}") from OSError(28, "No space left on device", SECRET)


def test_each_request_is_one_object(team, library, logged):
    ann = library.people.create("Ann Roe", "contributor")
    stream = logged("json")
    outside = {"Host": NAME, "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    answer = team.post("/match", {"text": "A page."}, token=ann, headers=outside)
    (event,) = events(stream)
    assert event.pop("time").endswith("+00:00")
    assert event.pop("ms") > 0
    assert event == {
        "level": "INFO",
        "logger": "onrecord.access",
        "caller": "Ann Roe",
        "method": "POST",
        "route": "/match",
        "status": 200,
        "received": len(b'{"text": "A page."}'),
        "sent": len(answer.data),
        "peer": "192.0.2.7",
    }


def test_who_is_refused_is_logged_too(team, logged):
    stream = logged("json")
    team.get("/documents", token="wrong")
    team.get("/health", headers={"Host": "evil.example"})
    assert [(e["caller"], e["route"], e["status"]) for e in events(stream)] == [
        (None, "/documents", 401),
        (None, "/health", 403),
    ]


def test_a_request_is_a_line_for_people(team, logged):
    stream = logged("text")
    team.get("/documents/d7")
    (line,) = stream.getvalue().splitlines()
    assert "INFO onrecord.access: local at 127.0.0.1: GET /documents/<id>: 404 in " in line


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_fault_is_logged_with_the_place_and_without_its_words(team, logged, monkeypatch, form):
    monkeypatch.setattr(team.app.extensions["onrecord"].library, "match", fail)
    stream = logged(form)
    assert team.post("/match", {"text": SECRET}).status_code == 500
    shown = stream.getvalue()
    assert "builtins.KeyError" in shown
    assert "No space left on device" in shown
    assert "in match_page" in shown
    assert SECRET not in shown
    assert "forged" not in shown


def every_request(caller):
    """Send words, queries, tokens and line breaks to every route, by every way that there is."""
    for rule in caller.app.url_map.iter_rules():
        path = rule.rule.replace("<id>", SECRET).replace("<version>", BROKEN)
        for method in ("GET", "POST", "DELETE", "PUT", "OPTIONS", SECRET.upper()):
            for body in (
                {"text": SECRET, "html": SECRET, "title": BROKEN, "url": BROKEN, SECRET: SECRET},
                {"text": SECRET},
            ):
                for token in (TOKEN, SECRET):
                    caller.ask(
                        method, path, json=body, query_string={SECRET: BROKEN}, token=token, headers=odd_headers()
                    )
    caller.get(f"/{SECRET}")
    caller.get("/health", headers={"Host": SECRET})
    caller.get("/health", headers={"Origin": f"https://{SECRET}.example"})
    caller.get("/health", headers={"X-Forwarded-For": SECRET})


def odd_headers():
    names = ("User-Agent", "Referer", "X-Request-Id", "Cookie", "X-Forwarded-Host")
    return dict.fromkeys(names, SECRET)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("broken", [False, True])
def test_nothing_that_came_is_in_the_log(team, logged, monkeypatch, form, broken):
    library = team.app.extensions["onrecord"].library
    if broken:
        for name in ("match", "add", "extract", "documents", "document", "remove", "take_back", "size"):
            monkeypatch.setattr(library, name, fail)
    stream = logged(form)
    every_request(team)
    shown = stream.getvalue()
    assert len(shown.splitlines()) > 400
    assert [word for word in (SECRET.lower(), TOKEN, "forged", "\u2028") if word in shown.lower()] == []


def test_text_from_elsewhere_begins_no_line(logged):
    stream = logged("text")
    logging.getLogger("onrecord.elsewhere").error("%s", BROKEN)
    (line,) = stream.getvalue().splitlines()
    assert r"x\r\n2026" in line
    assert r"\u2028" in line


def test_json_is_one_line_whatever_is_in_it(logged):
    stream = logged("json")
    logging.getLogger("onrecord.elsewhere").error("%s \ud800", BROKEN)
    assert [event["message"] for event in events(stream)] == [f"{BROKEN} \ud800"]


def test_a_thread_that_fails_says_where_and_not_what(logged):
    stream = logged("json")
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (event,) = events(stream)
    assert "builtins.KeyError" in event["trace"]
    assert SECRET not in stream.getvalue()


def test_requests_of_a_reader_are_not_logged(tmp_path):
    with serving(tmp_path / "data") as service:
        service.ask("GET", "/health")
        service.process.terminate()
        assert service.process.stderr.read() == ""


def test_a_team_has_its_requests_logged_in_the_form_that_was_asked_for(tmp_path):
    from onrecord.corpus.library import Library

    with Library.open(tmp_path / "data", write=True) as library:
        library.people.create("Ann Roe", "reader")
    with serving(tmp_path / "data", arguments=["--team", "--log-format", "json"]) as service:
        service.ask("GET", "/documents")
        service.process.terminate()
        (event,) = [json.loads(line) for line in service.process.stderr.read().splitlines()]
    assert (event["caller"], event["route"], event["status"]) == ("local", "/documents", 200)


def test_another_form_is_refused(tmp_path):
    assert run(tmp_path / "data", "serve", "--log-format", "xml").returncode == 2


CHILDREN = {  # what makes each fail at its first question, its arguments, and the frames of a question
    "corpus.extraction_child": (
        "READERS = {'html': fail}",
        [json.dumps(asdict(Options().extraction))],
        [b'{"form": "html", "url": null, "encoding": null}', SECRET.encode()],
    ),
    "corpus.index.merge_child": (
        "merge_segments = fail",
        [],
        [json.dumps([SECRET, [], {}]).encode()],
    ),
    "web.match_child": (
        "find_matches = fail",
        ["/nonexistent", msgspec.json.encode(Options()).decode()],
        [msgspec.msgpack.encode(Page(SECRET, None, MatchChoices(), "utf-16", with_text=False))],
    ),
}


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("name", CHILDREN)
def test_a_process_that_fails_at_a_text_says_where_and_not_what(name, form, tmp_path):
    broken, arguments, question = CHILDREN[name]
    code = f"def fail(*_): raise KeyError({SECRET!r})\nimport onrecord.{name} as child\nchild.{broken}\nchild.main()"
    frames = io.BytesIO()
    for frame in question:
        write_frame(frames, frame)
    command = [sys.executable, "-c", code, *(each.replace("/nonexistent", str(tmp_path)) for each in arguments)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, env={**os.environ, FORMAT: form}, **pipes) as child:
        child.stdin.write(frames.getvalue())
        child.stdin.flush()
        child.stdout.read(1)  # it answers, or ends
        child.stdin.close()
        shown = child.stderr.read().decode()
    assert "builtins.KeyError" in shown
    assert SECRET not in shown
    assert form == "text" or json.loads(shown.splitlines()[0])["level"] == "ERROR"
