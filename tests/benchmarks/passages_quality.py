"""
Measure how well passages are found that were copied into pages, by their length and kind, with and without marks.

    python tests/benchmarks/passages_quality.py [FILE ...] [--pages 40] [--seed 1 ...] [--documents 324 ...]

Without a FILE the passages are copied from the documents of the fixtures into invented pages; these documents stand in
a corpus among invented ones, more of which should change little. With FILEs (a text each, or .jsonl with a "text" a
line), passages of half of their texts are copied into the others.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from statistics import fmean
from typing import get_args

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.copying import Kind, Length
from benchmarks.ours import serving
from benchmarks.scoring import Figures, score
from benchmarks.tasks import DOCUMENTS, Task, make_task
from benchmarks.texts import read_texts

MEANS = {
    "plagdet": "plagdet",
    "precision": "precision",
    "recall": "recall",
    "granularity": "granularity",
    "false spans a page": "false_spans",
}
KEYS = (*get_args(Length), *get_args(Kind), "quoted", "bare")


def measure(task: Task) -> Figures:
    """Return how well On Record does."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data", task.documents) as find:
        return score(task.pages, [find(page.text) for page in task.pages], task.documents)


def table(measured: Mapping[int, Sequence[Figures]]) -> Iterator[str]:
    """Yield the lines of the table: a column for each number of documents, of means over the seeds."""
    yield f"| | {' | '.join(f'{documents:,} documents' for documents in measured)} |"
    yield "|---" * (1 + len(measured)) + "|"
    for name, key in MEANS.items():
        yield f"| {name} | {' | '.join(f'{fmean(getattr(f, key) for f in some):.3f}' for some in measured.values())} |"
    for key in KEYS:
        found = [share(f.recall_by[key] for f in some if key in f.recall_by) for some in measured.values()]
        yield f"| found, {key} | {' | '.join(found)} |"


def share(found: Iterable[tuple[int, int]]) -> str:
    """
    Return the share that was found, and of how many.

    >>> share([(3, 4), (1, 1)])
    '0.80 of 5'
    """
    hits, cases = map(sum, zip(*found, strict=True))
    return f"{hits / cases:.2f} of {cases}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--documents", type=int, nargs="+", default=[DOCUMENTS], help="in the corpus")
    arguments = parser.parse_args()
    given = list(read_texts(arguments.files))
    measured: dict[int, list[Figures]] = defaultdict(list)
    for documents, seed in product(arguments.documents, arguments.seed):
        measured[documents].append(measure(make_task(arguments.pages, seed, documents, given)))
    for line in table(measured):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
