"""
Measure what finding passages costs as the corpus grows, and what storing documents costs.

    python tests/benchmarks/passages_speed.py [FILE ...] [--sizes 1000 3000 10000 30000] [--pages 80] [--folder DIR]
                                              [--json FIGURES.jsonl]

The corpus is invented documents or the texts of FILEs (a text each, or .jsonl with a "text" a line); each size
continues the corpus of the size before. Passages of its first thousand are copied into pages that are not in it.
Passages alone: no quotations are read, neither in documents nor on pages. Every step has a process of its own (Linux):
storing, with all merging; the first page after the files were put out of the system's memory; and, after as many other
pages, each page in CPU seconds. `passages_plot.py` draws the figures that --json adds to a file.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import ParamSpec, TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.copying import make_pages
from benchmarks.growth import Finding, First, Index, Storing, measure_index, read_first, read_warm, store
from benchmarks.ours import address_of
from benchmarks.tasks import invent
from benchmarks.texts import read_texts

SOURCES = 1_000  # documents whose passages are copied; the first, so that every size has them
PAGE_WORDS = 750  # of an invented page, before passages are copied into it; then it has about 900
PAGE_SEED, COPY_SEED, CORPUS_SEED = 1, 2, 3


@dataclass(frozen=True)
class Figures:
    """All figures of one size."""

    documents: int
    page_words: int
    storing: Storing
    index: Index
    first: First
    finding: Finding


FINDING: dict[str, Callable[[Figures], str]] = {
    "documents": lambda f: f"{f.documents:,}",
    "CPU ms a page, p50": lambda f: f"{f.finding.p50:.1f}",
    "p95": lambda f: f"{f.finding.p95:.1f}",
    "first page, s": lambda f: f"{f.first.seconds:.2f}",
    "CPU s": lambda f: f"{f.first.cpu_seconds:.2f}",
    "private MiB": lambda f: f"{f.finding.private}",
    "peak MiB": lambda f: f"{f.finding.peak}",
    "plagdet": lambda f: f"{f.finding.plagdet:.3f}",
    "false spans a page": lambda f: f"{f.finding.false_spans:.3f}",
}
STORING: dict[str, Callable[[Figures], str]] = {
    "documents": lambda f: f"{f.documents:,}",
    "stored a second": lambda f: f"{f.storing.documents_a_second:,.0f}",
    "CPU ms a document: reader": lambda f: f"{f.storing.reader:.2f}",
    "workers": lambda f: f"{f.storing.workers:.2f}",
    "writer": lambda f: f"{f.storing.writer:.2f}",
    "merging": lambda f: f"{f.storing.merging:.2f}",
    "peak MiB of the writer": lambda f: f"{f.storing.peak}",
    "segments": lambda f: f"{f.index.segments}",
    "bytes a document": lambda f: f"{f.index.document_bytes:,}",
    "postings a document": lambda f: f"{f.index.postings}",
    "bytes a posting": lambda f: f"{f.index.posting_bytes:.2f}",
}
_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")


def alone(work: Callable[_Arguments, _Value], *arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Value:
    """Return what *work* returns, done in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments, **named).result()


def measure(folder: Path, sizes: Sequence[int], pages: int, given: Iterator[str] | None) -> Iterator[Figures]:
    """Yield the figures of each size, of pages half of which only warm."""
    carriers = list(islice(given or invent(PAGE_SEED, PAGE_WORDS), 2 * pages))
    texts = enumerate(given or invent(CORPUS_SEED))
    sources = list(islice(texts, min(SOURCES, *sizes)))
    made = list(make_pages(carriers, [text for _, text in sources], COPY_SEED))
    warming, asked = made[: len(made) // 2], made[len(made) // 2 :]
    words = round(statistics.median(len(page.text.split()) for page in asked))
    lines, last = folder / "documents.jsonl", 0
    for size in sizes:
        write_lines(lines, islice(chain(sources, texts), size - last))
        sources, last = [], size
        data = folder / "data"
        storing, index = alone(store, data, lines), alone(measure_index, data)
        first = alone(read_first, data, warming[0].text)
        yield Figures(size, words, storing, index, first, alone(read_warm, data, warming, asked))


def write_lines(path: Path, texts: Iterable[tuple[int, str]]) -> None:
    """Write documents as `onrecord add` takes them."""
    with path.open("w", encoding="utf-8") as file:
        for place, text in texts:
            file.write(json.dumps({"url": address_of(place), "text": text}, ensure_ascii=False) + "\n")


def table(columns: Mapping[str, Callable[[Figures], str]], measured: Sequence[Figures]) -> Iterator[str]:
    """Yield the lines of a table, a size a row."""
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for figures in measured:
        yield f"| {' | '.join(show(figures) for show in columns.values())} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 3_000, 10_000, 30_000])
    parser.add_argument("--pages", type=int, default=80)
    parser.add_argument("--folder", type=Path, help="where the corpus grows, on a disk with room for 5 KB a document")
    parser.add_argument("--json", type=Path, help="a file that the figures are added to, a line a size")
    arguments = parser.parse_args()
    given = read_texts(arguments.files) if arguments.files else None
    measured = []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for figures in measure(Path(folder), sorted(arguments.sizes), arguments.pages, given):
            measured.append(figures)
            sys.stderr.write(f"{figures}\n")
            if arguments.json:
                with arguments.json.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(figures)) + "\n")
    sys.stdout.writelines(f"{line}\n" for line in (*table(FINDING, measured), "", *table(STORING, measured)))


if __name__ == "__main__":
    main()
