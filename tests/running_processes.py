"""What the system tells of processes; Linux."""

from pathlib import Path


def children_of(pid: int) -> list[int]:
    """Return the processes that any thread of that one started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for children in tasks for child in children.read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
