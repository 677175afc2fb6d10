"""How much one of a team may ask and store, so that nobody takes the server from the others."""

import math
import time
from datetime import UTC, datetime, timedelta

from flask import request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from onrecord.corpus.callers import Caller
from onrecord.corpus.documents import Contribution
from onrecord.errors import QuotaError, RateError
from onrecord.options import TeamOptions
from onrecord.web.reach import network_of, peer_of


class Rates:
    """The requests of the last minute, kept in memory: by caller, and by address where no caller is known."""

    def __init__(self, options: TeamOptions) -> None:
        """Let through as many as *options* say."""
        self._window = MovingWindowRateLimiter(MemoryStorage())
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
            self._hit(self._known, caller.name, f"{caller.name}, you asked")
        else:
            self._hit(
                self._unknown, network_of(peer_of(request.environ)), "Without a token that is known, your address asked"
            )

    def _hit(self, item: RateLimitItem, key: str, who: str) -> None:
        if not self._window.hit(item, key):
            seconds = self._window.get_window_stats(item, key).reset_time - time.time()
            raise RateError(f"{who} more than {item.amount} times a minute; wait as Retry-After says", seconds)


def check_quota(stored: Contribution, options: TeamOptions, now: datetime) -> None:
    """
    Return if whoever *stored* that since midnight, UTC, may store another document.

    Raises:
        QuotaError: If it was as much as a day's quota.
    """
    if stored.documents < options.documents and stored.characters < options.characters:
        return
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
    raise QuotaError(
        f"You stored {stored.documents:,} documents with {stored.characters:,} characters since 0:00 UTC; "
        f"{options.documents:,} and {options.characters:,} are a day's quota. It begins anew at 0:00 UTC; what must be "
        "in sooner an administrator adds",
        math.ceil((midnight - now).total_seconds()),
    )
