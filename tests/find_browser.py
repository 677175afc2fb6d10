"""
Find the Chromium that the browser tests drive, and with --install get it from the platform's packages.

    python tests/find_browser.py [--install]

Prints its path. Without one, and without the right to install, prints the command that would and exits with 1.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser")
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-color-emoji")


def find_chromium() -> str | None:
    """
    Return the path of a Chromium, or None.

    Google's own builds are left out: since version 137 they ignore --load-extension.
    """
    return os.environ.get("ONRECORD_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def require_chromium() -> str:
    """Return the path of a Chromium; a test without one fails, it does not skip."""
    if path := find_chromium():
        return path
    raise FileNotFoundError(f"the browser tests need Chromium. Run: {' '.join(install_command())}")


def install_command() -> list[str]:
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    return [*as_root, "apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]


def may_install() -> bool:
    if not shutil.which("apt-get"):
        return False
    return os.geteuid() == 0 or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install() -> None:
    command = install_command()
    print("Installing Chromium for the browser tests:", " ".join(command), flush=True)
    subprocess.run([*command[: command.index("apt-get")], "apt-get", "update", "-qq"], check=False)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


def main() -> int:
    if not find_chromium() and "--install" in sys.argv[1:] and may_install():
        install()
    if path := find_chromium():
        print("Chromium for the browser tests:", path)
        return 0
    print(
        "The browser tests need Chromium, and it is not here. Run:\n"
        f"    {' '.join(install_command())}\n"
        "or point ONRECORD_CHROMIUM at a Chromium (Google Chrome ignores --load-extension and will not do).",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
