"""A team's server: when it starts, under which names it answers, and what its own machine's tokens open."""

import pytest

from onrecord.options import Options
from onrecord.web import create_app
from onrecord.web.reach import Team
from service_process import run, serving
from web_caller import EXTENSION, OTHER_EXTENSION, TOKEN, Caller, assert_problem

NAME = "onrecord.example.org"
PORT = 8137
FORWARDED = {"Host": NAME, "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
PEER = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def ann(library):
    return library.people.create("Ann Roe", "contributor")


def team_caller(library, team):
    return Caller(create_app(library, Options(), port=PORT, token=TOKEN, team=team))


@pytest.fixture
def proxied(library):
    """A caller of a team's server behind a proxy."""
    return team_caller(library, Team((NAME,), behind_proxy=True))


@pytest.fixture
def direct(library):
    """A caller of a team's server that listens on every address."""
    return team_caller(library, Team((NAME,), address="0.0.0.0"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--host", "0.0.0.0"], "--team"),
        (["--host", "192.0.2.1"], "--team"),
        (["--name", NAME], "--team too"),
        (["--behind-proxy"], "--team too"),
        (["--team", "--host", "0.0.0.0"], "no --name"),
        (["--team", "--behind-proxy"], "no --name"),
        (["--team", "--host", "onrecord.example.org", "--name", NAME], "expected an address"),
        (["--team", "--host", "127.0.0.1", "--port", "0"], "onrecord people add"),
        *[
            (["--team", "--name", name], "the name of a host")
            for name in (
                "https://a.example",
                "a.example:443",
                "*.example",
                "a.example:*",
                "a example",
                "",
                "-a.example",
            )
        ],
    ],
)
def test_a_team_is_not_served_by_half(tmp_path, arguments, told):
    refused = run(tmp_path / "data", "serve", *arguments)
    assert refused.returncode == 1
    assert told in refused.stderr.splitlines()[-1]


def test_an_address_of_another_machine_is_told_from_a_port_in_use(tmp_path):
    add_person(tmp_path / "data")
    refused = run(tmp_path / "data", "serve", "--team", "--name", NAME, "--host", "192.0.2.1")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("Error: --host 192.0.2.1: this machine has no such address")


def test_a_team_is_served_once_somebody_has_a_token(tmp_path):
    ann = add_person(tmp_path / "data")
    with serving(tmp_path / "data", arguments=["--team", "--host", "0.0.0.0", "--name", NAME]) as service:
        assert service.url.startswith("http://127.0.0.1:")
        assert status_of(service, f"{NAME}:{service.port}", ann) == 200
        assert status_of(service, NAME, ann) == 403
        assert status_of(service, service.host, service.token) == 200
        assert status_of(service, f"{NAME}:{service.port}", service.token) == 401


def add_person(folder):
    from onrecord.corpus.library import Library

    with Library.open(folder, write=True) as library:
        return library.people.create("Ann Roe", "contributor")


def status_of(service, host, token, **headers):
    connection = service.connect()
    try:
        connection.request("GET", "/documents", headers={"Host": host, "Authorization": f"Bearer {token}", **headers})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("host", [NAME, f"{NAME}:443"])
def test_behind_a_proxy_the_names_are_those_that_browsers_send(proxied, ann, host):
    assert proxied.get("/documents", token=ann, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [f"{NAME}:{PORT}", f"{NAME}:80", f"{NAME}.", NAME.upper(), f"evil.{NAME}", f"{NAME}.evil.example", "192.0.2.1"],
)
def test_behind_a_proxy_no_other_name_is_answered(proxied, ann, host):
    assert NAME in assert_problem(proxied.get("/documents", token=ann, headers={"Host": host}), 403)


def test_without_a_proxy_names_have_the_port(direct, ann):
    assert direct.get("/documents", token=ann, headers={"Host": f"{NAME}:{PORT}"}).status_code == 200
    assert_problem(direct.get("/documents", token=ann, headers={"Host": NAME}), 403)


def test_an_address_that_is_listened_on_is_a_name_too(library):
    caller = team_caller(library, Team((NAME,), address="192.0.2.1"))
    own = {"Host": f"192.0.2.1:{PORT}"}
    assert caller.get("/documents", headers=own, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200
    assert_problem(caller.get("/documents", headers=own, environ_overrides=PEER), 401)


@pytest.mark.parametrize(
    ("origin", "status"), [(f"https://{NAME}", 200), (f"http://{NAME}", 403), (f"https://{NAME}:8443", 403)]
)
def test_the_origin_of_its_own_pages_is_that_of_the_proxy(proxied, ann, origin, status):
    assert proxied.get("/documents", token=ann, headers={**FORWARDED, "Origin": origin}).status_code == status


def test_the_reference_names_the_address_that_was_asked(proxied):
    assert f"https://{NAME}/match" in proxied.get("/docs", token=None, headers=FORWARDED).get_data(as_text=True)


@pytest.mark.parametrize("forged", [f"X-Forwarded-{name}" for name in ("Host", "Port", "Prefix", "Server")])
def test_what_else_is_forwarded_changes_nothing(proxied, ann, forged):
    headers = {**FORWARDED, forged: "evil.example"}
    assert proxied.get("/documents", token=ann, headers=headers).status_code == 200
    assert_problem(proxied.get("/documents", token=ann, headers={"Host": "evil.example", forged: NAME}), 403)


def test_the_local_token_opens_nothing_through_a_proxy(proxied):
    assert_problem(proxied.get("/documents", headers=FORWARDED), 401)
    assert_problem(proxied.get("/documents", headers={"Host": NAME}), 401)
    assert proxied.get("/documents").status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
@pytest.mark.parametrize("behind_proxy", [True, False])
def test_what_was_forwarded_never_counts_as_local(library, header, behind_proxy):
    caller = team_caller(library, Team((NAME,), behind_proxy=behind_proxy))
    assert_problem(caller.get("/documents", headers={header: "127.0.0.1"}), 401)


def test_the_local_token_opens_nothing_from_another_machine(direct, ann):
    assert_problem(direct.get("/documents", environ_overrides=PEER), 401)
    assert direct.get("/documents", token=ann, environ_overrides=PEER).status_code == 200


def test_without_a_proxy_nobody_says_who_asks(direct):
    pretended = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": NAME}
    assert_problem(direct.get("/documents", headers=pretended, environ_overrides=PEER), 401)
    assert "http://127.0.0.1" in direct.get("/docs", token=None, headers=pretended).get_data(as_text=True)


def test_a_pairing_is_good_on_the_machine_of_the_service_only(library, proxied):
    token = library.people.pair(EXTENSION)
    paired = {"Origin": EXTENSION}
    assert proxied.get("/documents", token=token, headers=paired).status_code == 200
    assert_problem(proxied.get("/documents", token=token, headers=paired | FORWARDED), 401)


def test_nobody_pairs_from_elsewhere(library, proxied):
    boss = library.people.create("Bo", "administrator")
    assert "people add" in assert_problem(proxied.post("/pair/code", {}, token=boss, headers=FORWARDED), 403)
    code = proxied.post("/pair/code", {}).json["code"]
    asked = {"Origin": OTHER_EXTENSION}
    assert "people add" in assert_problem(
        proxied.post("/pair", {"code": code}, token=None, headers=FORWARDED | asked), 403
    )
    assert proxied.post("/pair", {"code": code}, token=None, headers=asked).status_code == 200


def test_an_extension_shows_a_persons_token_through_the_proxy(proxied, ann):
    answer = proxied.get("/documents", token=ann, headers={**FORWARDED, "Origin": OTHER_EXTENSION})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, OTHER_EXTENSION)
