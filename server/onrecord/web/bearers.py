"""Whom a bearer token proves: the user of this machine, a paired extension, or a person."""

import hmac
import threading
from hashlib import sha256

from onrecord.corpus.callers import LOCAL, Caller
from onrecord.corpus.people import People, is_origin


class Bearers:
    """
    All who have a token.

    Args:
        local: The local token.
        people: Who else has one; asked at every request.
    """

    def __init__(self, local: str, people: People) -> None:
        self._local, self._people, self._rotating = local, people, threading.Lock()

    def is_paired(self, origin: str) -> bool:
        return origin in self._people.pairings()

    def find(self, token: str, *, here: bool) -> Caller | None:
        """
        Return whom *token* proves, who was seen just now; None if it proves nobody.

        Args:
            here: Whether it is shown on this machine; elsewhere only a person's token is good.
        """
        if here and hmac.compare_digest(token.encode(), self._local.encode()):
            return LOCAL
        pairings = self._people.pairings() if here else {}
        extensions = {digest: Caller(origin, "contributor") for origin, digest in pairings.items()}
        digest, known = sha256(token.encode()).hexdigest(), {**extensions, **self._people.callers()}
        found = next((caller for each, caller in known.items() if hmac.compare_digest(digest, each)), None)
        if found:
            self._people.note_use(found.name)
        return found

    def may_show(self, caller: Caller, origin: str | None, *, unnamed: bool) -> bool:
        """
        Return whether the token of *caller* is good as it was shown.

        Args:
            origin: Of the extension that shows it; the local token and those of other extensions are not good for one
                that is not paired.
            unnamed: Whether any paired extension may be asking, as it has no origin where a browser names none.
        """
        if caller == LOCAL:
            return origin is None or self.is_paired(origin)
        return not is_origin(caller.name) or origin == caller.name or unnamed

    def rotate_local(self) -> str:
        """Return the new local token, which alone is good from now on."""
        with self._rotating:  # so that the file and the service agree
            self._local = self._people.rotate(LOCAL.name, LOCAL)
            return self._local
