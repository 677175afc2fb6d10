"""
Pairing: a person reads a code in the terminal and types it into the extension, which gets a token for its Origin.

A web page can reach neither the terminal nor the options page, so the code is a person's consent, as with KeePassXC.
"""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from hashlib import sha256

from flask import Blueprint, Response, g
from werkzeug.exceptions import Forbidden

from onrecord.options import WebOptions
from onrecord.web.guard import LOCAL
from onrecord.web.operations import Operation, documented, json_of
from onrecord.web.payload import read_body
from onrecord.web.service import answer, service
from onrecord.web.wire import PairAnswer, PairingCode, PairingCodeRequest, PairRequest

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


pairing = Blueprint("pairing", __name__)


@pairing.post("/pair/code")
@documented(
    Operation(
        "Issue a pairing code",
        "What `onrecord pair` asks for. It takes the local token; an extension's own will not do. The code works once, "
        "for five minutes and five tries, and replaces one issued before.",
        {201: json_of(PairingCode)},
        request=PairingCodeRequest,
        example={},
    )
)
def issue_code() -> Response:
    read_body(PairingCodeRequest, service().options.web)
    if g.caller != LOCAL:
        raise Forbidden("Authorization: expected the local token; an extension cannot pair another")
    return answer(PairingCode(service().desk.issue(), int(service().options.web.pairing_lifetime)), 201)


@pairing.post("/pair")
@documented(
    Operation(
        "Pair an extension",
        "Exchanges a code for a token that is good for the Origin which asked, and for no other. Only a browser "
        "extension may ask; the code is the proof.",
        {200: json_of(PairAnswer)},
        request=PairRequest,
        example={"code": "7KQ2-M8XD"},
        is_open=True,
    )
)
def pair() -> Response:
    body = read_body(PairRequest, service().options.web)
    if not g.extension:
        raise Forbidden("Origin: expected that of a browser extension; local programs use `onrecord token`")
    if not service().desk.redeem(body.code):
        raise Forbidden(
            "code: it is wrong, used, older than five minutes, or was tried too often; `onrecord pair` prints a new one"
        )
    token = secrets.token_urlsafe(32)
    service().library.add_pairing(g.extension, sha256(token.encode()).hexdigest())
    return answer(PairAnswer(token))
