"""The audit log over HTTP: whoever changed something is named, and takes back only what was theirs."""

import pytest

from web_caller import EXTENSION, TOKEN, assert_problem

TEXT = "“We shall see,” said Ana Brandt."
PAGE = {"text": TEXT, "url": "https://a.example/1"}


@pytest.fixture
def ann(library):
    return library.people.create("Ann", "contributor")


@pytest.fixture
def bea(library):
    return library.people.create("Bea", "contributor")


@pytest.fixture
def extension(library):
    return {"token": library.people.pair(EXTENSION), "headers": {"Origin": EXTENSION}}


def changes(caller, query=""):
    return caller.get(f"/audit{query}").json["changes"]


def test_every_change_is_told_with_the_one_who_made_it(caller, ann, extension):
    caller.post("/documents", PAGE, token=ann)
    caller.post("/documents", PAGE | {"text": TEXT * 2}, **extension)
    caller.post("/speakers/sp1/rename", {"name": "Mayor Brandt"})
    caller.ask("DELETE", "/documents/d1/versions/2", **extension)
    caller.ask("DELETE", "/documents/d1")
    told = [(c["caller"], c["action"], c["subject"], c["version"], c["characters"]) for c in changes(caller)[2:]]
    assert told == [
        ("Ann", "add", "d1", 1, len(TEXT)),
        (EXTENSION, "add", "d1", 2, 2 * len(TEXT)),
        ("local", "rename", "sp1", None, None),
        (EXTENSION, "take back", "d1", 2, None),
        ("local", "remove", "d1", None, None),
    ]


def test_the_log_is_listed_page_by_page(caller):
    for n in range(5):
        caller.post("/people", {"name": f"Person {n}"})
    first = caller.get("/audit?limit=2").json
    assert [c["id"] for c in first["changes"]] == ["a1", "a2"]
    rest = caller.get(f"/audit?limit=3&after={first['next']}").json
    assert ([c["id"] for c in rest["changes"]], rest["next"]) == (["a3", "a4", "a5"], None)


def test_the_log_is_listed_by_caller_and_time(caller, ann):
    caller.post("/documents", PAGE, token=ann)
    assert [c["caller"] for c in changes(caller, "?caller=Ann")] == ["Ann"]
    assert changes(caller, "?caller=Nobody") == []
    assert len(changes(caller, "?since=2020-01-01")) == 2
    assert changes(caller, "?since=9000-01-01T10:30") == []


@pytest.mark.parametrize("query", ["since=yesterday", "since=", "after=d1", "after=a", "limit=0", "limit=201"])
def test_a_query_that_cannot_be_read_is_refused(caller, query):
    assert assert_problem(caller.get(f"/audit?{query}"), 422).startswith(query.split("=")[0])


def test_nobody_takes_back_what_somebody_else_stored_but_an_administrator(caller, ann, bea, extension):
    stored = caller.post("/documents", PAGE, token=ann).json
    path = f"/documents/{stored['id']}/versions/{stored['version']}"
    assert "stored by somebody else" in assert_problem(caller.ask("DELETE", path, token=bea), 403)
    assert_problem(caller.ask("DELETE", path, **extension), 403)
    assert caller.get("/documents/d1").status_code == 200
    assert caller.ask("DELETE", path, token=ann).status_code == 204
    caller.post("/documents", PAGE, token=bea)
    assert caller.ask("DELETE", "/documents/d2/versions/1").status_code == 204


def test_nobody_writes_over_what_somebody_else_said_of_a_document(caller, ann, bea):
    caller.post("/documents", PAGE | {"title": "Talks", "author": None}, token=ann)
    said = PAGE | {"title": "Forged", "author": "Ida Moen", "kind": "statement"}
    caller.post("/documents", said, token=bea)
    found = caller.get("/documents/d1").json
    assert (found["title"], found["author"], found["kind"]) == ("Talks", "Ida Moen", "article")  # the unknown was added
    for token in (ann, TOKEN):
        caller.post("/documents", PAGE | {"title": f"By {token[:3]}"}, token=token)
        assert caller.get("/documents/d1").json["title"] == f"By {token[:3]}"


def test_an_extension_takes_back_what_it_stored_also_when_it_is_paired_anew(caller, library, extension):
    caller.post("/documents", PAGE, **extension)
    again = extension | {"token": library.people.pair(EXTENSION)}
    assert caller.ask("DELETE", "/documents/d1/versions/1", **again).status_code == 204


def test_sending_what_is_stored_already_makes_it_nobody_elses(caller, ann, bea):
    caller.post("/documents", PAGE, token=ann)
    assert caller.post("/documents", PAGE, token=bea).json["status"] == "unchanged"
    assert_problem(caller.ask("DELETE", "/documents/d1/versions/1", token=bea), 403)
