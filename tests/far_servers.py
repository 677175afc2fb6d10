"""
A real server on this machine, which the code under test believes to be elsewhere: its `Network` is injected.

What looks like an address in public leads here; what does not must never be connected to, and `watching` sees to that.
"""

import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.corpus.fetching import Network, fetch
from onrecord.options import FetchOptions

PUBLIC = "192.0.78.9"
PEM = Path(__file__).parents[1] / "fixtures" / "tls" / "news.example.pem"
PAGE = b"<title>Reeds</title><p>The reeds decide."
Answer = Callable[[socket.socket, bytes], None] | bytes

watched: list[list[object]] = []


def _note_connections(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and watched:
        watched[-1].append(arguments[1])


sys.addaudithook(_note_connections)  # it stays for good, and does nothing while nobody watches


@contextmanager
def watching() -> Iterator[list[object]]:
    """Yield the addresses that this process connects to meanwhile, whichever library does it."""
    watched.append([])
    try:
        yield watched[-1]
    finally:
        watched.pop()


def reply(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    named = {"Content-Type": "text/html", "Content-Length": str(len(body)), **given}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return reply(b"", status, Location=location)


@dataclass
class World:
    """A server that answers by path, and a network in which every public address leads to it."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)
    names: dict[str, list[list[str]]] = field(default_factory=dict)  # what a name leads to, one look-up after another
    connected: list[tuple[str, int]] = field(default_factory=list)
    greeting: Answer | None = None  # before anything that was asked is read
    tls: ssl.SSLContext | None = None
    trusted: ssl.SSLContext | None = None

    def resolve(self, host: str, port: int) -> list[str]:
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    @property
    def network(self) -> Network:
        return Network(self.resolve, self.connect, lambda: self.trusted or ssl.create_default_context())

    def fetch(self, path: str, options: FetchOptions | None = None, *, at: str = "http://news.example"):
        return fetch(at + path, options, self.network)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if callable(self.greeting):
                self.greeting(connection, b"")
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                request = connection.recv(65536)
                self.asked.append(request)
                found = self.answers.get(request.split(b" ")[1].decode(), reply(b"no", "404 Not Found"))
                found(connection, request) if callable(found) else connection.sendall(found)


@contextmanager
def serving_world() -> Iterator[World]:
    """Serve, and yield the world in which every address in public leads here."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        world = World(listener.getsockname()[1])
        thread = threading.Thread(target=world.serve, args=(listener,))
        thread.start()
        yield world
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def drip(begin: bytes, piece: bytes) -> Answer:
    """Return what sends *begin* at once and then a *piece* now and again for as long as anyone listens."""

    def send(connection: socket.socket, _: bytes) -> None:
        connection.sendall(begin)
        end = time.monotonic() + 5
        while time.monotonic() < end:
            time.sleep(0.02)
            connection.sendall(piece)

    return send
