"""Marionette, the protocol that geckodriver itself speaks to Firefox, with the standard library only."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

START = 60.0  # seconds that Firefox has to open its port; a first start on two busy cores took 9
ANSWER = 60.0  # seconds that a command may take
END = 15.0  # seconds that Firefox has to end
WINDOW = {"MOZ_HEADLESS_WIDTH": "1400", "MOZ_HEADLESS_HEIGHT": "1200"}  # px; room for every page size asked for
PREFERENCES: dict[str, str | int | bool] = {
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
}


class MarionetteError(Exception):
    """Firefox refused a command, or a script that it ran threw."""


class StaleElementError(MarionetteError):
    """The page has taken the element away since it was found."""


class Marionette:
    """A headless Firefox on a *profile* of its own, and one session with it."""

    def __init__(self, binary: str, profile: Path, preferences: Mapping[str, str | int | bool]) -> None:
        port = free_port()
        wanted = {**PREFERENCES, **preferences, "marionette.port": port}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wanted.items())
        (profile / "user.js").write_text("".join(lines))
        # System access lets a test reach the toolbar, and the pages of the extension.
        flags = ("--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", str(profile))
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen([binary, *flags], env={**os.environ, **WINDOW}, **quiet)
        self._socket = self._connect(port)
        self._stream = self._socket.makefile("rwb")
        self._number = 0
        self._read()  # it greets
        self.call("WebDriver:NewSession", capabilities={"unhandledPromptBehavior": "dismiss and notify"})

    def _connect(self, port: int) -> socket.socket:
        until = time.monotonic() + START
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), ANSWER)
            except ConnectionRefusedError:
                if self._process.poll() is not None or time.monotonic() > until:
                    self._process.kill()
                    raise
                time.sleep(0.1)

    def _read(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) != b":":
            if not digit:
                raise ConnectionError("Firefox has gone")
            length += digit
        return json.loads(self._stream.read(int(length)))

    def call(self, command: str, **parameters: object) -> Any:
        """
        Return the value that *command* gives.

        Raises:
            MarionetteError: If it fails.
        """
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _, number, error, result = self._read()
        assert number == self._number, f"answer {number} to command {self._number}"
        if error:
            kind = StaleElementError if error["error"] == "stale element reference" else MarionetteError
            raise kind(f"{command}: {error['error']}: {error['message']}")
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def close(self) -> None:
        self.call("Marionette:Quit", flags=["eForceQuit"])
        self._stream.close()
        self._socket.close()
        try:
            self._process.wait(END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
