"""What documents still wait for before all that they hold is found, in a reader's words."""

from collections.abc import Collection, Iterator

from onrecord.corpus.snapshot import Snapshot

UNINDEXED = "Passages of {} are not indexed yet: a running service does that by itself, otherwise `onrecord reindex`."
UNREAD = "Quotations in {} were not looked for yet: `onrecord analyse` does that."


def tell_waiting(snapshot: Snapshot, kinds: Collection[str]) -> Iterator[str]:
    """Yield how many documents wait, and for what, as far as it matters to who asks for highlights of these *kinds*."""
    if {"passage", "quotation"} & {*kinds} and (count := snapshot.waiting_count()):
        yield UNINDEXED.format(_documents(count))
    if "quotation" in kinds and (count := snapshot.unread_count()):
        yield UNREAD.format(_documents(count))


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count:,} documents"
