"""Every place of a request that takes a string, found in the published description, so that none is forgotten."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from web_caller import EXTENSION, HOST

HEADERS = {  # those that something between the socket and the view reads, as WSGI names them, and what goes before
    "HTTP_HOST": "",
    "HTTP_ORIGIN": "",
    "HTTP_AUTHORIZATION": "Bearer ",
    "HTTP_ACCEPT": "",
    "HTTP_SEC_FETCH_SITE": "",
    "HTTP_X_FORWARDED_HOST": "",
    "HTTP_CONTENT_ENCODING": "",
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "",
    "CONTENT_TYPE": "application/json; charset=",
}


@dataclass(frozen=True)
class Route:
    """A method of a path, as the description has it."""

    method: str
    path: str
    operation: Mapping[str, Any]
    schema: Mapping[str, Any] | None  # of its body

    @property
    def example(self) -> Any:
        content = self.operation.get("requestBody", {}).get("content", {})
        return deepcopy(content["application/json"]["example"]) if content else None

    def parameters(self, place: str) -> list[Mapping[str, Any]]:
        return [each for each in self.operation.get("parameters", ()) if each["in"] == place]


@dataclass(frozen=True)
class Place:
    """Where in a request of a route: *name* is that of a parameter or header, or the keys that lead to a field."""

    route: Route
    kind: str
    name: str | tuple[str | int, ...]

    def __str__(self) -> str:
        return f"{self.route.method} {self.route.path} {self.kind} {self.name}"


def routes(document: Mapping[str, Any]) -> Iterator[Route]:
    """Yield every method of every path of an OpenAPI document, those that remove something last."""
    described = [(path, method) for path, methods in document["paths"].items() for method in methods]
    for path, method in sorted(described, key=lambda each: each[1] == "delete"):
        operation = document["paths"][path][method]
        body = operation.get("requestBody")
        schema = body and body["content"]["application/json"]["schema"]
        yield Route(method.upper(), path, operation, schema and resolve(document, schema))


def places(document: Mapping[str, Any]) -> Iterator[Place]:
    """Yield every place of every route that takes a string."""
    for route in routes(document):
        for kind in ("path", "query"):
            yield from (Place(route, kind, each["name"]) for each in route.parameters(kind))
        yield from (Place(route, "header", name) for name in HEADERS)
        found = fields(document, route.schema or {})
        yield from (Place(route, "body", keys) for keys, kinds in found if "string" in kinds)


def fields(
    document: Mapping[str, Any], schema: Mapping[str, Any], keys: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], set[str]]]:
    """Yield the keys that lead to each value of a *schema*, and the types that it may have."""
    schema = resolve(document, schema)
    choices = [resolve(document, each) for each in schema.get("anyOf", [schema])]
    if keys:
        yield keys, {type_of(choice) for choice in choices}
    for choice in choices:
        for name, inner in choice.get("properties", {}).items():
            yield from fields(document, inner, (*keys, name))
        if choice.get("items"):
            yield from fields(document, choice["items"], (*keys, 0))


def resolve(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def type_of(schema: Mapping[str, Any]) -> str:
    return str(schema.get("type", "string" if "enum" in schema else "object"))


def put(body: Any, keys: tuple[str | int, ...], value: object) -> Any:
    """Return *body* with *value* where *keys* lead; what lies on the way is made."""
    if not keys:
        return value
    if keys[0] == 0:
        return [put(None, keys[1:], value)]
    held = dict(body or {})
    return held | {keys[0]: put(held.get(keys[0]), keys[1:], value)}


def bodies(place: Place, value: object) -> Iterator[Any]:
    """Yield bodies with *value* in a field: beside the example's, and, where the example lacks it, alone."""
    assert isinstance(place.name, tuple)
    yield put(place.route.example, place.name, value)
    if place.name[0] not in place.route.example:
        yield put({}, place.name, value)


def requests(place: Place, text: str) -> Iterator[dict[str, Any]]:
    """Yield requests, as `werkzeug.test.Client.open` takes them, with *text* at a place."""
    if place.kind == "body":
        yield from (ready(place.route, data=json.dumps(body)) for body in bodies(place, text))
    elif place.kind == "header":
        value = HEADERS[str(place.name)] + text.encode("utf-8", "surrogatepass").decode("latin-1")
        if not {"\r", "\n", "\0"} & set(value):  # no server lets these through
            yield ready(place.route, environ_overrides={str(place.name): value})
    elif place.kind == "query":
        yield ready(place.route, query_string=f"{place.name}={escape(text)}")
    else:
        yield ready(place.route, path=fill_in(place.route, {str(place.name): escape(text)}))


def ready(route: Route, **changes: Any) -> dict[str, Any]:
    """Return a request of *route* that would be answered, with *changes*."""
    request: dict[str, Any] = {"method": route.method, "path": fill_in(route, {}), "headers": {"Host": HOST}}
    if route.schema:
        request |= {"data": json.dumps(route.example), "content_type": "application/json"}
    if route.path == "/pair":
        request["headers"] |= {"Origin": EXTENSION}
    return request | changes


def fill_in(route: Route, values: Mapping[str, str]) -> str:
    """Return the path with *values*, and the examples for the rest."""
    path = route.path
    for each in route.parameters("path"):
        path = path.replace(f"{{{each['name']}}}", values.get(each["name"], each["example"]))
    return path


def escape(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")
