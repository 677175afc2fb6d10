"""The description of the API as OpenAPI 3.1, made from the routes and the wire's types, so that it stays true."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import msgspec
from flask import Flask
from werkzeug.routing import Rule

from onrecord import __version__
from onrecord.corpus.callers import ROLES, SCOPES
from onrecord.web.operations import Answer, Operation, Parameter, operation_of
from onrecord.web.problems import PROBLEM
from onrecord.web.wire import DocumentRequest, MatchRequest, Problem

EXACTLY_ONE = [  # of text and html, as `payload.choose_one` asks
    {"required": [given], "properties": {given: {"type": "string"}, left_out: {"type": "null"}}}
    for given, left_out in (("text", "html"), ("html", "text"))
]
OF_EVERY_ROUTE = (400, 403, 429, 500)
OF_A_TOKEN = (401, 503)
OF_A_BODY = (413, 415, 422)
TOKENS = "Of programs on this machine (`onrecord token`), a paired extension, or a person (`onrecord people add`)."
_REFERENCE = "#/components/schemas/{name}"
DESCRIPTION = """Matches the text of a page with the documents of a corpus, on this machine.

Every request names this service's own address in `Host`. Requests of web pages are refused; a browser extension may ask
once it is paired. Offsets are half-open: `end` is the first position after. They count code points, as Python does,
unless `offset_unit` asks for UTF-16 units, as JavaScript counts. Every error is `application/problem+json`."""


def describe(app: Flask) -> dict[str, object]:
    """Return the OpenAPI document of *app*."""
    paths: dict[str, dict[str, object]] = {}
    for rule, method, operation in operations(app):
        paths.setdefault(path_of(rule), {})[method.lower()] = describe_operation(rule, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "On Record", "version": __version__, "summary": "Who said it", "description": DESCRIPTION},
        "paths": paths,
        "components": {
            "schemas": describe_types(app),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": TOKENS}},
        },
        "security": [{"token": []}],
    }


def operations(app: Flask) -> Iterator[tuple[Rule, str, Operation]]:
    """Yield each route, method and what is known of it, in the order of the routes."""
    for rule in app.url_map.iter_rules():
        operation = operation_of(app.view_functions[rule.endpoint])
        if operation:
            yield from ((rule, method, operation) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def path_of(rule: Rule) -> str:
    """Return the path as OpenAPI writes it: `/documents/{id}`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def describe_operation(rule: Rule, operation: Operation) -> dict[str, object]:
    described: dict[str, object] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": operation.summary,
        "description": describe_needs(operation),
        "responses": describe_responses(operation),
    }
    if operation.parameters:
        described["parameters"] = [describe_parameter(p) for p in operation.parameters]
    if operation.request:
        content = {"schema": reference_to(operation.request), "example": operation.example}
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    described["security"] = [] if operation.is_open else [{"token": [operation.scope]}]
    return described


def describe_needs(operation: Operation) -> str:
    """Return what is said of an operation, and whom it takes."""
    if operation.is_open:
        return operation.description
    roles = " or ".join(role for role in ROLES if operation.scope in SCOPES[role])
    return f"{operation.description} Takes the role {roles}."


def describe_responses(operation: Operation) -> dict[str, object]:
    of_body = OF_A_BODY if operation.request else ()
    of_token = () if operation.is_open else OF_A_TOKEN
    responses: dict[str, object] = {str(s): describe_answer(s, a) for s, a in operation.answers.items()}
    for status in sorted({*OF_EVERY_ROUTE, *of_token, *of_body, *operation.errors}):
        responses[str(status)] = describe_answer(status, {PROBLEM: Problem})
    return responses


def describe_answer(status: int, answer: Answer) -> dict[str, object]:
    described: dict[str, object] = {"description": HTTPStatus(status).phrase}
    if answer:
        described["content"] = {media: {"schema": reference_to(kind)} if kind else {} for media, kind in answer.items()}
    return described


def describe_parameter(parameter: Parameter) -> dict[str, object]:
    described: dict[str, object] = {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.description,
        "schema": dict(parameter.schema),
    }
    return described if parameter.example is None else described | {"example": parameter.example}


def describe_types(app: Flask) -> dict[str, object]:
    """Return the schemas of every type that travels, by name."""
    kinds: set[type[msgspec.Struct]] = {Problem}
    for _, _, operation in operations(app):
        kinds.update(kind for answer in operation.answers.values() for kind in answer.values() if kind)
        kinds.update({operation.request} if operation.request else ())
    _, components = msgspec.json.schema_components(sorted(kinds, key=lambda k: k.__name__), ref_template=_REFERENCE)
    for kind in (DocumentRequest, MatchRequest):
        components[kind.__name__]["oneOf"] = EXACTLY_ONE
    return dict(sorted(components.items()))


def reference_to(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(name=kind.__name__)}
