"""What the published description says of a route, kept beside its view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import msgspec

from onrecord.corpus.callers import Scope

View = TypeVar("View", bound=Callable[..., Any])
Answer = Mapping[str, type[msgspec.Struct] | None]  # by media type; None where the body has no schema


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value in the path or the query; one of a path has an example."""

    name: str
    place: Literal["path", "query"]
    description: str
    schema: Mapping[str, object]
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """
    A method of a route.

    Args:
        answers: What a status means and holds.
        errors: Statuses of its own, beside those that every route or every body shares.
        request: The body it takes, as JSON.
        example: Such a body, for the examples of the reference.
        scope: What the role of a caller must allow.
        is_open: Whether it holds no data, so that no token is asked for.
    """

    summary: str
    description: str
    answers: Mapping[int, Answer]
    errors: tuple[int, ...] = ()
    request: type[msgspec.Struct] | None = None
    parameters: tuple[Parameter, ...] = ()
    example: Mapping[str, object] | None = None
    scope: Scope = "administer"  # what says nothing is for the fewest
    is_open: bool = False


_operations: dict[Callable[..., Any], Operation] = {}


def documented(operation: Operation) -> Callable[[View], View]:
    """Return a decorator that keeps *operation* with a view."""

    def keep(view: View) -> View:
        _operations[view] = operation
        return view

    return keep


def operation_of(view: Callable[..., Any]) -> Operation | None:
    """Return what is known of *view*; None if it is a page rather than part of the API."""
    return _operations.get(view)


def json_of(kind: type[msgspec.Struct]) -> Answer:
    """Return an answer of JSON only."""
    return {"application/json": kind}
