"""What each request leaves behind: its figures, and a line of the log."""

import time

from flask import Flask, Response, g, request

from onrecord.logs import Access, access_log
from onrecord.web.metrics import Metrics
from onrecord.web.reach import peer_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Observer:
    """Watches the requests of one service; installed before all else, so that it sees what others refuse."""

    def __init__(self, metrics: Metrics) -> None:
        """Count in *metrics*."""
        self._metrics = metrics

    def install(self, app: Flask) -> None:
        """Watch every request of *app*."""
        app.before_request(self.begin)
        app.after_request(self.finish)
        app.teardown_request(self.end)

    def begin(self) -> None:
        g.began = time.perf_counter()
        self._metrics.in_flight.inc()

    def finish(self, response: Response) -> Response:
        """Count and log the request, now that its answer is made."""
        seconds = time.perf_counter() - g.began
        self._metrics.observe(route(), method(), response.status_code, seconds)
        caller = g.get("caller")
        access_log.info(
            Access(
                caller=caller.name if caller else None,
                method=method(),
                route=route(),
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                received=request.content_length or 0,
                sent=response.calculate_content_length() or 0,
                peer=peer_of(request.environ),
            )
        )
        return response

    def end(self, _error: BaseException | None) -> None:
        self._metrics.in_flight.dec()


def method() -> str:
    """Return the method of the current request; "other" for what a caller made up."""
    return request.method if request.method in METHODS else "other"


def route() -> str:
    """Return the route of the current request as the service knows it; "none" for a path that is none."""
    return request.url_rule.rule if request.url_rule else "none"
