import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.options import ReuseOptions
from onrecord.reuse import merging
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.merging import Merge
from onrecord.reuse.segment import DTYPES, LiveSegment, Segment, build_segment, index_text
from onrecord.text.tokens import find_words

BACKGROUND = WordStatistics.background()

documents = st.lists(st.tuples(st.text("abc .", max_size=90), st.booleans()), max_size=4)


def build(numbered: list[tuple[int, str]]) -> Segment:
    texts = [index_text(find_words(text), BACKGROUND, ReuseOptions()) for _, text in numbered]
    return build_segment([number for number, _ in numbered], texts)


def merge_segments(lives: list[LiveSegment]) -> Segment:
    merge = Merge(lives)
    fences, postings = zip(*merge.postings(), strict=True)
    parts = {name: [*merge.array(name)] for name in ("numbers", "starts", "anchors", "tokens", "high")}
    parts |= {"fence": [[0], *fences], "postings": postings}
    return Segment(
        **{name: np.concatenate([[], *arrays], dtype=DTYPES[name], casting="unsafe") for name, arrays in parts.items()}
    )


def assert_equal(found: Segment, expected: Segment) -> None:
    for name in DTYPES:
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)


@given(st.lists(documents, min_size=1, max_size=4))
def test_a_merged_segment_is_the_segment_of_the_live_documents(segments: list[list[tuple[str, bool]]]):
    numbered = [[(100 * i + j, *document) for j, document in enumerate(texts)] for i, texts in enumerate(segments)]
    lives = [
        LiveSegment.without(build([(number, text) for number, text, _ in texts]), [n for n, _, dead in texts if dead])
        for texts in numbered
    ]
    alive = [(number, text) for texts in numbered for number, text, dead in texts if not dead]
    assert_equal(merge_segments(lives), build(alive))


@pytest.mark.parametrize(("postings", "parts"), [(64, 32), (1, 512)])
def test_a_merge_key_range_by_key_range_gives_the_same(monkeypatch: pytest.MonkeyPatch, postings: int, parts: int):
    texts = [
        (number, f"Ferry {number} leaves pier {number % 7} at nine in the morning of every day.")
        for number in range(900)
    ]
    lives = [
        LiveSegment.without(build(texts[:1])),  # of 256 buckets
        LiveSegment.without(build(texts[1:600])),
        LiveSegment.without(build(texts[600:]), [650, 899]),
    ]
    at_once = merge_segments(lives)
    monkeypatch.setattr(merging, "_PART_POSTINGS", postings)
    assert len([*Merge(lives).postings()]) >= parts
    assert_equal(merge_segments(lives), at_once)


def test_a_merge_tells_how_much_there_will_be():
    merge = Merge([LiveSegment.without(build([(1, "a b c"), (2, "d e")]), [1]), LiveSegment.without(build([(3, "f")]))])
    assert (merge.documents, merge.words, merge.anchors) == (2, 3, 2)
