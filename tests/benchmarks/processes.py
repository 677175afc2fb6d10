"""What processes cost, as Linux counts it."""

import os
from pathlib import Path


def cpu_seconds(process: int) -> float:
    """Return the user and system seconds of a process and its children so far."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, rest = stat.read_text().rpartition(")")
        except OSError:  # it ended meanwhile
            continue
        fields = rest.split()
        if process in (int(head.split()[0]), int(fields[1])):
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def main_thread_milliseconds(ancestor: int) -> dict[int, float]:
    """Return the CPU milliseconds so far of the main thread of every process that descends from one, by process."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        process = int(folder.name)
        try:
            parents[process] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            spent[process] = int((folder / "task" / folder.name / "schedstat").read_text().split()[0]) / 1e6
        except OSError:  # it ended meanwhile
            continue

    def descends(process: int) -> bool:
        return process in parents and (parents[process] == ancestor or descends(parents[process]))

    return {process: each for process, each in spent.items() if descends(process)}


def peak_mib(process: int | str = "self") -> float:
    """Return the most memory that a process had at a time, its own and mapped; getrusage counts its parent's too."""
    return _status_mib("VmHWM", process)


def private_mib(process: int | str = "self") -> float:
    """Return the memory that a process has to itself: nothing that is mapped from a file."""
    return _status_mib("RssAnon", process)


def _status_mib(field: str, process: int | str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))
