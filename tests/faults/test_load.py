"""Readers and a feeder on one service: every request has an answer, or hears when to come back."""

from pathlib import Path

import pytest

from benchmarks.load import Load, fill, invented, warm_up
from service_process import serving


@pytest.mark.parametrize("workers", [0, 2])
def test_sixteen_readers_and_a_feeder_are_all_answered_or_told_when_to_come_back(tmp_path: Path, workers: int):
    documents, pages, more = invented()
    fill(tmp_path / "data", documents[:60])
    limits = {"line": 4, "permits": 2}
    with serving(tmp_path / "data", limits, ("--workers", str(workers))) as service:
        warm_up(service, pages, workers)
        figures = Load(service, pages, more).run(readers=16, seconds=3, idle=110)
    assert figures.errors == []  # a 503 without Retry-After is one
    assert figures.refused["match"] > 0  # for the lines are short
    assert figures.refused["health"] == 0
    assert min(len(figures.seconds[f"{kind}, answer"]) for kind in ("match", "add", "health")) > 0


@pytest.mark.soak
@pytest.mark.parametrize("workers", [0, 2])
def test_memory_does_not_grow_with_the_minutes(tmp_path: Path, workers: int):
    documents, pages, more = invented()
    fill(tmp_path / "data", documents)
    with serving(tmp_path / "data", arguments=("--workers", str(workers))) as service:
        warm_up(service, pages, workers)
        Load(service, pages, more).run(readers=32, seconds=60)
        figures = Load(service, pages, more).run(readers=32, seconds=240)
    assert figures.errors == []
    early, late = figures.memory[: len(figures.memory) // 4], figures.memory[-len(figures.memory) // 4 :]
    assert max(late) < 1.25 * max(early)
