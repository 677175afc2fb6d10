import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from onrecord.arrays import lay_out, map_file, pack_arrays, pack_header, unpack_arrays

ARRAYS = st.dictionaries(
    st.text(max_size=9),
    st.sampled_from([np.uint8, np.uint16, np.uint32, np.uint64, np.int8, np.int32, np.int64, np.float64]).flatmap(
        lambda dtype: arrays_of.arrays(dtype, arrays_of.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5))
    ),
    max_size=4,
)


@given(ARRAYS)
def test_arrays_come_back_as_they_were_packed(arrays):
    unpacked = unpack_arrays(np.frombuffer(pack_arrays(arrays), np.uint8))
    assert list(unpacked) == list(arrays)
    for name, array in arrays.items():
        assert unpacked[name].dtype == array.dtype
        np.testing.assert_array_equal(unpacked[name], array)


def test_arrays_of_a_file_are_mapped_and_cannot_be_changed(tmp_path):
    (tmp_path / "file").write_bytes(pack_arrays({"rows": np.arange(24, dtype=np.int8).reshape(3, 8)}))
    rows = unpack_arrays(map_file(tmp_path / "file"))["rows"]
    base = rows
    while isinstance(base, np.ndarray) and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)
    assert rows.ctypes.data % 64 == 0
    with pytest.raises(ValueError, match="read-only"):
        rows[0, 0] = 1


@pytest.mark.parametrize("cut", [0, 4, 20, 150])
def test_a_file_that_is_cut_off_is_refused(cut):
    packed = pack_arrays({"rows": np.arange(24, dtype=np.int8)})[:cut]
    with pytest.raises(ValueError, match=r"."):
        unpack_arrays(np.frombuffer(packed, np.uint8))


@pytest.mark.parametrize("entry", [{}, {"dtype": "F99", "shape": [1], "data_offsets": [0, 1]}])
def test_an_array_of_unknown_kind_is_refused(entry):
    header = json.dumps({"rows": entry}).encode()
    with pytest.raises((KeyError, TypeError)):
        unpack_arrays(np.frombuffer(len(header).to_bytes(8, "little") + header + bytes(8), np.uint8))


def test_a_header_may_leave_room_for_longer_arrays_than_came():
    most = lay_out({"rows": (np.dtype(np.uint64), (1000,)), "ends": (np.dtype(np.uint8), (3,))})
    came = most | {"rows": replace(most["rows"], shape=(2,))}
    content = bytearray(pack_header(came, len(pack_header(most))))
    body = len(content)
    assert body == len(pack_header(most))
    content += bytes(most["ends"].end)
    content[body : body + 16] = np.array([7, 9], np.uint64).tobytes()
    content[body + most["ends"].start :] = b"end"
    unpacked = unpack_arrays(np.frombuffer(content, np.uint8))
    assert {name: array.tolist() for name, array in unpacked.items()} == {"rows": [7, 9], "ends": list(b"end")}
