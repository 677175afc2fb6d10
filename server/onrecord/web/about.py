"""What the service says of itself: who answers on this port, and how to ask."""

from collections.abc import Callable

import msgspec
from flask import Blueprint, Response, current_app

from onrecord.web.guard import own_origin
from onrecord.web.openapi import describe
from onrecord.web.operations import Operation, documented, json_of
from onrecord.web.reference import render_reference, style_policy
from onrecord.web.service import answer
from onrecord.web.wire import Health

about = Blueprint("about", __name__)


@about.get("/health")
@documented(
    Operation(
        "Say who answers",
        "A caller makes sure with this that the port is On Record's before it sends a page. It answers from the start, "
        "while models are still being read.",
        {200: json_of(Health)},
        is_open=True,
    )
)
def health() -> Response:
    return answer(Health())


@about.get("/openapi.json")
@documented(
    Operation("Describe the API", "This description, OpenAPI 3.1.", {200: {"application/json": None}}, is_open=True)
)
def openapi() -> Response:
    described = made_once("openapi", lambda: msgspec.json.encode(describe(current_app)))
    return Response(described, content_type="application/json")


@about.get("/docs")
@documented(Operation("Show the reference", "The same, as a page to read.", {200: {"text/html": None}}, is_open=True))
def docs() -> Response:
    origin = own_origin()
    page = made_once(f"docs {origin}", lambda: render_reference(describe(current_app), origin).encode())
    return Response(page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": style_policy()})


def made_once(name: str, make: Callable[[], bytes]) -> bytes:
    """
    Return what *make* returns, kept from the first time.

    Anybody may ask, and it takes 5 to 15 ms of computing (measured); the guard lets few origins through.
    """
    kept: dict[str, bytes] = current_app.extensions.setdefault("onrecord.made", {})
    return kept.setdefault(name, kept.get(name) or make())
