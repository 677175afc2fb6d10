"""What a person is told where a tool of the tests is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import find_tools

ALL = {tool.variable: f"/opt/{tool.title}" for tool in find_tools.TOOLS}


def find(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Look where *folder* is searched first, and the variables are all that is set."""
    environment = {"PATH": str(folder), **variables}
    environment |= {name: value for name, value in os.environ.items() if name in ("LD_LIBRARY_PATH", "HOME")}
    command = [sys.executable, find_tools.__file__]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def all_but(*variables: str) -> dict[str, str]:
    return {name: path for name, path in ALL.items() if name not in variables}


def test_a_missing_tool_is_named_with_the_command_that_installs_it_and_the_variable_that_finds_another(tmp_path: Path):
    (tmp_path / "chromium").touch(0o755)
    told = find(tmp_path, **all_but("ONRECORD_FIREFOX", "ONRECORD_CHROMIUM"))
    assert told.returncode == 1
    assert f"Chromium for the tests: {tmp_path / 'chromium'}\n" in told.stdout
    assert "apt-get install -y --no-install-recommends firefox-esr fonts-dejavu-core" in told.stderr
    assert "ONRECORD_FIREFOX" in told.stderr
    assert "chromium" not in told.stderr


def test_tools_are_found_by_name_or_by_variable(tmp_path: Path):
    (tmp_path / "chromium-browser").touch(0o755)
    (tmp_path / "fiu-run").touch(0o755)
    told = find(tmp_path, **all_but("ONRECORD_CHROMIUM", "ONRECORD_FIU_RUN"))
    assert (told.returncode, told.stderr) == (0, "")
    paths = {tool.title: ALL[tool.variable] for tool in find_tools.TOOLS}
    paths |= {"Chromium": f"{tmp_path}/chromium-browser", "fiu-run": f"{tmp_path}/fiu-run"}
    assert told.stdout.splitlines() == [f"{title} for the tests: {path}" for title, path in paths.items()]


def test_a_test_without_its_tool_fails_with_the_command_that_installs_it():
    absent = find_tools.Tool("absent", "ONRECORD_ABSENT", ("no-such-program",), ("absent-a", "absent-b"), "")
    with pytest.raises(FileNotFoundError, match=r"needs absent. Run: .*apt-get install .* absent-a absent-b"):
        find_tools.require(absent)


def test_a_package_that_two_tools_need_is_asked_for_once():
    command = find_tools.install_command([find_tools.CHROMIUM, find_tools.FIREFOX])
    assert command.count("fonts-dejavu-core") == 1
