"""
Pairing: a person reads a code in the terminal and types it into the extension, which gets a token for its Origin.

A web page can reach neither the terminal nor the options page, so the code is a person's consent, as with KeePassXC.
"""

from flask import Blueprint, Response, g
from werkzeug.exceptions import Forbidden

from onrecord.web.operations import Operation, documented, json_of
from onrecord.web.payload import read_body
from onrecord.web.service import answer, service
from onrecord.web.wire import PairAnswer, PairingCode, PairingCodeRequest, PairRequest

pairing = Blueprint("pairing", __name__)


@pairing.post("/pair/code")
@documented(
    Operation(
        "Issue a pairing code",
        "What `onrecord pair` asks for. It takes an administrator; an extension cannot pair another. The code works "
        "once, for five minutes and five tries, and replaces one issued before.",
        {201: json_of(PairingCode)},
        request=PairingCodeRequest,
        example={},
    )
)
def issue_code() -> Response:
    check_here()
    read_body(PairingCodeRequest, service().options.web)
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
    check_here()
    body = read_body(PairRequest, service().options.web)
    if not g.extension:
        raise Forbidden("Origin: expected that of a browser extension; local programs use `onrecord token`")
    if not service().desk.redeem(body.code):
        raise Forbidden(
            "code: it is wrong, used, older than five minutes, or was tried too often; `onrecord pair` prints a new one"
        )
    return answer(PairAnswer(service().library.people.pair(g.extension)))


def check_here() -> None:
    """
    Return if the request was made on this machine, where whoever asks can read the code.

    Raises:
        Forbidden: If it was not; a token of one's own is what a team's server takes.
    """
    if not g.here:
        raise Forbidden(
            "pairing: it works on the machine of the service only; an administrator gives you a token of your own "
            "with `onrecord people add`"
        )
