"""
Processes of our own, asked one thing at a time over pipes: what one of them does harms nobody but itself.

The side of the parent is `Child`, that of the process is `answer_parent`.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from onrecord import errors
from onrecord.corpus.frames import read_frame, write_frame
from onrecord.errors import OnRecordError

_BLOCKED = (signal.SIGINT, signal.SIGTERM)
_ANSWERED, _REFUSED = b"+", b"-"  # before what is answered, and before an error of ours


def start_module(module: str, *arguments: str, quiet: bool = False) -> "subprocess.Popen[bytes]":
    """
    Start a module of ours, of which stdin and stdout are pipes.

    Python itself would look for what it imports in the current folder first, which may be one of downloads: -P forbids.
    Signals to end reach it from its first moment on as little as later: managers of services and terminals send them to
    all processes, but the parent drains first, and then ends this one.

    Args:
        quiet: Leave out the warnings of libraries.
    """
    options = ["-P", *(["-W", "ignore"] if quiet else [])]
    command = [sys.executable, *options, "-m", module, *arguments]
    with _signals_blocked():
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Block signals to end on this thread; a process that it starts keeps them blocked."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _BLOCKED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class ChildEndedError(Exception):
    """The process ended before it had answered, or was ended because its time was up."""


class Child:
    """A process that answers; it ends with this one, however this one ends."""

    def __init__(self, module: str, *arguments: str) -> None:
        """Start *module* with *arguments*; what it has to load, it does while the first question waits."""
        self._process = start_module(module, *arguments)
        self.pid = self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def ask(self, question: bytes, *, seconds: float | None = None) -> bytes:
        """
        Return the answer to *question*; one thread asks at a time.

        Args:
            seconds: After which the process is killed.

        Raises:
            ChildEndedError: If it ended; it is gone then.
            OnRecordError: What the process raised.
        """
        questions, answers = self._process.stdin, self._process.stdout
        assert questions is not None
        assert answers is not None
        alarm = threading.Timer(seconds, self._process.kill) if seconds else None
        try:
            if alarm:
                alarm.start()
            write_frame(questions, question)
            answer = read_frame(answers)
        except (EOFError, OSError):
            self.end()
            raise ChildEndedError from None
        except BaseException:
            self.end()  # Ctrl-C: half a question or answer is on its way
            raise
        finally:
            if alarm:
                alarm.cancel()
        return _unpack(answer)

    def kill(self) -> None:
        """End it from another thread than the one that asks, which learns of it."""
        self._process.kill()

    def end(self) -> None:
        """End it, and leave nothing of it; a second call does nothing."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:  # closes its pipes, in one of which a question may be, and waits
            pass


def _unpack(answer: bytes) -> bytes:
    if answer[:1] == _ANSWERED:
        return answer[1:]
    name, arguments = json.loads(answer[1:])
    error: OnRecordError = getattr(errors, name)(*arguments)
    raise error


def answer_parent(answer: Callable[[bytes], bytes]) -> None:
    """
    Answer the questions of the parent, as the main module of a `Child`; never returns.

    An error of ours that *answer* raises is raised where it was asked; any other ends the process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where signals cannot be blocked
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints gets between the frames
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=[questions], daemon=True).start()
    while True:
        write_frame(answers, _answer(answer, questions.get()))


def _answer(answer: Callable[[bytes], bytes], question: bytes) -> bytes:
    try:
        return _ANSWERED + answer(question)
    except OnRecordError as error:
        return _REFUSED + json.dumps([type(error).__name__, error.args]).encode()


def _listen(questions: "queue.SimpleQueue[bytes]") -> None:
    """Hear the parent's questions, and end with it: in the middle of an answer too."""
    while True:
        try:
            questions.put(read_frame(sys.stdin.buffer))
        except EOFError:
            os._exit(0)
