"""
Find what the tests drive beside Python and Node, and with --install get it from the platform's packages.

    python tests/find_tools.py [--install]

Prints their paths. Without one of them, and without the right to install, prints the command that would and exits
with 1.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

# Where Debian has a server's program, and not every account looks.
SYSTEM_PROGRAMS = os.pathsep.join(("/usr/local/sbin", "/usr/sbin", "/sbin"))


@dataclass(frozen=True)
class Tool:
    """A program: what it is called, where it may lie, and what else would do."""

    title: str
    variable: str  # of the environment, names another path
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    remark: str
    service: str | None = None  # that the package starts, which the tests do not want

    def find(self) -> str | None:
        if path := os.environ.get(self.variable):
            return path
        places = os.pathsep.join((os.environ.get("PATH", os.defpath), SYSTEM_PROGRAMS))
        return next(filter(None, (shutil.which(command, path=places) for command in self.commands)), None)


FONTS = ("fonts-dejavu-core", "fonts-noto-color-emoji")
CHROMIUM = Tool(
    "Chromium",
    "ONRECORD_CHROMIUM",
    ("chromium", "chromium-browser"),
    ("chromium", *FONTS),
    "Google Chrome ignores --load-extension since version 137 and will not do",
)
FIREFOX = Tool("Firefox", "ONRECORD_FIREFOX", ("firefox-esr", "firefox"), ("firefox-esr", *FONTS), "142 or newer")
STRACE = Tool("strace", "ONRECORD_STRACE", ("strace",), ("strace",), "it sees what reaches the disk, and when")
NGINX = Tool("nginx", "ONRECORD_NGINX", ("nginx",), ("nginx",), "it ends TLS before a team's server", "nginx")
OPENSSL = Tool("OpenSSL", "ONRECORD_OPENSSL", ("openssl",), ("openssl",), "it makes a certificate for nginx")
FIU_RUN = Tool("fiu-run", "ONRECORD_FIU_RUN", ("fiu-run",), ("fiu-utils", "libfiu0"), "of libfiu, it makes disks fail")
TOOLS = (CHROMIUM, FIREFOX, STRACE, NGINX, OPENSSL, FIU_RUN)


def require(tool: Tool) -> str:
    """Return the path of a tool; a test without it fails, it does not skip."""
    if path := tool.find():
        return path
    raise FileNotFoundError(f"this test needs {tool.title}. Run: {' '.join(install_command([tool]))}")


def as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo"]


def install_command(tools: list[Tool]) -> list[str]:
    packages = dict.fromkeys(package for tool in tools for package in tool.packages)
    return [*as_root(), "apt-get", "install", "-y", "--no-install-recommends", *packages]


def may_install() -> bool:
    if not shutil.which("apt-get"):
        return False
    return os.geteuid() == 0 or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install(tools: list[Tool]) -> None:
    command = install_command(tools)
    print("Installing for the tests:", " ".join(command), flush=True)
    subprocess.run([*as_root(), "apt-get", "update", "-qq"], check=False)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    for service in [tool.service for tool in tools if tool.service and shutil.which("systemctl")]:
        subprocess.run([*as_root(), "systemctl", "disable", "--now", service], check=False, capture_output=True)


def missing() -> list[Tool]:
    return [tool for tool in TOOLS if not tool.find()]


def main() -> int:
    if missing() and "--install" in sys.argv[1:] and may_install():
        install(missing())
    for tool in TOOLS:
        if path := tool.find():
            print(f"{tool.title} for the tests: {path}")
    if not (absent := missing()):
        return 0
    print(f"The tests need {' and '.join(tool.title for tool in absent)}. Run:", file=sys.stderr)
    print(f"    {' '.join(install_command(absent))}", file=sys.stderr)
    for tool in absent:
        print(f"or point {tool.variable} at a {tool.title} ({tool.remark}).", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
