"""
Look up all that is locked among known faults, and say how much of it could be looked up.

    python tests/supply/audit.py

Asks PyPI by pip-audit and npm's registry by `npm audit`, so it needs the network. Exits with 0 only if every package
was looked up and none is known to be faulty. Both tools end well where they could look up nothing; so each is also
asked for a package that is known to be faulty, and an answer that finds no fault in that one counts for nothing.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from supply.locks import LOCKS, read_lock, read_npm_lock

LIMIT = 600  # seconds for one question; 200 packages take PyPI about a minute
FAULTY_PYTHON = ("jinja2", "2.4.1")
FAULTY_NPM = ("lodash", "4.17.4")
Package = tuple[str, str]  # name and version
Report = Mapping[str, Any]


@dataclass(frozen=True)
class Audit:
    """What was asked for in one registry, what it could tell of, and the faults that it knows."""

    registry: str
    asked: frozenset[Package]
    looked_up: frozenset[Package] = frozenset()
    faults: Mapping[Package, list[str]] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        return bool(self.asked) and self.looked_up >= self.asked and not self.faults

    def describe(self) -> Iterator[str]:
        """Yield what a person should know, the figure first."""
        covered = len(self.looked_up & self.asked)
        figures = f"{covered} of {len(self.asked)} packages looked up, {len(self.faults)} known to be faulty"
        yield f"{self.registry}: {figures}"
        if missed := sorted(self.asked - self.looked_up):
            yield f"  not looked up: {', '.join(f'{name} {version}' for name, version in missed)}"
        for (name, version), known in sorted(self.faults.items()):
            yield f"  {name} {version}: {', '.join(known)}"


def read_pip_audit(asked: frozenset[Package], reports: list[Report], faulty: Report) -> Audit:
    """Return what the answers of pip-audit say; nothing was looked up if *faulty*, of a known fault, tells of none."""
    if not _faults_of_pip(faulty):
        return Audit("PyPI", asked)
    told = {_package(each) for report in reports for each in report.get("dependencies", ()) if "vulns" in each}
    faults = {package: ids for report in reports for package, ids in _faults_of_pip(report).items()}
    return Audit("PyPI", asked, frozenset(told), faults)


def read_npm_audit(asked: frozenset[Package], report: Report, faulty: Report) -> Audit:
    """Return what the answer of `npm audit` says; it tells how many it was asked for, not which."""
    counted = report.get("metadata", {}).get("dependencies", {}).get("total", 0)
    if not faulty.get("vulnerabilities") or "vulnerabilities" not in report or counted < len(asked):
        return Audit("npm", asked)
    versions = dict(asked)
    found = report["vulnerabilities"].items()
    return Audit("npm", asked, asked, {(name, versions.get(name, "?")): _why(each) for name, each in found})


def _package(entry: Report) -> Package:
    return entry["name"], entry["version"]


def _faults_of_pip(report: Report) -> dict[Package, list[str]]:
    entries = [each for each in report.get("dependencies", ()) if each.get("vulns")]
    return {_package(each): [fault["id"] for fault in each["vulns"]] for each in entries}


def _why(entry: Report) -> list[str]:
    titles = [each.get("title", "no title") if isinstance(each, dict) else f"by {each}" for each in entry["via"]]
    return [entry["severity"], *titles]


def locked_python() -> frozenset[Package]:
    """Return every version that any lock has, for any Python and platform."""
    return frozenset((each.name, each.version) for path in LOCKS.values() for each in read_lock(path))


def locked_npm() -> frozenset[Package]:
    return frozenset((place.rpartition("node_modules/")[2], each["version"]) for place, each in read_npm_lock().items())


def audit_python() -> Audit:
    asked, faulty = locked_python(), ask_pip([FAULTY_PYTHON])
    reports = [ask_pip(batch) for batch in one_version_each(asked)] if _faults_of_pip(faulty) else []
    return read_pip_audit(asked, reports, faulty)


def audit_npm() -> Audit:
    name, version = FAULTY_NPM
    entry = {"version": version, "resolved": f"https://registry.npmjs.org/{name}/-/{name}-{version}.tgz"}
    root = {"name": "probe", "version": "1.0.0", "dependencies": {name: version}}
    probe = {"name": "probe", "lockfileVersion": 3, "packages": {"": root, f"node_modules/{name}": entry}}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "package.json").write_text(json.dumps(root), "utf-8")
        (Path(folder) / "package-lock.json").write_text(json.dumps(probe), "utf-8")
        faulty = ask_npm(Path(folder))
    return read_npm_audit(locked_npm(), ask_npm(Path(__file__).parents[2] / "extension"), faulty)


def one_version_each(packages: frozenset[Package]) -> Iterator[list[Package]]:
    """Yield packages in lists that name none twice, as pip-audit wants them."""
    left = sorted(packages)
    while left:
        batch = dict(reversed(left))
        yield sorted(batch.items())
        left = [package for package in left if package not in batch.items()]


def ask_pip(packages: list[Package]) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text("".join(f"{name}=={version}\n" for name, version in packages), "utf-8")
        options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
        return ask([sys.executable, "-m", "pip_audit", "-r", str(wanted), *options], Path(folder))


def ask_npm(folder: Path) -> Report:
    return ask(["npm", "audit", "--package-lock-only", "--json"], folder)


def ask(command: list[str], folder: Path) -> Report:
    """Return the report that a command prints; an empty one, with the reason on stderr, if it prints none."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT, check=False)
        report = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        print(f"{' '.join(command[:4])}: no report ({error})", file=sys.stderr)
        return {}
    return report if isinstance(report, dict) else {}


def tell(audits: list[Audit]) -> int:
    """Print what was found; return the exit code."""
    for audit in audits:
        print("\n".join(audit.describe()))
    return 0 if audits and all(audit.is_well for audit in audits) else 1


if __name__ == "__main__":
    sys.exit(tell([audit_python(), audit_npm()]))
