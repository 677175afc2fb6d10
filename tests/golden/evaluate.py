"""
Measure against every gold, and hold the figures against their floors and against the last release.

    make eval                                        what the fixtures can tell
    make eval POLNEAR=polnear-dev.jsonl.xz           and what news articles tell, whose texts are not ours
    make eval WITH="--update"                        raise the floors to today's figures; lowers none
    make eval WITH="--update --lower 'reason'"       lower those that sank too, and keep the reason
    make eval WITH="--release 0.2.0"                 keep today's figures as those of a release

Floors, figures of the last release and a digest of each gold are kept in `fixtures/eval/baseline.json`.
Exits with 1 where a figure is below its floor or a gold is not the one that its floors were measured on.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from golden import score_attributions, score_passages, score_quotations, score_speakers
from onrecord.quotation.extraction import QuotationModel

BASELINE = score_quotations.FIXTURES / "eval" / "baseline.json"
SLACK = 0.5  # points that a floor lies below what was measured; one fragment moves a figure of the sentences by 0.5

Figures = dict[str, float]
Baseline = dict[str, Any]


@dataclass(frozen=True)
class Gold:
    """
    Something to measure against.

    Args:
        digest: SHA-256 of what is right; floors hold for this gold only.
        measure: Returns the figures in per cent and, line by line, what went wrong.
    """

    name: str
    digest: str
    measure: Callable[[], tuple[Figures, list[str]]]


def measure_sentences(folder: Path = score_quotations.SENTENCES) -> tuple[Figures, list[str]]:
    """Return how much of a folder of marked texts a reader is shown rightly, and each miss."""
    model = QuotationModel.load()
    outcomes = [score_quotations.judge(example, model) for example in score_quotations.read_examples(folder)]
    return score_quotations.figures(outcomes), list(filter(None, map(score_quotations.complaint, outcomes)))


def sentences() -> Gold:
    """Return our own sentences as a gold."""
    return Gold("sentences", score_quotations.gold_digest(), measure_sentences)


def held_out_sentences() -> Gold:
    """Return the sentences that no rule was written for as a gold that never tells what was missed."""
    folder = score_quotations.HELD_OUT
    digest = score_quotations.gold_digest(folder)
    return Gold("sentences, held out", digest, lambda: (measure_sentences(folder)[0], []))


def copied_passages() -> Gold:
    """Return our pages with passages copied into them as a gold."""
    return Gold("passages, copied", score_passages.digest(), lambda: (score_passages.figures(), []))


def golds(polnear: Path | None) -> list[Gold]:
    """Return what can be measured against, with the news articles or without."""
    return [sentences(), held_out_sentences(), copied_passages(), *(news(polnear) if polnear else [])]


def news(polnear: Path) -> list[Gold]:
    """Return the articles and our labels of their sources as golds that never tell what was missed."""
    labels = score_speakers.read_labels()
    return [
        Gold("news, attributions", score_attributions.digest(polnear), lambda: score_attributions.measure(polnear)),
        Gold(
            "news, persons meant",
            score_speakers.labels_digest(),
            lambda: (score_speakers.figures(labels, score_speakers.read_documents(polnear)), []),
        ),
    ]


def read_baseline() -> Baseline:
    """Return floors and released figures by the name of the gold."""
    read: Baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    return read


def faults(gold: Gold, measured: Figures, kept: Baseline) -> list[str]:
    """Return why *measured* does not pass: another gold than that of the floors, figures below them."""
    if kept.get("sha256") != gold.digest:
        return [f"{gold.name}: the gold has changed since its floors were set; look at the figures, then --update"]
    below = [(name, floor) for name, floor in kept["floors"].items() if measured.get(name, 0.0) < floor]
    return [f"{gold.name}: {name} is {measured.get(name)}, below its floor {floor}" for name, floor in below]


def table(gold: Gold, measured: Figures, kept: Baseline) -> list[str]:
    """Return the figures of one gold as lines: now, at the last release, the difference, the floor."""
    released, floors = kept.get("released", {}), kept.get("floors", {})
    lines = [f"{gold.name:<28}{'now':>8}{'release':>9}{'change':>8}{'floor':>8}"]
    for name, value in measured.items():
        was, floor = released.get(name), floors.get(name)
        change = "" if was is None else f"{value - was:+.1f}"
        lines.append(f"  {name:<26}{value:>8.1f}{_shown(was):>9}{change:>8}{_shown(floor):>8}")
    return lines


def raised(gold: Gold, measured: Figures, kept: Baseline, reason: str | None) -> Baseline:
    """
    Return *kept* with floors at *measured* less the slack.

    Raises:
        SystemExit: If a floor of the same gold would sink and nobody said why.
    """
    floors = {name: round(max(0.0, value - SLACK), 1) for name, value in measured.items()}
    before = kept["floors"] if kept.get("sha256") == gold.digest else {}
    sunk = {name: [was, floors.get(name)] for name, was in before.items() if floors.get(name, 0.0) < was}
    if sunk and not reason:
        sys.exit(f'{gold.name}: floors are not lowered unsaid: {sunk} (was, would be). Mend it, or --lower "reason"')
    lowered = [*kept.get("lowered", []), {"why": reason, "floors": sunk}] if sunk else kept.get("lowered", [])
    return {**kept, "sha256": gold.digest, "floors": floors, **({"lowered": lowered} if lowered else {})}


def main(arguments: list[str] | None = None) -> int:
    asked = _read_arguments(arguments)
    baseline = read_baseline()
    wrong = []
    for gold in golds(asked.polnear):
        measured, misses = gold.measure()
        kept = baseline.get(gold.name, {})
        print("\n".join([*misses, *table(gold, measured, kept), ""]))
        if asked.update:
            kept = baseline[gold.name] = raised(gold, measured, kept, asked.lower)
        if asked.release:
            baseline["release"] = asked.release
            baseline[gold.name] = {**kept, "released": measured}
        wrong += faults(gold, measured, baseline.get(gold.name, {}))
    if asked.update or asked.release:
        BASELINE.write_text(json.dumps(baseline, indent=2) + "\n", encoding="utf-8")
    print("\n".join(wrong) or f"every figure is at its floor or above; last release: {baseline.get('release', 'none')}")
    return 1 if wrong else 0


def _read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, help="annotated news articles, one JSON object a line (.jsonl.xz)")
    parser.add_argument("--update", action="store_true", help="pin golds and floors anew")
    parser.add_argument("--lower", metavar="REASON", help="with --update: let floors sink, and keep why")
    parser.add_argument("--release", metavar="VERSION", help="keep today's figures as those of a release")
    return parser.parse_args(arguments)


def _shown(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.1f}"


if __name__ == "__main__":
    sys.exit(main())
