"""
A file of arrays that are used where they lie: mapped, so that processes share its pages and none is read before use.

Laid out as safetensors files are: the length of a header, the header in JSON, the arrays. Nothing in it is run.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from math import prod
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = Mapping[str, Array]

_PREFIX = 8  # bytes that say how long the header is, little-endian
_ALIGNED = 64  # bytes; a cache line, so that no row of a table lies across two
_TYPES = {
    f"{kind}{8 * size}": f"{'<' if size > 1 else '|'}{code}{size}"
    for kind, code, sizes in (("U", "u", (1, 2, 4, 8)), ("I", "i", (1, 4, 8)), ("F", "f", (4, 8)))
    for size in sizes
}
_NAMES = {np.dtype(code): name for name, code in _TYPES.items()}


@dataclass(frozen=True, slots=True)
class ArrayPlace:
    """
    Where an array lies in a file.

    Args:
        start: Bytes from the end of the header.
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    start: int

    @property
    def end(self) -> int:
        """Where its last byte ends."""
        return self.start + prod(self.shape) * self.dtype.itemsize


def lay_out(kinds: Mapping[str, tuple[np.dtype[Any], tuple[int, ...]]]) -> dict[str, ArrayPlace]:
    """Return where arrays of these types and shapes lie, one after the other."""
    places: dict[str, ArrayPlace] = {}
    start = 0
    for name, (dtype, shape) in kinds.items():
        places[name] = ArrayPlace(dtype, shape, start)
        start = _align(places[name].end)
    return places


def pack_header(places: Mapping[str, ArrayPlace], size: int = 0) -> bytes:
    """Return the first bytes of a file, *size* at least; the arrays' bytes begin after them."""
    header = {
        name: {"dtype": _NAMES[place.dtype], "shape": place.shape, "data_offsets": [place.start, place.end]}
        for name, place in places.items()
    }
    written = json.dumps(header).encode()
    written = written.ljust(max(_align(_PREFIX + len(written)), size) - _PREFIX)
    return len(written).to_bytes(_PREFIX, "little") + written


def pack_arrays(arrays: Arrays) -> bytes:
    """
    Return *arrays* as the bytes of a file; the same arrays give the same bytes.

    >>> unpack_arrays(np.frombuffer(pack_arrays({"odd": np.array([1, 3])}), np.uint8))
    {'odd': array([1, 3])}
    """
    places = lay_out({name: (array.dtype, array.shape) for name, array in arrays.items()})
    parts = (array.tobytes().ljust(_align(array.nbytes), b"\0") for array in arrays.values())
    return b"".join([pack_header(places), *parts])


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


def _align(size: int) -> int:
    return size + -size % _ALIGNED
