"""When callers were last seen, written down by a thread of its own, so that no request waits for it or fails by it."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from queue import SimpleQueue

from onrecord.errors import StoreError

log = logging.getLogger(__name__)


def this_minute() -> str:
    return datetime.now(UTC).isoformat(timespec="minutes")


class Uses:
    """Notes who asks: each caller once a minute, however often they do."""

    def __init__(self, write: Callable[[str, str], None], clock: Callable[[], str] = this_minute) -> None:
        """Let *write* have each name and minute; *clock* tells the minute, ISO 8601."""
        self._write, self._clock = write, clock
        self._latest: dict[str, str] = {}
        self._waiting: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
        self._noting, self._thread = threading.Lock(), threading.Thread(target=self._run, name="uses", daemon=True)

    def note(self, name: str) -> None:
        """Note that the caller of that name asks now."""
        with self._noting:
            minute = self._clock()
            if self._latest.get(name) == minute:
                return
            self._latest[name] = minute
            self._waiting.put((name, minute))
            if not self._thread.ident:
                self._thread.start()

    def close(self) -> None:
        """Write down what is waiting, and end."""
        with self._noting:
            self._waiting.put(None)
            started = self._thread.ident
        if started:
            self._thread.join()

    def _run(self) -> None:
        while use := self._waiting.get():
            try:
                self._write(*use)
            except StoreError as error:  # of a full disk, say, which others tell of; the next use is a new try
                log.info("%s", error)
