from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.corpus.frames import read_frame, write_frame


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_frames_come_back_one_by_one(frames: list[bytes]):
    stream = BytesIO()
    for frame in frames:
        write_frame(stream, frame)
    stream.seek(0)
    assert [read_frame(stream) for _ in frames] == frames
    with pytest.raises(EOFError):
        read_frame(stream)


@pytest.mark.parametrize("cut", [1, 7, 8, 10])
def test_half_a_frame_is_the_other_side_s_end(cut: int):
    stream = BytesIO()
    write_frame(stream, b"three")
    with pytest.raises(EOFError):
        read_frame(BytesIO(stream.getvalue()[:cut]))
