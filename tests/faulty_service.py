"""A real service on a disk that fails now and then, by libfiu, which stands before the system's calls."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from find_tools import FIU_RUN, require
from service_process import Service

READ_AND_WRITE = ("posix/io/rw/*",)
THE_REST = ("posix/io/sync/*", "posix/io/oc/*", "posix/io/dir/*", "posix/mm/*")
COMMIT = ("posix/io/sync/fdatasync",)  # which SQLite calls, and nobody else


class FaultyService(Service):
    """A service whose system calls can be made to fail from now on."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path, url: str, control: Path) -> None:
        super().__init__(process, folder, url)
        self._control = control

    def fail(self, calls: Sequence[str], probability: float) -> None:
        for call in calls:
            self._tell(f"enable_random name={call},probability={probability}")

    def recover(self, calls: Sequence[str]) -> None:
        for call in calls:
            self._tell(f"disable name={call}")

    def end(self) -> int:
        """Return the exit code of the service, asked to end."""
        os.kill(self.process.pid, signal.SIGTERM)
        return self.process.wait(60)

    def _tell(self, command: str) -> None:
        tool = Path(require(FIU_RUN)).with_name("fiu-ctrl")
        subprocess.run([tool, "-f", self._control, "-c", command, str(self.process.pid)], check=True, timeout=20)


@contextmanager
def serving_on_faulty_disk(folder: Path) -> Iterator[FaultyService]:
    """Yield a service on *folder*, whose disk is sound until it is told otherwise."""
    control = folder.with_name("control")
    command = [require(FIU_RUN), "-x", "-f", str(control), sys.executable, "-m", "onrecord", "--data", str(folder)]
    with subprocess.Popen(
        [*command, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield FaultyService(process, folder, next(w for w in line.split() if w.startswith("http://")), control)
        finally:
            process.kill()
