"""The answer as W3C Web Annotations: https://www.w3.org/TR/annotation-model/. Offsets are code points, as it asks."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Annotated, Literal
from uuid import NAMESPACE_URL, uuid5

from msgspec import Meta, Struct, field

from onrecord.web import wire
from onrecord.web.spread import describe_spread


class TextPositionSelector(Struct, frozen=True, tag=True):
    """Where the words stand, in code points."""

    start: int
    end: int


class TextQuoteSelector(Struct, frozen=True, tag=True):
    """The words, with those around them."""

    exact: str
    prefix: str
    suffix: str


class SpecificResource(Struct, frozen=True, tag=True):
    """A stretch of a page or document."""

    source: Annotated[str, Meta(description="Its address; without one, the `ni:` name of its text or a `urn:`.")]
    selector: list[TextQuoteSelector | TextPositionSelector]


class TextualBody(Struct, frozen=True, tag=True):
    """What is said about the target."""

    value: str
    format: Literal["text/plain"] = "text/plain"


class ExternalResource(Struct, frozen=True, tag="Text"):
    """A whole document: a copy of one whose words are linked."""

    id: Annotated[str, Meta(description="Its address, or a `urn:`.")]


class Annotation(Struct, frozen=True, tag=True):
    """
    One thing said of one stretch of the page.

    `linking`: it stands in this document; `identifying`: this person said it; `describing`: this is how it differs, or
    who had it first and in how many documents it stands.
    """

    id: str
    motivation: Literal["linking", "identifying", "describing"]
    body: SpecificResource | TextualBody | ExternalResource
    target: SpecificResource


class AnnotationPage(Struct, frozen=True, tag=True, kw_only=True):
    """All annotations of a page."""

    context: Literal["http://www.w3.org/ns/anno.jsonld"] = field(
        name="@context", default="http://www.w3.org/ns/anno.jsonld"
    )
    id: str
    items: list[Annotation]


def annotate(answer: wire.MatchAnswer, url: str | None) -> AnnotationPage:
    """
    Return *answer*, whose offsets are code points, as annotations of the page at *url*.

    Ids are made from the text and the place, so that asking again names the same things alike.
    """
    return Annotator(answer, url).page()


class Annotator:
    """One answer being told as annotations."""

    def __init__(self, answer: wire.MatchAnswer, url: str | None) -> None:
        self.answer = answer
        self.source = url or name_of_text(answer.text_sha256)
        self.documents = {d.id: d for d in answer.documents}
        self.speakers = {s.id: s.name for s in answer.speakers}
        self.said_by = {q.id: q.speaker for q in answer.quotations}

    def page(self) -> AnnotationPage:
        items = [a for highlight in self.answer.highlights for a in self.of_highlight(highlight)]
        return AnnotationPage(id=self.name("page"), items=items)

    def name(self, *parts: str) -> str:
        return uuid5(NAMESPACE_URL, " ".join((self.source, self.answer.text_sha256, *parts))).urn

    def of_highlight(self, highlight: wire.Highlight) -> Iterator[Annotation]:
        """Yield who said it, how far it is spread, and what is to be said of each document where it stands."""
        target = select(self.source, highlight)
        if speaker := self.said_by.get(highlight.quotation or ""):
            body = TextualBody(self.speakers[speaker])
            yield Annotation(self.name(highlight.id, "speaker"), "identifying", body, target)
        if spread := describe_spread(highlight, self.documents):
            body = TextualBody(spread[0].upper() + spread[1:])
            yield Annotation(self.name(highlight.id, "spread"), "describing", body, target)
        for place, reference in enumerate(highlight.cross_references):
            yield from self.of_reference(reference, (highlight.id, f"{place}"), target)

    def of_reference(
        self, reference: wire.CrossReference, name: tuple[str, str], target: SpecificResource
    ) -> Iterator[Annotation]:
        """Yield the words in the document, how they differ, and the document's copies."""
        linked = select(address_of(self.documents[reference.document]), reference)
        yield Annotation(self.name(*name), "linking", linked, target)
        if reference.edits or reference.relation != "identical":
            body = TextualBody(f"{reference.relation}; there: “{reference.exact}”")
            yield Annotation(self.name(*name, "wording"), "describing", body, target)
        for copy in reference.copies:
            copied = ExternalResource(address_of(self.documents[copy]))
            yield Annotation(self.name(*name, copy), "linking", copied, target)


def select(source: str, place: wire.Highlight | wire.CrossReference) -> SpecificResource:
    """Return the stretch of *source* by its words and by its position."""
    quote = TextQuoteSelector(place.exact, place.prefix, place.suffix)
    return SpecificResource(source, [quote, TextPositionSelector(place.start, place.end)])


def address_of(document: wire.DocumentSummary) -> str:
    return document.url or f"urn:x-onrecord:{document.id}"


def name_of_text(text_sha256: str) -> str:
    """Return the name of a text by its digest (RFC 6920)."""
    return "ni:///sha-256;" + urlsafe_b64encode(bytes.fromhex(text_sha256)).decode().rstrip("=")
