"""`/documents`: store, list, search, read, remove."""

from hashlib import sha256
from pathlib import Path

import pytest

from web_caller import EXTENSION, assert_problem

HOSTILE = (Path(__file__).parents[2] / "fixtures" / "hostile" / "markup.txt").read_text("utf-8").splitlines()
BODY = {
    "text": "“We shall see,” said Ana Brandt.\n",
    "url": "https://news.example/we-shall-see",
    "title": "We shall see",
    "publisher": "The Paper",
    "published": "2025-03-28",
    "kind": "statement",
    "author": "Ann Roe",
}
LATER = BODY | {"text": "“We shall not see,” said Ana Brandt."}


def test_a_document_is_found_as_soon_as_it_is_stored(caller):
    stored = caller.post("/documents", BODY)
    assert (stored.status_code, stored.json) == (201, {"id": "d1", "status": "new", "version": 1})
    assert caller.get("/documents/d1").json == {"id": "d1", **BODY}
    answer = caller.post("/match", {"text": "Ana Brandt told us: “We shall see.”"}).json
    assert [r["document"] for h in answer["highlights"] for r in h["cross_references"]] == ["d1"]


def test_the_same_content_twice_is_one_document(caller):
    caller.post("/documents", BODY)
    again = caller.post("/documents", BODY)
    assert (again.status_code, again.json) == (200, {"id": "d1", "status": "unchanged", "version": 1})


def test_new_text_at_the_same_address_is_a_new_version(caller):
    caller.post("/documents", BODY)
    changed = caller.post("/documents", BODY | {"text": "“We shall not see,” said Ana Brandt."})
    assert (changed.status_code, changed.json) == (201, {"id": "d1", "status": "new version", "version": 2})
    assert [d["versions"] for d in caller.get("/documents").json["documents"]] == [2]


def test_what_is_stored_at_an_address_is_told_with_the_digest_of_its_text(caller):
    caller.post("/documents", BODY)
    caller.post("/documents", {"text": "Nothing of note.", "url": "https://news.example/nothing"})
    found = caller.get("/documents", query_string={"url": "http://news.example/we-shall-see/?utm_source=mail#top"})
    (document,) = found.json["documents"]
    expected = BODY | {"id": "d1", "text_sha256": sha256(BODY["text"].encode()).hexdigest()}
    assert expected.items() - document.items() == {("text", BODY["text"])}
    assert caller.get("/documents", query_string={"url": "https://news.example/else"}).json["documents"] == []


@pytest.mark.parametrize("url", ["", "x", "file:///etc/passwd", "https://[", "https://a b.example/", "\0"])
def test_what_is_no_address_is_refused_by_name(shared, url):
    assert assert_problem(shared.get("/documents", query_string={"url": url}), 422).startswith("url: ")


def test_a_new_version_that_is_taken_back_leaves_the_earlier_text_to_be_found(caller):
    caller.post("/documents", BODY)
    before = caller.get("/documents").json
    assert caller.post("/documents", LATER).json["version"] == 2
    taken_back = caller.ask("DELETE", "/documents/d1/versions/2")
    assert (taken_back.status_code, taken_back.data) == (204, b"")
    assert caller.get("/documents").json == before
    answer = caller.post("/match", {"text": "Ana Brandt told us: “We shall see.”"}).json
    assert [r["document"] for h in answer["highlights"] for r in h["cross_references"]] == ["d1"]


def test_a_new_document_that_is_taken_back_is_gone(caller):
    caller.post("/documents", BODY)
    assert caller.ask("DELETE", "/documents/d1/versions/1").status_code == 204
    assert_problem(caller.get("/documents/d1"), 404)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((f"d1/versions/{version}", 409) for version in (0, 1, 3)),
        *((f"d1/versions/{version}", 404) for version in ("x", "9" * 30, "٢")),
        ("d2/versions/1", 404),
        ("x/versions/2", 404),
    ],
)
def test_only_the_latest_version_of_a_document_is_taken_back(caller, path, status):
    caller.post("/documents", BODY)
    caller.post("/documents", LATER)
    assert_problem(caller.ask("DELETE", f"/documents/{path}"), status)
    assert caller.get("/documents/d1").json["text"] == LATER["text"]


def test_what_a_new_version_leaves_unsaid_is_kept(caller):
    caller.post("/documents", BODY)
    caller.post("/documents", {"text": LATER["text"], "url": BODY["url"]})
    assert caller.get("/documents/d1").json == {"id": "d1", **LATER}


def test_the_author_is_told_with_a_cross_reference(caller):
    caller.post("/documents", BODY)
    answer = caller.post("/match", {"text": "Ana Brandt told us: “We shall see.”"}).json
    assert [d["author"] for d in answer["documents"]] == ["Ann Roe"]


def test_new_text_of_the_same_file_is_a_new_version(caller):
    body = {"text": "“We shall see,” said Ana Brandt.", "origin": "file:///corpus/brandt.txt"}
    caller.post("/documents", body)
    changed = caller.post("/documents", body | {"text": "“We shall not see,” said Ana Brandt."})
    assert (changed.status_code, changed.json) == (201, {"id": "d1", "status": "new version", "version": 2})


def test_only_a_program_on_this_machine_names_files(library, caller):
    as_extension = {"token": library.people.pair(EXTENSION), "headers": {"Origin": EXTENSION}}
    refused = caller.post("/documents", BODY | {"origin": "file:///corpus/brandt.txt"}, **as_extension)
    assert assert_problem(refused, 403).startswith("origin: ")
    assert caller.post("/documents", BODY, **as_extension).status_code == 201


def test_html_says_what_the_body_leaves_unsaid(caller):
    html = (
        '<!doctype html><html><head><title>A title</title><link rel="canonical" href="https://news.example/a">'
        "</head><body><article><p>The talks went on until midnight, said the mayor.</p></article></body></html>"
    )
    assert caller.post("/documents", {"html": html, "publisher": "The Paper"}).status_code == 201
    found = caller.get("/documents/d1").json
    assert "until midnight" in found["text"]
    assert (found["url"], found["publisher"]) == ("https://news.example/a", "The Paper")


def test_a_removed_document_is_gone_everywhere(caller):
    caller.post("/documents", BODY)
    removed = caller.ask("DELETE", "/documents/d1")
    assert (removed.status_code, removed.data) == (204, b"")
    assert_problem(caller.get("/documents/d1"), 404)
    assert_problem(caller.ask("DELETE", "/documents/d1"), 404)
    answer = caller.post("/match", {"text": "Ana Brandt told us: “We shall see.”"}).json
    assert not any(h["cross_references"] for h in answer["highlights"])


@pytest.mark.parametrize(
    "name", ["1", "d", "d-1", "dx", "d1.0", "d" + "9" * 30, "d١", "D1", "d1%00", "..%2f..%2ftoken"]
)
def test_what_is_no_id_is_no_document(caller, name):
    assert_problem(caller.get(f"/documents/{name}"), 404)
    assert_problem(caller.ask("DELETE", f"/documents/{name}"), 404)


def test_a_listing_goes_on_where_the_one_before_ended(caller):
    for number in range(5):
        caller.post("/documents", {"text": f"Text {number}.", "url": f"https://news.example/{number}"})
    seen, after, rounds = [], "", 0
    while after is not None:
        page = caller.get(f"/documents?limit=2{after and '&after=' + after}").json
        seen, after, rounds = seen + [d["id"] for d in page["documents"]], page["next"], rounds + 1
    assert (seen, rounds) == (["d1", "d2", "d3", "d4", "d5"], 3)


def test_a_search_finds_documents_that_hold_each_word(caller):
    caller.post("/documents", BODY)
    caller.post("/documents", {"text": "Nothing of note.", "url": "https://news.example/nothing"})
    for search, expected in [
        ("brandt see", ["d1"]),
        ("paper", ["d1"]),
        ("note", ["d2"]),
        ("absent", []),
        ("", ["d1", "d2"]),
    ]:
        found = caller.get("/documents", query_string={"search": search}).json["documents"]
        assert [d["id"] for d in found] == expected


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=-1", "limit=x", "limit=", "limit=1e3", "limit=" + "9" * 99]
)
def test_a_limit_out_of_range_is_refused_by_name(shared, query):
    assert assert_problem(shared.get(f"/documents?{query}"), 422).startswith("limit: ")


def test_a_cursor_that_is_none_is_refused_by_name(shared):
    assert assert_problem(shared.get("/documents?after=x"), 422).startswith("after: ")


@pytest.mark.parametrize(
    "search",
    [*HOSTILE[:40], "%", "_", "\\", '"', "NEAR(a b)", "a* OR b", "\0", "\u202e", "x" * 5000, " ".join("abcdefgh" * 50)],
)
def test_no_search_is_a_fault_of_the_service(shared, search):
    assert shared.get("/documents", query_string={"search": search}).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": None}, "text"),
        ({"html": "<p>x"}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "not an address"}, "url"),
        ({"published": "yesterday"}, "published"),
        ({"published": "2025-13-45"}, "published"),
        ({"title": "x" * 5000}, "title"),
        ({"kind": ""}, "kind"),
        ({"kind": "x" * 41}, "kind"),
        ({"publisher": 7}, "publisher"),
        ({"author": ["Ann Roe"]}, "author"),
        ({"author": "x" * 301}, "author"),
        ({"published": "2025-03"}, "published"),
        ({"origin": "/etc/passwd"}, "origin"),
        ({"origin": "https://news.example/a"}, "origin"),
        ({"origin": "file:"}, "origin"),
        ({"origin": "file:///" + "x" * 5000}, "origin"),
    ],
)
def test_a_document_that_will_not_do_is_refused_by_the_name_of_its_field(caller, change, field):
    assert assert_problem(caller.post("/documents", BODY | change), 422).startswith(field)
    assert caller.get("/documents").json["documents"] == []


@pytest.mark.parametrize("field", ["text", "title", "publisher", "kind", "url", "published", "author"])
def test_hostile_strings_are_stored_as_they_are_or_refused(caller, field):
    for line in [*HOSTILE[:60], "a\0b", "\u202eabc", "\ufeffx", "😀" * 9]:
        answer = caller.post("/documents", BODY | {field: line})
        if answer.status_code not in {200, 201}:
            assert_problem(answer, 422)
        elif field == "text":
            assert caller.get(f"/documents/{answer.json['id']}").json["text"] == line.replace("\0", "\ufffd")


def test_a_lone_surrogate_is_stored_as_a_replacement_character(caller):
    assert caller.post_bytes("/documents", rb'{"text": "a\ud800b", "title": "\udc00"}').status_code == 201
    found = caller.get("/documents/d1").json
    assert (found["text"], found["title"]) == ("a\ufffdb", "\ufffd")
