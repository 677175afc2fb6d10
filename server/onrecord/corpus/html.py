"""
The text of an HTML page, read in a child process that may crash, hang or eat memory without harm to the service.

18 KB of nested tags took one parser 59 s, 160 KB another 21 s; lxml's worst was 2 s, but the next release may differ.
"""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Self

from onrecord.corpus.frames import read_frame, write_frame
from onrecord.errors import DocumentError
from onrecord.options import ExtractionOptions
from onrecord.text.offsets import make_well_formed


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


class HtmlExtractor:
    """A child process that reads one page at a time; started when first needed, and anew after one that it fails at."""

    def __init__(self, options: ExtractionOptions | None = None) -> None:
        """Read within the limits of *options*."""
        self._options = options or ExtractionOptions()
        self._busy = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        with self._busy:
            self._end()

    def extract(self, html: bytes | str, url: str | None = None) -> ExtractedPage:
        """
        Return the text of *html* and what it says of itself.

        Args:
            html: As bytes, in the encoding that it declares.
            url: Where it was found, if known.

        Raises:
            DocumentError: If it has no text, is too large, or takes too long or too much memory to read.
        """
        content = make_well_formed(html).encode() if isinstance(html, str) else html
        self._check_size(content)
        head = {"url": url, "encoding": "utf-8" if isinstance(html, str) else None}
        with self._busy:
            answer = json.loads(self._ask(json.dumps(head).encode(), content))
        if "refused" in answer:
            raise DocumentError(f"html: {answer['refused']}")
        return ExtractedPage(**answer)

    def _check_size(self, content: bytes) -> None:
        for found, allowed, unit in (
            (len(content), self._options.max_bytes, "bytes"),
            (content.count(b"<"), self._options.max_tags, "tags"),
        ):
            if found > allowed:
                raise DocumentError(f"html: it has {found:,} {unit}, {allowed:,} are allowed; send its text instead")

    def _ask(self, *frames: bytes) -> bytes:
        if self._child and self._child.poll() is not None:
            self._end()  # it was killed from outside
        child = self._child = self._child or self._start()
        assert child.stdin is not None
        assert child.stdout is not None
        alarm = threading.Timer(self._options.seconds, child.kill)
        alarm.start()
        try:
            for frame in frames:
                write_frame(child.stdin, frame)
            answer = read_frame(child.stdout)
        except (EOFError, OSError):
            self._end()
            raise DocumentError(
                f"html: reading it took more than {self._options.seconds:g} seconds, or crashed the parser;"
                " send its text instead"
            ) from None
        except BaseException:
            self._end()  # Ctrl-C: half a question or answer is on its way
            raise
        finally:
            alarm.cancel()
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        limits = json.dumps(asdict(self._options))
        command = [sys.executable, "-W", "ignore", "-m", "onrecord.corpus.html_child", limits]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child:
            child.kill()
            with suppress(BrokenPipeError), child:  # closes its pipes, in one of which a question may be, and waits
                pass
