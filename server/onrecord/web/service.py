"""What the views share: the library, the options, and who is let in how often."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from flask import Response, current_app

from onrecord.errors import BusyError
from onrecord.options import Options
from onrecord.web.bearers import Bearers
from onrecord.web.pairing_codes import PairingDesk

if TYPE_CHECKING:
    from onrecord.corpus.library import Library
    from onrecord.web.metrics import Metrics
    from onrecord.web.rates import Rates

JSON = "application/json"


class Admission:
    """
    As many requests at work at a time as there are permits; the others wait a moment, then hear 503.

    waitress queues without end, so that under load every caller would wait for all before it (measured).
    """

    def __init__(self, permits: int, wait: float) -> None:
        """Give out *permits*; a caller waits for one *wait* seconds at most."""
        self._permits, self._wait = threading.BoundedSemaphore(permits), wait

    @contextmanager
    def permit(self) -> Iterator[None]:
        """
        Hold a permit.

        Raises:
            BusyError: If none came free in time.
        """
        if not self._permits.acquire(timeout=self._wait):
            raise BusyError("The service is busy with other requests; ask again after the seconds in Retry-After")
        try:
            yield
        finally:
            self._permits.release()


@dataclass(frozen=True, slots=True)
class Service:
    """
    One data folder, being served.

    Args:
        admission: Of those that keep a core busy.
        fetches: Of those that wait for another server.
    """

    library: "Library"
    options: Options
    admission: Admission
    fetches: Admission
    desk: PairingDesk
    bearers: Bearers
    metrics: "Metrics"
    rates: "Rates | None"

    @contextmanager
    def work(self) -> Iterator["Library"]:
        """Yield the library, its model loaded, under a permit."""
        self.library.load_model()  # waits while another thread loads it
        with self.admission.permit():
            yield self.library


def service() -> Service:
    """Return the service that the current request is for."""
    found = current_app.extensions["onrecord"]
    assert isinstance(found, Service)
    return found


def answer(value: msgspec.Struct, status: int = 200, media_type: str = JSON) -> Response:
    """Return *value* as JSON."""
    return Response(msgspec.json.encode(value), status, content_type=media_type)
