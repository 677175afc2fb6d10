"""Who matches a page that came over HTTP: this process, or one of several of its own that read the same store."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from onrecord.corpus.child import Child, ChildEndedError
from onrecord.corpus.library import Library
from onrecord.errors import BusyError, OnRecordError
from onrecord.options import MatchOptions, Options
from onrecord.web.admission import Admission
from onrecord.web.annotations import annotate
from onrecord.web.present import present_match
from onrecord.web.wire import MatchChoices, OffsetUnit

log = logging.getLogger(__name__)

AnswerForm = OffsetUnit | Literal["annotations"]

_MODULE = "onrecord.web.match_child"
_PAUSE = 5.0  # seconds until a process that could not start is started again


class Page(msgspec.Struct, frozen=True):
    """
    What is to be matched.

    Args:
        form: As what the answer is wanted: Web Annotations, or JSON with offsets in that unit.
        with_text: Whether the answer holds the text.
    """

    text: str
    url: str | None
    options: MatchChoices
    form: AnswerForm
    with_text: bool


class Found(msgspec.Struct, frozen=True):
    """
    What is sent back.

    Args:
        body: The answer, JSON.
        lacking: Whether documents wait to be indexed.
    """

    body: bytes
    lacking: bool


class Matcher(Protocol):
    """Answers pages, some at a time."""

    def match(self, page: Page) -> bytes:
        """
        Return what is known of a page, as JSON.

        Raises:
            BusyError: If too many others are answered, or the process at work was ended.
        """

    def start(self) -> None:
        """Load what it takes, so that the first page need not wait for it."""

    def close(self) -> None:
        """End what was started; who is being answered hears that it was."""


def find_matches(library: Library, page: Page) -> Found:
    """Return the answer to a page."""
    options = MatchOptions(page.options.kinds, page.options.max_cross_references, page.options.show_all)
    found = library.match(page.text, url=page.url, options=options)
    if page.form == "annotations":
        answer: msgspec.Struct = annotate(present_match(found, "code-point"), page.url)
    else:
        answer = present_match(found, page.form, with_text=page.with_text)
    return Found(msgspec.json.encode(answer), found.lacking)


class OwnMatcher:
    """Matches in this process, under permits of its own, so that readers do not keep out who stores."""

    def __init__(self, library: Library, admission: Admission[int]) -> None:
        self._library, self._admission = library, admission

    def match(self, page: Page) -> bytes:
        """Return what is known of a page, see `Matcher`."""
        self._library.load_model()  # waits while another thread loads it
        with self._admission.permit():
            return find_matches(self._library, page).body

    def start(self) -> None:
        """Load the models, and count the corpus's words."""
        self._library.load_model()
        self._library.count_words()

    def close(self) -> None:
        """Nothing was started."""


class MatchingProcesses:
    """
    Processes that match, each one page at a time, each reading the store by itself.

    One that ends, or is ended as its time is up, costs the page that it was at work on a 503; another takes its place.
    """

    def __init__(self, folder: Path, options: Options, lacking: Callable[[], None]) -> None:
        """Match against the corpus of *folder*; *lacking* is called where documents wait to be indexed."""
        self._options, self._lacking = options, lacking
        self._arguments = (str(folder), msgspec.json.encode(options).decode())
        self._admission = Admission[Child]((), wait=options.web.permit_wait, line=options.web.line)
        self._seconds = options.store.match_seconds + options.web.match_margin
        self._children: set[Child] = set()
        self._closed = threading.Event()

    def start(self) -> None:
        """Start the processes, each on a thread of its own, until each can answer."""
        for _ in range(self._options.web.workers):
            threading.Thread(target=self._hire, name="start-matching", daemon=True).start()

    def close(self) -> None:
        """End all processes; who waits for one hears of it."""
        self._closed.set()
        for child in list(self._children):
            child.kill()

    def match(self, page: Page) -> bytes:
        """Return what is known of a page, see `Matcher`."""
        child = self._take()
        try:
            answer = child.ask(msgspec.msgpack.encode(page), seconds=self._seconds)
        except ChildEndedError:
            raise BusyError(
                "The process at work on this page was ended, as its time was up or for want of memory perhaps;"
                " ask again after the seconds in Retry-After, or send the page in parts"
            ) from None
        finally:
            self._give(child)
        found = msgspec.msgpack.decode(answer, type=Found)
        if found.lacking:
            self._lacking()
        return found.body

    def _take(self) -> Child:
        """Return a process that runs; those that ended while they had nothing to do are replaced."""
        while not (child := self._admission.take()).is_running:
            self._give(child)
        return child

    def _give(self, child: Child) -> None:
        if child.is_running:
            self._admission.give(child)
            return
        child.end()
        if not self._closed.is_set():
            log.warning("a matching process was ended, by its time limit, the system or a signal; another takes over")
        self._children.discard(child)
        threading.Thread(target=self._hire, name="start-matching", daemon=True).start()

    def _hire(self) -> None:
        """Start a process, and let it in once it can answer; again and again if it cannot."""
        while not self._closed.is_set():
            child = Child(_MODULE, *self._arguments)
            self._children.add(child)
            if self._closed.is_set():  # `close` may not have seen it
                child.kill()
            try:
                child.ask(b"")
            except (ChildEndedError, OnRecordError) as error:
                self._children.discard(child)
                child.end()
                if not self._closed.is_set():
                    log.error("a matching process does not start: %s", str(error) or "it was ended")  # noqa: TRY400
                    self._closed.wait(_PAUSE)
            else:
                self._admission.give(child)
                return
