"""
The text of what others made, read in child processes that may crash, hang or eat memory without harm to the service.

18 KB of nested tags took one HTML parser 59 s, 160 KB another 21 s; lxml's worst was 2 s, but the next release may
differ, and a file of a word processor is XML in a zip archive, each of which has bombs of its own.
"""

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Literal, Protocol, Self

from onrecord.corpus.child import start_module
from onrecord.corpus.frames import read_frame, write_frame
from onrecord.errors import BusyError, DocumentError
from onrecord.options import ExtractionOptions
from onrecord.text.offsets import make_well_formed

Form = Literal["html", "docx", "text"]  # what the child can read; `onrecord.corpus.extraction_child` knows how


_NICENESS = 5  # of 19, of who reads what may take long, so that it slows down nobody who asks for something else
_START_SECONDS = 60.0  # until a child has loaded its parsers; more than 5 under tenfold load (measured)


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """
    The text of a page, and what it says of itself.

    Args:
        text: Its blocks, separated by newlines.
        url: Its canonical address, or the one it was asked for under.
        published: An ISO 8601 date or date and time.
        author: Who wrote it; several are separated by commas.
    """

    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    author: str | None = None


class Extract(Protocol):
    """What reads foreign content, see `Extractor.extract`."""

    def __call__(
        self, content: bytes | str, url: str | None = None, *, form: Form = "html", encoding: str | None = None
    ) -> ExtractedPage: ...


class Extractor:
    """
    Children that read one page each at a time; the first is started when needed, others while it is busy.

    What has many tags, as all hostile pages have that take long, has a child of its own to wait for: however many of
    them come, articles are read meanwhile, and no more than one core is lost.
    """

    def __init__(self, options: ExtractionOptions | None = None) -> None:
        """Read within the limits of *options*."""
        self._options = options or ExtractionOptions()
        self._quick = _resting(self._options.children, self._options)
        self._slow = _resting(1, self._options, _NICENESS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the children, each when it has answered."""
        for idle, count in ((self._quick, self._options.children), (self._slow, 1)):
            for child in [idle.get() for _ in range(count)]:
                child.end()
                idle.put(child)

    def extract(
        self, content: bytes | str, url: str | None = None, *, form: Form = "html", encoding: str | None = None
    ) -> ExtractedPage:
        """
        Return the text of *content* and what it says of itself.

        Args:
            url: Where it was found, if known.
            form: What it is.
            encoding: Of bytes, as who sent them says; None for the one that they declare themselves.

        Raises:
            BusyError: If every child is busy, and stays so.
            DocumentError: If it has no text, is too large, or takes too long or too much memory to read.
        """
        raw = make_well_formed(content).encode() if isinstance(content, str) else content
        self._check_size(raw, form)
        idle = self._slow if may_linger(raw, form, self._options) else self._quick
        head = {"form": form, "url": url, "encoding": "utf-8" if isinstance(content, str) else encoding}
        with self._taking(idle) as child:
            answer = json.loads(child.ask(form, json.dumps(head).encode(), raw))
        if "refused" in answer:
            raise DocumentError(f"{form}: {answer['refused']}")
        return ExtractedPage(**answer)

    @contextmanager
    def _taking(self, idle: "queue.LifoQueue[_Child]") -> Iterator["_Child"]:
        try:
            child = idle.get(timeout=self._options.wait)
        except queue.Empty:
            raise BusyError("html: other pages are being read, which takes long; ask again after a moment") from None
        try:
            yield child
        finally:
            idle.put(child)

    def _check_size(self, content: bytes, form: Form) -> None:
        size, tags = (len(content), self._options.max_bytes), (_count_tags(content, form), self._options.max_tags)
        for (found, allowed), unit in ((size, "bytes"), (tags, "tags")):
            if found > allowed:
                raise DocumentError(f"{form}: it has {found:,} {unit}, {allowed:,} are allowed; send its text instead")


def may_linger(content: bytes | str, form: Form, options: ExtractionOptions) -> bool:
    """Return whether *content* may take long to read, so that it waits for others of its kind only."""
    return form == "docx" or _count_tags(content, form) > options.quick_tags


def _count_tags(content: bytes | str, form: Form) -> int:
    if form != "html":
        return 0
    return content.count("<") if isinstance(content, str) else content.count(b"<")


class _Child:
    """One process; started when it is asked, and anew after a page that it failed at."""

    def __init__(self, options: ExtractionOptions, niceness: int) -> None:
        self._options, self._niceness = options, niceness
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, form: str, *frames: bytes) -> bytes:
        """Return the answer to *frames*; raise DocumentError if it does not come in time."""
        if self.process and self.process.poll() is not None:
            self.end()  # it was killed from outside
        try:
            if not self.process:
                self.process = self._start()
                self._converse(self.process, _START_SECONDS)
            return self._converse(self.process, self._options.seconds, *frames)
        except (EOFError, OSError):
            self.end()
            raise DocumentError(
                f"{form}: reading it took more than {self._options.seconds:g} seconds, or crashed the parser;"
                " send its text instead"
            ) from None
        except BaseException:
            self.end()  # Ctrl-C: half a question or answer is on its way
            raise

    @staticmethod
    def _converse(process: subprocess.Popen[bytes], seconds: float, *frames: bytes) -> bytes:
        """Return what a process says next, or to *frames*; after so many seconds it is killed."""
        assert process.stdin is not None
        assert process.stdout is not None
        alarm = threading.Timer(seconds, process.kill)
        alarm.start()
        try:
            for frame in frames:
                write_frame(process.stdin, frame)
            return read_frame(process.stdout)
        finally:
            alarm.cancel()

    def end(self) -> None:
        """End the process, if there is one."""
        process, self.process = self.process, None
        if process:
            process.kill()
            with suppress(BrokenPipeError), process:  # closes its pipes, in one of which a question may be, and waits
                pass

    def _start(self) -> subprocess.Popen[bytes]:
        limits = json.dumps({**asdict(self._options), "niceness": self._niceness})
        return start_module("onrecord.corpus.extraction_child", limits, quiet=True)


def _resting(count: int, options: ExtractionOptions, niceness: int = 0) -> "queue.LifoQueue[_Child]":
    """Return children of which the one that rested last is taken first, so that who asks by turns starts but one."""
    idle: queue.LifoQueue[_Child] = queue.LifoQueue()
    for _ in range(count):
        idle.put(_Child(options, niceness))
    return idle
