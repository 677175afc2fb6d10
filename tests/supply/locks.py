"""What is locked: the packages of `requirements/*.txt` and of the extension's package-lock.json."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCKS = {name: ROOT / "requirements" / f"{name}.txt" for name in ("run", "test", "bench")}
NPM_LOCK = ROOT / "extension" / "package-lock.json"
_HASH = re.compile(r" *--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Locked:
    """One package of a lock: what is asked for, and the digests of the files that will do."""

    requirement: Requirement
    digests: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.requirement.name

    @property
    def version(self) -> str:
        """The one version that is let in; empty if the line lets several in."""
        pinned = [clause.version for clause in self.requirement.specifier if clause.operator == "=="]
        return pinned[0] if len(pinned) == len(self.requirement.specifier) == 1 else ""


def read_lock(path: Path) -> list[Locked]:
    """Return the packages of a requirements file; its options and comments are left out."""
    logical = re.sub(r"\\\n", " ", path.read_text("utf-8"))
    lines = [line for line in logical.splitlines() if line and not line.lstrip().startswith(("#", "-"))]
    return [Locked(Requirement(_HASH.sub("", line)), tuple(_HASH.findall(line))) for line in lines]


def read_npm_lock() -> dict[str, dict[str, str]]:
    """Return the entries of package-lock.json by folder, without the extension's own."""
    packages: dict[str, dict[str, str]] = json.loads(NPM_LOCK.read_text("utf-8"))["packages"]
    return {folder: entry for folder, entry in packages.items() if folder}
