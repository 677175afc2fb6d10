"""Servers that the browser tests need beside the service: one for articles, and a relay that notes what is asked."""

import http.client
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENDLESS = "/endless"  # a page among the articles that never ends loading


class QuietHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing; pytest's output is for failures."""

    def send(self, status: int, media_type: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def begin(self) -> None:
        """Answer with the beginning of a page whose rest does not come."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><p>And then")
        self.wfile.flush()
        self.rfile.read(1)  # until the browser has had enough
        self.close_connection = True

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve with *handler* on a free port of this machine and yield the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Articles:
    """Pages by path, as another machine would serve them; *origin* is how the browser calls it."""

    origin: str
    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, name: str, html: str) -> str:
        """Serve *html* and return its address."""
        self.pages[f"/{name}"] = html.encode()
        return f"{self.origin}/{name}"


@contextmanager
def serving_articles(host: str) -> Iterator[Articles]:
    pages: dict[str, bytes] = {}
    asked: list[str] = []

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            self.body()
            asked.append(f"{self.command} {self.path}")
            if self.path == ENDLESS:
                return self.begin()
            found = pages.get(self.path)
            return self.send(200 if found else 404, "text/html; charset=utf-8", found or b"not found")

        do_POST = do_OPTIONS = do_GET

    with serving(Handler) as port:
        yield Articles(f"http://{host}:{port}", pages, asked)


@dataclass
class Asked:
    """One request that went through the relay, with its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    answer: bytes


@dataclass
class Relay:
    """
    The real service behind a door that notes who passes; Host is rewritten, all else goes through as it came.

    What *edits* holds is done to the next answers of `/match`, each once: what a service says that still indexes.
    """

    address: str
    asked: list[Asked] = field(default_factory=list)
    edits: list[Callable[[bytes], bytes]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.asked]

    def last(self, path: str) -> Asked:
        return next(each for each in reversed(self.asked) if each.path == path)


@contextmanager
def serving_relay(service: str, name: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Relay]:
    """Serve the relay of *service* under a name, over TLS if a context is given."""
    asked: list[Asked] = []
    edits: list[Callable[[bytes], bytes]] = []
    host = service.removeprefix("http://")

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            body = self.body()
            connection = http.client.HTTPConnection(host, timeout=60)
            try:
                connection.request(self.command, self.path, body or None, {**self.headers, "Host": host})
                answer = connection.getresponse()
                given = answer.read()
            finally:
                connection.close()
            if self.path == "/match" and edits:
                given = edits.pop(0)(given)
            asked.append(Asked(self.command, self.path, dict(self.headers), body, answer.status, given))
            kept = {
                n: v
                for n, v in answer.getheaders()
                if n.lower() not in ("content-length", "content-type", "connection")
            }
            self.send(answer.status, answer.headers.get("Content-Type", "text/plain"), given, kept)

        do_POST = do_DELETE = do_OPTIONS = do_GET

    with serving(Handler, tls) as port:
        yield Relay(f"{'https' if tls else 'http'}://{name}:{port}", asked, edits)
