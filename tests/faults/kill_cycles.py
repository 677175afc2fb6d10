"""
Kill the service again and again while clients change documents, and count what was lost.

    PYTHONPATH=tests python tests/faults/kill_cycles.py [--cycles 500] [--seconds-out FILE]

A cycle: the service is started on what the last one left, the texts stored last are looked for by matching pages, and
three clients store, replace, take back and remove documents until the process is killed, 10 to 200 ms after the first
acknowledgement. Then the folder is compared with what was acknowledged, as it is and once a writer has opened it.
Exits with 1 if anything was lost, or is there that nobody asked for.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from ledger import Client, compare, unfound
from onrecord.corpus.library import Library
from running_processes import children_of, is_running
from service_process import serving
from whole_corpus import check_consistency, strays_in

CLIENTS = 3
KILL = (0.01, 0.2)  # seconds after the first acknowledgement


@dataclass
class Outcome:
    """
    What so many cycles came to.

    Args:
        acknowledged: Changes that were answered with success.
        fewest: Of them in one cycle.
        lost: Of them that were not there afterwards, or not found.
        orphans: Documents and files that belong to nothing.
        refused: Answers other than success, and than 503, which a busy machine gives.
    """

    cycles: int = 0
    acknowledged: int = 0
    fewest: int = 10**9
    lost: int = 0
    orphans: int = 0
    refused: int = 0
    seconds: float = 0.0


def run_cycles(folder: Path, cycles: int, seed: int) -> Outcome:
    """Return what *cycles* on *folder* come to; says what is amiss on stderr."""
    outcome, chance, begin = Outcome(), random.Random(seed), time.monotonic()
    clients = [Client(number, random.Random(seed + number)) for number in range(CLIENTS)]
    for _ in range(cycles):
        before = sum(client.acknowledged for client in clients)
        outcome.lost += len(complain("not found", run_until_killed(folder, clients, chance.uniform(*KILL))))
        difference = compare(folder, clients)
        check_consistency(folder)
        Library.open(folder, write=True).close()
        check_consistency(folder)
        outcome.lost += len(complain("lost", difference.lost))
        outcome.orphans += len(complain("orphan", [*difference.orphans, *strays_in(folder)]))
        outcome.cycles += 1
        outcome.acknowledged = sum(client.acknowledged for client in clients)
        outcome.fewest = min(outcome.fewest, outcome.acknowledged - before)
    outcome.refused = len(
        complain("refused", [f"{refusal}" for client in clients for refusal in client.refusals if refusal[0] != 503])
    )
    outcome.seconds = round(time.monotonic() - begin, 1)
    return outcome


def run_until_killed(folder: Path, clients: Sequence[Client], delay: float) -> list[str]:
    """Let *clients* write until the service is killed, and return which texts of before were not found."""
    begun = threading.Event()
    with ThreadPoolExecutor(len(clients)) as pool, serving(folder) as service:
        missing = list(unfound(service, clients))
        writing = [pool.submit(client.write, service, begun) for client in clients]
        begun.wait(20)
        time.sleep(delay)
        children = children_of(service.process.pid)
        service.process.kill()
        for each in writing:
            each.result()
        while any(map(is_running, children)):  # what merges segments, which ends with its parent, may be at it still
            time.sleep(0.001)
    return missing


def complain(what: str, of: Sequence[str]) -> Sequence[str]:
    for each in of:
        print(f"{what}: {each}", file=sys.stderr, flush=True)
    return of


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds-out", type=Path, help="where to write the figures, as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run_cycles(Path(folder) / "data", asked.cycles, asked.seed)
    print(json.dumps(asdict(outcome)))
    if asked.seconds_out:
        asked.seconds_out.write_text(json.dumps(asdict(outcome)) + "\n")
    return int(outcome.lost + outcome.orphans + outcome.refused > 0 or outcome.fewest < 1)


if __name__ == "__main__":
    sys.exit(main())
