"""
The child process that reads what others made: pages in, texts out, over pipes, within limits that the system enforces.

Started by `onrecord.corpus.extraction`; its one argument is the limits as JSON. A new format is a line in `READERS`.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict

from bs4.exceptions import ParserRejectedMarkup

from onrecord.corpus.extraction import ExtractedPage
from onrecord.corpus.frames import read_frame, write_frame
from onrecord.corpus.html_page import read_page
from onrecord.corpus.plain_text import read_text
from onrecord.errors import DocumentError
from onrecord.logs import log_like_parent

if sys.platform != "win32":
    import resource

Read = Callable[[bytes, str | None, str | None], ExtractedPage]
"""From content, its encoding and its address, either of which may not be known."""


def main() -> None:
    """Answer until the parent ends."""
    limits = json.loads(sys.argv[1])
    log_like_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the parent ends this one
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints gets between the frames
    _limit_memory(limits["memory"])
    if sys.platform != "win32":
        os.nice(limits["niceness"])
    write_frame(answers, b"ready")
    while True:
        try:
            head, content = json.loads(read_frame(questions)), read_frame(questions)
        except EOFError:
            return
        _limit_cpu(limits["cpu_seconds"])
        write_frame(answers, json.dumps(_answer(content, **head)).encode())


def _read_word_file(content: bytes, encoding: str | None, url: str | None) -> ExtractedPage:
    from onrecord.corpus.word_file import read_word_file  # seldom needed, and as much to load as all the rest

    return read_word_file(content, encoding, url)


READERS: Mapping[str, Read] = {"html": read_page, "docx": _read_word_file, "text": read_text}


def _answer(content: bytes, form: str, url: str | None, encoding: str | None) -> dict[str, str | None]:
    try:
        return asdict(READERS[form](content, encoding, url))
    except DocumentError as error:
        return {"refused": str(error)}
    except ParserRejectedMarkup:
        return {"refused": "it cannot be read as HTML; send its text instead"}
    except RecursionError:
        return {"refused": "its parts are nested too deep; send its text instead"}
    except MemoryError:
        return {"refused": "reading it takes too much memory; send its text instead"}


def _limit_memory(size: int) -> None:
    """Let the system refuse memory beyond *size* bytes; macOS may not, Windows has no such limit."""
    if sys.platform != "win32":
        _limit(resource.RLIMIT_AS, size)


def _limit_cpu(seconds: int) -> None:
    """Let the system end this process *seconds* of computing from now."""
    if sys.platform != "win32":
        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        _limit(resource.RLIMIT_CPU, used + seconds + 1)


def _limit(what: int, amount: int) -> None:
    """Set a limit below the one that the user or the system set already; the wall limit holds where it is refused."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(what)
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (amount if most == resource.RLIM_INFINITY else min(amount, most), most))


if __name__ == "__main__":
    main()
