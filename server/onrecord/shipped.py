"""
The data files that come with the code: models, counts and word lists, each checked when it is read.

    python -m onrecord.shipped     writes SHA256SUMS anew, after training or after a change to a word list

`sha256sum --check SHA256SUMS` checks all of them too, in the folder of the package.
"""

import hashlib
import sys
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from onrecord.errors import ModelError

PACKAGE: Traversable = files("onrecord")
SUMS = "SHA256SUMS"
KINDS = frozenset((".json", ".model", ".npz", ".toml", ".txt"))
_REMEDY = "install On Record again, or run `python -m onrecord.shipped` if you changed it yourself"


def read_shipped(name: str) -> bytes:
    """
    Return the content of a data file.

    Args:
        name: Its path in the package, as `SHA256SUMS` has it.

    Raises:
        ModelError: If it is missing, or is not what was shipped.
    """
    file = PACKAGE.joinpath(name)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror}); {_REMEDY}") from error
    if (found := hashlib.sha256(content).hexdigest()) != (expected := _sums().get(name)):
        raise ModelError(f"{file}: its SHA-256 is {found}, {SUMS} has {expected or 'none'}; {_REMEDY}")
    return content


@cache
def _sums() -> dict[str, str]:
    try:
        lines = PACKAGE.joinpath(SUMS).read_text("utf-8").splitlines()
        return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    except (OSError, ValueError) as error:
        raise ModelError(f"{PACKAGE.joinpath(SUMS)}: cannot be read as digests ({error}); {_REMEDY}") from error


def write_sums(package: Path) -> None:
    """Write down the digest of every data file of the package in a folder."""
    found = sorted(path for path in package.rglob("*") if path.suffix in KINDS and "bundled" not in path.parts)
    named = {path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}
    (package / SUMS).write_bytes("".join(f"{digest}  {name}\n" for name, digest in named.items()).encode())


def renew_sums(changed: Path) -> None:
    """Write the digests anew if what was *changed* is in the package itself, and not somebody's own folder."""
    package = Path(str(PACKAGE)).resolve()
    if changed.resolve().is_relative_to(package):
        write_sums(package)


if __name__ == "__main__":
    write_sums(Path(str(PACKAGE)))
    sys.stdout.write(f"{PACKAGE.joinpath(SUMS)}\n")
