"""Whom a bearer token proves: the user of this machine, a paired extension, or a person."""

import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256

from onrecord.corpus.callers import LOCAL, Caller


class Bearers:
    """
    All who have a token.

    Args:
        local: The local token.
        pairings: Asked at every request; SHA-256 (hexadecimal) of the token of each paired origin.
        people: Asked likewise; who has the token of each digest.
    """

    def __init__(
        self, local: str, pairings: Callable[[], Mapping[str, str]], people: Callable[[], Mapping[str, Caller]]
    ) -> None:
        self.local, self.pairings, self.people = local, pairings, people

    def is_paired(self, origin: str) -> bool:
        return origin in self.pairings()

    def find(self, token: str, origin: str | None, *, unnamed: bool, here: bool) -> Caller | None:
        """
        Return whom *token* proves; None if it proves nobody.

        Args:
            origin: Of the extension that shows it; the local token and those of other extensions are not good for one
                that is not paired.
            unnamed: Whether any paired extension may be asking, as it has no origin where a browser names none.
            here: Whether it is shown on this machine; elsewhere only a person's token is good.
        """
        pairings = self.pairings() if here else {}
        if here and (origin is None or origin in pairings) and hmac.compare_digest(token.encode(), self.local.encode()):
            return LOCAL
        known = [origin] if origin else pairings if unnamed else []
        extensions = {pairings[each]: Caller(each, "contributor") for each in known if each in pairings}
        digest = sha256(token.encode()).hexdigest()
        return next((c for d, c in {**extensions, **self.people()}.items() if hmac.compare_digest(digest, d)), None)
