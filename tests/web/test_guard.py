"""Who may ask: every route, and what is no route, against wrong Hosts, Origins, sites and tokens."""

import re
from dataclasses import replace
from itertools import product

import pytest
from flask import Blueprint

from onrecord import __version__
from onrecord.corpus.library import Library
from onrecord.options import Options, TeamOptions
from onrecord.web import create_app
from onrecord.web.reach import Team
from web_caller import EXTENSION, HOST, OTHER_EXTENSION, PORT, TOKEN, Caller, assert_problem

GOOD_HOSTS = [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"]
HOSTS = [
    *GOOD_HOSTS,
    "127.0.0.1",
    "localhost",
    f"127.0.0.1:{PORT + 1}",
    f"LOCALHOST:{PORT}",
    f"localhost.:{PORT}",
    f"evil.localhost:{PORT}",
    f"127.0.0.1.nip.io:{PORT}",
    f"2130706433:{PORT}",
    f"0.0.0.0:{PORT}",
    f"127.1:{PORT}",
    f"[::ffff:127.0.0.1]:{PORT}",
    f"user@127.0.0.1:{PORT}",
    f"127.0.0.1:{PORT}, evil.example",
    f"evil.example:{PORT}",
    f"192.168.1.5:{PORT}",
    "",
    None,
]
ORIGINS = [
    None,
    f"http://127.0.0.1:{PORT}",
    f"http://localhost:{PORT}",
    EXTENSION,
    OTHER_EXTENSION,
    "null",
    "",
    "*",
    "https://evil.example",
    f"https://127.0.0.1:{PORT}",
    "http://127.0.0.1",
    f"http://127.0.0.1:{PORT}.evil.example",
    f"http://127.0.0.1:{PORT}/",
    EXTENSION + ".evil.example",
    EXTENSION[:-1],
    EXTENSION.upper(),
    "chrome-extension://.*",
    f"{EXTENSION}, https://evil.example",
    "file://",
    f"http://127.0.0.1:{PORT} http://evil.example",
]
SITES = [None, "none", "same-origin", "same-site", "cross-site"]
# Whose token is shown stands in angle quotes; `send` puts the token there.
TOKENS = [None, "Bearer «local»", "Bearer «paired»", "Basic «local»", "Bearer «local»x", "Bearer "]
PEOPLE = ["Bearer «reader»", "Bearer «contributor»", "Bearer «administrator»"]
MANY = replace(Options(), team=TeamOptions(requests=10**6))  # a minute: each person asks for every cell
NEEDED = {  # what a route takes beyond reading, by method and path
    ("POST", "/documents"): "add",
    ("DELETE", "/documents/d1/versions/7"): "add",
    ("DELETE", "/documents/d1"): "administer",
    ("POST", "/pair/code"): "administer",
    ("GET", "/metrics"): "administer",
    ("GET", "/people"): "administer",
    ("POST", "/people"): "administer",
    ("DELETE", "/people/Ann"): "administer",
    ("POST", "/people/Ann/rotate"): "administer",
    ("GET", "/audit"): "administer",
    ("POST", "/speakers/d1/merge"): "administer",
    ("POST", "/speakers/d1/split"): "administer",
    ("POST", "/speakers/d1/rename"): "administer",
}
ALLOWED = {"reader": {"read"}, "contributor": {"read", "add"}, "administrator": {"read", "add", "administer"}}
BY_SCOPE = {"read": ("POST", "/match"), "add": ("POST", "/documents"), "administer": ("POST", "/pair/code")}
OPEN = {("GET", "/health"), ("GET", "/openapi.json"), ("GET", "/docs"), ("POST", "/pair")}


def may_ask(method, path, host, origin, site, token, *, team=False):
    """Say once more, apart from the guard, what is let in."""
    paired = origin == EXTENSION
    welcome = team or (path == "/pair" and method in {"POST", "OPTIONS"})  # before it is paired
    known = paired or (welcome and origin in {EXTENSION, OTHER_EXTENSION})
    if host not in GOOD_HOSTS or not (origin in {None, f"http://{host}"} or known):
        return False
    if site in {"same-site", "cross-site"} and not known:
        return False
    return asks_no_token(method, path) or NEEDED.get((as_get(method), path), "read") in allowed(method, origin, token)


def allowed(method, origin, token):
    """Return what a token is good for, as that origin shows it."""
    if token == "Bearer «local»":
        return set() if origin == OTHER_EXTENSION else ALLOWED["administrator"]
    if token == "Bearer «paired»":
        unnamed = origin is None and method in {"GET", "HEAD"}  # as a browser asks for an extension with its permission
        return ALLOWED["contributor"] if origin == EXTENSION or unnamed else set()
    return ALLOWED[token[8:-1]] if token in PEOPLE else set()


def asks_no_token(method, path):
    if method == "OPTIONS":
        return path in {path for _, path in OPEN}
    return (as_get(method), path) in OPEN


def as_get(method):
    return "GET" if method == "HEAD" else method


def headers_of(host, origin, site, token):
    named = {"Host": host, "Origin": origin, "Sec-Fetch-Site": site, "Authorization": token}
    return {name: value for name, value in named.items() if value is not None}


def pairwise(tokens):
    """Yield cells in which every two values of different headers meet."""
    for i, j in product(range(len(HOSTS)), range(len(ORIGINS))):
        yield HOSTS[i], ORIGINS[j], SITES[(i + j) % len(SITES)], tokens[(i - j) % len(tokens)]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with Library.open(tmp_path_factory.mktemp("paired") / "data", write=True) as library:
        yield library


@pytest.fixture(scope="module")
def served(library):
    """Return one who asks the service, by whether it is a team's."""
    tokens = {role: library.people.create(f"A {role}", role) for role in ALLOWED}
    tokens |= {"local": TOKEN, "paired": library.people.pair(EXTENSION)}
    apps = {team: create_app(library, MANY, port=PORT, token=TOKEN, team=Team() if team else None) for team in (0, 1)}
    return {team: Asker(app, tokens) for team, app in apps.items()}


@pytest.fixture(scope="module")
def paired(served):
    return served[False]


class Asker(Caller):
    """A caller who has the tokens of many."""

    def __init__(self, app, tokens):
        super().__init__(app)
        self.tokens = tokens


def every_request(app):
    """Return each method and path of the application, also those that it refuses, and what is no route."""
    paths = sorted(
        {
            rule.rule.replace("<id>", "d1").replace("<version>", "7").replace("<caller:name>", "Ann")
            for rule in app.url_map.iter_rules()
        }
    )
    yield from product(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"), paths)
    yield from product(
        ("GET", "POST", "OPTIONS", "TRACE"), ("/", "/nothing", "/documents//d1", "/match/", "/documents/d1/x")
    )


def send(caller, method, path, headers):
    body = {"data": b"{}", "content_type": "application/json"} if method in {"POST", "PUT"} else {}
    environ = {} if "Host" in headers else {"HTTP_HOST": ""}
    if "Authorization" in headers:
        shown = re.sub("«(.*)»", lambda whose: caller.tokens[whose[1]], headers["Authorization"])
        headers = headers | {"Authorization": shown}
    return caller.client.open(path, method=method, headers=headers, environ_overrides=environ, **body)


def judged_wrong(caller, method, path, cell, **known):
    """Return the status if it is not what the cell should get; None if it is."""
    status = send(caller, method, path, headers_of(*cell)).status_code
    expected = may_ask(method, path, *cell, **known)
    refused = status in {401, 403}
    by_its_code = status == 403 and path == "/pair" and expected
    return status if status >= 500 or (refused == expected and not by_its_code) else None


def wrong_cells(caller, requests, **known):
    """Return what was let in or refused against the rules, of pairwise cells on each of the requests."""
    cells = list(pairwise([*TOKENS, *PEOPLE]))
    judged = ((r, cell, judged_wrong(caller, *r, cell, **known)) for r, cell in product(requests, cells))
    return [each for each in judged if each[-1]]


def test_no_wrong_request_is_let_in_and_no_right_one_refused_on_any_route(paired):
    assert wrong_cells(paired, every_request(paired.app)) == []


def test_a_team_lets_in_persons_from_any_extension_and_no_web_page(served):
    requests = [*BY_SCOPE.values(), *OPEN, ("OPTIONS", "/match"), ("GET", "/documents"), ("GET", "/nothing")]
    assert wrong_cells(served[True], requests, team=True) == []


def test_no_wrong_request_reaches_the_matcher_in_all_twelve_thousand_combinations(paired):
    cells = list(product(HOSTS, ORIGINS, SITES, TOKENS))
    wrong = [
        cell
        for cell in cells
        if (send(paired, "POST", "/match", headers_of(*cell)).status_code == 422) != may_ask("POST", "/match", *cell)
    ]
    assert len(cells) == 12_000
    assert wrong == []


@pytest.mark.parametrize("team", [False, True])
def test_a_person_may_do_what_the_role_allows_and_only_where_persons_may_ask(served, team):
    wrong, statuses = [], set()
    for (method, path), origin, site, token in product(BY_SCOPE.values(), ORIGINS, SITES, PEOPLE):
        cell = (HOST, origin, site, token)
        statuses.add(send(served[team], method, path, headers_of(*cell)).status_code)
        if status := judged_wrong(served[team], method, path, cell, team=team):
            wrong.append((method, path, cell, status))
    assert wrong == []
    assert statuses == {201, 403, 422}


def test_every_route_but_the_open_ones_asks_for_a_token(paired):
    for method, path in every_request(paired.app):
        answer = send(paired, method, path, {"Host": HOST})
        assert (answer.status_code == 401) != asks_no_token(method, path), (method, path)


def test_a_missing_token_is_asked_for_as_a_bearer_token(paired):
    answer = paired.get("/documents", token=None)
    assert "onrecord token" in assert_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_health_says_who_answers_and_nothing_of_the_corpus(paired, library):
    for token in (None, TOKEN, "wrong"):
        answer = paired.get("/health", token=token)
        assert answer.json == {"service": "onrecord", "api": 1}
        told = "".join(f"{name}: {value}" for name, value in answer.headers)
        assert not [word for word in (__version__, "python", "werkzeug", str(library.folder)) if word in told.lower()]


def test_an_absolute_address_is_refused(paired):
    environ = {"REQUEST_URI": f"http://{HOST}/health"}
    assert_problem(paired.client.get("/health", headers={"Host": HOST}, environ_overrides=environ), 400)


def test_a_token_of_letters_beyond_ascii_is_wrong_and_no_fault(paired):
    assert_problem(paired.client.get("/documents", headers={"Host": HOST, "Authorization": "Bearer é\x80"}), 401)


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("path", ["/match", "/documents", "/pair", "/pair/code"])
def test_only_json_is_taken(paired, path, media_type):
    assert_problem(paired.ask("POST", path, data=b'{"text": "a"}', content_type=media_type), 415)


def test_json_may_say_its_encoding(paired):
    answer = paired.ask("POST", "/match", data=b"{}", content_type="application/json; charset=utf-8")
    assert answer.status_code == 422


def test_a_body_where_none_belongs_is_json_too(paired):
    assert_problem(paired.ask("DELETE", "/documents/d1", data=b"x", content_type="text/plain"), 415)


def test_a_preflight_of_a_paired_extension_names_its_origin_exactly(paired):
    asked = {"Origin": EXTENSION, "Access-Control-Request-Method": "POST", "Sec-Fetch-Site": "cross-site"}
    asked["Access-Control-Request-Headers"] = "authorization,content-type,x-other"
    answer = paired.ask("OPTIONS", "/match", token=None, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == EXTENSION
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_a_preflight_that_no_extension_sends_asks_for_a_token_as_others_do(paired):
    asked = {"Access-Control-Request-Method": "POST"}
    for origin in ({}, {"Origin": f"http://{HOST}"}):
        assert_problem(paired.ask("OPTIONS", "/match", token=None, headers=asked | origin), 401)


def test_nobody_else_gets_headers_that_let_a_page_read(paired):
    for origin in set(ORIGINS) - {EXTENSION, None}:
        for method in ("OPTIONS", "GET", "POST"):
            headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            answer = paired.ask(method, "/match", headers=headers, content_type="application/json")
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")], (method, origin)


def test_every_answer_carries_the_headers_that_keep_it_to_itself(paired):
    for method, path in every_request(paired.app):
        for token in (None, TOKEN):
            answer = paired.ask(method, path, token=token)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_pages_beside_the_api_are_open_and_nothing_else_becomes_so(paired):
    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/page", "page", lambda: "A page.")
    library = paired.app.extensions["onrecord"].library
    caller = Caller(create_app(library, Options(), port=PORT, token=TOKEN, pages=pages))
    assert caller.get("/page", token=None).data == b"A page."
    assert_problem(caller.get("/page", token=None, headers={"Host": "evil.example"}), 403)
    assert_problem(caller.get("/page", token=None, headers={"Sec-Fetch-Site": "cross-site"}), 403)
    assert_problem(caller.get("/page/other", token=None), 401)
    assert_problem(caller.get("/documents", token=None), 401)


def test_no_route_answers_with_a_redirect(paired):
    for method, path in every_request(paired.app):
        assert not 300 <= paired.ask(method, path).status_code < 400, (method, path)
