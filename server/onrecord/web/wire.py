"""
What travels over HTTP: the contract, as types.

`onrecord.web.openapi` makes the published schema from these, so every description here is a reader's.
Offsets count in the answer's `offset_unit`; `end` is exclusive.
"""

from typing import Annotated, Literal, get_args

from msgspec import UNSET, Meta, Struct, UnsetType

from onrecord.model import EditMark, EditOperation, Form, Kind, Relation
from onrecord.options import MatchOptions

DEFAULTS = MatchOptions()
OffsetUnit = Literal["code-point", "utf-16"]
UNITS: tuple[OffsetUnit, ...] = get_args(OffsetUnit)

HeldBack = Annotated[
    str, Meta(description="Why a reader is not shown this unless `show_all` asks for it; absent where nothing is.")
]
Id = Annotated[str, Meta(description="A name within this answer; a document's, such as `d2`, is lasting.")]


class MatchChoices(Struct, frozen=True):
    """What the answer is to hold."""

    kinds: Annotated[tuple[Kind, ...], Meta(description="Which kinds of highlight.")] = DEFAULTS.kinds
    max_cross_references: Annotated[int, Meta(ge=0, le=100, description="How many a highlight has at most.")] = (
        DEFAULTS.max_cross_references
    )
    show_all: Annotated[
        bool, Meta(description="Also what is held back: commonplace wordings, boilerplate, bare names, doubtful cases.")
    ] = DEFAULTS.show_all


class MatchRequest(Struct, frozen=True):
    """A page. Exactly one of `text` and `html` is given; blocks of `text` are separated by newlines."""

    text: Annotated[str | None, Meta(description="The page's text; at most 1,000,000 UTF-16 units.")] = None
    html: Annotated[str | None, Meta(description="The page's markup; its text comes back as `text`.")] = None
    url: Annotated[
        str | None, Meta(description="Where the page stands; a stored copy of it is no cross-reference.")
    ] = None
    title: Annotated[str | None, Meta(description="Its title; changes nothing yet.")] = None
    published: Annotated[str | None, Meta(description="When it was published, ISO 8601; changes nothing yet.")] = None
    offset_unit: Annotated[
        OffsetUnit, Meta(description="What offsets count: code points (Python, W3C) or UTF-16 units (JavaScript).")
    ] = "code-point"
    options: MatchChoices = MatchChoices()


class Range(Struct, frozen=True):
    """A stretch of the page's text."""

    start: int
    end: int


class Excerpt(Struct, frozen=True):
    """A stretch of a document's text, with its words."""

    start: int
    end: int
    exact: str


class WordingEdit(Struct, frozen=True):
    """One difference of wording, seen from the document to the page; an empty range stands where words are missing."""

    op: Annotated[
        EditOperation,
        Meta(description="`insert`: only the page has it; `delete`: only the document; `replace`: both differ."),
    ]
    page: tuple[int, int]
    document: tuple[int, int]
    mark: Annotated[
        EditMark | None,
        Meta(description="How a text owns up to it: an ellipsis where it cut, square brackets around what it put in."),
    ] = None
    misquoted: Annotated[
        bool, Meta(description="Whether it alters words inside the quotation marks of both texts, unmarked.")
    ] = False


class DocumentQuotation(Struct, frozen=True):
    """The quotation in the document that the words are part of."""

    speaker: Annotated[str | None, Meta(description="Id of the speaker the document gives; null where unknown.")]
    form: Form
    cue: Annotated[str | None, Meta(description="The word that introduces it, as written.")]


class CrossReference(Struct, frozen=True):
    """Where else the highlight's words stand."""

    document: Id
    start: int
    end: int
    exact: str
    prefix: Annotated[str, Meta(description="Up to 32 characters before.")]
    suffix: Annotated[str, Meta(description="Up to 32 characters after.")]
    relation: Annotated[
        Relation,
        Meta(
            description="Seen from the page: the same words, a part of them, more of them, other words, or the same "
            "report in other words."
        ),
    ]
    similarity: Annotated[float, Meta(ge=0, le=1, description="For ordering.")]
    edits: list[WordingEdit]
    misquoted: Annotated[
        bool,
        Meta(
            description="Whether words differ inside the quotation marks of both, and neither text marks it. "
            "Typography and spelling do not count. It does not say which is right."
        ),
    ]
    context: Annotated[Excerpt, Meta(description="The sentences around it in the document.")]
    at: Annotated[float | None, Meta(description="Seconds into the recording, in a timed transcript.")]
    quotation: DocumentQuotation | None
    same_speaker: Annotated[
        bool | None, Meta(description="Whether page and document name the same speaker; null where either is unknown.")
    ]
    first: Annotated[bool, Meta(description="Published before the highlight's other documents, as far as dates tell.")]
    copies: Annotated[
        list[Id],
        Meta(description="Other documents that are copies of this one, such as one agency's text; they are told once."),
    ] = []
    held_back: HeldBack | UnsetType = UNSET


class Spread(Struct, frozen=True):
    """In how many documents a highlight's words stand: also those that no cross-reference names."""

    documents: Annotated[int, Meta(ge=1, description="How many were found.")]
    texts: Annotated[int, Meta(ge=1, description="How many are left when copies of one text count once.")]
    first: Annotated[Id | None, Meta(description="The document published first; null where the dates do not tell.")]
    more: Annotated[bool, Meta(description="Whether there may be more, because a limit was reached.")]


class Highlight(Struct, frozen=True):
    """A stretch of the page to underline."""

    id: Id
    kind: Kind
    start: int
    end: int
    exact: str
    prefix: Annotated[str, Meta(description="Up to 32 characters before.")]
    suffix: Annotated[str, Meta(description="Up to 32 characters after.")]
    quotation: Annotated[str | None, Meta(description="Id of the quotation that this is content of.")]
    within: Annotated[
        list[str], Meta(description="Ids of the passages that this is part of; where they stand, this stands too.")
    ]
    cross_references: list[CrossReference]
    spread: Annotated[Spread | None, Meta(description="In how many documents they stand; null where in none.")] = None
    held_back: HeldBack | UnsetType = UNSET


class Quotation(Struct, frozen=True):
    """Someone's words on the page, or a report of them."""

    id: Id
    form: Annotated[
        Form,
        Meta(
            description="`direct`: whole sentences in quotation marks; `mixed`: quoted words in one of the reporter's; "
            "`indirect`: neither."
        ),
    ]
    content: Annotated[
        list[Range], Meta(description="What was said: a report and the words that it quotes are one stretch.")
    ]
    source: Annotated[Range | None, Meta(description="Who said it, as written.")]
    cue: Annotated[Range | None, Meta(description="The word that introduces it.")]
    speaker: Annotated[str | None, Meta(description="Id of who said it; null where that is not certain.")]
    confidence: Annotated[
        float,
        Meta(ge=0, le=1, description="Share of attributions such as this that are right, to three places."),
    ]
    candidates: Annotated[
        list[str],
        Meta(description="Ids of those who may have said it, where `speaker` is null; never to be told as a fact."),
    ]
    doubtful: Annotated[bool, Meta(description="Whether it is not even sure that `source` says it.")]
    quoted: Annotated[list[Range], Meta(description="What of the content is given word for word, without its marks.")]
    held_back: HeldBack | UnsetType = UNSET


class Speaker(Struct, frozen=True):
    """A person or body who said something, on the page or in a document."""

    id: Id
    name: str
    aliases: Annotated[list[str], Meta(description="Other ways the page refers to them.")]
    role: Annotated[str | None, Meta(description="Title or office that the page gives.")]
    record: Annotated[
        str | None,
        Meta(description="Id in the corpus, for `/speakers/{id}`; null where it quotes nobody of that name."),
    ] = None


Author = Annotated[str | None, Meta(description="Who wrote it, as written; several are separated by commas.")]


class DocumentSummary(Struct, frozen=True):
    """What is known of a stored document beside its text."""

    id: Id
    url: str | None
    title: str | None
    publisher: str | None
    published: Annotated[str | None, Meta(description="ISO 8601.")]
    kind: Annotated[str, Meta(description="`article`, `statement`, `transcript`, `press release`, `post`, …")]
    author: Author = None


class MatchAnswer(Struct, frozen=True):
    """All that is known of a page."""

    offset_unit: Annotated[OffsetUnit, Meta(description="What every offset of this answer counts.")]
    text_sha256: Annotated[str, Meta(description="Of the text's UTF-8; a lone surrogate counts as U+FFFD.")]
    revision: Annotated[int, Meta(description="Of the corpus; it grows with every change.")]
    complete: Annotated[bool, Meta(description="False if a part is missing; `notices` says which.")]
    notices: list[str]
    highlights: list[Highlight]
    quotations: list[Quotation]
    speakers: list[Speaker]
    documents: list[DocumentSummary]
    text: Annotated[str | UnsetType, Meta(description="The text that offsets fit, where `html` was sent.")] = UNSET


class DocumentRequest(Struct, frozen=True):
    """
    A document to store. Exactly one of `text`, `html` and `fetch` is given; what is left out stays as it was known.
    """

    text: str | None = None
    html: str | None = None
    fetch: Annotated[
        bool, Meta(description="Fetch the page at `url`; 403 unless the service was started with `--fetch`.")
    ] = False
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Annotated[str | None, Meta(description="ISO 8601 date, or date and time.")] = None
    kind: Annotated[
        Annotated[str, Meta(min_length=1, max_length=40)] | None,
        Meta(description="Such as `statement`; left out, it is what it was, and of a new document `article`."),
    ] = None
    author: Author = None
    origin: Annotated[
        str | None,
        Meta(
            description="The `file:` URI of the file that it was read from, which stands for the address of a document "
            "without `url`; only with the local token."
        ),
    ] = None


class DocumentStored(Struct, frozen=True):
    """What became of a document that was sent."""

    id: Id
    status: Annotated[str, Meta(description="`new`, `unchanged`, or `new version` of the same address.")]
    version: Annotated[int, Meta(ge=1, description="Which of its texts it has now; with it, storing it is taken back.")]


class DocumentDetail(Struct, frozen=True):
    """A stored document with its text."""

    id: Id
    url: str | None
    title: str | None
    publisher: str | None
    published: str | None
    kind: str
    text: str
    author: Author = None


class ListedDocument(Struct, frozen=True):
    """What is known of a stored document, and of its keeping."""

    id: Id
    url: str | None
    title: str | None
    publisher: str | None
    published: str | None
    kind: str
    added: Annotated[str, Meta(description="When its current text was stored; ISO 8601, UTC.")]
    characters: Annotated[int, Meta(description="Length of its text, in code points.")]
    versions: Annotated[int, Meta(description="How many texts its address has had, this one included.")]
    author: Author
    text_sha256: Annotated[str, Meta(description="Of its text's UTF-8, as in the answer of `/match`.")]


class DocumentList(Struct, frozen=True):
    """Some of the stored documents."""

    documents: list[ListedDocument]
    next: Annotated[str | None, Meta(description="Ask again with `after` set to this; null at the end.")]


class Health(Struct, frozen=True):
    """Who answers on this port."""

    service: Literal["onrecord"] = "onrecord"
    api: Literal[1] = 1


class PairingCodeRequest(Struct, frozen=True):
    """Nothing to say yet: `{}`."""


class PairingCode(Struct, frozen=True):
    """A code to type into the extension's options page; it works once."""

    code: str
    expires_in: Annotated[int, Meta(description="Seconds.")]


class PairRequest(Struct, frozen=True):
    """The code that `onrecord pair` printed; case, spaces and dashes do not matter."""

    code: Annotated[str, Meta(max_length=64)]


class PairAnswer(Struct, frozen=True):
    """The token that the caller's Origin may use from now on."""

    token: str


class Problem(Struct, frozen=True):
    """What went wrong (RFC 9457)."""

    status: int
    title: str
    detail: Annotated[str, Meta(description="Where, what came, what would do.")]
