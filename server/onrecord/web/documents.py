"""`/documents`: store, list and search, read, remove."""

import re
from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import Forbidden

from onrecord.corpus.documents import DocumentSummary, NewDocument
from onrecord.errors import InvalidFieldError, NotFoundError
from onrecord.options import WebOptions
from onrecord.web.guard import LOCAL
from onrecord.web.operations import Operation, Parameter, documented, json_of
from onrecord.web.payload import check_length, choose_one, read_body
from onrecord.web.present import document_id, summarise
from onrecord.web.service import answer, service
from onrecord.web.wire import DocumentDetail, DocumentList, DocumentRequest, DocumentStored, ListedDocument

if TYPE_CHECKING:
    from onrecord.corpus.library import Library

documents = Blueprint("documents", __name__, url_prefix="/documents")

BY_ID = Parameter(
    "id", "path", "The document's id, such as `d2`.", {"type": "string", "pattern": r"^d\d{1,15}$"}, example="d2"
)
LISTING = (
    Parameter("search", "query", "Words to look for in text, title and publisher.", {"type": "string"}),
    Parameter(
        "limit",
        "query",
        "How many at most.",
        {"type": "integer", "minimum": 1, "maximum": WebOptions().max_listed, "default": 50},
    ),
    Parameter("after", "query", "The `next` of the listing before.", BY_ID.schema),
)


@documents.post("")
@documented(
    Operation(
        "Store a document",
        "It is durable and findable when the answer comes. The same content twice is one document; new text at the "
        "same address, or of the same file, is a new version.",
        {201: json_of(DocumentStored), 200: json_of(DocumentStored)},
        errors=(503, 507),
        request=DocumentRequest,
        example={
            "text": "“The talks were extremely productive,” the mayor said.",
            "url": "https://other.example/mayor",
            "publisher": "The Other Paper",
            "published": "2025-03-28",
        },
    )
)
def store() -> Response:
    body = read_body(DocumentRequest, service().options.web)
    check_length(choose_one(body.text, body.html), service().options.web)
    check_origin(body.origin)
    with service().work() as library:
        added = library.add(new_document(library, body))
    return answer(DocumentStored(document_id(added.number), added.status), 200 if added.status == "unchanged" else 201)


@documents.get("")
@documented(
    Operation(
        "List and search documents",
        "Without `search`, all of them.",
        {200: json_of(DocumentList)},
        errors=(422,),
        parameters=LISTING,
    )
)
def list_all() -> Response:
    asked = request.args
    limit, after = read_limit(asked.get("limit", "50")), read_after(asked.get("after"))
    found = service().library.documents(asked.get("search"), limit + 1, after)  # one more tells whether there is more
    more = document_id(found[limit - 1].number) if len(found) > limit else None
    return answer(DocumentList([list_entry(d) for d in found[:limit]], more))


@documents.get("/<id>")
@documented(
    Operation("Read a document", "With its text.", {200: json_of(DocumentDetail)}, errors=(404,), parameters=(BY_ID,))
)
def read(id: str) -> Response:  # noqa: A002 - the contract's name
    found = service().library.document(number_of(id))
    known = summarise(found)
    return answer(
        DocumentDetail(known.id, known.url, known.title, known.publisher, known.published, known.kind, found.text)
    )


@documents.delete("/<id>")
@documented(
    Operation(
        "Remove a document",
        "With its versions, and all that was derived from it.",
        {204: {}},
        errors=(404,),
        parameters=(BY_ID,),
    )
)
def remove(id: str) -> Response:  # noqa: A002
    service().library.remove(number_of(id))
    return Response(status=204)


def check_origin(origin: str | None) -> None:
    """Raise Forbidden if an extension names a file, which only a program on this machine can have read."""
    if origin is not None and g.caller != LOCAL:
        raise Forbidden("origin: expected none; only programs that show the token of `onrecord token` name files")


def parse_id(name: str) -> int | None:
    """
    Return the number of the document that *name* stands for; None if it is no id.

    >>> parse_id("d2"), parse_id("2")
    (2, None)
    """
    return int(name[1:]) if re.fullmatch("d[0-9]{1,15}", name) else None


def number_of(name: str) -> int:
    """Return the number of the document at that path; raise NotFoundError if it is no id."""
    if (number := parse_id(name)) is None:
        raise NotFoundError(f"documents/{name[:40]}: expected a document's id, such as d2")
    return number


def read_limit(given: str) -> int:
    most = service().options.web.max_listed
    if not re.fullmatch("[0-9]{1,6}", given) or not 1 <= int(given) <= most:
        raise InvalidFieldError(f"limit: expected a number from 1 to {most}, got {given[:40]!r}")
    return int(given)


def read_after(given: str | None) -> int | None:
    number = parse_id(given or "")
    if given is not None and number is None:
        raise InvalidFieldError(f"after: expected the `next` of a listing, such as d2, got {given[:40]!r}")
    return number


def list_entry(known: DocumentSummary) -> ListedDocument:
    return ListedDocument(
        document_id(known.number),
        known.url,
        known.title,
        known.publisher,
        known.published,
        known.kind,
        known.added,
        known.characters,
        known.versions,
    )


def new_document(library: "Library", body: DocumentRequest) -> NewDocument:
    """Return *body* as a document; what it leaves unsaid, its markup may say."""
    known = {name: getattr(body, name) for name in ("url", "title", "publisher", "published")}
    if body.html is None:
        return NewDocument(body.text or "", kind=body.kind, origin=body.origin, **known)
    page = library.extract(body.html, body.url)
    facts = {name: value or getattr(page, name) for name, value in known.items()}
    return NewDocument(page.text, kind=body.kind, origin=body.origin, **facts)
