"""The examples that people copy, from `docs/api.md` and from the running reference, run as they stand."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from service_process import serving

API_PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
BIN = Path(sys.executable).parent  # where `make` puts `onrecord`


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("examples") / "data") as service:
        service.ask("POST", "/documents", {"text": "Nothing of note."})
        service.ask("POST", "/documents", {"text": "Nothing of note happened then."})
        yield service


def run_example(service, *command):
    environment = os.environ | {"ONRECORD_DATA": str(service.folder), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", API_PAGE, re.DOTALL)


def test_the_python_of_the_api_page_runs(service):
    [program] = blocks("python")
    printed = run_example(service, sys.executable, "-c", program.replace("http://127.0.0.1:8137", service.url))
    assert printed == "extremely productive | trimmed | The Other Paper\n"


def test_the_shell_lines_of_the_api_page_run(service):
    for script in blocks("sh"):
        lines = script.replace("onrecord serve &\n", "").replace("http://127.0.0.1:8137", service.url)
        printed = run_example(service, "bash", "-euc", lines)
        assert '"status":4' not in printed


def examples_of(service):
    """Return the programs and commands of the running reference."""
    page = service.ask("GET", "/docs")[2].decode()
    return [html.unescape(code) for code in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)]


def test_every_example_of_the_reference_runs(service):
    examples = examples_of(service)
    assert len(examples) == 20
    for code in examples:
        if "/pair" in code or "DELETE" in code:  # the first is an extension's to ask, the second works once
            continue
        command = ("bash", "-euc", code) if code.startswith("curl") else (sys.executable, "-c", code)
        assert '"status":4' not in run_example(service, *command)
