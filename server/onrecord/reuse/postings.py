"""
Postings: where shingles of words stand in a stream of tokens, packed and sorted so that a page can ask for its own.

A posting is 64 bits: 16 of the shingle's key, 8 of the token before and 8 of the token after (0 at a document's ends),
32 of the place of its first word. The key's first bits are not stored: they number the bucket that a posting is in, and
a fence says where each bucket begins.
"""

import numpy as np
from numpy.typing import NDArray

WIDTH = 3  # words of a shingle; the shortest passage that can be found

Tokens = NDArray[np.uint16]
Keys = NDArray[np.uint64]
Places = NDArray[np.uint32]

# At most, on average: a page reads whole buckets, and each costs 4 bytes of the fence. With 6 a segment of 300,000
# documents had 5,168 bytes a document instead of 4,945, and pages were looked up no faster (measured).
_POSTINGS_PER_BUCKET = 8
_MIN_BUCKET_BITS = 8  # so that any two segments can be merged key range by key range, 256 of them
_REST_BITS = 16  # of the key in a posting: 1 chance hit in 2**16 / 8 shingles asked for, which its tokens then rule out


def tokens_of(hashes: NDArray[np.uint32]) -> Tokens:
    """Return the 16-bit tokens of words' hashes."""
    return (hashes ^ (hashes >> np.uint32(16))).astype(np.uint16)


def high_of(hashes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return 8 more bits of words' hashes, which with the tokens tell words apart well enough to count them."""
    return (hashes >> np.uint32(24)).astype(np.uint8)


def shingle_keys(tokens: Tokens) -> Keys:
    """Return the 64-bit key of each shingle of *tokens*, in order of its first word; none of fewer than 3 words."""
    wide = tokens.astype(np.uint64)
    return _mix(wide[:-2], wide[1:-1], wide[2:])


def keys_at(tokens: Tokens, places: NDArray[np.integer]) -> Keys:
    """Return the keys of the shingles whose first words stand at *places* in *tokens*."""
    at = places.astype(np.int64)
    return _mix(*(tokens[at + offset].astype(np.uint64) for offset in range(WIDTH)))


def contexts_at(tokens: Tokens, starts: NDArray[np.uint32], places: NDArray[np.integer]) -> NDArray[np.uint16]:
    """
    Return the context of each shingle: the last 8 bits of the token before it and of the token after it.

    Args:
        tokens: Of documents, one after the other.
        starts: First token of each document, and the number of all tokens.
    """
    at = places.astype(np.int64)
    bounds = np.zeros(len(tokens) + 1, dtype=np.bool_)
    bounds[starts] = True
    before = np.where(bounds[at], 0, tokens[at - 1] & 0xFF).astype(np.uint16)
    after = np.where(bounds[at + WIDTH], 0, tokens[np.minimum(at + WIDTH, len(tokens) - 1)] & 0xFF).astype(np.uint16)
    return (before << np.uint16(8)) | after


def count_bucket_bits(postings: int) -> int:
    """Return the logarithm of how many buckets so many *postings* go into."""
    return max(_MIN_BUCKET_BITS, (-(-postings // _POSTINGS_PER_BUCKET) - 1).bit_length() if postings else 0)


def sort_postings(
    keys: Keys, contexts: NDArray[np.uint16], places: Places, bucket_bits: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """
    Return the postings, by key and then by place, and the bucket of each.

    Args:
        places: Rising among equal keys.
    """
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    postings = rest_of(keys, bucket_bits) << np.uint64(48)
    postings |= contexts[order].astype(np.uint64) << np.uint64(32)
    postings |= places[order]
    return postings, bucket_of(keys, bucket_bits)


def bucket_of(keys: Keys, bucket_bits: int) -> Keys:
    """Return the bucket of each key: its first bits."""
    return keys >> np.uint64(64 - bucket_bits)


def rest_of(keys: Keys, bucket_bits: int) -> Keys:
    """Return the 16 bits of each key that a posting holds: those after the bucket's."""
    return (keys >> np.uint64(64 - _REST_BITS - bucket_bits)) & np.uint64(0xFFFF)


def count_buckets(buckets: NDArray[np.uint64], first: int, number: int) -> NDArray[np.uint32]:
    """Return how many postings end up in or before each of *number* buckets from *first* on; shape (number,)."""
    counts = np.bincount((buckets - np.uint64(first)).astype(np.int64), minlength=number)
    return counts.cumsum().astype(np.uint32)


def _mix(first: Keys, second: Keys, third: Keys) -> Keys:
    """Return a hash of 64 well-mixed bits: the finaliser of splitmix64 (Steele et al. 2014) over three tokens."""
    mixed = (first << np.uint64(32)) | (second << np.uint64(16)) | third
    mixed = (mixed + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def rank_among_equals(values: NDArray[np.uint64] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each value how many equal ones stand before it."""
    order = np.argsort(values, kind="stable")
    sorted_values = values[order]
    first = np.flatnonzero(np.concatenate([[True], sorted_values[1:] != sorted_values[:-1]]))
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values)) - np.repeat(first, np.diff(np.append(first, len(values))))
    return rank
