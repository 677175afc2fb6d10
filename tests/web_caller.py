"""One who asks the service, and what every refusal must look like."""

from contextlib import ExitStack, contextmanager

PORT = 8137
TOKEN = "local-token-of-these-tests"
HOST = f"127.0.0.1:{PORT}"
EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
OTHER_EXTENSION = "moz-extension://3b1f8a70-5f0f-4d43-9c4e-0a8f6c8d9e10"


class Caller:
    """A test client that shows the local token, unless told otherwise."""

    def __init__(self, app):
        self.app, self.client = app, app.test_client()

    def ask(self, method, path, *, token=TOKEN, headers=None, **request):
        proof = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.open(path, method=method, headers={"Host": HOST, **proof, **(headers or {})}, **request)

    def get(self, path, **request):
        return self.ask("GET", path, **request)

    def post(self, path, body, **request):
        return self.ask("POST", path, json=body, **request)

    def post_bytes(self, path, body, **request):
        return self.ask("POST", path, data=body, content_type="application/json", **request)


def assert_problem(answer, status):
    """Assert that *answer* is a problem of that *status*, as RFC 9457 has it, and return its detail."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    assert set(answer.json) == {"status", "title", "detail"}
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert answer.json["detail"]
    assert "Traceback" not in answer.json["detail"]
    if status == 503:
        assert int(answer.headers["Retry-After"]) >= 1
    return answer.json["detail"]


@contextmanager
def all_taken(caller):
    """Have every line of the service full, so that whoever asks hears 503."""
    served = caller.app.extensions["onrecord"]
    lines = (
        served.matcher._admission,
        served.working,
        served.looking,
        served.extracting,
        served.lingering,
        served.fetching,
    )
    for line in lines:
        line._line = 0
    with ExitStack() as held:
        for line in lines:
            for _ in range(len(line._free)):
                held.enter_context(line.permit())
        yield
