"""A team's server behind the nginx of docs/team.md: a real one, over TLS."""

import json
import socket
from pathlib import Path

import pytest

from behind_nginx import NAME, behind_nginx
from service_process import run

PAGE = {"text": "She called it “extremely productive”, Ana Brandt did."}
LIMIT = 2 << 20  # bytes that the service reads


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    with behind_nginx(tmp_path_factory.mktemp("team")) as team:
        yield team


def assert_problem(asked, status):
    found, headers, problem = asked
    assert (found, headers["Content-Type"]) == (status, "application/problem+json")
    assert (problem["status"], set(problem)) == (status, {"status", "title", "detail"})
    return problem["detail"]


def test_a_page_is_matched_with_a_persons_token(team):
    document = {"text": "“Extremely productive,” said Ana Brandt.", "publisher": "P"}
    assert team.ask("POST", "/documents", document, token=team.tokens["contributor"])[0] == 201
    status, headers, found = team.ask("POST", "/match", PAGE, token=team.tokens["reader"])
    assert (status, [d["publisher"] for d in found["documents"]]) == (200, ["P"])
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_role_is_what_it_is_without_a_proxy(team):
    assert "contributor" in assert_problem(team.ask("POST", "/documents", PAGE, token=team.tokens["reader"]), 403)


@pytest.mark.parametrize("host", ["evil.example", f"{NAME}.evil.example", "127.0.0.1", "localhost", "10.0.0.1"])
def test_another_name_is_refused(team, host):
    assert NAME in assert_problem(team.ask("GET", "/documents", token=team.tokens["reader"], Host=host), 403)


def test_the_name_that_a_client_reaches_the_service_by_directly_is_none_through_nginx(team):
    host = team.service.host
    assert_problem(team.ask("GET", "/documents", token=team.service.token, Host=host), 403)


@pytest.mark.parametrize(
    "forged",
    [
        {"X_Forwarded_For": "127.0.0.1"},
        {"X_Forwarded_For": "127.0.0.1, 127.0.0.1"},
        {"X_Forwarded_Host": "127.0.0.1:8137"},
        {"X_Forwarded_Proto": "http"},
        {"Forwarded": "for=127.0.0.1;host=localhost"},
        {"X_Real_IP": "127.0.0.1"},
    ],
)
def test_what_a_client_says_was_forwarded_changes_nothing(team, forged):
    assert_problem(team.ask("GET", "/documents", token=team.service.token, **forged), 401)
    assert team.ask("GET", "/documents", token=team.tokens["reader"], **forged)[0] == 200
    own = {"Origin": f"https://{NAME}"}
    assert team.ask("GET", "/documents", token=team.tokens["reader"], **forged, **own)[0] == 200


def test_the_local_token_works_beside_the_proxy_and_not_through_it(team):
    assert_problem(team.ask("GET", "/documents", token=team.service.token), 401)
    assert team.service.ask("GET", "/documents")[0] == 200


def test_documents_are_added_on_the_server_while_it_runs(team, tmp_path):
    (tmp_path / "statement.txt").write_text("“We will not yield,” said Ole Brandt.", "utf-8")
    added = run(team.service.folder, "add", str(tmp_path / "statement.txt"))
    assert added.returncode == 0, added.stderr
    listed = team.ask("GET", "/documents?search=yield", token=team.tokens["reader"])[2]
    assert len(listed["documents"]) == 1


def test_no_extension_is_paired_through_the_proxy(team):
    asked = {"Origin": "chrome-extension://" + "a" * 32}
    assert "people add" in assert_problem(team.ask("POST", "/pair", {"code": "7KQ2-M8XD"}, **asked), 403)


def test_web_pages_are_refused_through_the_proxy_as_well(team):
    for forged in ({"Origin": "https://evil.example"}, {"Origin": f"http://{NAME}"}, {"Sec_Fetch_Site": "cross-site"}):
        assert_problem(team.ask("POST", "/match", PAGE, token=team.tokens["reader"], **forged), 403)


def test_the_limit_of_a_body_is_the_services_own(team):
    page = json.dumps(PAGE).encode()
    assert team.ask("POST", "/match", page.ljust(LIMIT), token=team.tokens["reader"])[0] == 200
    assert "2,097,152" in assert_problem(
        team.ask("POST", "/match", page.ljust(LIMIT + 1), token=team.tokens["reader"]), 413
    )


@pytest.mark.parametrize(("length", "told"), [(3 << 20, "2,097,152"), (5 << 20, "longer than")])
def test_a_body_that_is_too_large_is_refused_in_one_form_whoever_refuses_it(team, length, told):
    body = {"text": "x" * length}
    assert told in assert_problem(team.ask("POST", "/match", body, token=team.tokens["reader"]), 413)


def test_connections_to_the_service_are_used_again(team):
    before = connections_to(team.service.port)
    for _ in range(20):
        assert team.ask("GET", "/documents", token=team.tokens["reader"])[0] == 200
    connection = team.connect()
    for _ in range(20):
        assert team.ask("GET", "/documents", token=team.tokens["reader"], connection=connection)[0] == 200
    connection.close()
    assert len(connections_to(team.service.port) - before) <= 2


def connections_to(port):
    """Return the ports from which there are, or just were, connections to a port of this machine."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    ends = [(int(local.split(":")[1], 16), int(remote.split(":")[1], 16)) for _, local, remote, *_ in lines]
    return {local for local, remote in ends if remote == port} | {
        remote for local, remote in ends if local == port and remote
    }


def test_odd_requests_do_not_pass_as_two(team):
    """Send what a proxy and a server may read differently, and see that nothing of the first is taken for a second."""
    smuggled = b"GET /metrics HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\n\r\n"
    for framing in (
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 99",
        "Transfer-Encoding: xchunked",
    ):
        head = f"POST /match HTTP/1.1\r\nHost: {NAME}\r\n{framing}\r\nContent-Type: application/json\r\n\r\n".encode()
        with team.context.wrap_socket(
            socket.create_connection(("127.0.0.1", team.port), timeout=20), server_hostname=NAME
        ) as raw:
            raw.sendall(head + b"0\r\n\r\n" + smuggled)
            raw.settimeout(20)
            statuses = [part.split(b" ", 2)[1] for part in b"".join(received(raw)).split(b"HTTP/1.1 ")[1:]] or []
        assert b"200" not in statuses


def received(raw):
    try:
        while chunk := raw.recv(65536):
            yield chunk
    except (TimeoutError, OSError):
        return


def test_one_who_asks_too_often_hears_when_to_come_back(tmp_path):
    with behind_nginx(tmp_path, limits={"permits": 0, "permit_wait": 0.05}, team_limits={"requests": 3}) as team:
        asked = [team.ask("POST", "/match", PAGE, token=team.tokens["reader"]) for _ in range(4)]
        for answer, status in zip(asked, (503, 503, 503, 429), strict=True):
            assert_problem(answer, status)
            assert 1 <= int(answer[1]["Retry-After"]) <= 60
        assert team.ask("POST", "/match", PAGE, token=team.tokens["contributor"])[0] == 503


def test_a_service_that_is_away_is_told_in_the_same_form(tmp_path):
    with behind_nginx(tmp_path) as team:
        assert team.ask("GET", "/health")[0] == 200
        team.service.process.terminate()
        team.service.process.wait(timeout=15)
        away = team.ask("GET", "/health")
        assert "does not run" in assert_problem(away, 503)
        assert away[1]["Retry-After"] == "5"
        events = [json.loads(line) for line in team.service.process.stderr.read().splitlines()]
    assert [(e["route"], e["status"], e["peer"]) for e in events] == [("/health", 200, "127.0.0.1")]
