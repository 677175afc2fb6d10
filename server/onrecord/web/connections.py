"""
Connections, and which are closed before their client does: those that the service has waited for longest.

waitress alone closes what sends nothing for a while, however many bytes a minute that takes to avoid; and once its
connections are as many as it allows, it hears nobody until some go by themselves.
"""

import sys
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import partial

import msgspec
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]  # it ships no types
from waitress.task import ErrorTask  # type: ignore[import-untyped]

from onrecord.options import WebOptions
from onrecord.web.guard import SECURITY_HEADERS
from onrecord.web.problems import PROBLEM
from onrecord.web.wire import Problem

if sys.platform != "win32":
    import resource

REFUSALS = {  # in the words of the service; waitress's own name its settings
    413: "body: it is many times as long as the service reads; send less at once",
    431: "headers: they are longer than the service reads; send fewer",
}


# Seconds to take an answer before idle connections stay rather than that one. Who has just begun to ask has none: new
# connections would be closed before they could, while many others begin and never end.
_GRACE = 5.0


class ProblemTask(ErrorTask):  # type: ignore[misc]  # of a class without types
    """What waitress itself refuses, such as headers too long, as a problem like every other error."""

    def execute(self) -> None:
        error = self.request.error
        detail = REFUSALS.get(error.code) or f"request: {error.body}; send plain HTTP/1.1"
        body = msgspec.json.encode(Problem(error.code, error.reason, detail))
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", PROBLEM), *SECURITY_HEADERS.items()]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection."""

    error_task_class = ProblemTask
    since = 0.0  # by `time.monotonic`: when it began to be idle, to send a request, or to take an answer

    def add_channel(self, map: object = None) -> None:  # noqa: A002 - waitress's name
        self.since = time.monotonic()
        super().add_channel(map)

    def received(self, data: bytes) -> object:
        if self.request is None:
            self.since = time.monotonic()
        return super().received(data)

    def write_soon(self, data: object) -> object:
        if not self.total_outbufs_len:
            self.since = time.monotonic()
        return super().write_soon(data)

    def service(self) -> None:
        super().service()
        self.since = time.monotonic()

    @property
    def is_busy(self) -> bool:
        """Whether a request is on its way in, being answered, or its answer on its way out."""
        return bool(self.request is not None or self.requests or self.total_outbufs_len)

    @property
    def waits_for_us(self) -> bool:
        """Whether a request is being answered, and nothing of an answer waits to be taken."""
        return bool(self.requests) and not self.total_outbufs_len

    @property
    def held(self) -> int:
        """How many bytes are kept of a request that is not whole, and of answers that are not taken."""
        return int(self.total_outbufs_len) + (self.request.body_bytes_received if self.request is not None else 0)


def choose_closed(channels: Collection[Channel], limits: WebOptions, now: float) -> Iterator[Channel]:
    """
    Yield the connections to close, those first whose client was waited for longest.

    They are closed when that takes longer than `connection_seconds`, and while there are too many, or too much is kept
    for all of them. Who has asked and waits for an answer is never among them.
    """
    too_many = limits.connections // 16 if len(channels) >= limits.connections else 0
    held = sum(channel.held for channel in channels)
    for channel in sorted((c for c in channels if not c.waits_for_us), key=partial(_rank, now)):
        is_late = now - channel.since > limits.connection_seconds
        if is_late or too_many > 0 or (held > limits.max_held and channel.held):
            too_many, held = too_many - 1, held - channel.held
            yield channel


def _rank(now: float, channel: Channel) -> tuple[bool, float]:
    """Return what sorts connections: by how long their client is waited for; who has just begun to take comes last."""
    return channel.total_outbufs_len > 0 and now - channel.since < _GRACE, channel.since


def allow_files(wanted: int) -> int:
    """Let this process open *wanted* files at a time, sockets included, and return how many the system grants."""
    if sys.platform == "win32":
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(
                resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
            )
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)
