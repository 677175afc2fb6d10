"""Clients that open connections and do little with them keep nobody out, and cost little."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from service_process import COMMAND, Service, serving

LIMITS = {"connections": 64, "connection_seconds": 2}
HALF_A_REQUEST = "POST /match HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000000\r\nX: "


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("connections") / "data", LIMITS) as service:
        assert service.ask("POST", "/documents", {"text": "A long text. " * 10_000})[0] == 201
        yield service


@contextmanager
def connections(service: Service, count: int) -> Iterator[list[socket.socket]]:
    host, port = service.host.split(":")
    with ExitStack() as stack:
        yield [stack.enter_context(socket.create_connection((host, int(port)), timeout=20)) for _ in range(count)]


def is_healthy(service: Service) -> bool:
    """Return whether somebody who asks now is answered, long before any of the others would give up."""
    connection = service.connect(timeout=10)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    finally:
        connection.close()


def open_sockets(service: Service) -> int:
    """Return how many connections the service has open."""
    targets = []
    for descriptor in Path(f"/proc/{service.process.pid}/fd").iterdir():
        with suppress(OSError):
            targets.append(str(descriptor.readlink()))
    return sum(target.startswith("socket:") for target in targets) - 1  # it listens too


def wait_until_closed(service: Service, most: int = 4) -> None:
    end = time.monotonic() + 20
    while open_sockets(service) > most and time.monotonic() < end:
        time.sleep(0.1)
    assert open_sockets(service) <= most


@contextmanager
def sending(opened: list[socket.socket], piece: bytes) -> Iterator[None]:
    """Let each of *opened* send *piece* again and again, as long as it is let, while the body runs."""
    done = threading.Event()

    def send() -> None:
        while not done.wait(0.2):
            for each in opened:
                with suppress(OSError):
                    each.send(piece)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        done.set()
        sender.join()


def test_more_idle_connections_than_are_allowed_keep_nobody_out(service: Service):
    with connections(service, 200):
        for _ in range(5):
            assert is_healthy(service)
        assert open_sockets(service) <= 64 + 16
        wait_until_closed(service)


@pytest.mark.parametrize("piece", [b"a", b"\r\n\r\n" + b"x" * 100], ids=["headers", "bodies"])
def test_requests_that_never_end_are_ended(service: Service, piece: bytes):
    with connections(service, 150) as opened:
        for each in opened:
            with suppress(OSError):
                each.sendall(HALF_A_REQUEST.format(host=service.host).encode())
        with sending(opened, piece):
            for _ in range(5):
                assert is_healthy(service)
            wait_until_closed(service)


def test_answers_that_nobody_takes_are_dropped(service: Service):
    asked = f"GET /documents/d1 HTTP/1.1\r\nHost: {service.host}\r\nAuthorization: Bearer {service.token}\r\n\r\n" * 80
    with connections(service, 10) as opened:
        for each in opened:
            each.sendall(asked.encode())
        for _ in range(5):
            assert is_healthy(service)
        wait_until_closed(service)


def test_connections_that_are_closed_on_one_side_are_closed(service: Service):
    with connections(service, 50) as opened:
        for number, each in enumerate(opened):
            if number % 2:
                each.sendall(f"GET /health HTTP/1.1\r\nHost: {service.host}\r\n\r\n".encode())
            each.shutdown(socket.SHUT_WR)
        assert is_healthy(service)
        wait_until_closed(service)


def test_who_waits_for_an_answer_is_not_cut_off_to_make_room(service: Service):
    text, connection = "word “quoted” word. " * 5_000, service.connect()
    connection.request("POST", "/match", json.dumps({"html": f"<p>{text}"}).encode(), service.headers())
    answer: list[tuple[int, int]] = []

    def take() -> None:
        given = connection.getresponse()
        answer.append((given.status, len(json.loads(given.read())["text"])))

    caller = threading.Thread(target=take)
    caller.start()
    while caller.is_alive():
        with connections(service, 100):
            assert is_healthy(service)
    connection.close()
    assert answer == [(200, len(text.strip()))]


def test_what_is_kept_of_unfinished_requests_is_bounded(tmp_path: Path):
    with serving(tmp_path / "data", {"max_held": 2 << 20}) as service, connections(service, 30) as opened:
        head = f"POST /match HTTP/1.1\r\nHost: {service.host}\r\nContent-Length: 1000000\r\n\r\n".encode()
        for each in opened:
            with suppress(OSError):
                each.sendall(head + b"x" * 300_000)
        wait_until_closed(service, most=8)
        assert is_healthy(service)


def test_a_system_that_allows_few_files_gets_fewer_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("service_process.COMMAND", ["prlimit", "--nofile=200:200", *COMMAND])
    with serving(tmp_path / "data") as service, connections(service, 300):
        assert [is_healthy(service) for _ in range(3)] == [True] * 3
        assert open_sockets(service) <= 100 + 16
        assert service.ask("POST", "/documents", {"text": "A text."})[0] == 201
