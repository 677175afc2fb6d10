"""A real `onrecord serve`, driven as its users do."""

import http.client
import json
import os
import pty
import subprocess
import sys
from contextlib import contextmanager

COMMAND = [sys.executable, "-m", "onrecord"]
# The command with other limits than it ships with: options are no part of the command line.
WITH_LIMITS = """
import sys
from dataclasses import replace
import onrecord.options
import onrecord.web.server
from onrecord.cli import main
shipped = onrecord.options.Options()
changed = {part: replace(getattr(shipped, part), **values) for part, values in eval(sys.argv.pop(1)).items()}
onrecord.options.Options = lambda **given: replace(shipped, **changed, **given)
main()
"""


def run(folder, *arguments, **options):
    """Return the finished command."""
    values = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, "stdin": subprocess.DEVNULL}
    if "input" in options:
        del values["stdin"]
    return subprocess.run([*COMMAND, "--data", str(folder), *arguments], **(values | options), check=False)


def run_on_terminal(folder, *arguments):
    """Return the exit code of the command, and what it shows on a terminal."""
    primary, secondary = pty.openpty()
    command = [*COMMAND, "--data", str(folder), *map(str, arguments)]
    with subprocess.Popen(command, stdout=secondary, stderr=secondary, stdin=subprocess.DEVNULL) as process:
        os.close(secondary)
        shown = b""
        while chunk := _read_terminal(primary):
            shown += chunk
    os.close(primary)
    return process.returncode, shown.decode()


def _read_terminal(descriptor):
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux says so when the other side is closed
        return b""


class Service:
    """One that runs."""

    def __init__(self, process, folder, url):
        self.process, self.folder, self.url = process, folder, url
        self.host = url.removeprefix("http://")
        self.port = int(self.host.rpartition(":")[2])
        self.token = run(folder, "token").stdout.strip()

    def connect(self, timeout=60):
        return http.client.HTTPConnection(self.host, timeout=timeout)

    def headers(self):
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def ask(self, method, path, body=None):
        """Return status, headers and body of one request."""
        connection = self.connect()
        try:
            connection.request(method, path, None if body is None else json.dumps(body).encode(), self.headers())
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


@contextmanager
def serving(folder, limits=None, arguments=(), team_limits=None):
    """Yield a service on *folder*; ended at the latest when the body ends."""
    changed = {"web": limits or {}, "team": team_limits or {}}
    command = [sys.executable, "-c", WITH_LIMITS, repr(changed)] if limits or team_limits else COMMAND
    command = [*command, "--data", str(folder), "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            assert " at " in f" {line}", process.stderr.read() if process.poll() is not None else line
            yield Service(process, folder, next(word for word in line.split() if word.startswith("http://")))
        finally:
            process.kill()
