"""`POST /documents` with `fetch`: off unless the service was started with it, and then no way into this machine."""

import gzip
import sys
import threading
from dataclasses import replace

import pytest

from far_servers import PUBLIC, redirect, reply, serving_world, watching
from onrecord.options import FetchOptions, Options
from onrecord.web import create_app
from service_process import serving
from web_caller import PORT, TOKEN, Caller, assert_problem


@pytest.fixture
def world(monkeypatch):
    with serving_world() as served:
        monkeypatch.setattr("onrecord.corpus.fetching.WORLD", served.network)
        yield served


@pytest.fixture
def fetching(library, world):
    """A caller of a service that fetches, one page at a time."""
    options = replace(Options(), fetch=FetchOptions(served=True, seconds=2.0, at_a_time=1))
    return Caller(create_app(library, options, port=PORT, token=TOKEN))


def ask(caller, url, **others):
    return caller.post("/documents", {"fetch": True, "url": url, **others})


def test_a_service_fetches_nothing_unless_it_was_started_so(caller, world):
    with watching() as connections:
        detail = assert_problem(ask(caller, "http://news.example/a"), 403)
    assert "--fetch" in detail
    assert (world.asked, connections) == ([], [])


def test_a_page_is_fetched_and_stored_with_what_is_said_of_it(fetching, world):
    world.answers.update({"/a": redirect("/reeds"), "/reeds": reply()})
    stored = ask(fetching, "http://news.example/a", publisher="The Paper")
    assert stored.status_code == 201
    found = fetching.get("/documents/d1").json
    assert (found["text"], found["title"], found["publisher"]) == ("The reeds decide.", "Reeds", "The Paper")
    assert found["url"] == "http://news.example/reeds"
    assert ask(fetching, "http://news.example/a").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        f"http://127.0.0.1:{PORT}/documents",
        "http://[::1]/",
        "http://inside.example/",
        "file:///etc/hosts",
        "http://2130706433/",
        "http://169.254.169.254/latest/meta-data/",
        "http://user@news.example/",
        "nowhere",
        "",
    ],
)
def test_what_is_not_in_public_is_refused_unasked(fetching, world, url):
    world.names.update({"inside.example": [[PUBLIC, "10.0.0.1"]], "2130706433": [["127.0.0.1"]]})
    world.names.update({name: [[name]] for name in ("127.0.0.1", "::1", "169.254.169.254")})
    with watching() as connections:
        detail = assert_problem(ask(fetching, url), 422)
    assert "only public ones are asked" in detail or "expected a page's address" in detail
    assert (world.connected, connections) == ([], [])


def test_a_refusal_does_not_tell_which_address_a_name_inside_has(fetching, world):
    world.names["payroll.example"] = [["10.20.30.40"]]
    assert "10.20.30.40" not in assert_problem(ask(fetching, "http://payroll.example/"), 422)


def test_a_redirection_into_this_machine_is_refused(fetching, world):
    world.names["127.0.0.1"] = [["127.0.0.1"]]
    world.answers["/a"] = redirect("http://127.0.0.1/")
    assert "only public ones are asked" in assert_problem(ask(fetching, "http://news.example/a"), 422)
    assert world.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("others", [{"text": "They spoke."}, {"html": "<p>They spoke."}, {"url": None}])
def test_who_asks_to_fetch_gives_an_address_and_nothing_else_to_read(fetching, others):
    assert "fetch: expected" in assert_problem(ask(fetching, **{"url": "http://news.example/", **others}), 422)


def test_others_hear_at_once_that_as_much_as_may_be_is_being_fetched(fetching, world):
    begun, done = threading.Event(), threading.Event()

    def wait(connection, _):
        begun.set()
        done.wait(10)
        connection.sendall(reply())

    world.answers["/slow"] = wait
    first = threading.Thread(target=ask, args=(fetching, "http://news.example/slow"))
    first.start()
    begun.wait(10)
    busy = ask(fetching, "http://news.example/a")
    matched = fetching.post("/match", {"text": "“The reeds decide,” he said."})
    done.set()
    first.join()
    assert_problem(busy, 503)
    assert matched.status_code == 200


@pytest.mark.parametrize(("arguments", "status"), [([], 403), (["--fetch"], 422)])
def test_the_command_decides_whether_the_service_fetches(tmp_path, arguments, status):
    with serving(tmp_path / "data", arguments=arguments) as service:
        answered, _, body = service.ask("POST", "/documents", {"fetch": True, "url": "http://127.0.0.1/"})
    assert answered == status, body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip", "GZIP"])
@pytest.mark.parametrize("path", ["/match", "/documents"])
def test_a_request_whose_body_is_packed_is_refused(caller, path, coding):
    body = gzip.compress(b'{"text": "They spoke."}')
    assert "Content-Encoding" in assert_problem(
        caller.post_bytes(path, body, headers={"Content-Encoding": coding}), 415
    )


ORIGINS = ["file:///etc/passwd", "file:///proc/self/environ", "file:///dev/zero", "file:///../../etc/shadow"]


@pytest.mark.parametrize("origin", ORIGINS)
def test_what_a_request_names_as_its_file_is_a_name_and_is_not_opened(caller, origin):
    opened.append([])
    try:
        stored = caller.post("/documents", {"text": "They spoke.", "origin": origin})
        matched = caller.post("/match", {"text": "“They spoke,” he said.", "url": origin})
    finally:
        paths = opened.pop()
    assert stored.status_code == 201
    assert matched.status_code == 200
    assert paths  # the hook sees what is opened
    assert [path for path in paths if str(path).startswith(("/etc/passwd", "/proc/self/environ", "/dev/zero"))] == []
    assert [path for path in paths if "shadow" in str(path)] == []


opened = []


def note_opened(event, arguments):
    if event == "open" and opened:
        opened[-1].append(arguments[0])


sys.addaudithook(note_opened)  # it stays for good, and does nothing while nobody listens
