"""
Score what a reader is shown of quotations against the sentences of `fixtures/quotations` and of its folder `held-out`.

`evaluate.py` holds the figures against their floors.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.model import Quotation, Span
from onrecord.options import Options
from onrecord.quotation.extraction import QuotationModel, extract_quotations

FIXTURES = Path(__file__).parents[2] / "fixtures"
SENTENCES = FIXTURES / "quotations"
HELD_OUT = SENTENCES / "held-out"
MARK = re.compile(r"⟦([scqo])(\d?)(?:=([^:⟧]+))?:([^⟦⟧]*)⟧")
NOBODY = "?"  # as a speaker's name: the text does not tell, and nobody may be named
ARTICLE = re.compile(r"\A(?:an?|the) ", re.IGNORECASE)


@dataclass(frozen=True)
class Attribution:
    """
    What is said, in fragments, by whom as written, and who that is.

    Args:
        sources: The places that may be taken for the source: “The man who”, and his name later on.
        speakers: The names that would be right, any of them; none where the text is no test of that.
    """

    fragments: tuple[Span, ...]
    sources: tuple[Span, ...]
    speakers: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether to name nobody is right."""
        return NOBODY in self.speakers


@dataclass(frozen=True)
class Example:
    """
    A text and what is said in it.

    Args:
        optional: What may be taken for speech or not: a reported question, say.
    """

    text: str
    attributions: tuple[Attribution, ...]
    optional: tuple[Span, ...]

    @property
    def known(self) -> tuple[Span, ...]:
        """What may be taken for speech."""
        return (*self.optional, *(f for a in self.attributions for f in a.fragments))


def read_example(marked: str) -> Example:
    """
    Read spans written inline.

    >>> example = read_example("⟦s=Ilse Varga:She⟧ ⟦c:said⟧ “⟦q:no⟧.”")
    >>> example.text, example.attributions[0].fragments, example.attributions[0].sources
    ('She said “no.”', (Span(start=10, end=12),), (Span(start=0, end=3),))
    >>> [sorted(a.speakers) for a in read_example("⟦s1=?|Roe:Roe⟧: “⟦q1:no⟧”, ⟦s2:he⟧: “⟦q2:yes⟧”").attributions]
    [['?', 'Roe'], []]
    """
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)
    while match := MARK.search(marked):
        kind, number, name, words = match.groups()
        spans[kind, number].append(Span(match.start(), match.start() + len(words)))
        names[number].update(name.split("|") if name else ())
        marked = marked[: match.start()] + words + marked[match.end() :]
    attributions = (
        Attribution(tuple(fragments), tuple(spans.get(("s", number), ())), frozenset(names[number]))
        for (kind, number), fragments in list(spans.items())
        if kind == "q"
    )
    return Example(marked, tuple(attributions), tuple(spans.get(("o", ""), ())))


def read_examples(folder: Path = SENTENCES) -> list[Example]:
    """Return every example of every file, in the order of the files' names."""
    return [read_example(block) for path in gold_files(folder) for block in blocks(path)]


def gold_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt"))


def blocks(path: Path) -> Iterator[str]:
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("#")]
    yield from (block.strip("\n") for block in "\n".join(lines).split("\n---\n"))


def gold_digest(folder: Path = SENTENCES) -> str:
    """Return the SHA-256 of the gold, so that a floor is never compared with figures from another gold."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in gold_files(folder))).hexdigest()


def jaccard(a: Span, b: Span) -> float:
    shared = max(0, min(a.end, b.end) - max(a.start, b.start))
    return shared / (len(a) + len(b) - shared) if shared else 0.0


def containing(found: list[Quotation], fragment: Span) -> Quotation | None:
    """Return the quotation of which a stretch of content is at least half the same as *fragment*."""
    best = max(((jaccard(c, fragment), i) for i, q in enumerate(found) for c in q.content), default=(0.0, 0))
    return found[best[1]] if best[0] >= 0.5 else None


@dataclass(frozen=True)
class Verdict:
    """One fragment: whether it was found, given to the right words, and to the right name or rightly to none."""

    fragment: Span
    attribution: Attribution
    quotation: Quotation | None

    @property
    def is_attributed(self) -> bool:
        source = self.quotation.source if self.quotation else None
        return source is not None and any(source.overlaps(s) for s in self.attribution.sources)

    @property
    def is_named(self) -> bool:
        """Whether the name given, or none, is a right one; a fragment that was missed is given to nobody."""
        speaker = self.quotation.speaker if self.quotation else None
        return (ARTICLE.sub("", speaker.name) if speaker else NOBODY) in self.attribution.speakers


@dataclass(frozen=True)
class Outcome:
    """One example: a verdict on each fragment, and what was taken for speech and is none."""

    example: Example
    verdicts: tuple[Verdict, ...]
    extra: tuple[Span, ...]


def judge(example: Example, model: QuotationModel) -> Outcome:
    """Return how the quotations that a reader would be shown compare with the gold."""
    shown = [q for q in extract_quotations(example.text, model, Options()).quotations if q.held_back is None]
    return Outcome(
        example=example,
        verdicts=tuple(Verdict(f, a, containing(shown, f)) for a in example.attributions for f in a.fragments),
        extra=tuple(c for q in shown for c in q.content if not any(c.overlaps(k) for k in example.known)),
    )


def figures(outcomes: list[Outcome]) -> dict[str, float]:
    """
    Return in per cent how many fragments are found, given to the right words and name, and how much is speech.

    `left open` is the share given to nobody, of those that nobody may be named for.
    """
    verdicts = [v for o in outcomes for v in o.verdicts]
    found = sum(v.quotation is not None for v in verdicts)
    named = [v.is_named for v in verdicts if v.attribution.speakers and not v.attribution.is_open]
    left_open = [v.is_named for v in verdicts if v.attribution.is_open]
    return {
        "found": share(found, len(verdicts)),
        "attributed": share(sum(v.is_attributed for v in verdicts), len(verdicts)),
        "named": share(sum(named), len(named)),
        "left open": share(sum(left_open), len(left_open)),
        "precision": share(found, found + sum(len(o.extra) for o in outcomes)),
    }


def share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0


def complaint(outcome: Outcome) -> str | None:
    """Return one line on what went wrong with an example, or None."""
    text = outcome.example.text
    wrong = [fault for v in outcome.verdicts if (fault := fault_of(v, text))]
    wrong += [f"took {c.of(text)!r} for speech" for c in outcome.extra]
    return f"{'; '.join(wrong)}\n    in: {text!r}" if wrong else None


def fault_of(verdict: Verdict, text: str) -> str | None:
    """Return what is wrong with how one fragment was read, the gravest first, or None."""
    attribution, quotation = verdict.attribution, verdict.quotation
    if quotation is None:
        return f"missed {verdict.fragment.of(text)!r}"
    if not verdict.is_attributed:
        given = quotation.source.of(text) if quotation.source else None
        return f"given to {given!r}, not to {[s.of(text) for s in attribution.sources]}"
    if attribution.speakers and not verdict.is_named:
        name = quotation.speaker.name if quotation.speaker else None
        return f"named {name!r}, not {sorted(attribution.speakers)}"
    return None
