"""
Score whom the sources of quotations are said to be: the person or body meant, not the words that mention it.

`fixtures/eval/polnear-dev-speakers.jsonl` holds ids and offsets of the development part of PolNeAR, whose texts are not
ours to keep; whoever has them says where.

    python tests/golden/score_speakers.py polnear-dev.jsonl.xz [LABELS]      print the figures
    python tests/golden/score_speakers.py polnear-dev.jsonl.xz [LABELS] -v   and what went wrong
"""

import hashlib
import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.model import Quotation, Span, Speaker
from onrecord.options import Options
from onrecord.quotation.extraction import QuotationModel, extract_quotations
from onrecord.quotation.speakers.identity import is_described, is_same_person
from onrecord.quotation.speakers.register import members_of
from onrecord.quotation.speakers.resolver import resolve_speakers

LABELS = Path(__file__).parents[2] / "fixtures" / "eval" / "polnear-dev-speakers.jsonl"


@dataclass(frozen=True)
class Label:
    """
    Whom one source of a document means.

    Args:
        kind: "named", "joint" (two or more) or "unnamed" (nobody whom the text names).
        who: Where the document names those meant most fully.
        form: "name", "surname", "pronoun", "nominal", "organisation" or "joint".
    """

    document: str
    source: Span
    content: tuple[Span, ...]
    kind: str
    who: tuple[Span, ...]
    form: str


@dataclass(frozen=True)
class Verdict:
    """What was answered for a label; *found* is whether a quotation was there to have a speaker."""

    label: Label
    speaker: Speaker | None
    right: bool
    found: bool = True


def read_labels(path: Path = LABELS) -> list[Label]:
    """Return the labels of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Label(
            row["id"],
            Span(row["source"][0][0], row["source"][-1][1]),
            tuple(Span(*span) for span in row["content"]),
            row["kind"],
            tuple(Span(*span) for span in row["who"]),
            row["form_of_source"],
        )
        for row in rows
    ]


def labels_digest(path: Path = LABELS) -> str:
    """Return the SHA-256 of the labels, so that a floor is never compared with figures from others."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_documents(path: Path) -> dict[str, dict]:
    """Return the documents of a part of PolNeAR by id, with their text and attributions."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return {document["id"]: document for document in map(json.loads, lines)}


def figures(labels: Sequence[Label], docs: Mapping[str, dict]) -> dict[str, float]:
    """
    Return per cent of the labels whose speaker is right where the source is given: in all, by kind and by form.

    "end to end" is the part right of those whose quotation the extraction finds, "found" the part that it finds.
    """
    given = judge_resolver(labels, docs)
    groups: dict[str, list[bool]] = {"all": [verdict.right for verdict in given]}
    for verdict in given:
        for group in (verdict.label.kind, f"form {verdict.label.form}"):
            groups.setdefault(group, []).append(verdict.right)
    extracted = judge_extraction(labels, docs)
    groups["end to end"] = [verdict.right for verdict in extracted if verdict.found]
    groups["found"] = [verdict.found for verdict in extracted]
    return {name: round(100 * sum(rights) / len(rights), 1) for name, rights in groups.items() if rights}


def judge_resolver(labels: Sequence[Label], docs: Mapping[str, dict]) -> list[Verdict]:
    """Return what the resolver makes of the labelled sources when it is given all sources of their documents."""
    verdicts = []
    for document, mine in by_document(labels).items():
        quotations = [quotation for a in docs[document]["attributions"] if (quotation := read_attribution(a))]
        text = docs[document]["text"]
        known = dict(zip([q.source for q in quotations], resolve_speakers(text, quotations).speakers, strict=True))
        verdicts += [judge(label, known[label.source], text) for label in mine]
    return verdicts


def read_attribution(attribution: Mapping[str, list[list[int]]]) -> Quotation | None:
    """Return a gold attribution as the resolver reads it; None without a source."""
    source, cue, content = (attribution[part] for part in ("source", "cue", "content"))
    return source and Quotation(
        tuple(Span(*span) for span in content),
        Span(source[0][0], source[-1][1]),
        Span(cue[0][0], cue[-1][1]) if cue else None,
        "direct",
        1.0,
    )


def judge_extraction(labels: Sequence[Label], docs: Mapping[str, dict]) -> list[Verdict]:
    """Return what the whole of the extraction makes of the labelled attributions, from nothing but the text."""
    model, verdicts = QuotationModel.load(), []
    for document, mine in by_document(labels).items():
        text = docs[document]["text"]
        quotations = extract_quotations(text, model, Options()).quotations
        for label in mine:
            quotation = max(quotations, key=lambda q: shared_share(q.content, label.content), default=None)
            if quotation and shared_share(quotation.content, label.content) >= 0.5:
                verdicts.append(judge(label, quotation.speaker, text))
            else:
                verdicts.append(Verdict(label, None, right=False, found=False))
    return verdicts


def by_document(labels: Sequence[Label]) -> dict[str, list[Label]]:
    """Return the labels of each document."""
    groups: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        groups[label.document].append(label)
    return groups


def shared_share(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Return the Jaccard index of two contents, in code points."""
    ones, others = ({place for span in spans for place in range(span.start, span.end)} for spans in (one, other))
    return len(ones & others) / len(ones | others)


def judge(label: Label, speaker: Speaker | None, text: str) -> Verdict:
    """Return whether *speaker* is whom *label* means."""
    return Verdict(label, speaker, is_right(speaker, [span.of(text) for span in label.who]))


def is_right(speaker: Speaker | None, meant: Sequence[str]) -> bool:
    """
    Return whether those who are named are those meant, one for one; where nobody is meant, whether nobody is named.

    >>> is_right(Speaker("Ada Roe"), ["Roe"]), is_right(Speaker("Roe aides"), []), is_right(Speaker("Roe"), [])
    (True, True, False)
    """
    if speaker is None or not meant:
        return not meant and (speaker is None or is_described(speaker.name))
    members = members_of(speaker)
    return len(members) == len(meant) and all(any(is_same_person(one, name) for one in members) for name in meant)


def complaint(verdict: Verdict, text: str) -> str:
    """Return one line on what went wrong."""
    label, speaker = verdict.label, verdict.speaker
    meant = " and ".join(" ".join(span.of(text).split()) for span in label.who) or "nobody"
    place = Span(max(0, label.source.start - 300), label.source.start).of(text).replace("\n", "¶")
    return f"{label.form}: {label.source.of(text)!r} is {meant}, not {speaker and speaker.name}: …{place}"


def main() -> None:
    paths = [Path(argument) for argument in sys.argv[1:] if argument != "-v"]
    labels, docs = read_labels(*paths[1:]), read_documents(paths[0])
    if "-v" in sys.argv:
        wrong = [verdict for verdict in judge_resolver(labels, docs) if not verdict.right]
        for verdict in sorted(wrong, key=lambda verdict: verdict.label.form):
            print(complaint(verdict, docs[verdict.label.document]["text"]))
    print(json.dumps({"labels": len(labels), "sha256": labels_digest(*paths[1:]), **figures(labels, docs)}, indent=1))


if __name__ == "__main__":
    main()
