"""The annotated page for a terminal: the text with its findings marked, then the findings."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import click

from onrecord.cli.lines import CONTEXT, abridge, make_safe, one_line, shorten, with_brackets
from onrecord.web import wire
from onrecord.web.spread import describe_spread, describe_unlisted, name_listed, name_of

COLOURS = {"quotation": "blue", "passage": "yellow", "claim": "magenta"}
RELATIONS = {
    "identical": "the same words",
    "trimmed": "the page has a part of it",
    "extended": "the page has more",
    "altered": "the words differ",
    "similar": "the same report in other words",
}
MARKS = {
    ("delete", "ellipsis"): "marked cut",
    ("insert", "ellipsis"): "marked cut there",
    ("insert", "brackets"): "marked insertion",
    ("delete", "brackets"): "marked insertion there",
    ("replace", "brackets"): "marked change",
}
LEGEND = "[-…-] stands on the page only, {+…+} in the document only."  # where no colour tells them apart
NOWHERE = "nowhere else in the corpus"
NOT_FOUND = "not found elsewhere so far"
MOST_NAMED = 6  # copies of a document that are named; the terminal cannot unfold the rest


class Report:
    """
    One answer, written out.

    Args:
        answer: With offsets in code points.
        text: The page.
        colour: Whether the terminal shows colour; if not, brackets and signs stand for it.
    """

    def __init__(self, answer: wire.MatchAnswer, text: str, *, colour: bool) -> None:
        self.answer, self.page, self.colour = answer, text, colour
        self.documents = {d.id: d for d in answer.documents}
        self.speakers = {s.id: s.name for s in answer.speakers}
        self.quotations = {q.id: q for q in answer.quotations}

    def text(self) -> str:
        """Return the page, the findings, and what else is to be said."""
        findings = ["\n".join(self.finding(i, h)) for i, h in enumerate(self.answer.highlights, 1)]
        parts = [self.marked_page().rstrip("\n"), *findings, self.legend(), *self.answer.notices, self.summary()]
        return "\n\n".join(part for part in parts if part)

    def legend(self) -> str:
        """Return what the signs for differing words mean; empty where there are none."""
        is_signed = any(r.edits for h in self.answer.highlights for r in h.cross_references) and not self.colour
        return LEGEND if is_signed else ""

    def summary(self) -> str:
        count = len(self.answer.highlights)
        return f"{count or 'No'} finding{'' if count == 1 else 's'} on this page."

    def style(self, text: str, **styles: str | bool) -> str:
        return click.style(text, **styles) if self.colour and text else text  # type: ignore[arg-type]  # its own names

    def marked_page(self) -> str:
        """Return the page, each highlight underlined by its kind and followed by its number."""
        highlights = self.answer.highlights
        cuts = sorted({0, len(self.page), *(h.start for h in highlights), *(h.end for h in highlights)})
        ends: dict[int, str] = {}
        for number, highlight in enumerate(highlights, 1):
            ends[highlight.end] = ends.get(highlight.end, "") + f"[{number}]"
        parts = [self.style(ends.get(0, ""), dim=True)]
        for start, end in pairwise(cuts):
            parts += [self.stretch(start, end), self.style(ends.get(end, ""), dim=True)]
        return "".join(parts)

    def stretch(self, start: int, end: int) -> str:
        """Return a stretch in which no highlight begins or ends; the shortest around it gives the colour."""
        around = [h for h in self.answer.highlights if h.start <= start and end <= h.end]
        text = make_safe(self.page[start:end])
        if not around:
            return text
        kind = min(around, key=lambda h: h.end - h.start).kind
        return self.style(text, underline=True, fg=COLOURS[kind])

    def finding(self, number: int, highlight: wire.Highlight) -> Iterator[str]:
        """Yield the lines of one finding."""
        exact = self.style(abridge(one_line(highlight.exact)), fg=COLOURS[highlight.kind], bold=True)
        yield f"[{number}] {highlight.kind}: {exact}"
        if quotation := self.quotations.get(highlight.quotation or ""):
            yield f"    {self.who(quotation)}, {quotation.form}"
        if highlight.held_back:
            yield f"    held back: {highlight.held_back}"
        for place in highlight.within:
            yield f"    part of [{place.removeprefix('h')}]"
        around = [h for h in self.answer.highlights if h.id in highlight.within]
        is_told = any(h.spread == highlight.spread for h in around)
        if not is_told and (spread := describe_spread(highlight, self.documents)):
            yield f"    {one_line(spread)}"
        for reference in highlight.cross_references:
            is_first = reference.first and len(name_listed([highlight])) > 1  # of one alone it would say nothing
            yield from self.reference(reference, is_first=is_first)
        if not is_told and (unlisted := describe_unlisted(highlight, around)):
            yield f"  - {unlisted}"
        if not highlight.cross_references and not highlight.within:
            nowhere = NOWHERE if self.answer.complete else NOT_FOUND
            yield "    " + ("only words quoted in it stand elsewhere" if self.leads_inside(highlight) else nowhere)

    def leads_inside(self, highlight: wire.Highlight) -> bool:
        """Return whether words quoted in a report lead somewhere by themselves."""
        parts = (h for h in self.answer.highlights if h.quotation == highlight.quotation and h.id != highlight.id)
        return any(highlight.start <= h.start and h.end <= highlight.end and h.cross_references for h in parts)

    def who(self, quotation: wire.Quotation) -> str:
        """Return who said it and with which cue; where that is not certain, who may have, or the source as written."""
        source, cue = (
            f"“{one_line(self.page[r.start : r.end])}”" if r else "" for r in (quotation.source, quotation.cue)
        )
        introduced = f" ({cue})" if cue else ""
        if quotation.candidates:
            names = [self.style(one_line(self.speakers[each]), bold=True) for each in quotation.candidates]
            return f"perhaps said by {either(names)}{introduced}"
        if quotation.speaker:
            return f"said by {self.style(one_line(self.speakers[quotation.speaker]), bold=True)}{introduced}"
        if quotation.doubtful:
            return f"said by someone not certain{introduced}"
        return f"said by {f'{source}, not named with certainty' if source else 'someone not named'}{introduced}"

    def reference(self, reference: wire.CrossReference, *, is_first: bool) -> Iterator[str]:
        """Yield the lines of one cross-reference: the document, the wording, and who says it there."""
        document = self.documents[reference.document]
        known = (document.publisher, document.published, document.title)
        first = self.style(" · first", fg="green") if is_first else ""
        yield "  - " + " · ".join(one_line(value) for value in known if value) + first
        yield f"    “{self.wording(reference)}”"
        if reference.relation != "identical" and not is_inside(reference.context, reference):
            yield "    " + self.style(shorten(one_line(reference.context.exact)), dim=True)
        yield "    " + "; ".join([*self.relation(reference), *self.speaker_there(reference)])
        if document.url:
            yield "    " + self.style(one_line(document.url), dim=True)
        if reference.copies:
            yield "    " + self.copies(reference.copies)

    def copies(self, copies: Sequence[str]) -> str:
        """Return how many copies of a document there are, and where."""
        names = list(dict.fromkeys(name_of(self.documents[each]) for each in copies))
        named = ", ".join([*names[:MOST_NAMED], *("…" for _ in names[MOST_NAMED : MOST_NAMED + 1])])
        return f"and {len(copies)} {'copy' if len(copies) == 1 else 'copies'}: {one_line(named)}"

    def relation(self, reference: wire.CrossReference) -> Iterator[str]:
        """Yield how the page's words relate to the document's, and what is marked there."""
        if not (reference.misquoted and reference.relation == "altered"):  # the next says it, and where
            yield RELATIONS[reference.relation]
        if reference.misquoted:
            yield self.style("≠ the wording differs inside the quotation marks", fg="red")
        yield from dict.fromkeys(MARKS[e.op, e.mark] for e in reference.edits if e.mark)

    def speaker_there(self, reference: wire.CrossReference) -> Iterator[str]:
        """Yield who says it there, with a sign where that is another than here."""
        there = reference.quotation and reference.quotation.speaker
        if there and not reference.same_speaker:
            said = f"there said by {self.style(one_line(self.speakers[there]), bold=True)}"
            yield self.style("≠ ", fg="red") + said if reference.same_speaker is False else said

    def wording(self, reference: wire.CrossReference) -> str:
        """Return the document's words; what only it has stands in {+…+}, what only the page has in [-…-]."""
        parts, at = [], reference.start
        for edit in reference.edits:
            start, end = (place - reference.start for place in edit.document)
            parts.append(abridge(one_line(reference.exact[at - reference.start : start])))
            parts.append(self.only("-", with_brackets(self.page, *edit.page)))
            parts.append(self.only("+", reference.exact[start:end]))
            at = reference.start + end
        parts.append(abridge(one_line(reference.exact[at - reference.start :])))
        return "".join(parts)

    def only(self, sign: str, words: str) -> str:
        """Return words that one side alone has: + the document, - the page."""
        if not words:
            return ""
        plain = abridge(one_line(words))
        if self.colour:
            return (
                self.style(plain, fg="green", bold=True)
                if sign == "+"
                else self.style(plain, fg="red", strikethrough=True)
            )
        return f"{{+{plain}+}}" if sign == "+" else f"[-{plain}-]"


def either(names: Sequence[str]) -> str:
    """
    Return names as alternatives.

    >>> either(["Ada Roe", "Max Doe", "Bo Roe"]), either(["Ada Roe"])
    ('Ada Roe, Max Doe or Bo Roe', 'Ada Roe')
    """
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def is_inside(context: wire.Excerpt, reference: wire.CrossReference) -> bool:
    """Return whether the beginning of *context*, all that is shown of it, is a part of the reference's own words."""
    return reference.start <= context.start and min(context.end, context.start + CONTEXT) <= reference.end
