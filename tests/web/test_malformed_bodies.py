"""Bodies that are not what they should be: each is refused in a sentence, and nothing of it is stored."""

import gzip
import json
import re
import socket
from contextlib import suppress

import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import Options
from onrecord.web import create_app
from request_places import fields, put, ready, routes
from service_process import serving
from web_caller import PORT, TOKEN, Caller, assert_problem

REFUSALS = {400, 413, 415, 422}
LIMITS = Options().web


def shapes(example):
    """Yield the name and the bytes of bodies made of one that would do."""
    good = json.dumps(example).encode()
    inside = good[:-1] + (b", " if example else b"")  # of the object, before its last brace
    yield from {
        "nothing": b"",
        "a space": b" ",
        "white space": b"\n\t \r\n" * 100,
        "NUL": b"\0" * 8,
        "half of it": good[: max(1, len(good) // 2)],
        "all but the last byte": good[:-1],
        "it and a brace": good + b"}",
        "it twice": good + good,
        "it and a line": good + b"\n" + good,
        "it and NUL": good + b"\0",
        "it after a prefix": b")]}',\n" + good,
        "in an array": b"[" + good + b"]",
        "in a string": json.dumps(good.decode()).encode(),
        "a string": b'"text"',
        "a number": b"7",
        "null": b"null",
        "true": b"true",
        "an empty array": b"[]",
        "single quotation marks": good.replace(b'"', b"'") if example else b"{'a': 1}",
        "a key without marks": inside + b"a: 1}",
        "a key that is a number": inside + b"1: 1}",
        "a key without a value": inside + b'"a"}',
        "a comma at the end": inside.rstrip(b", ") + b',"a":1,}',
        "a comment": inside + b'"a": 1 /* one */}',
        "a comment after it": good + b" // one",
        "NaN": inside + b'"a": NaN}',
        "Infinity": inside + b'"a": Infinity}',
        "-Infinity": inside + b'"a": [-Infinity]}',
        "a plus sign": inside + b'"a": +1}',
        "a hexadecimal number": inside + b'"a": 0x10}',
        "a leading zero": inside + b'"a": 01}',
        "5,000 digits": inside + b'"a": ' + b"9" * 5000 + b"}",
        "a raw line break in a string": inside + b'"a": "\n"}',
        "a raw NUL in a string": inside + b'"a": "\0"}',
        "a wrong escape": inside + b'"a": "\\x41"}',
        "half an escape": inside + b'"a": "\\u12"}',
        "a backslash at the end": inside + b'"a": "\\',
        "a byte order mark": b"\xef\xbb\xbf" + good,
        "UTF-16": good.decode().encode("utf-16"),
        "UTF-16 without a mark": good.decode().encode("utf-16-le"),
        "UTF-32": good.decode().encode("utf-32"),
        "UTF-7": b"+AHs-+AH0-",
        "Latin-1": inside + '"a": "é"}'.encode("latin-1"),
        "CESU-8": inside + b'"a": "\xed\xa0\xbd\xed\xb8\x80"}',
        "half a pair in UTF-8": inside + b'"a": "\xed\xa0\x80"}',
        "an overlong NUL": inside + b'"a": "\xc0\x80"}',
        "half a character": inside + b'"a": "\xf0\x9f\x98"}',
        "beyond Unicode": inside + b'"a": "\xf4\x90\x80\x80"}',
        "100,000 arrays": b"[" * 100_000 + b"]" * 100_000,
        "100,000 arrays in a field": inside + b'"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "50,000 objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        "one level too many": inside + b'"a": ' + b"[" * LIMITS.max_depth + b"]" * LIMITS.max_depth + b"}",
        "a million brackets": b"[" * 1_000_000,
        "gzip": gzip.compress(good),
        "a form": b"text=x&url=https%3A%2F%2Fnews.example%2F",
        "a multipart form": b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nx\r\n--x--\r\n',
        "XML": b'<?xml version="1.0"?><text>x</text>',
        "YAML": b"text: x\nurl: https://news.example/\n",
        "one byte too much": good + b" " * (LIMITS.max_body_bytes + 1 - len(good)),
    }.items()


ANOTHER_KIND = (
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/json",
    "",
    "x",
)
ANOTHER_CODING = ("gzip", "deflate", "br", "identity, gzip", "x" * 500)
VALUES = {  # of each type of JSON
    "null": [None],
    "boolean": [True, False],
    "number": [1.5, 1e308],
    "integer": [0, -1, 10**30],
    "string": ["", "x"],
    "array": [[], [[]], [{}], [None], [1], ["x"], [["x"]]],
    "object": [{}, {"text": "x"}, {"__proto__": {}}],
}


@pytest.fixture(scope="module")
def caller(tmp_path_factory):
    with Library.open(tmp_path_factory.mktemp("malformed") / "data", write=True) as library:
        library.add(NewDocument("“Yes,” Ana Brandt said.\n“No,” Tom Oxley said."))
        yield Caller(create_app(library, Options(), port=PORT, token=TOKEN))


@pytest.fixture(scope="module")
def described(caller):
    return caller.get("/openapi.json").json


@pytest.fixture(scope="module")
def taking(described):
    """The routes that take a body."""
    return [route for route in routes(described) if route.schema]


def state(caller):
    """Return what a refused request must leave as it is."""
    return [caller.get(path).json for path in ("/documents", "/speakers", "/quotations")]


def asked(caller, route, **changes):
    """Return why the answer is not a refusal, with the status; None if it is one."""
    answer = caller.ask(**ready(route, **changes))
    if answer.status_code not in REFUSALS:
        return route.path, answer.status_code, answer.text[:200]
    assert_problem(answer, answer.status_code)
    return None


def test_every_malformed_body_is_refused_on_every_route_that_takes_one(caller, taking):
    before = state(caller)
    found = {
        (name, wrong)
        for route in taking
        for name, body in shapes(route.example)
        if (wrong := asked(caller, route, data=body))
    }
    assert found == set()
    assert state(caller) == before


@pytest.mark.parametrize("kind", ANOTHER_KIND)
def test_a_body_of_another_media_type_is_refused(caller, taking, kind):
    assert [wrong for route in taking if (wrong := asked(caller, route, content_type=kind))] == []


@pytest.mark.parametrize("coding", ANOTHER_CODING)
def test_a_body_in_a_content_coding_is_refused_and_told_so(caller, taking, coding):
    for route in taking:
        answer = caller.ask(**ready(route, environ_overrides={"HTTP_CONTENT_ENCODING": coding}))
        assert assert_problem(answer, 415).startswith("Content-Encoding: ")


def wrong_values(document, schema):
    """Yield the keys of each field with values of every type that it does not have."""
    for keys, kinds in fields(document, schema):
        also = {"integer"} if "number" in kinds else set()
        yield from ((keys, value) for kind in VALUES.keys() - kinds - also for value in VALUES[kind])


def test_a_value_of_the_wrong_type_is_refused_in_every_field_by_its_name(caller, described, taking):
    before, tried = state(caller), 0
    for route in taking:
        for keys, value in wrong_values(described, route.schema):
            answer = caller.ask(**ready(route, data=json.dumps(put(route.example, keys, value))))
            assert assert_problem(answer, 422).startswith(str(keys[0])), (route.path, keys, value)
            tried += 1
    assert tried > 300
    assert state(caller) == before


def test_a_key_that_is_said_twice_counts_as_said_last(caller):
    assert_problem(caller.post_bytes("/match", b'{"text": "x", "text": 1}'), 422)
    assert caller.post_bytes("/match", b'{"text": 1, "text": "x"}').status_code == 200


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("served") / "data") as service:
        yield service


def exchange(service, sent):
    """Return the answers to the bytes *sent* on one connection; the service hangs up on what is too long to read."""
    host, port = service.host.split(":")
    answers = b""
    with socket.create_connection((host, int(port)), timeout=20) as connection, suppress(ConnectionError):
        connection.sendall(sent)
        with suppress(OSError):  # it has hung up already
            connection.shutdown(socket.SHUT_WR)
        while chunk := connection.recv(65536):
            answers += chunk
    return answers


def head(service, *lines, path="/match"):
    token = ("Authorization: Bearer " + service.token, "Content-Type: application/json", "Connection: close")
    return "\r\n".join((f"POST {path} HTTP/1.1", f"Host: {service.host}", *token, *lines, "", "")).encode("latin-1")


BODY = b'{"text": "x"}'
CHUNKED = "Transfer-Encoding: chunked"
ON_THE_WIRE = {  # header lines, what follows them, and the statuses that may answer; 0 is none
    "a length and no body": (["Content-Length: 13"], b"", {0}),
    "a length that is more than came": (["Content-Length: 99"], BODY, {0}),
    "a length that is less than came": (["Content-Length: 5"], BODY, {400}),
    "a length and another request": (["Content-Length: 1"], b"GET /documents HTTP/1.1\r\n\r\n", {400}),
    "a length below nothing": (["Content-Length: -5"], BODY, {400}),
    "a length in words": (["Content-Length: many"], BODY, {400}),
    "a length with a sign": (["Content-Length: +13"], BODY, {400}),
    "a length in hexadecimal": (["Content-Length: 0xd"], BODY, {400}),
    "a length in other digits": (["Content-Length: \xb2"], BODY, {400}),
    "a length beyond all": (["Content-Length: " + "9" * 30], BODY, {413}),
    "two lengths": (["Content-Length: 13", "Content-Length: 5"], BODY, {400}),
    "two lengths in one line": (["Content-Length: 13, 5"], BODY, {400}),
    "chunks without end": ([CHUNKED], b"d\r\n" + BODY + b"\r\n", {0}),
    "half a chunk": ([CHUNKED], b"d\r\n{", {0}),
    "a chunk of words": ([CHUNKED], b"many\r\n" + BODY, {400}),
    "a chunk below nothing": ([CHUNKED], b"-d\r\n" + BODY, {400}),
    "a chunk longer than its size": ([CHUNKED], b"2\r\n" + BODY + b"\r\n0\r\n\r\n", {400}),
    "a chunk beyond all": ([CHUNKED], b"f" * 30 + b"\r\n" + BODY, {0}),
    "a size without end": ([CHUNKED], b"0" * 100_000, {0}),
    "chunks that are no JSON": ([CHUNKED], b"1\r\n{\r\n0\r\n\r\n", {400}),
    "chunks and a length": ([CHUNKED, "Content-Length: 13"], b"0\r\n\r\n", {400}),
    "chunks twice": ([CHUNKED, CHUNKED], b"0\r\n\r\n", {400, 501}),
    "a coding that is no chunks": (["Transfer-Encoding: gzip"], BODY, {501}),
    "a coding with white space": (["Transfer-Encoding : chunked"], b"0\r\n\r\n", {400}),
    "a coding on a line of its own": (["Transfer-Encoding:", " chunked"], b"0\r\n\r\n", {400, 501}),
    "a line without a colon": (["Content-Length 13"], BODY, {400}),
    "a line that goes on": (["X-Odd: a", "\tb", "Content-Length: 13"], BODY, {200, 400}),
    "NUL in a line": (["X-Odd: a\0b", "Content-Length: 13"], BODY, {400}),
    "a bare line break": (["X-Odd: a\nb", "Content-Length: 13"], BODY, {400}),
    "ten thousand lines": ([f"X-Odd-{number}: a" for number in range(10_000)], BODY, {0, 431}),
    "gzip that is none": (["Content-Encoding: gzip", "Content-Length: 13"], BODY, {415}),
    "gzip": (["Content-Encoding: gzip", "Content-Length: 33"], gzip.compress(BODY, mtime=0), {415}),
    "no type": (["Content-Type:", "Content-Length: 13"], BODY, {415}),
}


@pytest.mark.parametrize("what", ON_THE_WIRE)
def test_a_malformed_body_on_the_wire_gets_a_problem_or_nothing_and_the_next_caller_an_answer(service, what):
    lines, after, statuses = ON_THE_WIRE[what]
    answers = exchange(service, head(service, *lines) + after)
    assert_told(answers, statuses)
    assert service.ask("GET", "/documents")[0] == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"\0" * 100,
        b"\r\n" * 100,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /documents\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET  /health  HTTP/1.1\r\n\r\n",
        b"get /health HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /health HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /match HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
        b"TRACE / HTTP/1.1\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\n\r\n",
        b"EHLO evil.example\r\nMAIL FROM:<a@b.example>\r\n",
        b"*1\r\n$4\r\nPING\r\n",
    ],
    ids=lambda sent: repr(sent[:24]),
)
def test_what_is_no_request_gets_a_problem_or_nothing(service, sent):
    assert_told(exchange(service, sent), {0, 100, 400, 403, 431})
    assert service.ask("GET", "/documents")[0] == 200


def assert_told(answers, statuses):
    """Assert that the answers are of those *statuses*, of which 0 is none at all, and what is refused a problem."""
    heads = [each.split(b"\r\n\r\n")[0] for each in re.split(rb"HTTP/1\.[01] ", answers)[1:]]
    assert ({int(each.split()[0]) for each in heads} or {0}) <= statuses, answers
    for each in heads:
        assert each.startswith((b"100", b"200")) or b"application/problem+json" in each
