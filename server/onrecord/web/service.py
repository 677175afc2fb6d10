"""What the views share: the library, the options, and who is let in how often."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, Response, current_app

from onrecord.corpus.database import time_limit
from onrecord.corpus.extraction import ExtractedPage, Form, may_linger
from onrecord.options import Options
from onrecord.web.admission import Admission
from onrecord.web.bearers import Bearers
from onrecord.web.matcher import Matcher
from onrecord.web.pairing_codes import PairingDesk

if TYPE_CHECKING:
    from onrecord.corpus.library import Library
    from onrecord.web.metrics import Metrics
    from onrecord.web.rates import Rates

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Service:
    """
    One data folder, being served.

    Args:
        working: Who changes the corpus.
        looking: Who reads and searches it; so that neither keeps the other waiting.
        extracting: Who has HTML read.
        lingering: Who has HTML read that may take long.
        fetching: Who waits for another server.
    """

    library: "Library"
    options: Options
    matcher: Matcher
    working: Admission[int]
    looking: Admission[int]
    extracting: Admission[int]
    lingering: Admission[int]
    fetching: Admission[int]
    desk: PairingDesk
    bearers: Bearers
    metrics: "Metrics"
    rates: "Rates | None"

    @contextmanager
    def work(self) -> Iterator["Library"]:
        """Yield the library, its model loaded, under a permit; raise BusyError if there is none."""
        self.library.load_model()  # waits while another thread loads it
        with self.working.permit():
            yield self.library

    @contextmanager
    def look(self) -> Iterator["Library"]:
        """Yield the library to look something up, in limited time; raise BusyError if it is up, or without a permit."""
        with self.looking.permit(), time_limit(self.options.web.look_seconds):
            yield self.library

    def extract(
        self, content: bytes | str, url: str | None = None, *, form: Form = "html", encoding: str | None = None
    ) -> ExtractedPage:
        """Return the text of a page, see `Library.extract`; raise BusyError without a permit."""
        is_long = may_linger(content, form, self.options.extraction)
        with (self.lingering if is_long else self.extracting).permit():
            return self.library.extract(content, url, form=form, encoding=encoding)


def service() -> Service:
    """Return the service that the current request is for."""
    return service_of(current_app)


def service_of(app: Flask) -> Service:
    """Return the service that *app* is the HTTP side of."""
    found = app.extensions["onrecord"]
    assert isinstance(found, Service)
    return found


def answer(value: msgspec.Struct, status: int = 200, media_type: str = JSON) -> Response:
    """Return *value* as JSON."""
    return Response(msgspec.json.encode(value), status, content_type=media_type)
