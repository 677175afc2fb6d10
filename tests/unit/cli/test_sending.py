import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from onrecord.cli.sending import ServiceClient
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.formats import Refused
from onrecord.errors import OnRecordError

STORED = (201, {"id": "d1", "status": "new"})
BUSY = (503, {"detail": "busy"})


class Answering(BaseHTTPRequestHandler):
    """Gives the answers that the test put in line, and notes what it was asked."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.asked.append((self.path, dict(self.headers), json.loads(self.rfile.read(length))))
        status, answer = self.server.answers.pop(0)
        self.send_response(status)
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Answering) as opened:
        opened.asked, opened.answers = [], []
        threading.Thread(target=opened.serve_forever, args=(0.01,)).start()
        yield opened
        opened.shutdown()


@pytest.fixture
def client(server: HTTPServer) -> ServiceClient:
    return ServiceClient(f"http://127.0.0.1:{server.server_port}", "secret")


def test_a_document_is_sent_with_all_that_is_known_of_it(server: HTTPServer, client: ServiceClient):
    server.answers = [STORED]
    assert client.store(NewDocument("Text.", title="T", kind="post", origin="file:///a.txt")) == "new"
    ((path, headers, body),) = server.asked
    assert (path, headers["Authorization"]) == ("/documents", "Bearer secret")
    assert body == {"text": "Text.", "title": "T", "kind": "post", "origin": "file:///a.txt"}


def test_a_busy_service_is_asked_again(server: HTTPServer, client: ServiceClient):
    server.answers = [BUSY, BUSY, STORED]
    assert client.store(NewDocument("Text.")) == "new"


def test_a_service_that_stays_busy_is_given_up(server: HTTPServer, client: ServiceClient):
    server.answers = [BUSY] * 100
    with pytest.raises(OnRecordError, match="answered 503: busy"):
        client.store(NewDocument("Text."))


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_document_that_the_service_refuses_is_one_refusal(server: HTTPServer, client: ServiceClient, status: int):
    server.answers = [(status, {"detail": "too long"})]
    assert client.store(NewDocument("Text.", title="T")) == Refused("T", "too long")


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ((401, {"detail": "no token"}), "answered 401: no token"),
        ((500, []), "500: no reason"),
        ((201, b"<p>"), "does not"),
    ],
)
def test_an_answer_that_is_not_as_it_should_be_ends_the_run(
    server: HTTPServer, client: ServiceClient, answer, complaint
):
    server.answers = [answer]
    with pytest.raises(OnRecordError, match=complaint):
        client.store(NewDocument("Text."))


def test_a_service_that_is_gone_ends_the_run(server: HTTPServer, client: ServiceClient):
    server.shutdown()
    server.server_close()
    with pytest.raises(OnRecordError, match="does not answer as it should"):
        client.store(NewDocument("Text."))
