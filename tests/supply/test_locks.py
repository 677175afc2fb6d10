"""Nothing is installed but what is locked, and what is locked is what `pyproject.toml` asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from supply.locks import LOCKS, ROOT, Locked, read_lock, read_npm_lock

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUN = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
TEST = RUN + EXTRAS["test"] + EXTRAS["train"]
ASKED = {"run": RUN, "test": TEST, "bench": TEST + EXTRAS["bench"]}
PLACES = [
    {"python_version": version, "python_full_version": f"{version}.9", "sys_platform": system}
    for version in ("3.11", "3.12", "3.13")
    for system in ("linux", "darwin", "win32")
]


def find(lock: list[Locked], name: str, place: dict[str, str]) -> list[Locked]:
    """Return what is installed under that name at such a place."""
    named = [locked for locked in lock if canonicalize_name(locked.name) == canonicalize_name(name)]
    return [locked for locked in named if not locked.requirement.marker or locked.requirement.marker.evaluate(place)]


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_met_by_one_locked_version_on_each_python_and_platform(name: str):
    lock = read_lock(LOCKS[name])
    wrong = [
        (asked, place, [str(locked.requirement) for locked in found])
        for asked in ASKED[name]
        for place in PLACES
        for found in [find(lock, Requirement(asked).name, place)]
        if [Requirement(asked).specifier.contains(locked.version) for locked in found] != [True]
    ]
    assert wrong == [], "run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_the_digests_of_its_files(name: str):
    assert [
        str(locked.requirement) for locked in read_lock(LOCKS[name]) if not (locked.version and locked.digests)
    ] == []


@pytest.mark.parametrize(("smaller", "larger"), [("run", "test"), ("test", "bench")])
def test_what_is_tested_and_measured_is_what_runs(smaller: str, larger: str):
    assert {str(locked.requirement) for locked in read_lock(LOCKS[smaller])} <= {
        str(locked.requirement) for locked in read_lock(LOCKS[larger])
    }


@pytest.mark.parametrize("path", LOCKS.values(), ids=LOCKS)
def test_a_lock_says_how_it_is_made_and_names_no_place_to_install_from(path: Path):
    text = path.read_text("utf-8")
    assert "#    make lock\n" in text
    assert re.findall(r"https?://|^--(?!only-binary|no-binary).*", text, re.MULTILINE) == []


def test_only_the_peer_without_a_wheel_is_built_on_the_machine_and_not_for_running_or_testing():
    for name in ("run", "test"):
        assert re.findall(r"^--.*", LOCKS[name].read_text("utf-8"), re.MULTILINE) == ["--only-binary :all:"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.findall(r"-r requirements/bench\.txt(.*)", makefile) == [" --only-binary :all: --no-binary text-matcher"]


def test_what_builds_the_package_is_locked_as_well():
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_make_installs_by_digest_and_lets_nothing_else_be_fetched():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation\n" in makefile
    assert len(re.findall("pip install", makefile)) == 1
    uses = re.findall(r"\$\(PIP\) (.*)", makefile)
    assert {"--no-deps -e ."} < set(uses)
    assert [use for use in uses if use != "--no-deps -e ." and not use.startswith("--require-hashes -r ")] == []
    assert re.findall(r"npm (?!run)(.*)", makefile) == ["ci --silent --ignore-scripts --no-audit --no-fund"]


def test_every_npm_package_is_locked_by_digest_and_names_no_other_registry():
    entries = read_npm_lock()
    assert len(entries) > 100
    lacking = [folder for folder, entry in entries.items() if not entry.get("integrity", "").startswith("sha512-")]
    elsewhere = {folder: entry["resolved"] for folder, entry in entries.items() if "resolved" in entry}
    assert lacking == []
    assert [at for at in elsewhere.values() if not at.startswith("https://registry.npmjs.org/")] == []
