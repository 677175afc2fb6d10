"""Spellings of one word that house styles choose between: what was said is the same."""

import re
from functools import lru_cache

import xxhash

from onrecord.text.folding import fold

# British first, as Merriam-Webster and the Oxford dictionaries list them; what stands before keeps short words of
# another meaning apart ("four" and "for", "filled" and "filed", "prise" and "prize").
_VARIANTS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"(?<=[a-z]{3})([iy])s(?=(?:e[drs]?|ers|ing|ations?)$)", r"\1z"),  # organise, analysing
        (r"(?<=[a-z]{3})our(?=(?:s|ed|ing|able|ite|ites|hood|hoods)?$)", "or"),  # labour, neighbourhood
        (r"(?<=[a-z]{4})ll(?=(?:ed|ing|ers?)$)", "l"),  # travelled
        (r"(?<=[a-z]{2})tre(?=s?$)", "ter"),  # centre
        (r"(?<=[a-z]{2})ence(?=s?$)", "ense"),  # defence
        (r"(?<=[a-z]{3})ogue(?=s?$)", "og"),  # dialogue
        (r"(?<=dg)ement(?=s?$)", "ment"),  # judgement
        (r"^programme(?=s?$)", "program"),
        (r"^grey(?=s?$)", "gray"),
    )
)


@lru_cache(maxsize=1 << 16)
def spell(word: str) -> str:
    """
    Return a *word* as one house style spells it: folded, without apostrophes.

    >>> [spell(word) for word in ("Organised", "labour", "travelling", "centre", "four", "don’t")]
    ['organized', 'labor', 'traveling', 'center', 'four', 'dont']
    """
    spelt = fold(word).text.replace("'", "")
    for variant, spelling in _VARIANTS:
        spelt = variant.sub(spelling, spelt)
    return spelt


@lru_cache(maxsize=1 << 16)
def spelling_hash(word: str) -> int:
    """Return the 32-bit hash of a *word*, whatever its case, typography and spelling."""
    return xxhash.xxh32_intdigest(spell(word).encode("utf-8", "surrogatepass"))
