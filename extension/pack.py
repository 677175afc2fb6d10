"""
Pack the extension for the stores. The same files give the same bytes, whoever packs them, where and when.

    python extension/pack.py [FOLDER]

writes on-record-chrome-VERSION.zip and on-record-firefox-VERSION.zip into FOLDER (default: dist), and prints the path,
size and SHA-256 of each. docs/decisions/0012-packages.md says why they are as they are.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

EXTENSION = Path(__file__).parent
PACKED = {
    "_locales": {".json"},
    "icons": {".png", ".svg"},
    "src": {".css", ".html", ".js"},
}  # folders, and kinds in them
LEFT_OUT = {".svg"}  # what the icons were drawn from
# The Chrome Web Store names an extension itself and refuses a manifest that does. Nothing else has to differ.
WITHOUT = {"chrome": {"key"}, "firefox": set[str]()}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold
MODE = 0o100644 << 16  # a plain file that all may read
UNIX = 3  # who made the zip, which Python otherwise takes from the platform


class PackError(Exception):
    """The extension holds something that no package should."""


def read_files(extension: Path) -> dict[str, bytes]:
    """Return what both packages hold, by its name in them, but for the manifest."""
    files = {"LICENSE": (extension.parent / "LICENSE").read_bytes()}
    for folder, kinds in PACKED.items():
        for path in (extension / folder).rglob("*"):
            if path.is_dir() or path.suffix in LEFT_OUT & kinds:
                continue
            if path.suffix not in kinds:
                expected = ", ".join(sorted(kinds))
                raise PackError(f"{path}: expected {expected} in {folder}; move it, or name its kind in PACKED")
            files[path.relative_to(extension).as_posix()] = path.read_bytes()
    return files


def manifest_for(store: str, manifest: bytes) -> bytes:
    """Return the manifest as the checkout has it, or less the keys that *store* refuses."""
    keys = json.loads(manifest)
    if not WITHOUT[store] & set(keys):
        return manifest
    kept = {key: value for key, value in keys.items() if key not in WITHOUT[store]}
    return f"{json.dumps(kept, indent=2, ensure_ascii=False)}\n".encode()


def write_zip(path: Path, files: dict[str, bytes]) -> None:
    """Write *files* in order of their names. Stored, not deflated: libraries deflate to different bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = UNIX, MODE
            package.writestr(entry, files[name])


def pack(extension: Path, into: Path) -> list[Path]:
    """Write a package for each store and return their paths."""
    files, manifest = read_files(extension), (extension / "manifest.json").read_bytes()
    version = json.loads(manifest)["version"]
    into.mkdir(parents=True, exist_ok=True)
    packages = []
    for store in WITHOUT:
        packages.append(into / f"on-record-{store}-{version}.zip")
        write_zip(packages[-1], {**files, "manifest.json": manifest_for(store, manifest)})
    return packages


def main(arguments: list[str]) -> int:
    try:
        packages = pack(EXTENSION, Path(*arguments[:1] or ["dist"]))
    except (PackError, OSError) as error:
        print(f"Not packed: {error}", file=sys.stderr)
        return 1
    for package in packages:
        written = package.read_bytes()
        print(f"{package}  {len(written):,} bytes  sha256 {hashlib.sha256(written).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
