"""`/documents`: store, list and search, read, remove."""

import re
from datetime import UTC, datetime

from flask import Blueprint, Response, g, request
from msgspec import structs
from werkzeug.exceptions import Forbidden

from onrecord.corpus.callers import LOCAL
from onrecord.corpus.documents import FACTS, DocumentSummary, NewDocument
from onrecord.corpus.extraction import ExtractedPage
from onrecord.corpus.fetching import fetch_page
from onrecord.errors import InvalidFieldError, NotFoundError
from onrecord.options import WebOptions
from onrecord.web.operations import Operation, Parameter, documented, json_of
from onrecord.web.payload import check_length, choose_one, read_body
from onrecord.web.present import document_id, summarise
from onrecord.web.service import answer, service
from onrecord.web.wire import DocumentDetail, DocumentList, DocumentRequest, DocumentStored, ListedDocument

documents = Blueprint("documents", __name__, url_prefix="/documents")

BY_ID = Parameter(
    "id", "path", "The document's id, such as `d2`.", {"type": "string", "pattern": r"^d\d{1,15}$"}, example="d2"
)
LISTING = (
    Parameter("search", "query", "Words to look for in text, title, author and publisher.", {"type": "string"}),
    Parameter(
        "limit",
        "query",
        "How many at most.",
        {"type": "integer", "minimum": 1, "maximum": WebOptions().max_listed, "default": 50},
    ),
    Parameter("after", "query", "The `next` of the listing before.", BY_ID.schema),
    Parameter("url", "query", "The address of the one document to list.", {"type": "string"}),
)
BY_VERSION = Parameter(
    "version", "path", "The `version` of the answer.", {"type": "string", "pattern": r"^\d{1,9}$"}, example="2"
)


@documents.post("")
@documented(
    Operation(
        "Store a document",
        "It is durable and findable when the answer comes. The same content twice is one document; new text at the "
        "same address, or of the same file, is a new version. A service that was started with `--fetch` fetches the "
        "page at `url` if asked to: one page, from a public address, within limits of size and time.",
        {201: json_of(DocumentStored), 200: json_of(DocumentStored)},
        errors=(507,),
        request=DocumentRequest,
        example={
            "text": "“The talks were extremely productive,” the mayor said.",
            "url": "https://other.example/mayor",
            "publisher": "The Other Paper",
            "author": "Ann Roe",
            "published": "2025-03-28",
        },
        scope="add",
    )
)
def store() -> Response:
    body = read_body(DocumentRequest, service().options.web)
    check_content(body)
    check_origin(body.origin)
    check_quota()
    document = new_document(body)  # before a permit: while a hostile page is read, others are matched
    with service().work() as library:
        added = library.add(document, g.caller)
    stored = DocumentStored(document_id(added.number), added.status, added.version)
    return answer(stored, 200 if added.status == "unchanged" else 201)


def check_quota() -> None:
    """
    Return if the caller may store another document today.

    Raises:
        QuotaError: If they stored a day's quota; administrators, and whoever is no person, have none.
    """
    if (rates := service().rates) and g.caller.is_person and not g.caller.may("administer"):
        rates.check_day(lambda at: service().library.added_since(g.caller.name, at), datetime.now(UTC))


@documents.get("")
@documented(
    Operation(
        "List and search documents",
        "Without `search`, all of them.",
        {200: json_of(DocumentList)},
        errors=(422,),
        parameters=LISTING,
        scope="read",
    )
)
def list_all() -> Response:
    asked = request.args
    limit, after = read_limit(asked.get("limit", "50")), read_after(asked.get("after"))
    # One more than asked for tells whether there is more.
    with service().look() as library:
        found = library.documents(asked.get("search"), limit + 1, after, asked.get("url"))
    more = document_id(found[limit - 1].number) if len(found) > limit else None
    return answer(DocumentList([list_entry(d) for d in found[:limit]], more))


@documents.get("/<id>")
@documented(
    Operation(
        "Read a document",
        "With its text.",
        {200: json_of(DocumentDetail)},
        errors=(404,),
        parameters=(BY_ID,),
        scope="read",
    )
)
def read(id: str) -> Response:  # noqa: A002 - the contract's name
    with service().look() as library:
        found = library.document(number_of(id))
    return answer(DocumentDetail(**structs.asdict(summarise(found)), text=found.text))


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
    with service().work() as library:
        library.remove(number_of(id), g.caller)
    return Response(status=204)


@documents.delete("/<id>/versions/<version>")
@documented(
    Operation(
        "Take back what was stored",
        "The document has the text again that it had before, and what was known of it then. The first version goes "
        "with its document. Only the latest can be taken back, and only by whoever stored it, or an administrator.",
        {204: {}},
        errors=(404, 409, 507),
        parameters=(BY_ID, BY_VERSION),
        scope="add",
    )
)
def take_back(id: str, version: str) -> Response:  # noqa: A002
    if not re.fullmatch("[0-9]{1,9}", version):
        raise NotFoundError(f"versions/{version[:40]}: expected a version's number, such as 2")
    with service().work() as library:
        library.take_back(number_of(id), int(version), g.caller)
    return Response(status=204)


def check_content(body: DocumentRequest) -> None:
    """
    Return if *body* holds a document, or says where one may be fetched.

    Raises:
        RequestError: If it does not.
        Forbidden: If this service fetches nothing.
    """
    if not body.fetch:
        check_length(choose_one(body.text, body.html), service().options.web)
    elif not service().options.fetch.served:
        raise Forbidden(
            "fetch: this service fetches no pages unless started with --fetch; send the page's text or html"
        )
    elif body.url is None or body.text is not None or body.html is not None:
        raise InvalidFieldError("fetch: expected `url`, and neither `text` nor `html`")


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
        **structs.asdict(summarise(known)),
        added=known.added,
        characters=known.characters,
        versions=known.versions,
        text_sha256=known.sha256.hex(),
    )


def new_document(body: DocumentRequest) -> NewDocument:
    """Return *body* as a document; what it leaves unsaid, its markup may say."""
    known = {name: getattr(body, name) for name in FACTS}
    if body.fetch:
        page = fetch(body.url or "")
        known["url"] = page.url  # where it was in the end
    elif body.html is not None:
        page = service().extract(body.html, body.url)
    else:
        return NewDocument(body.text or "", origin=body.origin, **known)
    facts = {name: value or getattr(page, name, None) for name, value in known.items()}
    return NewDocument(page.text, origin=body.origin, **facts)


def fetch(url: str) -> ExtractedPage:
    with service().fetching.permit():
        return fetch_page(url, service().extract, service().options.fetch)
