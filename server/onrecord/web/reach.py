"""Under which names a service is asked, and which requests are made on its own machine."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.errors import InvalidFieldError

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
# What proxies add, ours or one that somebody put before the service without telling it.
FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True, slots=True)
class Team:
    """
    How a team reaches its server.

    Args:
        names: Of hosts, exact; `public_names` makes sure of them.
        behind_proxy: Whether exactly one proxy of ours stands before it, and ends TLS.
        address: Where it listens.
    """

    names: tuple[str, ...] = ()
    behind_proxy: bool = False
    address: str = "127.0.0.1"


class Reach:
    """
    Where one service is asked.

    Args:
        port: Where it listens.
        team: None for a service that only its own machine reaches.
    """

    def __init__(self, port: int, team: Team | None = None) -> None:
        self.team = team
        own = LOOPBACK_NAMES if team is None or is_any(team.address) else (*LOOPBACK_NAMES, in_address(team.address))
        self._own_addresses = {"127.0.0.1", "::1", team.address if team else "127.0.0.1"}
        self._own_hosts = frozenset(with_port(own, port, usual=80))
        self.hosts = self._own_hosts
        if team and team.behind_proxy:  # which listens where browsers look first, and names no port
            self.hosts |= {*team.names, *with_port(team.names, 443)}
        elif team:
            self.hosts |= {*with_port(team.names, port, usual=80)}

    def is_here(self, environ: Mapping[str, Any]) -> bool:
        """
        Return whether a request was made on the machine of the service, for what only that machine's tokens open.

        Behind a proxy every peer is this machine, so what was forwarded never counts, nor what names a public host.
        """
        if self.team is None:
            return True
        forwarded = any(name in environ for name in FORWARDING)
        return (
            not forwarded and environ["REMOTE_ADDR"] in self._own_addresses and environ["HTTP_HOST"] in self._own_hosts
        )


def peer_of(environ: Mapping[str, Any]) -> str:
    """
    Return the address that asks, as it is written: what a proxy says may be anything.

    >>> peer_of({"REMOTE_ADDR": "2001:DB8:0::1"}), peer_of({"REMOTE_ADDR": "no address"})
    ('2001:db8::1', 'unknown')
    >>> peer_of({"REMOTE_ADDR": "::ffff:192.0.2.7"}), peer_of({"REMOTE_ADDR": "fe80::1%anything"})
    ('192.0.2.7', 'fe80::1')
    """
    try:
        address = ipaddress.ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.IPv6Address(int(address)))  # without a zone, which may be any words


def network_of(peer: str) -> str:
    """
    Return what one subscriber has: an IPv4 address, or 2^64 of IPv6.

    >>> network_of("192.0.2.7"), network_of("2001:db8::1")
    ('192.0.2.7', '2001:db8::/64')
    """
    return str(ipaddress.ip_network(f"{peer}/64", strict=False)) if ":" in peer else peer


def read_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """
    Return the address to listen on.

    Raises:
        InvalidFieldError: If it is not written as one.
    """
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        raise InvalidFieldError(
            f"--host {host[:80]!r}: expected an address of this machine such as 127.0.0.1 or 0.0.0.0; --name says what "
            "others call it"
        ) from None


def public_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return *names* as `Host` has them.

    Raises:
        InvalidFieldError: If one is more or less than the name of a host.

    >>> public_names(("OnRecord.example.org",))
    ('onrecord.example.org',)
    """
    for name in names:
        if not _NAME.fullmatch(name.lower()):
            raise InvalidFieldError(
                f"--name {name[:80]!r}: expected the name of a host such as onrecord.example.org, without scheme, port "
                "or wildcard; give --name once for each"
            )
    return tuple(name.lower() for name in names)


def is_any(address: str) -> bool:
    """Return whether *address* stands for all of this machine."""
    return ipaddress.ip_address(address).is_unspecified


def in_address(address: str) -> str:
    """
    Return an IP address as a URL has it.

    >>> in_address("::1")
    '[::1]'
    """
    return f"[{address}]" if ":" in address else address


def with_port(names: tuple[str, ...], port: int, usual: int | None = None) -> list[str]:
    """Return *names* as hosts on *port*, which goes without saying where it is the *usual* one."""
    return [name if port == usual else f"{name}:{port}" for name in names]
