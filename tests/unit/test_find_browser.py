"""What a person is told where a browser for the tests is missing."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "find_browser.py"


def find(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Look where only *folder* is searched."""
    environment = {"PATH": str(folder), **variables}
    environment |= {name: value for name, value in os.environ.items() if name in ("LD_LIBRARY_PATH", "HOME")}
    return subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=False)


def test_a_missing_browser_is_named_with_the_command_that_installs_it_and_the_variable_that_finds_another(
    tmp_path: Path,
):
    (tmp_path / "chromium").touch(0o755)
    told = find(tmp_path)
    assert told.returncode == 1
    assert told.stdout == f"Chromium for the browser tests: {tmp_path / 'chromium'}\n"
    assert "apt-get install -y --no-install-recommends firefox-esr fonts-dejavu-core" in told.stderr
    assert "ONRECORD_FIREFOX" in told.stderr
    assert "chromium" not in told.stderr


def test_both_browsers_are_found_by_name_or_by_variable(tmp_path: Path):
    (tmp_path / "chromium-browser").touch(0o755)
    told = find(tmp_path, ONRECORD_FIREFOX="/opt/firefox/firefox")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        f"Chromium for the browser tests: {tmp_path / 'chromium-browser'}",
        "Firefox for the browser tests: /opt/firefox/firefox",
    ]
