"""
The service as a process: waitress on one socket, drained at a signal.

waitress alone drops requests under way at SIGTERM and cuts off large answers at SIGINT (measured); gunicorn
does not run on Windows.
"""

import errno
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType

from flask import Blueprint, Flask
from waitress.server import create_server  # type: ignore[import-untyped]  # it ships no types

from onrecord.corpus.access import read_or_create_token
from onrecord.corpus.library import Library
from onrecord.errors import OnRecordError
from onrecord.options import Options, WebOptions
from onrecord.web import create_app
from onrecord.web.connections import Channel, allow_files, choose_closed
from onrecord.web.matcher import Matcher
from onrecord.web.reach import Team, in_address, is_any
from onrecord.web.service import service_of

SIGNALS = tuple(getattr(signal, n) for n in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK") if hasattr(signal, n))
ADDRESSES = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}

log = logging.getLogger(__name__)


def open_socket(host: str, port: int, team: Team | None = None) -> socket.socket:
    """
    Return a socket that listens on *port*; on a free one for port 0. Only a team's reaches beyond this machine.

    Raises:
        OnRecordError: If the host is not loopback and no team's, or the port is taken.
    """
    if team is None and host not in ADDRESSES:
        raise OnRecordError(
            f"--host {host}: expected one of {', '.join(ADDRESSES)}; other machines are served with --team, to persons "
            "who have a token each (docs/team.md)"
        )
    address = team.address if team else ADDRESSES[host]
    try:
        return socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise OnRecordError(
                f"--host {host}: this machine has no such address; `ip address` lists those that it has"
            ) from error
        reason = os.strerror(error.errno or 0).lower()
        raise OnRecordError(
            f"--port {port}: cannot listen on {host}, {reason}; if On Record runs there already, use it, "
            "else give another port"
        ) from error


def url_of(listener: socket.socket) -> str:
    """Return the address that callers on this machine use."""
    host, port = listener.getsockname()[:2]
    if is_any(host):
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://{in_address(host)}:{port}"


class Server:
    """
    waitress, stopped so that every request under way gets its whole answer.

    Args:
        app: The WSGI application.
        listener: Where it listens; closed with the server.
        give_up: Called when the time to drain is over.
    """

    def __init__(
        self, app: Flask, listener: socket.socket, options: WebOptions, give_up: Callable[[], None] = lambda: None
    ) -> None:
        files = allow_files(2 * options.connections)  # of which sockets may be half; there are databases too
        self._options = replace(options, connections=min(options.connections, files // 2))
        self._looked = time.monotonic()
        self._channels: dict[int, object] = {}
        self._waitress = create_server(
            app,
            map=self._channels,
            sockets=[listener],
            threads=options.all_threads,
            connection_limit=self._options.connections
            + 16,  # from which on it hears nobody; `_close_some` comes before
            # Larger bodies, up to this, are read to their end so that their sender can read why they are refused.
            max_request_body_size=16 * options.max_body_bytes,
            max_request_header_size=32 << 10,
            channel_timeout=2 * options.connection_seconds,  # `_close_some` closes all that it would
            asyncore_use_poll=True,  # select() fails from the 1,024th socket on
            ident=None,
            clear_untrusted_proxy_headers=False,  # they say that a request does not come from this machine
        )
        self._waitress.channel_class = Channel
        self.stopping = False
        self._drain, self._give_up = options.drain, give_up

    def run(self) -> None:
        """Serve until `stop` is called, then drain."""
        while not self.stopping:
            self._turn(1.0)
        self._stop_accepting()
        end = time.monotonic() + self._drain
        while self._is_busy() and time.monotonic() < end:
            self._turn(0.05)
        self._give_up()  # who waits for a matching process hears of it, and has a moment to
        while self._is_busy() and time.monotonic() < end + 1:
            self._turn(0.05)
        self._waitress.task_dispatcher.shutdown(timeout=1)
        self._waitress.asyncore.close_all(self._channels)

    def stop(self) -> None:
        """Make `run` drain and return; safe in a signal handler and from any thread."""
        self.stopping = True
        self._waitress.pull_trigger()

    def _turn(self, seconds: float) -> None:
        now = time.monotonic()
        if now - self._looked >= 1 or len(self._channels) >= self._options.connections:
            self._looked = now
            self._close_some(now)
        self._waitress.asyncore.loop(timeout=seconds, map=self._channels, use_poll=True, count=1)

    def _close_some(self, now: float) -> None:
        channels = [channel for channel in self._channels.values() if isinstance(channel, Channel)]
        for channel in list(choose_closed(channels, self._options, now)):
            channel.handle_close()  # `will_close` would wait until a client that takes nothing takes something

    def _stop_accepting(self) -> None:
        """Let in what already knocked, then close the door."""
        for _ in range(self._waitress.adj.backlog):
            before = len(self._channels)
            self._waitress.handle_accept()
            if len(self._channels) == before:
                break
        self._turn(0)
        self._waitress.accepting = False
        self._waitress.del_channel()
        self._waitress.socket.close()

    def _is_busy(self) -> bool:
        return any(isinstance(c, Channel) and c.is_busy for c in list(self._channels.values()))


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call *stop* at the first signal that asks a process to end; a second one interrupts at once."""

    def first(_number: int, _frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.default_int_handler)
        stop()

    before = {each: signal.signal(each, first) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def serve_folder(
    folder: Path,
    listener: socket.socket,
    options: Options,
    *,
    announce: Callable[[str, str], None],
    make_pages: Callable[[Library], Blueprint] | None = None,
    team: Team | None = None,
) -> None:
    """
    Serve *folder* until a signal.

    Args:
        announce: Called with the address and the local token once requests are taken.
        make_pages: Pages to serve beside the API.
        team: How a team reaches it; None where only this machine does.

    Raises:
        StoreError: If the folder cannot be used, or another process serves it.
        OnRecordError: If it is for a team of which nobody has a token.
    """
    url, port = url_of(listener), listener.getsockname()[1]
    with listener, Library.open(folder, write=True, url=url, options=options) as library:
        if team and not library.people.callers():
            raise OnRecordError("--team: nobody has a token yet; give out the first with `onrecord people add NAME`")
        token = read_or_create_token(folder)
        pages = make_pages(library) if make_pages else None
        app = create_app(library, options, port=port, token=token, pages=pages, team=team)
        matcher = service_of(app).matcher
        server = Server(app, listener, options.web, matcher.close)
        library.keep_up()
        with closing(matcher), stopped_by_signals(server.stop):
            prepare = partial(warm_up, library, matcher, lambda: server.stopping)
            threading.Thread(target=prepare, name="warm-up", daemon=True).start()
            announce(url, token)
            server.run()


def warm_up(library: Library, matcher: Matcher, is_stopping: Callable[[], bool]) -> None:
    """Read the models, so that the first page need not wait for them; what fails here, `/match` says again."""
    try:
        matcher.start()
        library.load_model()
    except OnRecordError as error:
        if not is_stopping():  # else the library was closed meanwhile, and nobody waits for the models
            log.error("%s", error)  # noqa: TRY400 - the message says it all
