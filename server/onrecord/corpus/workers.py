"""Working out what documents are stored as, on all cores when there are many."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial

from onrecord.corpus.preparation import Outcome, Prepared, Preparer, Start
from onrecord.errors import StoreError
from onrecord.options import Options
from onrecord.quotation.tagging.batching import in_batches


@contextmanager
def preparing_processes(options: Options, *, passages_only: bool = False, niceness: int = 0) -> Iterator[Start]:
    """
    Yield what prepares texts on all cores.

    Args:
        passages_only: Leave quotations and names aside.
        niceness: How far these processes let others go before them; 0 to 19.

    The processes are spawned, not forked: the service that may be running here has threads.

    Raises:
        StoreError: If one of them was ended from outside.
    """
    os.environ["PYTHONSAFEPATH"] = "1"  # as -P in `corpus.child`: nothing in the current folder is a module of theirs
    spawn = multiprocessing.get_context("spawn")
    count = min(os.cpu_count() or 1, options.store.max_processes)
    pool = ProcessPoolExecutor(count, mp_context=spawn, initializer=_begin, initargs=(options, niceness))
    prepare = _prepare_passages if passages_only else _prepare_all
    try:
        yield partial(_start, pool, prepare, options.store.share_characters)
    except BrokenProcessPool:
        raise StoreError("a process that prepares documents was ended, for want of memory perhaps; add again") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _start(
    pool: ProcessPoolExecutor,
    prepare: Callable[[Sequence[str]], list[Prepared]],
    share_characters: int,
    texts: Sequence[str],
) -> list[Outcome]:
    shares = [(share, pool.submit(prepare, share)) for share in in_batches(texts, share_characters)]
    return [partial(_outcome, future, place) for share, future in shares for place in range(len(share))]


def _outcome(future: "Future[list[Prepared]]", place: int) -> Prepared:
    return future.result()[place]


_preparers: list[Preparer] = []  # of a worker process: one


def _begin(options: Options, niceness: int) -> None:
    os.nice(niceness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _preparers[:] = [Preparer.load(options)]


def _prepare_all(texts: Sequence[str]) -> list[Prepared]:
    return list(_preparers[0].prepare_all(texts))


def _prepare_passages(texts: Sequence[str]) -> list[Prepared]:
    return [_preparers[0].prepare_passages(text) for text in texts]


def _end_with_parent() -> None:
    """End when the parent was killed: the pool's pipe, which all workers hold, would never tell."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
