"""Copies: which of a few texts are one text, as an agency's that several papers print with headlines of their own."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from onrecord.options import ReuseOptions
from onrecord.reuse.postings import Keys, Tokens, shingle_keys

_READ = 20_000  # tokens of a text; a book whose first forty pages are another's is that
_SAMPLE = 128  # shingles of the shortest text; the share that two texts have in common is then known to about 3 %


def find_copies(texts: Sequence[Tokens], options: ReuseOptions) -> list[int]:
    """
    Return for each text the place of the first one that it is a copy of; its own where there is none.

    Copies share most shingles of the shorter text and are of about one length. Of long texts a sample of the shingles
    is compared, the same in all of them, so that the share is that of the whole (Broder 1997, the sketch modulo m).

    Args:
        texts: The tokens of each text. Time and memory rise with the square of how many there are.

    >>> from onrecord.reuse.postings import tokens_of
    >>> from onrecord.text.tokens import find_words
    >>> story = "The ferry sailed at nine with all its lanterns lit and nobody on the pier had slept that night"
    >>> texts = [story, f"Late ferry. {story}.", story[: len(story) // 2], "Nobody slept"]
    >>> find_copies([tokens_of(find_words(text).hashes) for text in texts], ReuseOptions())
    [0, 0, 2, 3]
    """
    shared = _count_shared(texts)
    sizes = shared.diagonal()
    shorter = np.minimum.outer(sizes, sizes)
    lengths = np.array([len(text) for text in texts])
    alike = (shared >= options.copy_shingles * shorter) & (shorter > 0)
    alike &= np.minimum.outer(lengths, lengths) >= options.copy_length * np.maximum.outer(lengths, lengths)
    found: list[int] = []
    for text in range(len(texts)):
        found.append(next((other for other in range(text) if found[other] == other and alike[other, text]), text))
    return found


def _count_shared(texts: Sequence[Tokens]) -> NDArray[np.float32]:
    """Return how many different shingles each two texts share, of the sample; each with itself: all its own."""
    keys = _sample([shingle_keys(text[:_READ]) for text in texts])
    owners = np.repeat(np.arange(len(keys)), [len(own) for own in keys])
    values, places = np.unique(np.concatenate([np.zeros(0, np.uint64), *keys]), return_inverse=True)
    holds = np.zeros((len(values), len(texts)), dtype=np.float32)
    holds[places, owners] = 1
    return holds.T @ holds


def _sample(keys: Sequence[Keys]) -> list[Keys]:
    """Return the keys that are multiples of a number, for which the least text keeps about `_SAMPLE`."""
    step = max(1, min((len(own) for own in keys), default=0) // _SAMPLE)
    return [own[own % np.uint64(step) == 0] for own in keys]
