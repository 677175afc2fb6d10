"""
Load: readers who look pages up and one who stores documents, on a real service; how long each waits, and what it costs.

    python tests/benchmarks/load.py [--readers 1 8 32] [--workers 0 2] [--seconds 60] [--think 0] [--idle 0]

Pages of 1,000 words are looked up in 1,000 invented documents, three sentences of one of which stand in each; readers
ask again at once, or after *think* seconds. Who hears 503 waits as long as it says and asks again: `wait` counts all of
that, `answer` the answers that were no 503. `idle` connections are kept open beside them. Readers run in this process,
on the same cores as the service.
"""

import argparse
import http.client
import json
import socket
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Self

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.invention import WordPairs, invent_texts
from benchmarks.processes import private_mib
from benchmarks.texts import fixture_articles
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from running_processes import children_of
from service_process import Service, serving

DOCUMENTS, PAGES, PAGE_WORDS = 1000, 40, 1000
FED, PROBED = 0.25, 0.1  # seconds from one document stored to the next, and between two looks at /health


@dataclass
class Figures:
    """
    What callers saw.

    Args:
        seconds: Of each kind of request, until its answer.
        errors: What was neither an answer nor a 503 with Retry-After.
        refused: How many 503 each kind of request heard.
        memory: MiB of the service and its processes, each private to them, from second to second.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)

    def percentiles(self, kind: str) -> str:
        """Return p50, p95 and p99 in milliseconds."""
        if not self.seconds[kind]:
            return "-"
        return " / ".join(f"{1000 * value:.0f}" for value in np.percentile(self.seconds[kind], [50, 95, 99]))


class Caller:
    """One who asks, over a connection of its own that it keeps."""

    def __init__(self, service: Service, figures: Figures) -> None:
        self.service, self.figures = service, figures
        self.connection = service.connect(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def ask(self, kind: str, method: str, path: str, body: object = None) -> None:
        """Ask until there is an answer, waiting as long as each 503 says."""
        began = time.monotonic()
        while (pause := self._ask_once(kind, method, path, body)) is not None:
            time.sleep(pause)
        self.figures.seconds[f"{kind}, wait"].append(time.monotonic() - began)

    def _ask_once(self, kind: str, method: str, path: str, body: object) -> float | None:
        began = time.monotonic()
        try:
            content = None if body is None else json.dumps(body).encode()
            self.connection.request(method, path, content, self.service.headers())
            answer = self.connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.figures.errors.append(f"{kind}: {error!r}")
            self.connection.close()
            return None
        if answer.status == 503 and answer.headers["Retry-After"]:
            self.figures.refused[kind] += 1
            return float(answer.headers["Retry-After"])
        if answer.status not in (200, 201):
            self.figures.errors.append(f"{kind}: {answer.status}")
        self.figures.seconds[f"{kind}, answer"].append(time.monotonic() - began)
        return None


def invented() -> tuple[list[str], list[str], Iterator[str]]:
    """Return documents, pages of which each has three sentences of a document, and further documents without end."""
    pairs = WordPairs.of(fixture_articles())
    documents = list(islice(invent_texts(pairs, seed=1), DOCUMENTS))
    pages = islice(invent_texts(pairs, seed=2, words=PAGE_WORDS), PAGES)
    copied = [document.split("\n\n")[1] for document in documents[:PAGES]]
    return (
        documents,
        [f"{page}\n\n{passage}" for page, passage in zip(pages, copied, strict=True)],
        invent_texts(pairs, seed=3),
    )


@dataclass
class Load:
    """Readers, a feeder and one who looks at /health, all at once, until a time is over."""

    service: Service
    pages: Sequence[str]
    more: Iterator[str]
    think: float = 0.0
    figures: Figures = field(default_factory=Figures)
    end: float = 0.0

    def run(self, readers: int, seconds: float, *, idle: int = 0) -> Figures:
        """Return what all saw in so many *seconds*, beside *idle* connections."""
        self.figures, self.end = Figures(), time.monotonic() + seconds
        tasks = [threading.Thread(target=self.read, args=(number,)) for number in range(readers)]
        tasks += [threading.Thread(target=self.feed), threading.Thread(target=self.probe)]
        host, port = self.service.host.split(":")
        with ExitStack() as stack:
            for _ in range(idle):
                stack.enter_context(socket.create_connection((host, int(port)), timeout=30))
            for task in tasks:
                task.start()
            for task in tasks:
                task.join()
        return self.figures

    def read(self, number: int) -> None:
        with Caller(self.service, self.figures) as caller:
            for page in islice(cycle(self.pages), number, None):
                if time.monotonic() > self.end:
                    return
                caller.ask("match", "POST", "/match", {"text": page, "offset_unit": "utf-16"})
                time.sleep(self.think)

    def feed(self) -> None:
        with Caller(self.service, self.figures) as caller:
            while time.monotonic() < self.end:
                caller.ask("add", "POST", "/documents", {"text": next(self.more)})
                time.sleep(FED)

    def probe(self) -> None:
        with Caller(self.service, self.figures) as caller:
            while time.monotonic() < self.end:
                caller.ask("health", "GET", "/health")
                self.figures.memory.append(memory_of(self.service))
                time.sleep(PROBED)


def memory_of(service: Service) -> float:
    """Return the private MiB of a service and its children, those that merge and read HTML included."""
    total = 0.0
    for process in [service.process.pid, *children_of(service.process.pid)]:
        try:
            total += private_mib(process)
        except (OSError, StopIteration):  # it ended meanwhile
            continue
    return total


def fill(folder: Path, documents: Sequence[str]) -> None:
    """Store *documents* in a new corpus."""
    with Library.open(folder, write=True) as library:
        given = (NewDocument(text, url=f"https://archive.example/{n}") for n, text in enumerate(documents))
        for _ in library.add_all(given):
            pass


def warm_up(service: Service, pages: Sequence[str], workers: int) -> None:
    """Look pages up until every process that matches has answered some."""
    with Caller(service, Figures()) as caller:
        for page in islice(cycle(pages), 6 * max(1, workers)):
            caller.ask("match", "POST", "/match", {"text": page})


def row(readers: int, workers: int, figures: Figures, seconds: float) -> str:
    """Return a line of the table."""
    answered, memory = len(figures.seconds["match, answer"]), figures.memory
    cells = [
        str(workers),
        str(readers),
        f"{answered / seconds:.1f}",
        figures.percentiles("match, answer"),
        figures.percentiles("match, wait"),
        figures.percentiles("add, wait"),
        figures.percentiles("health, answer"),
        str(sum(figures.refused.values())),
        str(len(figures.errors)),
        f"{memory[len(memory) // 10]:.0f} to {memory[-1]:.0f}, {max(memory):.0f} at most",
    ]
    return "| " + " | ".join(cells) + " |"


HEAD = ("workers", "readers", "pages a second", "match", "match, wait", "add", "health", "503", "errors", "private MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 2])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=0, help="seconds between an answer and the reader's next page")
    parser.add_argument("--idle", type=int, default=0, help="connections that are kept open and do nothing")
    asked = parser.parse_args()
    documents, pages, more = invented()
    print(f"milliseconds: p50 / p95 / p99\n\n| {' | '.join(HEAD)} |\n{'|---' * len(HEAD)}|", flush=True)
    failed = False
    for workers in asked.workers:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "data"
            fill(folder, documents)
            with serving(folder, arguments=("--workers", str(workers))) as service:
                warm_up(service, pages, workers)
                for readers in asked.readers:
                    figures = Load(service, pages, more, asked.think).run(readers, asked.seconds, idle=asked.idle)
                    print(row(readers, workers, figures, asked.seconds), flush=True)
                    for error, times in Counter(figures.errors).items():
                        print(f"{times} times {error}", file=sys.stderr)
                    failed |= bool(figures.errors)
    sys.exit(failed)


if __name__ == "__main__":
    main()
