"""
Measure how well passages are found that were copied into pages, by their length and kind, with and without marks.

    python tests/benchmarks/passages_quality.py [--pages 40] [--seed 1 ...] [--background 0 2000 ...] [FILE ...]

Without a FILE the passages are copied from the documents of the fixtures into invented pages; the documents stand in a
corpus among invented ones, and more of these (`--background`) should change nothing. With FILEs (a text each, or
.jsonl with a "text" a line), half of their texts are the corpus, the others the pages.
"""

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from statistics import fmean
from typing import get_args

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.copying import Kind, Length, Page, make_pages
from benchmarks.invention import WordPairs, invent_texts
from benchmarks.ours import serving
from benchmarks.scoring import Figures, score, word_runs
from benchmarks.texts import fixture_documents, fixture_sentences, read_texts

NAMES = ("plagdet", "precision", "recall", "granularity", "false_spans")
KEYS = ("quoted", "bare", *get_args(Length), *get_args(Kind))
SHARED = 5  # words in a row; our documents tell one another's stories
INVENTED = 300  # documents around those of the fixtures


@dataclass(frozen=True)
class Task:
    """Pages to read, and the corpus; what is copied comes from its first *sources* documents."""

    pages: tuple[Page, ...]
    documents: tuple[str, ...]


def unrelated(texts: Iterable[str]) -> list[str]:
    """Return those of *texts* that share no run of words with one before; what is copied is then copied from one."""
    kept: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for text in texts:
        if not (runs := word_runs(text, SHARED)) & seen:
            kept.append(text)
            seen |= runs
    return kept


def make_task(pages: int, seed: int, background: int = 0, given: Sequence[str] = ()) -> Task:
    """Return a task of *pages* pages: of the texts that are given, or of ours and invented ones."""
    invented = invent_texts(WordPairs.of([*fixture_documents(), *fixture_sentences()]), seed)
    if given:
        texts = random.Random(seed).sample(given, len(given))
        sources, carriers = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    else:
        sources, carriers = unrelated(fixture_documents()), list(islice(invented, pages))
    around = islice(invented, background if given else background + INVENTED)
    return Task(tuple(islice(make_pages(carriers, sources, seed), pages)), (*sources, *around))


def measure(task: Task) -> Figures:
    """Return how well On Record does."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data", task.documents) as find:
        return score(task.pages, [find(page.text) for page in task.pages], task.documents)


def table(measured: Mapping[int, Sequence[Figures]]) -> Iterator[str]:
    """Yield the lines of the table: for each number of documents, the mean over the seeds."""
    yield f"| documents | plagdet | precision | recall | granularity | false spans a page | {' | '.join(KEYS)} |"
    yield "|---" * (6 + len(KEYS)) + "|"
    for documents, figures in measured.items():
        means = [fmean(getattr(f, name) for f in figures) for name in NAMES]
        found = [share(f.recall_by[key] for f in figures if key in f.recall_by) for key in KEYS]
        yield f"| {documents:,} | {' | '.join(f'{value:.3f}' for value in means)} | {' | '.join(found)} |"


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
    parser.add_argument("--background", type=int, nargs="+", default=[0], help="more invented documents")
    arguments = parser.parse_args()
    given = list(read_texts(arguments.files))
    measured: dict[int, list[Figures]] = defaultdict(list)
    for background, seed in product(arguments.background, arguments.seed):
        task = make_task(arguments.pages, seed, background, given)
        measured[len(task.documents)].append(measure(task))
    for line in table(measured):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
