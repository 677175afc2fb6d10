"""
Find the same passages on the same pages with On Record and with its peers, in one run.

    python tests/benchmarks/passages_peers.py [FILE ...] [--pages 40] [--few 4] [--documents 324] [--seed 1]

Pages, documents and FILEs are those of passages_quality.py. Each system runs in a process of its own (Linux): it is
given all documents, reads one page to be warm, then the pages, in CPU seconds of its process. Those that compare a page
with document after document read few pages only, and are scored on these.
"""

import argparse
import multiprocessing
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.copying import Length
from benchmarks.ours import Finder, serving
from benchmarks.passages_quality import share
from benchmarks.peers import PEERS
from benchmarks.processes import peak_mib
from benchmarks.scoring import Figures, score
from benchmarks.tasks import DOCUMENTS, Task, make_task
from benchmarks.texts import read_texts

OURS = "On Record"
SLOW = ("difflib", "text-matcher", "rapidfuzz")
KEYS = (*get_args(Length), "quoted", "bare")


@dataclass(frozen=True)
class Run:
    """What one system found, at which cost: CPU seconds of each page, peak MiB of memory."""

    figures: Figures
    seconds: tuple[float, ...]
    peak: float


def starting(system: str, folder: Path, documents: Sequence[str]) -> AbstractContextManager[Finder]:
    return serving(folder, documents) if system == OURS else nullcontext(PEERS[system](documents))


def run(system: str, task: Task) -> Run:
    """Return how *system* does, in this process."""
    with tempfile.TemporaryDirectory() as folder, starting(system, Path(folder) / "data", task.documents) as find:
        find(task.pages[-1].text)
        found, seconds = [], []
        for page in task.pages:
            start = time.process_time()
            found.append(find(page.text))
            seconds.append(time.process_time() - start)
        peak = peak_mib()
    return Run(score(task.pages, found, task.documents), tuple(seconds), peak)


def run_alone(system: str, task: Task) -> Run:
    """Return how *system* does in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(run, system, task).result()


def rows(task: Task, few: int) -> Iterator[str]:
    """Yield the lines of the table, ours first."""
    words = statistics.median(len(page.text.split()) for page in task.pages)
    yield f"{len(task.documents)} documents, pages of {words:.0f} words; Python {platform.python_version()}\n"
    yield (
        f"| system | CPU s a page | times ours | plagdet | {' | '.join(KEYS)} | false spans a page | granularity"
        " | peak MiB | pages |"
    )
    yield "|---" * (8 + len(KEYS)) + "|"
    ours = run_alone(OURS, task)
    yield row(OURS, ours, ours)
    for system in PEERS:
        pages = tuple(islice(task.pages, few)) if system in SLOW else task.pages
        yield row(system, run_alone(system, Task(pages, task.documents)), ours)


def row(system: str, one: Run, ours: Run) -> str:
    """Return a line of the table; the ratio is of the pages that both have read."""
    found = " | ".join(share([one.figures.recall_by[key]]) if key in one.figures.recall_by else "" for key in KEYS)
    median, pages = statistics.median(one.seconds), len(one.seconds)
    ratio = median / statistics.median(ours.seconds[:pages])
    return (
        f"| {system} | {median:.4f} | {ratio:.3g} | {one.figures.plagdet:.3f} | {found}"
        f" | {one.figures.false_spans:.2f} | {one.figures.granularity:.2f} | {one.peak:.0f} | {pages} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--few", type=int, default=4, help="pages for the slow ones")
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    given = list(read_texts(arguments.files))
    for line in rows(make_task(arguments.pages, arguments.seed, arguments.documents, given), arguments.few):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
