"""How far a long command is: a bar on a terminal, a line now and then elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

INTERRUPTED = 130  # the exit code that shells know Ctrl-C by
REPORT_EVERY = 1000  # documents, where no bar is drawn


@contextmanager
def progress(label: str, expected: Callable[[], int]) -> Iterator[Callable[[], None]]:
    """Yield what is called after each document."""
    if not sys.stderr.isatty():
        done = iter(range(1, sys.maxsize))
        yield lambda: _report_plainly(next(done))
        return
    with click.progressbar(length=expected(), label=label, file=sys.stderr, show_pos=True) as bar:
        bar.item_show_func = lambda _: f"{1 / bar.time_per_iteration:,.0f}/s" if bar.time_per_iteration else None
        yield lambda: bar.update(1)


def _report_plainly(done: int) -> None:
    if done % REPORT_EVERY == 0:
        click.echo(f"{done:,} documents", err=True)
