"""
What the service and the processes that it starts say on stderr: a line an event, for people or, as JSON, for programs.

No line holds words of a page or document, a query, or a token; and nothing from outside begins a line.
"""

import json
import logging
import os
import sys
import threading
import traceback
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal, TextIO

LogFormat = Literal["text", "json"]
FORMAT = "ONRECORD_LOG_FORMAT"  # of the environment, by which processes log as the one that started them

log = logging.getLogger(__name__)
access_log = logging.getLogger("onrecord.access")
access_log.setLevel(logging.WARNING)  # unless `log_to` is told otherwise


@dataclass(frozen=True, slots=True)
class Access:
    """
    A request that was answered.

    Args:
        caller: Their name; None for nobody known.
        route: As the service knows it, `/documents/<id>`, never what came.
        ms: Milliseconds until the answer was made.
        received: Bytes of the body.
        sent: Bytes of the answer.
        peer: The address that asked.
    """

    caller: str | None
    method: str
    route: str
    status: int
    ms: float
    received: int
    sent: int
    peer: str

    def __str__(self) -> str:
        """Return it as a line for people."""
        return (
            f"{self.caller or 'nobody known'} at {self.peer}: {self.method} {self.route}: {self.status} in "
            f"{self.ms} ms, {self.received:,} bytes in, {self.sent:,} out"
        )


class TextFormatter(logging.Formatter):
    """A line an event, and below it where an error came from, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of *record*."""
        line = f"{time_of(record)} {record.levelname} {record.name}: {in_one_line(record.getMessage())}"
        return "\n    ".join([line, *trace_of(record)])


class JsonFormatter(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object of *record*."""
        event: dict[str, object] = {"time": time_of(record), "level": record.levelname, "logger": record.name}
        if isinstance(record.msg, Access):
            event |= asdict(record.msg)
        else:
            event["message"] = record.getMessage()
        if trace := trace_of(record):
            event["trace"] = trace
        return json.dumps(event)


def log_to(stream: TextIO, form: LogFormat = "text", *, accesses: bool = False) -> None:
    """Let everything that is logged go to *stream*: what goes wrong, and each request if *accesses*."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    access_log.setLevel(logging.INFO if accesses else logging.WARNING)
    # Its remarks on its queue are no news, see `web.service.Admission`.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    os.environ[FORMAT] = form
    # Python itself would print what the error says.
    sys.excepthook = lambda _kind, error, _trace: log.error("a process ended", exc_info=error)
    threading.excepthook = lambda args: log.error("a thread ended", exc_info=args.exc_value)


def log_like_parent() -> None:
    """Let what is logged go to stderr, in the form of the process that started this one; text if it has none."""
    log_to(sys.stderr, "json" if os.environ.get(FORMAT) == "json" else "text")


def time_of(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def in_one_line(text: str) -> str:
    """
    Return *text* with whatever does not print escaped.

    >>> print(in_one_line("one\\ntwo"))
    one\\ntwo
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def trace_of(record: logging.LogRecord) -> list[str]:
    """
    Return where the error of a record came from, the first cause first; nothing if it has none.

    What an error says may be words of a page, so only what the system says of files is kept.
    """
    error = record.exc_info[1] if record.exc_info else None
    lines: list[str] = []
    while error:
        place = [line for frame in traceback.format_tb(error.__traceback__) for line in frame.splitlines()]
        said = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
        lines = [*place, f"{type(error).__module__}.{type(error).__qualname__}{said}", *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines
