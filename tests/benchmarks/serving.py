"""
Time the service as its users meet it: start-up, and `POST /match` of one page, warm.

    python tests/benchmarks/serving.py [--requests 100] [--page FILE] [DOCUMENT ...]

Without arguments the page is the fixture articles joined to 1,000 words, and the corpus is two fixture documents.
Prints medians and the 95th percentile; CPU seconds and peak memory are the service's own, with its children (Linux).
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.processes import cpu_seconds, peak_mib
from onrecord.corpus.library import Library
from onrecord.resources import find_fixtures
from service_process import COMMAND, Service, run, serving

STARTS, WARM_UP, PAGE_WORDS = 7, 5, 1000
DOCUMENTS = ("courier-first-call.html", "gazette-call.html")


def fixture_page() -> str:
    """Return the articles of the fixture pages, one after another, cut after *PAGE_WORDS* words."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "data", write=True) as library:
        pages = sorted(find_fixtures().glob("pages/*/page.html"))
        lines = "\n".join(library.extract(page.read_bytes(), url=None).text for page in pages).split("\n")
    words = 0
    kept = []
    for line in lines:
        kept.append(line)
        words += len(line.split())
        if words >= PAGE_WORDS:
            break
    return "\n".join(kept)


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def start_up_seconds(folder: Path) -> float:
    """Return how long `onrecord serve` takes until `/health` answers."""
    start = time.perf_counter()
    command = [*COMMAND, "--data", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        url = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        urllib.request.urlopen(f"{url}/health", timeout=30).read()
        taken = time.perf_counter() - start
        process.terminate()
    return taken


def match_figures(service: Service, page: str, requests: int) -> dict[str, float]:
    """Return the figures of *requests* matches of one page, one after another."""

    def ask() -> None:
        status, _, body = service.ask("POST", "/match", {"text": page})
        assert status == 200, body

    first = seconds_of(ask)
    for _ in range(WARM_UP):
        ask()
    before = cpu_seconds(service.process.pid)
    taken = sorted(seconds_of(ask) for _ in range(requests))
    return {
        "first_match_ms": round(1000 * first, 1),
        "match_ms_median": round(1000 * statistics.median(taken), 1),
        "match_ms_p95": round(1000 * taken[int(0.95 * (len(taken) - 1))], 1),
        "cpu_s_per_match": round((cpu_seconds(service.process.pid) - before) / requests, 4),
        "peak_MiB": round(peak_mib(service.process.pid)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", help="files to match against")
    parser.add_argument("--page", type=Path, help="a text file")
    parser.add_argument("--requests", type=int, default=100)
    arguments = parser.parse_args()
    page = arguments.page.read_text("utf-8") if arguments.page else fixture_page()
    documents = arguments.documents or [str(find_fixtures() / "corpus" / name) for name in DOCUMENTS]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data"
        added = run(folder, "add", *documents)
        assert added.returncode == 0, added.stderr
        starts = [start_up_seconds(folder) for _ in range(STARTS)]
        with serving(folder) as service:
            figures = match_figures(service, page, arguments.requests)
    head = {"page_words": len(page.split()), "documents": len(documents), "requests": arguments.requests}
    print(json.dumps({**head, "start_up_s_median": round(statistics.median(starts), 2), **figures}))


if __name__ == "__main__":
    main()
