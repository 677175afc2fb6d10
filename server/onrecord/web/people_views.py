"""`/people` and `/audit`: who may ask, and who changed what."""

from collections.abc import Sequence

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import Forbidden
from werkzeug.routing import BaseConverter

from onrecord.corpus.audit import AuditEntry, read_since
from onrecord.corpus.callers import LOCAL
from onrecord.corpus.people import Known
from onrecord.options import WebOptions
from onrecord.web.documents import read_limit
from onrecord.web.operations import Operation, Parameter, documented, json_of
from onrecord.web.payload import read_body
from onrecord.web.people_wire import (
    CallerList,
    ChangeList,
    ListedCaller,
    ListedChange,
    PersonRequest,
    PersonToken,
    RotateRequest,
)
from onrecord.web.service import answer, service
from onrecord.web.speaker_views import read_cursor

people = Blueprint("people", __name__)


class CallerConverter(BaseConverter):
    """The name of a person, or the origin of an extension, in a path."""

    regex = r"[^/]+(?://[^/]+)?"
    part_isolating = False


BY_NAME = Parameter("name", "path", "The `name` of a listed one.", {"type": "string"}, example="Ann%20Roe")
LISTING = (
    Parameter(
        "since", "query", "The earliest date, or date and time; ISO 8601, UTC if it does not say.", {"type": "string"}
    ),
    Parameter("caller", "query", "Whose they are.", {"type": "string"}),
    Parameter(
        "limit",
        "query",
        "How many at most.",
        {"type": "integer", "minimum": 1, "maximum": WebOptions().max_listed, "default": 50},
    ),
    Parameter("after", "query", "The `next` of the listing before.", {"type": "string", "pattern": r"^a\d{1,15}$"}),
)


@people.get("/people")
@documented(
    Operation(
        "List who may ask", "Persons, also those who are revoked, and paired extensions.", {200: json_of(CallerList)}
    )
)
def list_people() -> Response:
    return answer(list_callers(service().library.people.everybody()))


@people.post("/people")
@documented(
    Operation(
        "Let a person in",
        "The answer has their token, which is shown this once.",
        {201: json_of(PersonToken)},
        errors=(409, 503, 507),
        request=PersonRequest,
        example={"name": "Ann Roe", "role": "contributor"},
    )
)
def add_person() -> Response:
    body = read_body(PersonRequest, service().options.web)
    return answer(PersonToken(body.name, service().library.people.create(body.name, body.role, g.caller)), 201)


@people.delete("/people/<caller:name>")
@documented(
    Operation(
        "Let somebody in no more",
        "A person's token ends at once. The name of an extension is its origin, which has to be paired anew then.",
        {204: {}},
        errors=(404, 409, 503, 507),
        parameters=(BY_NAME,),
    )
)
def revoke(name: str) -> Response:
    service().library.people.revoke(name, g.caller)
    return Response(status=204)


@people.post("/people/<caller:name>/rotate")
@documented(
    Operation(
        "Give a person another token",
        "The one before ends at once. `local` stands for the local token, which rotates itself only.",
        {200: json_of(PersonToken)},
        errors=(404, 409, 503, 507),
        request=RotateRequest,
        parameters=(BY_NAME,),
        example={},
    )
)
def rotate(name: str) -> Response:
    read_body(RotateRequest, service().options.web)
    if name != LOCAL.name:
        return answer(PersonToken(name, service().library.people.rotate(name, g.caller)))
    if g.caller != LOCAL:
        raise Forbidden("people/local: expected the local token itself; run `onrecord token --rotate` on its machine")
    return answer(PersonToken(name, service().bearers.rotate_local()))


@people.get("/audit")
@documented(
    Operation(
        "List who changed what",
        "In their order, since the folder has a log: who, when, which and how long, and never a word of a text.",
        {200: json_of(ChangeList)},
        errors=(422, 503),
        parameters=LISTING,
    )
)
def list_changes() -> Response:
    asked = request.args
    limit, after = read_limit(asked.get("limit", "50")), read_cursor("a", asked.get("after"))
    since = asked.get("since")
    earliest = None if since is None else read_since(since)
    with service().look() as library:
        found = library.audit(limit + 1, after, since=earliest, caller=asked.get("caller"))
    return answer(list_change_page(found, limit))


def list_callers(known: Sequence[Known]) -> CallerList:
    return CallerList([ListedCaller(k.name, k.kind, k.role, k.created, k.last_used, k.revoked) for k in known])


def list_change_page(found: Sequence[AuditEntry], limit: int) -> ChangeList:
    """Return at most *limit* of the changes that were *found*; one more tells that there is more."""
    changes = [list_change(entry) for entry in found[:limit]]
    return ChangeList(changes, changes[-1].id if len(found) > limit else None)


def list_change(entry: AuditEntry) -> ListedChange:
    return ListedChange(
        f"a{entry.number}", entry.at, entry.caller, entry.action, entry.subject, entry.version, entry.characters
    )
