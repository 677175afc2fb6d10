"""How much one of a team may ask and store, so that nobody takes the server from the others."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from onrecord.corpus.callers import Caller
from onrecord.corpus.documents import Contribution
from onrecord.errors import QuotaError, RateError
from onrecord.options import TeamOptions
from onrecord.web.reach import network_of, peer_of

# Of addresses without a known token, which are all forgotten at that: limits itself keeps each for good, and looks
# through them at every request (3 ms for as many, measured). Who has more of them is not kept back by any limit of one.
MAX_ADDRESSES = 4096


class Rates:
    """
    What callers may do in a minute, and in a day.

    The requests of the last minute are kept in memory, by caller, and by address where no caller is known. What was
    stored in a day is read from the audit log, which outlives the service.
    """

    def __init__(self, options: TeamOptions) -> None:
        """Let through as many as *options* say."""
        self._options = options
        self._callers, self._addresses = MemoryStorage(), MemoryStorage()
        self._known = RateLimitItemPerMinute(options.requests, namespace="caller")
        self._unknown = RateLimitItemPerMinute(options.unknown_requests, namespace="address")

    def check(self, caller: Caller | None) -> None:
        """
        Return if the current request, of *caller*, may go on.

        Without a caller the address counts, and only against requests without one: a token that is known is good
        whatever else comes from its address.

        Raises:
            RateError: If there were too many.
        """
        if caller:
            hit(self._callers, self._known, caller.name, f"{caller.name}, you asked")
            return
        if len(self._addresses.events) >= MAX_ADDRESSES:
            self._addresses = MemoryStorage()  # not `reset`, while other threads count in it
        network = network_of(peer_of(request.environ))
        hit(self._addresses, self._unknown, network, "Without a token that is known, your address asked")

    def check_day(self, stored: Callable[[str], Contribution], now: datetime) -> None:
        """
        Return if a caller may store another document today, a day of UTC.

        Requests that come at once are each let in by what was stored before them, so that a quota may be exceeded by
        as many documents as there are permits.

        Args:
            stored: What the caller stored from a time on, ISO 8601.

        Raises:
            QuotaError: If it was a day's quota.
        """
        today, quota = now.replace(hour=0, minute=0, second=0, microsecond=0), self._options
        found = stored(today.isoformat(timespec="milliseconds"))
        if found.documents >= quota.documents or found.characters >= quota.characters:
            raise QuotaError(
                f"You stored {found.documents:,} documents with {found.characters:,} characters since 0:00 UTC; a "
                f"day's quota is {quota.documents:,} and {quota.characters:,}. Go on tomorrow, or ask an administrator",
                (today + timedelta(days=1) - now).total_seconds(),
            )


def hit(storage: MemoryStorage, item: RateLimitItem, key: str, who: str) -> None:
    """Count a request; raise RateError if there were too many."""
    window = MovingWindowRateLimiter(storage)
    if not window.hit(item, key):
        seconds = window.get_window_stats(item, key).reset_time - time.time()
        raise RateError(f"{who} more than {item.amount} times a minute; wait as Retry-After says", seconds)
