"""The packages for the stores: what is in them, and that the same files give the same bytes everywhere."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "extension"
VERSION = json.loads((EXTENSION / "manifest.json").read_text())["version"]
STORES = ("chrome", "firefox")


def copy_checkout(into: Path) -> Path:
    """Return the folder of a copy of all that packing reads, and of what it should leave."""
    shutil.copy(ROOT / "LICENSE", into / "LICENSE")
    shutil.copytree(EXTENSION, into / "extension", ignore=shutil.ignore_patterns("node_modules"))
    return into / "extension"


def pack(extension: Path, umask: int = 0o022, timezone: str = "UTC") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, extension / "pack.py", "packages"]
    environment = {**os.environ, "TZ": timezone}
    return subprocess.run(
        command, cwd=extension.parent, env=environment, umask=umask, capture_output=True, text=True, check=False
    )


def packages(extension: Path) -> list[Path]:
    return [extension.parent / "packages" / f"on-record-{store}-{VERSION}.zip" for store in STORES]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return copy_checkout(tmp_path)


def test_the_same_files_give_the_same_bytes_wherever_whenever_and_by_whomever_they_are_packed(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
):
    other = copy_checkout(tmp_path_factory.mktemp("another folder"))
    for number, path in enumerate(sorted(other.rglob("*"), reverse=True)):
        path.chmod(0o700 if path.is_dir() or number % 2 else 0o600)
        os.utime(path, (10**9 + number, 10**9 + 3 * number))
    shutil.move(other / "src", other / "moved")  # another order in the folder
    shutil.copytree(other / "moved", other / "src")
    shutil.rmtree(other / "moved")
    pack(checkout)
    pack(other, umask=0o077, timezone="Pacific/Kiritimati")
    for here, there in zip(packages(checkout), packages(other), strict=True):
        assert here.read_bytes() == there.read_bytes()


def test_each_package_is_named_with_its_size_and_digest(checkout: Path):
    done = pack(checkout)
    assert (done.returncode, done.stderr) == (0, "")
    for line, package in zip(done.stdout.splitlines(), packages(checkout), strict=True):
        content = package.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        assert line == f"{package.relative_to(checkout.parent)}  {len(content):,} bytes  sha256 {digest}"


@pytest.mark.parametrize("store", STORES)
def test_a_package_holds_what_the_extension_runs_on_and_nothing_else(store: str, checkout: Path):
    for stray in ("tests/new.test.js", "node_modules/x/index.js", "notes.md"):
        (checkout / stray).parent.mkdir(parents=True, exist_ok=True)
        (checkout / stray).write_text("x")
    pack(checkout)
    folders = ("_locales", "icons", "src")
    expected = {path.relative_to(checkout).as_posix() for each in folders for path in (checkout / each).rglob("*.*")}
    expected = (expected - {"icons/icon.svg"}) | {"manifest.json", "LICENSE"}
    with zipfile.ZipFile(packages(checkout)[STORES.index(store)]) as package:
        assert package.testzip() is None
        assert package.namelist() == sorted(expected)
        assert {entry.external_attr >> 16 for entry in package.infolist()} == {0o100644}
        assert all(
            package.read(name) == (checkout / name).read_bytes() for name in expected - {"manifest.json", "LICENSE"}
        )


def test_only_chromes_manifest_differs_from_the_checkout_and_only_by_its_key(checkout: Path):
    pack(checkout)
    chrome, firefox = (zipfile.ZipFile(package).read("manifest.json") for package in packages(checkout))
    ours = (checkout / "manifest.json").read_bytes()
    assert firefox == ours
    assert list(json.loads(chrome).items()) == [(key, value) for key, value in json.loads(ours).items() if key != "key"]


def test_a_file_of_an_unknown_kind_is_named_and_nothing_is_packed(checkout: Path):
    stray = checkout / "src" / "popup" / "popup.js.orig"
    stray.write_text("x")
    done = pack(checkout)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Not packed: {stray}: expected .css, .html, .js in src; ")
    assert not (checkout.parent / "packages").exists()
