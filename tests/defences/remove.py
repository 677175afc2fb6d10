"""
Take out each defence in turn and see that the tests named for it fail; a defence that nothing would miss is a fault.

    python tests/defences/remove.py [WORD ...]

Reads the TOML files beside this one; a WORD picks those whose file or description contains it. Each entry:

    [[defence]]
    row = 1                       # of the scorecard in SECURITY.md; 0 for what it does not list
    what = "Host is compared with exact names"
    file = "server/onrecord/web/guard.py"
    old = '''if request.environ.get("HTTP_HOST") not in self.hosts:'''
    new = '''if False:'''
    tests = ["tests/web/test_guard.py::test_no_wrong_request_is_let_in"]

The tests run twice on a copy of the checkout: as it is, where they must pass, and without the defence, where they must
fail. Exits with 1 if either is not so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", ".*_cache", "__pycache__", ".hypothesis", "dist")
PASSED, FAILED = 0, 1  # exit codes of pytest; others mean that no test ran


@dataclass(frozen=True)
class Defence:
    """What stands between a fault and the user, and the tests that would miss it."""

    row: int
    what: str
    file: str
    old: str
    new: str
    tests: list[str]


def read_defences(words: list[str]) -> Iterator[Defence]:
    for path in sorted(HERE.glob("*.toml")):
        for entry in tomllib.loads(path.read_text("utf-8"))["defence"]:
            if not words or any(word in path.stem or word in entry["what"] for word in words):
                yield Defence(**entry)


def run_tests(copy: Path, tests: list[str]) -> tuple[int, str]:
    """Return pytest's exit code, and the names of the tests that failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy / "server"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    failed = [line.split()[1] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return done.returncode, ", ".join(sorted({name.partition("::")[2].partition("[")[0] for name in failed}))


def judge(copy: Path, defence: Defence) -> str | None:
    """Return what is wrong with a defence; None if its tests pass with it and fail without it."""
    path = copy / defence.file
    whole = path.read_text("utf-8")
    if whole.count(defence.old) != 1:
        return f"{defence.file} has its text {whole.count(defence.old)} times instead of once"
    code, failed = run_tests(copy, defence.tests)
    if code != PASSED:
        return f"its tests do not pass as it is: {failed or code}"
    path.write_text(whole.replace(defence.old, defence.new), "utf-8")
    try:
        code, failed = run_tests(copy, defence.tests)
    finally:
        path.write_text(whole, "utf-8")
    print(f"{defence.row:>3}  {defence.what}: {failed or 'NOTHING FAILED'}", flush=True)
    return None if code == FAILED else f"without it pytest ended with {code} instead of {FAILED}"


def main() -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(ROOT, Path(folder) / "copy", ignore=LEFT_OUT, symlinks=True)
        for defence in read_defences(sys.argv[1:]):
            if reason := judge(copy, defence):
                wrong += 1
                print(f"{defence.row:>3}  {defence.what}: WRONG, {reason}", file=sys.stderr, flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
