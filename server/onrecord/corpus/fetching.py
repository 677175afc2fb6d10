"""
One page that a person names, fetched: from the very address that was checked, within limits of size and time.

A server may be named so that its name leads to 127.0.0.1, to a cloud's keys or to a printer; it may say one thing when
its name is checked and another when it is asked; it may send a byte a second, or 200 MB packed into 194 KB. So a name
is resolved once, every address that comes is judged, one of these is connected to, each redirection starts anew, and
all of it, names included, has one deadline. docs/decisions/0017 says why the standard library does this best.

robots.txt is not asked for: it is for what visits pages by itself. Here a person names one page, as in a browser.
"""

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from onrecord import __version__
from onrecord.corpus.extraction import Extract, ExtractedPage, Form
from onrecord.corpus.inflation import inflated
from onrecord.corpus.network import Target, follow, read_target, refusal
from onrecord.errors import DocumentError
from onrecord.options import FetchOptions

HEADERS = {
    "User-Agent": f"OnRecord/{__version__} (fetches one page that a reader names)",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, Form] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", _WORD: "docx"}
INSTEAD = "save the page and add the file"
_REDIRECTIONS = (301, 302, 303, 307, 308)


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an IP address."""
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True, slots=True)
class Network:
    """The world outside; tests have one of their own, and nothing else may."""

    resolve: Callable[[str, int], list[str]] = resolve
    connect: Callable[[str, int, float], socket.socket] = connect
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context


WORLD = Network()


@dataclass(frozen=True, slots=True)
class Fetched:
    """
    What a server sent.

    Args:
        url: Where it was in the end.
        charset: The encoding that the server gives it, which may be a lie.
    """

    content: bytes
    url: str
    media_type: str
    charset: str | None


def fetch_page(
    url: str, extract: Extract, options: FetchOptions | None = None, network: Network | None = None
) -> ExtractedPage:
    """
    Return the text of the page at *url* and what it says of itself.

    Raises:
        DocumentError: If it may not be fetched, cannot be, or has no text.
    """
    fetched = fetch(url, options, network)
    if (form := FORMS.get(fetched.media_type)) is None:
        raise DocumentError(f"{fetched.url}: pages and plain text are read, got {fetched.media_type[:80]!r}")
    try:
        return extract(fetched.content, fetched.url, form=form, encoding=fetched.charset)
    except DocumentError as error:
        raise DocumentError(f"{fetched.url}: {error}") from None


def fetch(url: str, options: FetchOptions | None = None, network: Network | None = None) -> Fetched:
    """
    Return what is at *url*.

    Raises:
        DocumentError: If it may not be fetched, or cannot be.
    """
    options, network = options or FetchOptions(), network or WORLD
    end = time.monotonic() + options.seconds
    target = read_target(url)
    for _ in range(options.max_redirects + 1):
        with _naming(target, options), _asking(target, end, options, network) as (answer, wire):
            if answer.status not in _REDIRECTIONS:
                return _read(target, answer, wire, options)
            location = answer.headers.get("Location", "")
        target = follow(target, location.encode("latin-1").decode("utf-8", "replace"))
    raise DocumentError(f"{url[:200]}: it was redirected more than {options.max_redirects} times")


@contextmanager
def _naming(target: Target, options: FetchOptions) -> Iterator[None]:
    """Say of each fault of the network where it was, and what would do."""
    try:
        yield
    except TimeoutError:
        raise DocumentError(f"{target.host}: fetching took more than {options.seconds:g} seconds; {INSTEAD}") from None
    except ssl.SSLCertVerificationError as error:
        raise DocumentError(f"{target.host}: its certificate will not do ({error.verify_message})") from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise DocumentError(f"{target.host}: it cannot be fetched ({reason[:200]}); {INSTEAD}") from None
    except DocumentError as error:
        raise DocumentError(f"{target.host}: {error}") from None


@contextmanager
def _asking(
    target: Target, end: float, options: FetchOptions, network: Network
) -> Iterator[tuple[http.client.HTTPResponse, "_Wire"]]:
    """Yield the answer to a request, of which the head has come."""
    with _connected(target, end, network) as plain:
        tls = network.trust().wrap_socket(plain, server_hostname=target.host) if target.scheme == "https" else None
        with tls or plain as connection:
            wire = _Wire(connection, end, options.max_header_bytes)
            client = http.client.HTTPConnection(target.host)
            client.sock = wire
            client.request("GET", target.path, headers={"Host": target.authority, **HEADERS})
            with client.getresponse() as answer:
                yield answer, wire


def _connected(target: Target, end: float, network: Network) -> socket.socket:
    """Return a connection to the first of the target's addresses that takes it."""
    failure: OSError | None = None
    for address in _judged(target, end, network):
        try:
            return network.connect(address, target.port, _left(end))
        except OSError as error:
            failure = error
    raise failure or OSError("its name leads to no address")


def _judged(target: Target, end: float, network: Network) -> list[str]:
    """Return the addresses of the target's host; raise DocumentError if it may not be asked at one of them."""
    found: queue.Queue[list[str] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            found.put(network.resolve(target.host, target.port))
        except OSError as error:
            found.put(error)

    threading.Thread(target=ask, daemon=True).start()  # no system lets a look-up be given up
    try:
        addresses = found.get(timeout=_left(end))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(addresses, OSError):
        raise addresses
    for address in addresses:
        if what := refusal(address):
            raise DocumentError(f"its address is {what}, and only public ones are asked; {INSTEAD}")
    return addresses


def _read(target: Target, answer: http.client.HTTPResponse, wire: "_Wire", options: FetchOptions) -> Fetched:
    """Return what an answer holds."""
    if answer.status != http.client.OK:
        raise DocumentError(f"it answered {answer.status} {answer.reason[:80]}; {INSTEAD}")
    coding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip"):
        raise DocumentError(f"it sent the page packed as {coding[:40]!r}, and gzip was asked for; {INSTEAD}")
    wire.allow(options.max_bytes)
    stream: IO[bytes] | io.BufferedIOBase = answer if coding == "identity" else inflated(answer)
    content = stream.read(options.max_bytes + 1)
    if len(content) > options.max_bytes:
        raise DocumentError(f"it has more than {options.max_bytes:,} bytes; {INSTEAD}")
    if answer.length:
        raise DocumentError(f"it stopped {answer.length:,} bytes before the end; try again")
    # Without a type it is taken for a page: that is what a person names.
    media_type = answer.headers.get_content_type() if "Content-Type" in answer.headers else "text/html"
    return Fetched(content, target.url, media_type, _charset_of(answer))


def _charset_of(answer: http.client.HTTPResponse) -> str | None:
    """Return the encoding that an answer names; None if it names none, or in a way that Python fails at."""
    try:
        return answer.headers.get_content_charset()
    except ValueError:  # of `charset*` with a number of thousands of digits
        return None


def _left(end: float) -> float:
    """Return the seconds until *end*; raise TimeoutError if it has come."""
    if (left := end - time.monotonic()) <= 0:
        raise TimeoutError
    return left


class _Wire(io.RawIOBase):
    """A connection as `http.client` uses it: each piece has what is left of the time, all together of the size."""

    def __init__(self, connection: socket.socket, end: float, most: int) -> None:
        self._connection, self._end, self._most = connection, end, most

    def allow(self, more: int) -> None:
        """Let so many bytes *more* come."""
        self._most += more

    def sendall(self, content: bytes) -> None:
        self._connection.settimeout(_left(self._end))
        self._connection.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # of BufferedReader, no other buffer
        self._connection.settimeout(_left(self._end))
        count = self._connection.recv_into(buffer)
        self._most -= count
        if self._most < 0:
            raise DocumentError(f"it sent more than is read of a page or its head; {INSTEAD}")
        return count

    def close(self) -> None:
        """Leave it open: `http.client` closes it before the answer is read, and who made the connection closes it."""
