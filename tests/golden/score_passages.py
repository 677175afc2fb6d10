"""
Score the passages that a reader is shown on pages into which passages of the fixtures were copied.

`evaluate.py` holds the figures against their floors; `tests/benchmarks/passages_quality.py` tells more of them.
"""

import hashlib
from functools import cache

from benchmarks.passages_quality import measure
from benchmarks.tasks import Task, make_task

PAGES, SEED = 40, 1


@cache
def task() -> Task:
    return make_task(PAGES, SEED)


def digest() -> str:
    """Return the SHA-256 of the pages, of what was copied into them, and of the corpus."""
    return hashlib.sha256(repr(task()).encode()).hexdigest()


def figures() -> dict[str, float]:
    """Return the figures in per cent; of what is in one piece, findings for each passage that was found."""
    measured = measure(task())
    shares = {
        "plagdet": measured.plagdet,
        "precision": measured.precision,
        "recall": measured.recall,
        "in one piece": 1 / measured.granularity,
    }
    return {name: round(100 * share, 1) for name, share in shares.items()}
