"""One-time codes that a person carries from the terminal to the extension: one at a time, short-lived, few tries."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable

from onrecord.options import WebOptions

# Crockford's base 32: no letter is taken for a digit or for another letter. Eight are 40 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_MISREAD = str.maketrans("OIL", "011", "- ")


class PairingDesk:
    """The one code that is waiting to be typed, if any."""

    def __init__(self, options: WebOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self._options, self._clock, self._lock = options, clock, threading.Lock()
        self._code, self._expires, self._tries = "", 0.0, 0

    def issue(self) -> str:
        """Return a new code, such as "7KQ2-M8XD"; one issued before no longer counts."""
        with self._lock:
            self._code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
            self._expires = self._clock() + self._options.pairing_lifetime
            self._tries = self._options.pairing_tries
            return f"{self._code[:4]}-{self._code[4:]}"

    def redeem(self, typed: str) -> bool:
        """Return whether *typed* is the code; then, and after too many tries, it is used up."""
        given = typed.upper().translate(_MISREAD).encode()
        with self._lock:
            if not self._tries or self._clock() >= self._expires:
                return False
            right = hmac.compare_digest(given, self._code.encode())
            self._tries = 0 if right else self._tries - 1
            return right
