"""Documents and decisions to the service that runs on a data folder, since only it may write there."""

import http.client
import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from onrecord.corpus.documents import FACTS, NewDocument
from onrecord.corpus.formats import Refused
from onrecord.errors import OnRecordError

TRIES = 20  # while the service is busy with others
PATIENCE = 60  # seconds for one document; a long one takes several to be read
REFUSALS = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}


class ServiceClient:
    """A caller of one service."""

    def __init__(self, url: str, token: str) -> None:
        """Call the service at *url* with *token*."""
        self.url = url
        self.host = urlsplit(url).netloc
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def store(self, document: NewDocument) -> str | Refused:
        """
        Return what became of *document*: "new", "unchanged", "new version", or why it was refused.

        Raises:
            OnRecordError: If the service does not answer as it should.
        """
        fields = ("text", "origin", *FACTS)
        body = {name: value for name in fields if (value := getattr(document, name)) is not None}
        for _ in range(TRIES):
            status, retry_after, answer = self.send("POST", "/documents", body)
            if status in (HTTPStatus.OK, HTTPStatus.CREATED):
                return str(answer["status"])
            if status in REFUSALS:
                where = document.origin or document.url or document.title or "a document"
                return Refused(where, str(answer.get("detail")))
            if status != HTTPStatus.SERVICE_UNAVAILABLE:
                break
            time.sleep(retry_after)
        raise OnRecordError(f"{self.url}: the service answered {status}: {answer.get('detail', 'no reason given')}")

    def ask(self, path: str, body: Mapping[str, object] | None, method: str = "POST") -> dict[str, object]:
        """
        Return the answer to a request; empty if it has none.

        Raises:
            OnRecordError: If the service refuses it, with its reason, or does not answer as it should.
        """
        status, _, answer = self.send(method, path, body)
        if status >= HTTPStatus.BAD_REQUEST:
            raise OnRecordError(str(answer.get("detail", f"{self.url}: the service answered {status}")))
        return answer

    def send(self, method: str, path: str, body: Mapping[str, object] | None) -> tuple[int, float, dict[str, object]]:
        """Return the status, the seconds to wait before another try, and the answer."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.request(method, path, None if body is None else json.dumps(body).encode(), self.headers)
            response = connection.getresponse()
            answer = json.loads(response.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise OnRecordError(f"{self.url}: the service does not answer as it should ({error})") from error
        finally:
            connection.close()
        wait = response.headers.get("Retry-After", "")
        return response.status, float(wait) if wait.isdecimal() else 1.0, answer if isinstance(answer, dict) else {}
