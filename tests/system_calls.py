"""What a process asked of the system, as strace tells it: what was written, synced and answered, in this order."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

TRACED = "fsync,fdatasync,write,pwrite64,ftruncate,rename,mkdir,sendto"
OPTIONS = ("-f", "-yy", "-s", "40", "-e", f"trace={TRACED}")

_CALL = re.compile(r"(\d+) +(\w+)\((.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_OPENED = re.compile(r"\d+<([^>]*)>")
_NAMED = re.compile(r'"([^"]*)"')
_ANSWER = re.compile(r'\d+<TCP:.*?>, "HTTP/1\.1 (\d+)|1<.*?>, "(On Record) answers at')


@dataclass
class Answer:
    """
    An answer on its way to a client, and what the thread that gives it had done since its last one.

    Args:
        status: 0 for the word on the terminal that the service runs.
        synced: Files and folders that it made durable.
        pending: Those that it changed and that are not durable yet.
    """

    status: int
    synced: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)


def read_answers(trace: Iterable[str]) -> Iterator[Answer]:
    """Yield the answers of strace's *trace* with `OPTIONS`; a change counts from its beginning, a sync at its end."""
    threads: defaultdict[str, Answer] = defaultdict(lambda: Answer(0))
    begun: dict[str, str] = {}  # the arguments of a call that another thread's interrupts, by thread
    for line in trace:
        if found := _CALL.match(line):
            thread, call, arguments = found.groups()
            if "<unfinished" in arguments:
                begun[thread] = arguments
            _change(call, arguments, threads[thread].pending)
            if answer := _ANSWER.match(arguments):
                done = threads.pop(thread)
                yield Answer(int(answer[1] or 0), done.synced, done.pending)
        elif found := _RESUMED.match(line):
            thread, call, rest = found.groups()
            arguments = begun.pop(thread, "") + rest
        else:
            continue
        if call in ("fsync", "fdatasync") and arguments.endswith("= 0") and (opened := _OPENED.match(arguments)):
            threads[thread].pending.discard(opened[1])
            threads[thread].synced.add(opened[1])


def _change(call: str, arguments: str, pending: set[str]) -> None:
    """Note what a call leaves to be made durable: a file's content, or a name in its folder."""
    if call in ("write", "pwrite64", "ftruncate") and (opened := _OPENED.match(arguments)):
        pending.add(opened[1])
    elif call in ("mkdir", "rename") and "= -1 " not in arguments:
        before, after = [*_NAMED.findall(arguments), ""][:2]
        if before in pending:
            pending.discard(before)
            pending.add(after)
        pending.add((after or before).rpartition("/")[0])
