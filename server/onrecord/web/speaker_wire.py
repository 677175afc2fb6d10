"""What travels over HTTP of speakers and stored quotations: the contract, as types; see `web.wire`."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.corpus.speakers import MAX_NAME
from onrecord.model import Form
from onrecord.web.wire import DocumentSummary, Excerpt

SPEAKER_ID = r"^sp\d{1,15}$"
SpeakerId = Annotated[str, Meta(description="Such as `sp3`; lasting, also when its documents go.")]


class SpeakerCandidate(Struct, frozen=True):
    """Whom a surname may mean."""

    id: Annotated[str | None, Meta(description="Null for someone who is named in the corpus and never quoted.")]
    name: str


class ListedSpeaker(Struct, frozen=True):
    """A person or body that documents quote."""

    id: SpeakerId
    name: str
    aliases: Annotated[list[str], Meta(description="Other names that documents attribute words to.")]
    quotations: Annotated[int, Meta(description="How many the corpus holds.")]
    first: Annotated[str | None, Meta(description="When the earliest was published, ISO 8601; null where unknown.")]
    last: Annotated[str | None, Meta(description="When the latest was published.")]
    ambiguous: Annotated[
        bool, Meta(description="Whether the name may mean one of `candidates`; merging or splitting decides it.")
    ]
    candidates: list[SpeakerCandidate]


class SpeakerList(Struct, frozen=True):
    """Some of the speakers."""

    speakers: list[ListedSpeaker]
    next: Annotated[str | None, Meta(description="Ask again with `after` set to this; null at the end.")]


class SpeakerName(Struct, frozen=True):
    """What a speaker is called."""

    id: SpeakerId
    name: str


class ListedQuotation(Struct, frozen=True):
    """Someone's words in a stored document; offsets count code points of its text."""

    id: Annotated[str, Meta(description="Such as `q3`; not lasting: a document that changes gives new ones.")]
    document: Annotated[str, Meta(description="Id of the document.")]
    start: int
    end: int
    exact: Annotated[str, Meta(description="The document's words from the first of the content to the last.")]
    content: Annotated[
        list[Excerpt], Meta(description="What was said: a report and the words that it quotes are one stretch.")
    ]
    quoted: Annotated[
        list[Excerpt],
        Meta(description="What of it is given word for word; empty where an earlier version stored the document."),
    ]
    form: Form
    cue: Annotated[str | None, Meta(description="The word that introduces it, as written.")]
    speakers: Annotated[list[str], Meta(description="Ids of those who say it; none where it is not certain.")]
    attributed_to: Annotated[str | None, Meta(description="What the document calls them.")]
    published: Annotated[str | None, Meta(description="When the document was, ISO 8601.")]


class QuotationList(Struct, frozen=True):
    """Some of the stored quotations, by date of publication; undated ones come last."""

    quotations: list[ListedQuotation]
    speakers: Annotated[list[SpeakerName], Meta(description="Those who say them.")]
    documents: Annotated[list[DocumentSummary], Meta(description="Those that they stand in.")]
    next: Annotated[str | None, Meta(description="Ask again with `after` set to this; null at the end.")]


class SpeakerDetail(Struct, frozen=True):
    """A speaker, and what they are on record with."""

    speaker: ListedSpeaker
    on_record: QuotationList


class MergeRequest(Struct, frozen=True):
    """Who the speaker is."""

    into: Annotated[str, Meta(pattern=SPEAKER_ID, description="Id of the speaker that stays.")]


class RenameRequest(Struct, frozen=True):
    """What to call the speaker; the name that documents give takes a renaming back."""

    name: Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]


class SplitRequest(Struct, frozen=True):
    """What is someone else's: one of the speaker's names, or single quotations; exactly one of the two is given."""

    alias: Annotated[Annotated[str, Meta(min_length=1)] | None, Meta(description="As `aliases` has it.")] = None
    quotations: Annotated[tuple[str, ...], Meta(max_length=200, description="Ids, as `/quotations` has them.")] = ()
    into: Annotated[
        Annotated[str, Meta(pattern=SPEAKER_ID)] | None,
        Meta(description="Whose the quotations are; without it, someone's of the same name."),
    ] = None
