"""`/speakers` and `/quotations`: who is on record with what, by time, and what people decide of them."""

import re
from collections.abc import Sequence

from flask import Blueprint, Response, g, request

from onrecord.corpus.callers import LOCAL, Caller
from onrecord.corpus.speaker_reading import QuotationEntry, SpeakerEntry
from onrecord.corpus.speakers import QuotationPage, Speakers
from onrecord.errors import InvalidFieldError, NotFoundError
from onrecord.model import Span
from onrecord.options import WebOptions
from onrecord.web.documents import read_limit
from onrecord.web.operations import Operation, Parameter, documented, json_of
from onrecord.web.payload import read_body
from onrecord.web.present import document_id, speaker_id, summarise
from onrecord.web.service import answer, service
from onrecord.web.speaker_wire import (
    SPEAKER_ID,
    ListedQuotation,
    ListedSpeaker,
    MergeRequest,
    QuotationList,
    RenameRequest,
    SpeakerCandidate,
    SpeakerDetail,
    SpeakerList,
    SpeakerName,
    SplitRequest,
)
from onrecord.web.wire import Excerpt

speakers = Blueprint("speakers", __name__)

BY_ID = Parameter(
    "id", "path", "The speaker's id, such as `sp3`.", {"type": "string", "pattern": SPEAKER_ID}, example="sp1"
)
LIMIT = Parameter(
    "limit",
    "query",
    "How many at most.",
    {"type": "integer", "minimum": 1, "maximum": WebOptions().max_listed, "default": 50},
)
AFTER_SPEAKER = Parameter("after", "query", "The `next` of the listing before.", BY_ID.schema)
AFTER_QUOTATION = Parameter(
    "after", "query", "The `next` of the listing before.", {"type": "string", "pattern": r"^q\d{1,15}$"}
)
DECISION = "It takes an administrator, survives whatever happens to documents, and stands above what names tell. "


@speakers.get("/speakers")
@documented(
    Operation(
        "List and search speakers",
        "Those who are quoted. A full name is one speaker; a surname alone is counted to its one bearer, and is listed "
        "by itself, `ambiguous`, where the corpus names several.",
        {200: json_of(SpeakerList)},
        errors=(422,),
        parameters=(
            Parameter("search", "query", "Words to look for in names.", {"type": "string"}),
            LIMIT,
            AFTER_SPEAKER,
        ),
        scope="read",
    )
)
def list_speakers() -> Response:
    asked = request.args
    limit, after = read_limit(asked.get("limit", "50")), read_cursor("sp", asked.get("after"))
    with service().look() as library:
        found = library.speakers.entries(asked.get("search"), limit + 1, after)
    return answer(list_speaker_page(found, limit))


@speakers.get("/speakers/<id>")
@documented(
    Operation(
        "Read a speaker",
        "With the quotations, by time. The id of an alias leads to the speaker that it means.",
        {200: json_of(SpeakerDetail)},
        errors=(404, 422),
        parameters=(BY_ID, LIMIT, AFTER_QUOTATION),
        scope="read",
    )
)
def read_speaker(id: str) -> Response:  # noqa: A002 - the contract's name
    number = number_of(id)
    with service().look() as library:
        return answer(SpeakerDetail(list_entry(library.speakers.entry(number)), on_record(library.speakers, number)))


@speakers.get("/quotations")
@documented(
    Operation(
        "List and search quotations",
        "Of the whole corpus or of one speaker, by date of publication; undated ones come last.",
        {200: json_of(QuotationList)},
        errors=(404, 422),
        parameters=(
            Parameter("speaker", "query", "A speaker's id, or a name that one alone has.", {"type": "string"}),
            Parameter("search", "query", "Words to look for in what was said.", {"type": "string"}),
            LIMIT,
            AFTER_QUOTATION,
        ),
        scope="read",
    )
)
def list_quotations() -> Response:
    asked = request.args.get("speaker")
    with service().look() as library:
        number = library.speakers.find(asked) if asked is not None else None
        return answer(on_record(library.speakers, number))


@speakers.post("/speakers/<id>/merge")
@documented(
    Operation(
        "Merge a speaker into another",
        DECISION + "Splitting the name off takes it back.",
        {200: json_of(ListedSpeaker)},
        errors=(404, 422),
        parameters=(BY_ID,),
        request=MergeRequest,
        example={"into": "sp2"},
    )
)
def merge(id: str) -> Response:  # noqa: A002
    body = read_body(MergeRequest, service().options.web)
    with service().work() as library:
        return answer(list_entry(merge_into(library.speakers, number_of(id), number_of(body.into), g.caller)))


def merge_into(speakers: Speakers, number: int, into: int, by: Caller = LOCAL) -> SpeakerEntry:
    """Return the speaker that another is from now on."""
    if number == into:
        raise InvalidFieldError(f"into: expected another speaker than {speaker_id(number)} itself, got the same")
    return speakers.merge(number, into, by)


@speakers.post("/speakers/<id>/split")
@documented(
    Operation(
        "Split an alias or quotations off",
        DECISION + "The answer is whoever the alias means then, or says the quotations: by `into`, or a namesake. "
        "Merging the two, or moving the quotations back, takes it back.",
        {200: json_of(ListedSpeaker)},
        errors=(404,),
        parameters=(BY_ID,),
        request=SplitRequest,
        example={"alias": "Ana Brandt"},
    )
)
def split(id: str) -> Response:  # noqa: A002
    body = read_body(SplitRequest, service().options.web)
    with service().work() as library:
        return answer(list_entry(split_off(library.speakers, number_of(id), body, g.caller)))


def split_off(speakers: Speakers, number: int, asked: SplitRequest, by: Caller = LOCAL) -> SpeakerEntry:
    """Return whoever a speaker's alias, or quotations, are given to."""
    if (asked.alias is None) == (not asked.quotations):
        raise InvalidFieldError("body: expected exactly one of alias and quotations")
    if asked.into is not None and asked.alias is not None:
        raise InvalidFieldError("into: goes with quotations only; merge the alias once it is split off")
    if asked.alias is not None:
        return speakers.split(number, asked.alias, by)
    quotations = [read_quotation_id(name) for name in asked.quotations]
    return speakers.move(number, quotations, number_of(asked.into) if asked.into else None, by)


def read_quotation_id(name: str) -> int:
    if (number := parse_id("q", name)) is None:
        raise InvalidFieldError(f"quotations: expected ids such as q3, got {name[:40]!r}")
    return number


@speakers.post("/speakers/<id>/rename")
@documented(
    Operation(
        "Rename a speaker",
        DECISION + "The name that documents give takes it back.",
        {200: json_of(ListedSpeaker)},
        errors=(404,),
        parameters=(BY_ID,),
        request=RenameRequest,
        example={"name": "Mayor Ana Brandt"},
    )
)
def rename(id: str) -> Response:  # noqa: A002
    body = read_body(RenameRequest, service().options.web)
    with service().work() as library:
        return answer(list_entry(library.speakers.rename(number_of(id), body.name, g.caller)))


def on_record(speakers: Speakers, speaker: int | None) -> QuotationList:
    """Return the quotations that the current request asks for."""
    asked = request.args
    limit, after = read_limit(asked.get("limit", "50")), read_cursor("q", asked.get("after"))
    return list_page(speakers.quotations(speaker, asked.get("search"), limit, after))


def list_speaker_page(found: Sequence[SpeakerEntry], limit: int) -> SpeakerList:
    """Return at most *limit* of *found*, which holds one more if there are more."""
    more = speaker_id(found[limit - 1].number) if len(found) > limit else None
    return SpeakerList([list_entry(entry) for entry in found[:limit]], more)


def list_page(page: QuotationPage) -> QuotationList:
    """Return a page of quotations as it travels."""
    return QuotationList(
        [list_quotation(q, page.documents[q.document].published) for q in page.quotations],
        [SpeakerName(speaker_id(number), name) for number, name in page.speakers.items()],
        [summarise(document) for document in page.documents.values()],
        None if page.next is None else f"q{page.next}",
    )


def list_quotation(quotation: QuotationEntry, published: str | None) -> ListedQuotation:
    start = quotation.content[0].start

    def excerpt(span: Span) -> Excerpt:
        return Excerpt(span.start, span.end, quotation.exact[span.start - start : span.end - start])

    return ListedQuotation(
        id=f"q{quotation.number}",
        document=document_id(quotation.document),
        start=start,
        end=quotation.content[-1].end,
        exact=quotation.exact,
        content=[excerpt(span) for span in quotation.content],
        quoted=[excerpt(span) for span in quotation.quoted],
        form=quotation.form,
        cue=quotation.cue,
        speakers=[speaker_id(number) for number in quotation.speakers],
        attributed_to=quotation.name,
        published=published,
    )


def list_entry(entry: SpeakerEntry) -> ListedSpeaker:
    """Return a speaker as it travels."""
    candidates = [
        SpeakerCandidate(None if c.number is None else speaker_id(c.number), c.name) for c in entry.candidates
    ]
    return ListedSpeaker(
        speaker_id(entry.number),
        entry.name,
        list(entry.aliases),
        entry.quotations,
        entry.first,
        entry.last,
        bool(candidates),
        candidates,
    )


def number_of(name: str) -> int:
    """Return the number of the speaker at that path; raise NotFoundError if it is no id."""
    if (number := parse_id("sp", name)) is None:
        raise NotFoundError(f"speakers/{name[:40]}: expected a speaker's id, such as sp3")
    return number


def read_cursor(prefix: str, given: str | None) -> int | None:
    number = parse_id(prefix, given or "")
    if given is not None and number is None:
        raise InvalidFieldError(f"after: expected the `next` of a listing, such as {prefix}3, got {given[:40]!r}")
    return number


def parse_id(prefix: str, name: str) -> int | None:
    """
    Return the number in an id; None if it is none.

    >>> parse_id("sp", "sp3"), parse_id("sp", "d3")
    (3, None)
    """
    return int(name[len(prefix) :]) if re.fullmatch(f"{prefix}[0-9]{{1,15}}", name) else None
