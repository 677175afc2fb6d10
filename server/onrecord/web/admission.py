"""
Who is served at once, and who waits: lines of bounded length, first come, first served.

waitress queues without end, so that under load every caller would wait for all before it (measured).
"""

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Generic, TypeVar

from onrecord.errors import BusyError

Permit = TypeVar("Permit")

BUSY = "The service is busy with other requests; ask again after the seconds in Retry-After"


class Admission(Generic[Permit]):
    """
    As many requests at work at a time as there are permits; the others wait a while in line, then hear 503.

    Args:
        permits: What is held by those at work: numbers, or whatever does the work.
        wait: Seconds in line at most.
        line: How many wait at most; threads that wait cannot do anything else.
    """

    def __init__(self, permits: Iterable[Permit], *, wait: float, line: int) -> None:
        self._free, self._waiting = deque(permits), deque[Future[Permit]]()
        self._wait, self._line = wait, line
        self._changing = threading.Lock()

    @contextmanager
    def permit(self) -> Iterator[Permit]:
        """
        Hold a permit.

        Raises:
            BusyError: If none came free in time, or too many wait already.
        """
        held = self.take()
        try:
            yield held
        finally:
            self.give(held)

    def take(self) -> Permit:
        """Take a permit out of the pool; raise as `permit` does."""
        with self._changing:
            if self._free:
                return self._free.popleft()
            if len(self._waiting) >= self._line:
                raise BusyError(BUSY)
            turn: Future[Permit] = Future()
            self._waiting.append(turn)
        try:
            return turn.result(self._wait)
        except TimeoutError:
            return self._leave(turn)

    def _leave(self, turn: "Future[Permit]") -> Permit:
        """Return the permit that came at the last moment; raise BusyError if none did."""
        with self._changing:
            if not turn.done():
                self._waiting.remove(turn)
                raise BusyError(BUSY)
        return turn.result()

    def give(self, permit: Permit) -> None:
        """Put a permit into the pool, or into the hands of who has waited longest."""
        with self._changing:
            if self._waiting:
                self._waiting.popleft().set_result(permit)
            else:
                self._free.append(permit)
