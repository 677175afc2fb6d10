"""The real command, as a person runs it: a corpus, a service, a pairing code."""

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
COMMAND = (sys.executable, "-m", "onrecord")


@dataclass(frozen=True)
class RunningService:
    """A service on a data folder of its own."""

    address: str
    folder: Path

    def run(self, *arguments: str) -> str:
        """Return what `onrecord --data FOLDER` prints, given *arguments*."""
        command = [*COMMAND, "--data", str(self.folder), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.strip()

    def new_code(self) -> str:
        return self.run("pair")

    def store(self, **document: str) -> None:
        """Store a document through `POST /documents`."""
        headers = {"Authorization": f"Bearer {self.run('token')}", "Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.address}/documents", json.dumps(document).encode(), headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert answer.status in (200, 201)


@contextmanager
def running(command: Sequence[str], pattern: str) -> Iterator[str]:
    """Run `onrecord` *command*, yield what *pattern* finds first in its output, and end it as Ctrl-C does."""
    process = subprocess.Popen([*COMMAND, *command], stdout=subprocess.PIPE, text=True, bufsize=1)
    assert process.stdout is not None
    try:
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if found := re.search(pattern, line):
                yield found[0]
                break
        else:
            raise AssertionError(f"onrecord {' '.join(command)} ended without {pattern!r}: {''.join(lines)}")
    finally:
        process.terminate()
        process.stdout.close()
        process.wait(30)


@contextmanager
def running_service(folder: Path, corpus: Path | None) -> Iterator[RunningService]:
    """Run `onrecord serve` on *folder*, filled from *corpus* by `onrecord add`."""
    if corpus:
        subprocess.run(
            [*COMMAND, "--data", str(folder), "add", str(corpus)], check=True, capture_output=True, timeout=300
        )
    with running(("--data", str(folder), "serve", "--port", "0"), r"http://127\.0\.0\.1:\d+") as address:
        yield RunningService(address, folder)
