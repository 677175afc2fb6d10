"""
Time other requests while hostile pages are read: `POST /match` of text and of HTML, quiet and under bombs by turns.

    python tests/benchmarks/bombs.py [--rounds 8] [--requests 25] [--senders 1]

The bombs are the 17 shapes of tests/bombs.py, sent one after another by each sender. Prints for either kind
of request the median and the 99th percentile of both, and how many heard 503.
"""

import argparse
import http
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.serving import fixture_page
from bombs import make_pages
from service_process import serving


@contextmanager
def bombing(service, senders):
    """Send bombs meanwhile."""
    over = threading.Event()

    def send(number):
        for page in cycle([*make_pages().values()][number:] + [*make_pages().values()][:number]):
            if over.is_set():
                return
            service.ask("POST", "/match", {"html": page})

    threads = [threading.Thread(target=send, args=(5 * n,)) for n in range(senders)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def ask(service, kind, page, requests, times, busy):
    body = {"text": page} if kind == "text" else {"html": "".join(f"<p>{line}</p>" for line in page.split("\n"))}
    for _ in range(requests):
        begin = time.perf_counter()
        status, _, _ = service.ask("POST", "/match", body)
        times.append(time.perf_counter() - begin)
        if status == http.HTTPStatus.SERVICE_UNAVAILABLE:
            busy.append(status)
        else:
            assert status == http.HTTPStatus.OK, status


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=8, help="by turns quiet and under bombs")
    parser.add_argument("--requests", type=int, default=25, help="of each kind in a round")
    parser.add_argument("--senders", type=int, default=1, help="of bombs, at a time")
    given = parser.parse_args()
    page = fixture_page()
    times, busy = defaultdict(list), defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data") as service:
        for kind in ("text", "html"):
            ask(service, kind, page, 10, [], [])
        for _ in range(given.rounds):
            for kind in ("text", "html"):
                ask(service, kind, page, given.requests, times[kind, "quiet"], busy[kind, "quiet"])
            with bombing(service, given.senders):
                for kind in ("text", "html"):
                    ask(service, kind, page, given.requests, times[kind, "bombs"], busy[kind, "bombs"])
    for (kind, when), taken in sorted(times.items()):
        p99 = statistics.quantiles(taken, n=100)[98]
        heard = f"{len(busy[kind, when])} of {len(taken)} heard 503"
        print(f"{kind} {when}: median {statistics.median(taken):.3f} s, p99 {p99:.3f} s, {heard}")


if __name__ == "__main__":
    main()
