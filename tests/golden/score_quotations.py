"""
Score what a reader is shown of quotations against the sentences of `fixtures/quotations`.

`evaluate.py` holds the figures against their floors.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.model import Quotation, Span
from onrecord.options import Options
from onrecord.quotation.extraction import QuotationModel, extract_quotations

FIXTURES = Path(__file__).parents[2] / "fixtures"
MARK = re.compile(r"⟦([scqo])(?:=([^:⟧]+))?:([^⟦⟧]*)⟧")


@dataclass(frozen=True)
class Example:
    """
    A text, the fragments of what is said in it, who says it as written, and who that is if the text tells.

    Args:
        optional: What may be taken for speech or not: a reported question, say.
    """

    text: str
    fragments: tuple[Span, ...]
    optional: tuple[Span, ...]
    source: Span | None
    speaker: str | None


def read_example(marked: str) -> Example:
    """
    Read spans written inline.

    >>> example = read_example("⟦s=Ilse Varga:She⟧ ⟦c:said⟧ “⟦q:no⟧.”")
    >>> example.text, example.fragments, example.source, example.speaker
    ('She said “no.”', (Span(start=10, end=12),), Span(start=0, end=3), 'Ilse Varga')
    """
    fragments, optional, source, speaker = [], [], None, None
    while match := MARK.search(marked):
        kind, name, words = match.groups()
        span = Span(match.start(), match.start() + len(words))
        marked = marked[: match.start()] + words + marked[match.end() :]
        if kind == "q":
            fragments.append(span)
        elif kind == "o":
            optional.append(span)
        elif kind == "s":
            source, speaker = span, name
    return Example(marked, tuple(fragments), tuple(optional), source, speaker)


def read_examples() -> list[Example]:
    """Return every example of every file, in the order of the files' names."""
    return [read_example(block) for path in gold_files() for block in blocks(path)]


def gold_files() -> list[Path]:
    return sorted((FIXTURES / "quotations").glob("*.txt"))


def blocks(path: Path) -> Iterator[str]:
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("#")]
    yield from (block.strip("\n") for block in "\n".join(lines).split("\n---\n"))


def gold_digest() -> str:
    """Return the SHA-256 of the gold, so that a floor is never compared with figures from another gold."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in gold_files())).hexdigest()


def jaccard(a: Span, b: Span) -> float:
    shared = max(0, min(a.end, b.end) - max(a.start, b.start))
    return shared / (len(a) + len(b) - shared) if shared else 0.0


def containing(found: list[Quotation], fragment: Span) -> Quotation | None:
    """Return the quotation of which a stretch of content is at least half the same as *fragment*."""
    best = max(((jaccard(c, fragment), i) for i, q in enumerate(found) for c in q.content), default=(0.0, 0))
    return found[best[1]] if best[0] >= 0.5 else None


@dataclass(frozen=True)
class Outcome:
    """Of each fragment of one example: whether it was found, given to the right words, to the right name."""

    example: Example
    found: tuple[bool, ...]
    attributed: tuple[bool, ...]
    named: tuple[bool, ...]
    extra: tuple[Span, ...]


def judge(example: Example, model: QuotationModel) -> Outcome:
    """Return how the quotations that a reader would be shown compare with the gold."""
    shown = [q for q in extract_quotations(example.text, model, Options()).quotations if q.held_back is None]
    matched = [containing(shown, fragment) for fragment in example.fragments]
    known = (*example.fragments, *example.optional)
    return Outcome(
        example=example,
        found=tuple(q is not None for q in matched),
        attributed=tuple(is_attributed(q, example.source) for q in matched),
        named=tuple(q is not None and q.speaker is not None and q.speaker.name == example.speaker for q in matched)
        if example.speaker
        else (),
        extra=tuple(c for q in shown for c in q.content if not any(c.overlaps(k) for k in known)),
    )


def is_attributed(quotation: Quotation | None, source: Span | None) -> bool:
    return bool(quotation and quotation.source and source and quotation.source.overlaps(source))


def figures(outcomes: list[Outcome]) -> dict[str, float]:
    """Return in per cent how many fragments are found, given to the right words and name, and how much is speech."""
    found = [f for o in outcomes for f in o.found]
    attributed = [a for o in outcomes for a in o.attributed]
    named = [n for o in outcomes for n in o.named]
    extra = sum(len(o.extra) for o in outcomes)
    return {
        "found": share(sum(found), len(found)),
        "attributed": share(sum(attributed), len(attributed)),
        "named": share(sum(named), len(named)),
        "precision": share(sum(found), sum(found) + extra),
    }


def share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0


def complaint(outcome: Outcome) -> str | None:
    """Return one line on what went wrong with an example, or None."""
    text, wrong = outcome.example.text, []
    for i, fragment in enumerate(outcome.example.fragments):
        if not outcome.found[i]:
            wrong.append(f"missed {fragment.of(text)!r}")
        elif not outcome.attributed[i]:
            wrong.append(f"not given to {outcome.example.source.of(text) if outcome.example.source else None!r}")
        elif outcome.named and not outcome.named[i]:
            wrong.append(f"not named {outcome.example.speaker!r}")
    wrong += [f"took {c.of(text)!r} for speech" for c in outcome.extra]
    return f"{'; '.join(wrong)}\n    in: {text!r}" if wrong else None
