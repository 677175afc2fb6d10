"""Documents that an earlier version of model or rules analysed, analysed anew; batch by batch, each durable."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from onrecord.corpus.documents import OutdatedDocument
from onrecord.corpus.preparation import Start
from onrecord.corpus.store import Store
from onrecord.options import StoreOptions

_Item = TypeVar("_Item")


def find_outdated(store: Store, version: str, options: StoreOptions) -> Iterator[list[OutdatedDocument]]:
    """Yield the documents that another *version* analysed, a batch at a time, in order."""
    last = 0
    while True:
        with store.reading() as snapshot:
            batch = snapshot.outdated(version, last, options)
        if not batch:
            return
        yield batch
        last = batch[-1].number


def analyse_batches(store: Store, batches: Iterable[Sequence[OutdatedDocument]], start: Start) -> Iterator[int]:
    """Analyse anew, and yield the number of each document once it is durable."""
    begun = ((batch, start([document.text for document in batch])) for batch in batches)
    for batch, outcomes in one_ahead(begun):
        store.analyse([(document, outcome()) for document, outcome in zip(batch, outcomes, strict=True)])
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
