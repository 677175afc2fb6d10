"""
What may be asked of the network: which addresses are forms of a page's place, and which hosts are nobody's business.

Pure, so that every form can be tried. Python's own `ipaddress.is_global` is no help here: in 3.11.7 it says True of
64:ff9b::7f00:1 and 2002:7f00:1::, which lead to 127.0.0.1, of ::127.0.0.1, 192.88.99.1, 224.0.0.1 and 3fff::1.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NoReturn
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from onrecord.errors import DocumentError

PORTS = (80, 443)  # others are consoles, databases and printers more often than pages
_MAX_URL = 4096  # characters; as many as a stored address has
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")  # which browsers and libraries drop or turn, each in another way
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_LITERAL = re.compile(r"\[[0-9a-fA-F:.]+\](:\d*)?", re.ASCII)
_KEPT = "/%:@!$&'()*+,;=~-._"

# https://www.iana.org/assignments/iana-ipv4-special-registry, whose every block is here but those of AS112 and AMT;
# and what clouds answer their machines at, where it is not in a block anyway.
_DENIED_4 = {
    IPv4Network(block): what
    for block, what in (
        ("0.0.0.0/8", "this machine's own"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "a carrier's own"),
        ("127.0.0.0/8", "this machine's own"),
        ("168.63.129.16/32", "a cloud's own"),  # Azure
        ("169.254.0.0/16", "of the local link, or a cloud's own"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "of a relay that is no more"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for measuring devices"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "of a group"),
        ("240.0.0.0/4", "reserved"),
    )
}
# https://www.iana.org/assignments/iana-ipv6-special-registry. All that is given to machines in public begins so:
_PUBLIC_6 = IPv6Network("2000::/3")
_DENIED_6 = {
    IPv6Network(block): what
    for block, what in (
        ("2001::/23", "of a protocol"),  # Teredo, benchmarking, ORCHID
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "an IPv4 address in disguise"),  # 6to4, whose relays are no more
        ("3fff::/20", "for documentation"),
    )
}
_NAT64 = IPv6Network("64:ff9b::/96")  # how a network of IPv6 only reaches the rest, so what it holds is judged
_MAPPED = IPv6Network("::ffff:0:0/96")


@dataclass(frozen=True, slots=True)
class Target:
    """
    A page's place, taken apart and checked.

    Args:
        host: In ASCII and lower case, without a dot at its end; an IPv6 address without brackets.
        path: With the query; a fragment is the reader's own.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host as the header `Host` has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _port_of(self.scheme) else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"


def is_address(name: str) -> bool:
    """
    Return whether what a person typed is an address rather than the name of a file.

    >>> is_address("HTTPS://news.example/"), is_address("https.txt")
    (True, False)
    """
    return name.lower().startswith(("http://", "https://"))


def read_target(url: str) -> Target:
    """
    Return the place that *url* names.

    Raises:
        DocumentError: If it is not a plain http or https address on a usual port.

    >>> read_target("HTTPS://News.Example./a b"[:-2] + "?q=1#top").url
    'https://news.example/a?q=1'
    """
    if len(url) > _MAX_URL or _UNSAFE.search(url):
        _refuse(url, "it is too long, or holds a space, a control character or a backslash")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        _refuse(url, "it is none")
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        _refuse(url, "only http and https addresses are fetched")
    if "@" in parts.netloc:
        _refuse(url, "it names a user; leave that out")
    if (port := _port_of(scheme) if port is None else port) not in PORTS:
        _refuse(url, f"it names the port {port}; only 80 and 443 are asked")
    query = f"?{quote(parts.query, safe=_KEPT + '?')}" if parts.query else ""
    return Target(scheme, _host(url, parts), port, quote(parts.path or "/", safe=_KEPT) + query)


def follow(target: Target, location: str) -> Target:
    """
    Return where *target* leads on to.

    Raises:
        DocumentError: If that is not a plain address, or less protected.
    """
    try:
        further = read_target(urljoin(target.url, location))
    except ValueError:  # of urljoin
        _refuse(location, "it is none")
    if target.scheme == "https" and further.scheme == "http":
        _refuse(further.url, f"{target.host} leads there from https, and it is not protected")
    return further


def refusal(address: str) -> str | None:
    """
    Return what an IP address is, if it is not one that anybody may ask; None if it is.

    >>> refusal("::ffff:10.1.2.3"), refusal("192.0.78.9")
    ('private', None)
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "none that is known"
    return _refusal_6(parsed) if isinstance(parsed, IPv6Address) else _refusal_4(parsed)


def _refusal_4(address: IPv4Address) -> str | None:
    return next((what for block, what in _DENIED_4.items() if address in block), None)


def _refusal_6(address: IPv6Address) -> str | None:
    if address.scope_id is not None:
        return "of the local link"
    if address in _NAT64 or address in _MAPPED:
        return _refusal_4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in _PUBLIC_6:
        return "private, this machine's own, or reserved"
    return next((what for block, what in _DENIED_6.items() if address in block), None)


def _host(url: str, parts: SplitResult) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        try:
            literal = str(IPv6Address(host))
        except ValueError:
            literal = None
        if not literal or not _LITERAL.fullmatch(
            parts.netloc
        ):  # of "[::1]evil" urllib says ::1; a zone is this machine's
            _refuse(url, "its host is no IPv6 address")
        return literal
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        _refuse(url, "its host is no name")
    return name


def _port_of(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _refuse(url: str, why: str) -> NoReturn:
    raise DocumentError(f"url: expected a page's address, got {url[:200]!r}: {why}") from None
