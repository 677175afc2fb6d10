"""A real process on a real socket: start, load, drain."""

import json
import signal
import socket
import threading

import pytest

from onrecord.corpus.library import Library
from onrecord.options import Options
from onrecord.web import create_app
from onrecord.web.server import warm_up
from onrecord.web.service import service_of
from service_process import run, serving
from web_caller import PORT, TOKEN

PAGE = "“The talks were extremely productive,” Ana Brandt said. " * 20


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("served") / "data") as service:
        yield service


def test_a_page_is_matched_over_the_wire(service):
    assert json.loads(service.ask("GET", "/health")[2]) == {"service": "onrecord", "api": 1}
    assert (
        service.ask("POST", "/documents", {"text": "“Extremely productive,” said Ana Brandt.", "publisher": "P"})[0]
        == 201
    )
    status, headers, body = service.ask(
        "POST", "/match", {"text": "She called it “extremely productive”, Ana Brandt did."}
    )
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert [d["publisher"] for d in json.loads(body)["documents"]] == ["P"]


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("GET http://evil.example/health HTTP/1.1\r\nHost: {host}", 400),
        ("GET /health HTTP/1.1\r\nHost: {host}\r\nHost: evil.example", 403),
        ("GET /health HTTP/1.1\r\nHost: evil.example", 403),
        ("GET /health HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: evil.example", 200),
        ("GET /health HTTP/1.0", 403),
        ("OPTIONS * HTTP/1.1\r\nHost: {host}", 400),
        ("POST /match HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: gzip, chunked", 501),
        ("POST /match HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1", 400),
        ("POST /match HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999", 413),
    ],
)
def test_odd_requests_on_the_wire_are_refused(service, lines, status):
    host, port = service.host.split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(lines.format(host=service.host).encode() + b"\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert int(answer.split()[1]) == status
    assert b"application/json" in answer if status == 200 else b"application/problem+json" in answer


def test_a_body_that_is_a_little_too_large_is_read_so_that_its_sender_can_read_why(service):
    status, headers, body = service.ask("POST", "/match", {"text": "x" * (3 << 20)})
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    assert b"2,097,152" in body


def test_idle_connections_do_not_keep_others_out(service):
    host, port = service.host.split(":")
    idle = [socket.create_connection((host, int(port)), timeout=20) for _ in range(150)]
    try:
        assert service.ask("GET", "/health")[0] == 200
    finally:
        for connection in idle:
            connection.close()


def test_a_second_service_on_the_folder_or_the_port_says_what_is_wrong_in_one_line(service, tmp_path):
    second = run(service.folder, "serve", "--port", "0")
    assert (second.returncode, second.stdout) == (1, "")
    assert service.url in second.stderr
    taken = run(tmp_path / "other", "serve", "--port", service.host.split(":")[1])
    assert (taken.returncode, taken.stdout) == (1, "")
    assert "another port" in taken.stderr
    assert [len(each.stderr.splitlines()) for each in (second, taken)] == [1, 1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_no_other_machine_is_served(tmp_path, host):
    refused = run(tmp_path / "data", "serve", "--host", host)
    assert refused.returncode == 1
    assert "127.0.0.1" in refused.stderr
    assert not (tmp_path / "data").exists()


def test_a_code_of_the_command_line_pairs_an_extension(service):
    printed = run(service.folder, "pair")
    assert printed.returncode == 0, printed.stderr
    connection = service.connect()
    headers = {"Origin": "chrome-extension://" + "a" * 32, "Content-Type": "application/json"}
    connection.request("POST", "/pair", json.dumps({"code": printed.stdout.strip()}), headers)
    answer = connection.getresponse()
    assert (answer.status, list(json.loads(answer.read()))) == (200, ["token"])
    connection.close()


def test_under_sixty_clients_every_request_is_answered_or_told_when_to_come_back(tmp_path):
    outcomes, health = [], []
    with serving(tmp_path / "data", {"permits": 2, "permit_wait": 0.05}) as service:
        service.ask("POST", "/match", {"text": PAGE})

        def ask():
            for _ in range(2):
                status, headers, body = service.ask("POST", "/match", {"text": PAGE})
                outcomes.append((status, headers["Retry-After"], headers["Content-Type"], bool(json.loads(body))))

        clients = [threading.Thread(target=ask) for _ in range(60)]
        for client in clients:
            client.start()
        while any(client.is_alive() for client in clients):
            health.append(service.ask("GET", "/health")[0])
        for client in clients:
            client.join()
    served, refused = (200, None, "application/json", True), (503, "1", "application/problem+json", True)
    assert len(outcomes) == 120
    assert set(outcomes) == {served, refused}
    assert set(health) == {200}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_every_request_under_way_have_its_whole_answer(tmp_path, number):
    text = "word “quoted” word. " * 1_000
    answers = []
    with serving(tmp_path / "data", {"permits": 4, "permit_wait": 5.0}) as service:
        begun = threading.Barrier(3)

        def ask():
            connection = service.connect()
            connection.request("POST", "/match", json.dumps({"html": f"<p>{text}"}).encode(), service.headers())
            begun.wait()
            answer = connection.getresponse()
            answers.append((answer.status, json.loads(answer.read())["text"].strip() == text.strip()))
            connection.close()

        clients = [threading.Thread(target=ask) for _ in range(2)]  # as many as have HTML read at a time
        for client in clients:
            client.start()
        begun.wait()
        service.process.send_signal(number)
        for client in clients:
            client.join()
        assert service.process.wait(timeout=10) == 0
        with pytest.raises(OSError, match="refused"):
            service.ask("GET", "/health")
    assert answers == [(200, True)] * 2


def test_a_large_answer_reaches_a_slow_reader_whole_after_the_signal(tmp_path):
    with serving(tmp_path / "data") as service:
        connection = service.connect()
        connection.request(
            "POST", "/match", json.dumps({"html": "<p>" + "wörter " * 100_000}).encode(), service.headers()
        )
        answer = connection.getresponse()
        first = answer.read(1)
        service.process.send_signal(signal.SIGTERM)
        rest = b"".join(iter(lambda: answer.read(20_000), b""))
        assert len(json.loads(first + rest)["text"].split()) == 100_000
        connection.close()
        assert service.process.wait(timeout=10) == 0


def test_nothing_is_left_in_the_way_of_the_next_service(tmp_path):
    for _ in range(2):
        with serving(tmp_path / "data") as service:
            assert service.ask("GET", "/health")[0] == 200
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(timeout=10) == 0
            assert service.process.stderr.read() == ""


@pytest.mark.parametrize(("stopping", "told"), [(True, 0), (False, 1)])
def test_models_that_a_stopped_service_no_longer_needs_are_no_error(tmp_path, caplog, stopping, told):
    with Library.open(tmp_path / "data", write=True) as library:
        matcher = service_of(create_app(library, Options(), port=PORT, token=TOKEN)).matcher
    warm_up(library, matcher, lambda: stopping)
    assert len(caplog.records) == told


@pytest.mark.parametrize(
    ("header", "status", "word"),
    [
        (("Content-Length", "99999999999"), 413, "body: "),
        (("X", "a" * 40_000), 431, "headers: "),
        (("Content-Length", "-1"), 400, "Content-Length is invalid"),
        (("Transfer-Encoding", "gzip"), 501, "Transfer-Encoding"),
    ],
)
def test_what_never_reaches_the_application_is_refused_in_the_same_form(tmp_path, header, status, word):
    with serving(tmp_path / "data") as service:
        connection = service.connect()
        connection.putrequest("POST", "/match")
        connection.putheader(*header)
        connection.endheaders()
        answer = connection.getresponse()
        problem = json.loads(answer.read())
        assert (answer.status, problem["status"]) == (status, status)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert word in problem["detail"]
        assert "max_" not in problem["detail"]
        connection.close()
