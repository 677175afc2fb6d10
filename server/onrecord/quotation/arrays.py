"""
A file of arrays that are used where they lie: mapped, so that processes share its pages and none is read before use.

Laid out as safetensors files are: the length of a header, the header in JSON, the arrays. Nothing in it is run.
"""

import json
from collections.abc import Mapping
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from itertools import accumulate
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = Mapping[str, Array]

_PREFIX = 8  # bytes that say how long the header is, little-endian
_ALIGNED = 64  # bytes; a cache line, so that no row of a table lies across two
_TYPES = {"I8": "|i1", "I32": "<i4", "I64": "<i8", "F32": "<f4", "F64": "<f8"}
_NAMES = {np.dtype(code): name for name, code in _TYPES.items()}


def pack_arrays(arrays: Arrays) -> bytes:
    """
    Return *arrays* as the bytes of a file; the same arrays give the same bytes.

    >>> unpack_arrays(np.frombuffer(pack_arrays({"odd": np.array([1, 3])}), np.uint8))
    {'odd': array([1, 3])}
    """
    parts = [_padded(array.tobytes()) for array in arrays.values()]
    offsets = accumulate(map(len, parts), initial=0)
    header = {
        name: {"dtype": _NAMES[array.dtype], "shape": array.shape, "data_offsets": [start, start + array.nbytes]}
        for (name, array), start in zip(arrays.items(), offsets, strict=False)
    }
    written = json.dumps(header).encode()
    written += b" " * (-(_PREFIX + len(written)) % _ALIGNED)
    return b"".join([len(written).to_bytes(_PREFIX, "little"), written, *parts])


def map_file(file: Traversable) -> Array:
    """
    Return the bytes of *file*, mapped: uint8, not to be written to.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is empty.
    """
    with as_file(file) as path:
        return np.asarray(np.memmap(path, np.uint8, mode="r"))


def unpack_arrays(content: Array) -> dict[str, Array]:
    """
    Return the arrays of a file's bytes, where they lie.

    Args:
        content: uint8, one dimension.

    Raises:
        ValueError: If these are no arrays, or some are cut off.
        KeyError: If an array's type or place is not told.
    """
    begin = _PREFIX + int.from_bytes(content[:_PREFIX].tobytes(), "little")
    header = json.loads(content[_PREFIX:begin].tobytes())
    return {name: _unpack(content[begin:], **entry) for name, entry in header.items()}


def _unpack(content: Array, dtype: str, shape: list[int], data_offsets: list[int]) -> Array:
    start, end = data_offsets
    array: Array = content[start:end].view(_TYPES[dtype]).reshape(shape)
    return array


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _ALIGNED)
