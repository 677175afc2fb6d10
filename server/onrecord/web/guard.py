"""
Who may ask: every request passes here before it is routed, also one that will end in 404, 405 or a preflight.

A web page can reach loopback: by a form, by a name of its own that resolves to 127.0.0.1 (DNS rebinding), from another
extension. So Host, Origin and Sec-Fetch-Site are compared with exact strings, and a token is asked for beside them.
flask-cors alone let 11,976 of 12,000 wrong requests run (measured); it only adds headers here, for one exact origin.
"""

import re
from collections.abc import Callable

from flask import Flask, Response, g, request
from flask_cors.core import get_cors_options, set_cors_headers
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, Forbidden, Unauthorized, UnsupportedMediaType

from onrecord.corpus.callers import ROLES, SCOPES, Caller, Scope
from onrecord.web.bearers import Bearers
from onrecord.web.rates import Rates
from onrecord.web.reach import Reach

_EXTENSION = re.compile(
    "chrome-extension://[a-p]{32}|moz-extension://[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def is_extension(origin: str) -> bool:
    """
    Return whether *origin* is that of a browser extension, well formed to the last character.

    >>> is_extension("chrome-extension://" + "a" * 32), is_extension("chrome-extension://" + "a" * 32 + ".example")
    (True, False)
    """
    return _EXTENSION.fullmatch(origin) is not None


class Guard:
    """
    The checks of one service.

    Args:
        reach: Under which names it is asked; an extension that is not paired may ask a team's with a person's token.
        bearers: Whom tokens prove.
        needed_scope: What the caller of the route that the request names must be allowed; None if the route holds no
            data and asks for no token.
        rates: How often one of a team may ask; None where nobody is kept back.
    """

    def __init__(
        self,
        reach: Reach,
        bearers: Bearers,
        needed_scope: Callable[[], Scope | None],
        rates: Rates | None = None,
    ) -> None:
        self.reach, self.bearers, self.needed_scope, self.rates = reach, bearers, needed_scope, rates

    def install(self, app: Flask) -> None:
        """Put the guard before every route of *app*, and its headers on every answer."""
        self.app = app
        app.before_request(self.check)
        app.after_request(self.add_headers)

    def check(self) -> None:
        """Return if the request may go on; otherwise raise what refuses it."""
        self.check_address()
        g.here = self.reach.is_here(request.environ)
        extension = self.check_origin()
        self.check_fetch_site(extension)
        g.extension = extension
        if self.is_preflight(extension):
            return
        caller = self.find_caller()
        bound = caller is None or self.bearers.may_show(caller, extension, unnamed=self.may_be_unnamed())
        g.caller = caller if bound else None
        if self.rates and (not g.here or (g.caller and g.caller.is_person)):
            self.rates.check(g.caller)
        if needed := self.needed_scope():
            if not bound:
                raise Forbidden("Authorization: this token is good for another Origin only; pairing gives each its own")
            check_scope(g.caller, needed)
        self.check_media_type()

    def check_address(self) -> None:
        if not request.environ.get("REQUEST_URI", request.path).startswith("/"):
            raise BadRequest("request line: expected a path, got an absolute address; this is not a proxy")
        if request.environ.get("HTTP_HOST") not in self.reach.hosts:
            raise Forbidden(
                f"Host: expected one of {', '.join(sorted(self.reach.hosts))}; ask this service by its address"
            )

    def check_origin(self) -> str | None:
        """Return the extension that asks; None if it is not an extension."""
        origin = request.headers.get("Origin")
        if origin is None or origin == own_origin():
            return None
        if self.bearers.is_paired(origin) or (is_extension(origin) and (self.reach.team or self.is_pairing())):
            return origin
        raise Forbidden("Origin: expected none, or that of a paired extension; `onrecord pair` starts pairing one")

    @staticmethod
    def is_pairing() -> bool:
        return request.path == "/pair" and request.method in ("POST", "OPTIONS")

    @staticmethod
    def check_fetch_site(extension: str | None) -> None:
        """Refuse what a browser sends for another site, which only an extension without host permission may do."""
        site = request.headers.get("Sec-Fetch-Site")
        if site in (None, "none", "same-origin") or (extension and site in ("same-site", "cross-site")):
            return
        raise Forbidden("Sec-Fetch-Site: expected none or same-origin; web pages may not ask this service")

    @staticmethod
    def is_preflight(extension: str | None) -> bool:
        """Return whether a browser asks, without a token as ever, what a known extension may send."""
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        return extension is not None and asks

    def find_caller(self) -> Caller | None:
        """Return whom the bearer token proves; None if it proves nobody."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.bearers.find(token, here=g.here) if scheme.lower() == "bearer" else None

    @staticmethod
    def may_be_unnamed() -> bool:
        """Return whether an extension may ask so without Origin: browsers name none where it reads by a permission."""
        return request.method in ("GET", "HEAD") and "Origin" not in request.headers

    @staticmethod
    def check_media_type() -> None:
        """Take JSON only, which no form of a web page can send without asking first."""
        has_body = request.method == "POST" or bool(request.content_length)
        if has_body and request.routing_exception is None and request.mimetype != "application/json":
            got = request.mimetype or "none"
            raise UnsupportedMediaType(f"Content-Type: expected application/json, got {got}")

    def add_headers(self, response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        response.vary.add("Origin")
        if extension := g.get("extension"):
            let_read(self.app, response, extension)
        return response


def own_origin() -> str:
    """Return the origin that pages of this service have, as the current request names it."""
    return f"{'https' if request.is_secure else 'http'}://{request.environ['HTTP_HOST']}"


def check_scope(caller: Caller | None, needed: Scope) -> None:
    """
    Return if the role of *caller* has the scope.

    Raises:
        Unauthorized: If nobody is known to ask.
        Forbidden: If the role lacks it.
    """
    if caller is None:
        raise Unauthorized(
            "Authorization: expected `Bearer` and a token; `onrecord token` prints one for programs on this "
            "machine, pairing gives an extension its own, and `onrecord people add` a person",
            www_authenticate=WWWAuthenticate("bearer", {"realm": "onrecord"}),
        )
    if not caller.may(needed):
        roles = " or ".join(role for role in ROLES if needed in SCOPES[role])
        raise Forbidden(
            f"Authorization: expected the token of a caller with the scope `{needed}` ({roles}), got one of a "
            f"{caller.role}; ask an administrator, or use the local token of `onrecord token`"
        )


def let_read(app: Flask, response: Response, origin: str) -> None:
    """Let one origin read the answer; it is well formed, so that flask-cors cannot take it for a pattern."""
    options = get_cors_options(
        app,
        {
            "origins": [origin],
            "methods": ["GET", "POST", "DELETE"],
            "allow_headers": ["Authorization", "Content-Type"],
            "expose_headers": ["Retry-After"],
            "max_age": 600,
        },
    )
    set_cors_headers(response, options)
