"""Stored documents read again, for their quotations or for the passage index; batch by batch, each durable."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from onrecord.corpus.documents import StoredText
from onrecord.corpus.preparation import Prepared, Start
from onrecord.corpus.snapshot import Snapshot
from onrecord.corpus.store import Store

_Item = TypeVar("_Item")
Select = Callable[[Snapshot, int], list[StoredText]]  # the next documents after a number: a batch, or none
Keep = Callable[[Sequence[tuple[StoredText, Prepared]]], None]  # stores what was found in a batch


def read_batches(store: Store, select: Select) -> Iterator[list[StoredText]]:
    """Yield the documents that *select* returns, a batch at a time, in order."""
    last = 0
    while True:
        with store.reading() as snapshot:
            batch = select(snapshot, last)
        if not batch:
            return
        yield batch
        last = batch[-1].number


def reread(batches: Iterable[Sequence[StoredText]], start: Start, keep: Keep) -> Iterator[int]:
    """Read documents again, and yield the number of each once what was found in it is durable."""
    begun = ((batch, start([document.text for document in batch])) for batch in batches)
    for batch, outcomes in one_ahead(begun):
        keep([(document, outcome()) for document, outcome in zip(batch, outcomes, strict=True)])
        yield from (document.number for document in batch)


def one_ahead(items: Iterable[_Item]) -> Iterator[_Item]:
    """
    Yield *items*, each when the one after it was taken: work begun on it goes on meanwhile.

    >>> list(one_ahead("abc"))
    ['a', 'b', 'c']
    """
    taken: deque[_Item] = deque()
    for item in items:
        taken.append(item)
        if len(taken) > 1:
            yield taken.popleft()
    yield from taken
