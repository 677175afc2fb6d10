"""What the service says of itself: who answers on this port, and how to ask."""

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
    return Response(msgspec.json.encode(describe(current_app)), content_type="application/json")


@about.get("/docs")
@documented(Operation("Show the reference", "The same, as a page to read.", {200: {"text/html": None}}, is_open=True))
def docs() -> Response:
    page = render_reference(describe(current_app), own_origin())
    return Response(page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": style_policy()})
