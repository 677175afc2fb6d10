"""What travels over HTTP of those who may ask, and of who changed what: the contract, as types; see `web.wire`."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from onrecord.corpus.callers import Role
from onrecord.corpus.people import MAX_NAME

CallerName = Annotated[
    str, Meta(description="A person's name, the origin of an extension, or `local` for programs of this machine.")
]


class PersonRequest(Struct, frozen=True):
    """A person to let in."""

    name: Annotated[
        str, Meta(min_length=1, max_length=MAX_NAME, description="As the audit log tells it; visible characters.")
    ]
    role: Annotated[
        Role,
        Meta(description="`reader`: reads; `contributor`: stores too, and takes back; `administrator`: everything."),
    ] = "reader"


class PersonToken(Struct, frozen=True):
    """A token that is shown this once; only its digest is stored."""

    name: CallerName
    token: str


class RotateRequest(Struct, frozen=True):
    """Nothing to say yet: `{}`."""


class ListedCaller(Struct, frozen=True):
    """One who may ask, or might once."""

    name: CallerName
    kind: Literal["person", "extension"]
    role: Role
    created: Annotated[str, Meta(description="When they were let in, or paired last; ISO 8601, UTC.")]
    last_used: Annotated[str | None, Meta(description="When the token was, to the minute; null if never.")]
    revoked: Annotated[str | None, Meta(description="Null for one who may ask.")]


class CallerList(Struct, frozen=True):
    """All persons, also those who are revoked, and the paired extensions."""

    people: list[ListedCaller]


class ListedChange(Struct, frozen=True):
    """Who changed what: never a word of a text."""

    id: Annotated[str, Meta(description="Such as `a12`.")]
    at: Annotated[str, Meta(description="ISO 8601, UTC.")]
    caller: CallerName
    action: Annotated[
        str,
        Meta(
            description="`add`, `correct`, `remove`, `take back` a document; `merge`, `split`, `move` quotations of, "
            "`rename` a speaker; `pair`, `unpair` an extension; `let in`, `revoke`, `rotate` the token of a person."
        ),
    ]
    subject: Annotated[str, Meta(description="The id of a document or speaker, or the name of a caller.")]
    version: Annotated[int | None, Meta(description="Of a document.")]
    characters: Annotated[int | None, Meta(description="Of the text that came.")]


class ChangeList(Struct, frozen=True):
    """Some of the changes, in their order."""

    changes: list[ListedChange]
    next: Annotated[str | None, Meta(description="Ask again with `after` set to this; null at the end.")]
