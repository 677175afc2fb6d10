"""
Find the browsers that the tests drive, and with --install get them from the platform's packages.

    python tests/find_browser.py [--install]

Prints their paths. Without one of them, and without the right to install, prints the command that would and exits
with 1.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A browser: what it is called, where it may lie, and what else would do."""

    title: str
    variable: str  # of the environment, names another path
    commands: tuple[str, ...]
    package: str
    remark: str

    def find(self) -> str | None:
        return os.environ.get(self.variable) or next(filter(None, map(shutil.which, self.commands)), None)


CHROMIUM = Kind(
    "Chromium",
    "ONRECORD_CHROMIUM",
    ("chromium", "chromium-browser"),
    "chromium",
    "Google Chrome ignores --load-extension since version 137 and will not do",
)
FIREFOX = Kind(
    "Firefox",
    "ONRECORD_FIREFOX",
    ("firefox-esr", "firefox"),
    "firefox-esr",
    "142 or newer",
)
KINDS = (CHROMIUM, FIREFOX)
FONTS = ("fonts-dejavu-core", "fonts-noto-color-emoji")


def require(kind: Kind) -> str:
    """Return the path of a browser; a test without one fails, it does not skip."""
    if path := kind.find():
        return path
    raise FileNotFoundError(f"the browser tests need {kind.title}. Run: {' '.join(install_command([kind]))}")


def install_command(kinds: list[Kind]) -> list[str]:
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    packages = (*(kind.package for kind in kinds), *FONTS)
    return [*as_root, "apt-get", "install", "-y", "--no-install-recommends", *packages]


def may_install() -> bool:
    if not shutil.which("apt-get"):
        return False
    return os.geteuid() == 0 or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install(kinds: list[Kind]) -> None:
    command = install_command(kinds)
    print("Installing for the browser tests:", " ".join(command), flush=True)
    subprocess.run([*command[: command.index("apt-get")], "apt-get", "update", "-qq"], check=False)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


def missing() -> list[Kind]:
    return [kind for kind in KINDS if not kind.find()]


def main() -> int:
    if missing() and "--install" in sys.argv[1:] and may_install():
        install(missing())
    for kind in KINDS:
        if path := kind.find():
            print(f"{kind.title} for the browser tests: {path}")
    if not (absent := missing()):
        return 0
    print(f"The browser tests need {' and '.join(kind.title for kind in absent)}. Run:", file=sys.stderr)
    print(f"    {' '.join(install_command(absent))}", file=sys.stderr)
    for kind in absent:
        print(f"or point {kind.variable} at a {kind.title} ({kind.remark}).", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
