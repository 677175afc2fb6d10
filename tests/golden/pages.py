"""The golden pages: what `fixtures/pages/<slug>/expected.json` says, and whether a match says the same."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.model import (
    Alignment,
    CrossReference,
    Highlight,
    MatchResult,
    Quotation,
    Relation,
    SourceDocument,
    Span,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"
SLUGS = sorted(path.name for path in (FIXTURES / "pages").iterdir())
MOST = 0.8  # the share of the expected words that must be covered: typography and an article more or less do not count


@dataclass(frozen=True)
class Page:
    """A page that was matched, and what the corpus knew of it."""

    text: str
    title: str | None
    result: MatchResult

    def place(self, item: dict) -> Span:
        """Return where the expected words stand; `in` says which of several places is meant."""
        around, exact = item.get("in", item["exact"]), item["exact"]
        assert self.text.count(around) == 1, f"{around!r} stands {self.text.count(around)} times on the page"
        start = self.text.index(around) + around.index(exact)
        return Span(start, start + len(exact))

    def quotations_at(self, place: Span) -> list[Quotation]:
        """Return the quotations that are shown and whose content covers most of *place*, the best fit first."""
        shown = [q for q in self.result.quotations if q.held_back is None and covered(place, q.content) >= MOST]
        return sorted(shown, key=lambda q: sum(map(len, q.content)))

    def highlights_at(self, place: Span) -> list[Highlight]:
        """Return the highlights shown at *place*, with the passages that they are part of."""
        shown = [h for h in self.result.highlights if h.held_back is None]
        return [h for h in shown if covered(place, [h.span]) >= MOST or covered(h.span, [place]) >= MOST]

    def references_at(self, place: Span, kind: str) -> Iterator[tuple[Highlight, CrossReference, SourceDocument]]:
        """
        Yield the cross-references shown at *place*, with their highlights and documents.

        Those of a quotation may stand at the passage around it (docs/decisions/0008), never the other way round.
        """
        documents = {d.number: d for d in self.result.documents}
        for highlight in (h for h in self.highlights_at(place) if h.kind in (kind, "passage")):
            yield from ((highlight, r, documents[r.alignment.document]) for r in highlight.cross_references)


def expected(slug: str) -> dict:
    return json.loads((FIXTURES / "pages" / slug / "expected.json").read_text(encoding="utf-8"))


def items(part: str) -> list[tuple[str, dict]]:
    """Return every expectation of one part ("quotations", "cross_references", "never"), with its page's slug."""
    return [(slug, item) for slug in SLUGS for item in expected(slug).get(part, [])]


def label(slug_or_item: str | dict) -> str:
    if isinstance(slug_or_item, str):
        return slug_or_item[:32]
    return "-".join(filter(None, [slug_or_item.get("document"), slug_or_item["exact"][:32]]))


def covered(place: Span, spans: list[Span] | tuple[Span, ...]) -> float:
    """
    Return the share of *place* that *spans* cover.

    >>> covered(Span(0, 4), [Span(1, 3), Span(3, 9)])
    0.75
    """
    return sum(max(0, min(place.end, s.end) - max(place.start, s.start)) for s in spans) / max(1, len(place))


def relation_at(place: Span, alignment: Alignment) -> Relation:
    """Return how the wordings relate at *place*, judged by the edits there where the alignment holds much more."""
    if covered(alignment.page, [place]) >= MOST:
        return alignment.relation
    edits = {
        e.op for e in alignment.edits if e.page.start < place.end and place.start < max(e.page.end, e.page.start + 1)
    }
    if not edits:
        return "identical"
    return {("delete",): "trimmed", ("insert",): "extended"}.get(tuple(edits), "altered")


def stem(document: SourceDocument) -> str:
    """Return the last part of a document's address; the corpus of the fixtures names its files by it."""
    return (document.url or "").rsplit("/", 1)[-1]
