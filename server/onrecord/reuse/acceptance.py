"""Acceptance: which shared stretches are beyond chance, and which of these say too little to be shown."""

from math import log2

from onrecord.options import ReuseOptions
from onrecord.reuse.alignment import SharedStretch
from onrecord.reuse.evidence import Evidence


def threshold_bits(corpus_words: int, page_words: int, options: ReuseOptions) -> float:
    """
    Return the bits above which a shared stretch is beyond chance.

    A corpus of twice as many words, or a page, has twice as many places where chance may strike: one bit more each,
    if words came by chance alone. Those of a corpus do so less and less, being on the same few subjects.
    """
    corpus = options.corpus_slope * (log2(max(corpus_words, 2)) - options.corpus_words_log2)
    return options.base_bits + corpus + log2(page_words + 2)


def is_accepted(stretch: SharedStretch, evidence: Evidence, threshold: float, options: ReuseOptions) -> bool:
    """Return whether *stretch* is beyond chance; in quotation marks that it fills, or with marked cuts, less does."""
    first, last = stretch.first, stretch.last - 1
    words = stretch.matched - int(evidence.joined[first + 1 : last + 1].sum())
    if evidence.opens[first] and evidence.closes[last]:
        least = options.min_quotation_words if stretch.exact else options.min_quoted_words
        return words >= least and stretch.bits >= threshold - options.quotation_bits
    if stretch.marked and not stretch.exact:
        threshold -= options.cut_bits
    if evidence.quoted[first] and evidence.quoted[last] and (evidence.opens[first] or evidence.closes[last]):
        return words >= options.min_quoted_words and stretch.bits >= threshold
    inexact = 0.0 if stretch.exact or stretch.marked else options.inexact_bits
    return words >= options.min_bare_words and stretch.bits >= threshold + inexact
