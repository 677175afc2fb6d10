"""Every error as `application/problem+json` (RFC 9457), whoever raises it: us, Flask, or a fault of ours."""

import logging
import math
from collections.abc import Iterable
from http import HTTPStatus

import msgspec
from flask import Flask, Response, request
from prometheus_client import Counter
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from onrecord import errors
from onrecord.web.wire import Problem

PROBLEM = "application/problem+json"
STATUSES: dict[type, int] = {
    errors.RequestError: 400,
    errors.TooLargeError: 413,
    errors.MediaTypeError: 415,
    errors.InvalidFieldError: 422,
    errors.NotAllowedError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.BusyError: 503,
    errors.RateError: 429,
    errors.DocumentError: 422,
    errors.ModelError: 500,
    errors.StoreError: 503,
    errors.ForeignStoreError: 500,
    errors.FullError: 507,
    errors.OnRecordError: 500,
}
REFUSALS: dict[type, str] = {errors.BusyError: "busy", errors.RateError: "rate", errors.QuotaError: "quota"}
FAULT = "Something went wrong in the service itself. Its log, in the terminal where it runs, says what."

log = logging.getLogger(__name__)


def problem(status: int, detail: str, headers: Iterable[tuple[str, str]] = ()) -> Response:
    """Return the answer to a request that cannot be served."""
    body = msgspec.json.encode(Problem(status, HTTPStatus(status).phrase, detail))
    return Response(body, status, list(headers), content_type=PROBLEM)


def install(app: Flask, retry_after: int, refused: Counter) -> None:
    """
    Make every error of *app* a problem.

    Args:
        retry_after: Seconds, what a 503 asks for.
        refused: Counts by reason what was refused for now.
    """

    def of_ours(error: errors.OnRecordError) -> Response:
        status = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
        if reason := REFUSALS.get(type(error)):
            refused.labels(reason).inc()
        wait = max(1, math.ceil(error.seconds)) if isinstance(error, errors.RateError) else retry_after
        return problem(status, str(error), [("Retry-After", str(wait))] if status in (429, 503) else [])

    app.register_error_handler(errors.OnRecordError, of_ours)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_fault)


def of_http(error: HTTPException) -> Response:
    """Return werkzeug's refusal as a problem, with its other headers (`Allow`, `WWW-Authenticate`)."""
    headers = [(k, v) for k, v in error.get_headers() if k not in ("Content-Type", "Content-Length")]
    return problem(error.code or 500, detail_of(error), headers)


def detail_of(error: HTTPException) -> str:
    if isinstance(error, NotFound):
        return f"{request.path[:200]}: there is nothing here; /docs lists what there is"
    if isinstance(error, MethodNotAllowed):
        return f"{request.method[:20]}: expected {', '.join(sorted(error.valid_methods or ()))} for this path"
    return error.description or ""


def of_fault(error: Exception) -> Response:
    log.error("a request failed", exc_info=error)
    return problem(500, FAULT)
