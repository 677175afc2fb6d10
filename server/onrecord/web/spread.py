"""How far a highlight's words are spread over documents, in words: for whoever reads, on a terminal or in an export."""

from collections.abc import Iterable, Mapping
from datetime import date

from onrecord.web import wire

Documents = Mapping[str, wire.DocumentSummary]
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def describe_spread(highlight: wire.Highlight, documents: Documents) -> str:
    """
    Return who had the words first and in how many documents they stand; empty if in no more than one.

    Others are told to have them “since” where all are listed and dated.
    """
    spread = highlight.spread
    if spread is None or spread.documents < 2:
        return ""
    least = "at least " if spread.more else ""
    first = documents.get(spread.first or "")
    if first is None:
        return f"also in {least}{count(spread.documents, 'document')}"
    dated = [name for name in name_listed([highlight]) if documents[name].published]
    since = "since" if len(dated) >= spread.documents and not spread.more else "also"
    others = f"{since} in {least}{count(spread.documents - 1, 'other')}"
    return f"first {_place_and_day(first)}; {others}"


def describe_unlisted(highlight: wire.Highlight, around: Iterable[wire.Highlight] = ()) -> str:
    """
    Return in how many documents the words stand that no cross-reference names; empty if in none.

    Args:
        around: The passages that the highlight is part of; what they cross-refer to holds for it too.
    """
    spread, listed = highlight.spread, len(name_listed([highlight, *around]))
    if spread is None or not 0 < listed < spread.documents:
        return ""
    least = "at least " if spread.more else ""
    return f"in {least}{count(spread.documents - listed, 'more document')}, not listed here"


def name_listed(highlights: Iterable[wire.Highlight]) -> set[str]:
    """Return the ids of the documents that the cross-references of *highlights* name, copies included."""
    references = (reference for highlight in highlights for reference in highlight.cross_references)
    return {name for reference in references for name in (reference.document, *reference.copies)}


def count(number: int, noun: str) -> str:
    """
    Return a number of things, small ones in words.

    >>> count(1, "other"), count(7, "document"), count(60, "other")
    ('one other', 'seven documents', '60 others')
    """
    return f"{NUMBERS[number] if number < len(NUMBERS) else number} {noun}{'' if number == 1 else 's'}"


def name_of(document: wire.DocumentSummary) -> str:
    """Return what *document* is called: by its publisher, or else by its title."""
    return document.publisher or (f"“{document.title}”" if document.title else "an untitled document")


def _place_and_day(document: wire.DocumentSummary) -> str:
    day = date.fromisoformat((document.published or "")[:10])
    return f"in {name_of(document)}, {day.day} {day:%B %Y}"
