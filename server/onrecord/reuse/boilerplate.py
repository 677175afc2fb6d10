"""Boilerplate: told from who prints a passage, where, and in which company, whatever its words are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from onrecord.options import ReuseOptions


@dataclass(frozen=True, slots=True)
class Carrier:
    """
    A text that holds a passage.

    Args:
        publisher: Who published it; None where that is unknown.
        before: Code points before the passage.
        after: Code points after the passage.
        kinship: Share of the page's telling words, those in passages left out, that the text has too; of another
            carrier's where the page has too few; in 0..1.
    """

    publisher: str | None
    before: int
    after: int
    kinship: float


def is_boilerplate(length: int, carriers: Sequence[Carrier], options: ReuseOptions) -> bool:
    """
    Return whether a passage of so many code points says nothing of what its page is about.

    A footer, an offer or a notice stands in texts of one publisher that have nothing else in common, mostly at their
    ends. A paragraph of background stands in several stories of one paper too, and often at the end, but they are on
    one subject. What unrelated texts of many publishers hold is nobody's words either.

    Args:
        carriers: The texts that hold it, copies of one text once.
    """
    if length > options.max_notice_length or len(carriers) < options.edge_texts:
        return False
    if median(carrier.kinship for carrier in carriers) >= options.min_kinship:
        return False
    if not _is_of_one_publisher(carriers, options):
        return len(carriers) >= options.everywhere_texts
    return len(carriers) >= (options.edge_texts if _stands_at_an_edge(carriers, options) else options.notice_texts)


def _is_of_one_publisher(carriers: Sequence[Carrier], options: ReuseOptions) -> bool:
    """Return whether nearly all texts are of one publisher."""
    counts = Counter(carrier.publisher for carrier in carriers if carrier.publisher is not None)
    return bool(counts) and max(counts.values()) >= options.publisher_share * len(carriers)


def _stands_at_an_edge(carriers: Sequence[Carrier], options: ReuseOptions) -> bool:
    """Return whether the passage stands near the end of nearly all texts, or near the beginning of nearly all."""
    most = options.publisher_share * len(carriers)
    edges = ([c.before for c in carriers], [c.after for c in carriers])
    return any(sum(distance <= options.edge_length for distance in edge) >= most for edge in edges)
