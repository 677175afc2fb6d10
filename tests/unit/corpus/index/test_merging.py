from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.corpus.index.merging import LARGE_WORDS, MAX_WORDS, choose_merge, merge_segments
from onrecord.corpus.index.segment_file import SegmentEntry, open_segment, write_segment
from onrecord.errors import DamagedSegmentError, MissingSegmentError
from onrecord.reuse import merging as parts
from small_segments import assert_same, assert_same_answers, segment_of, text_of

documents = st.lists(st.tuples(st.text("abc .", max_size=60), st.booleans()), max_size=4)

ARTICLE = 540  # words


def entry_of(words: int, name: str = "") -> SegmentEntry:
    return SegmentEntry(name or f"{words}", words // ARTICLE, words, words, words, "")


def load(batch: int, batches: int) -> Iterator[tuple[list[SegmentEntry], int]]:
    """Yield the segments after each of so many batches of *batch* articles, and how many words were written."""
    entries: list[SegmentEntry] = []
    written = 0
    for number in range(batches):
        entries.append(entry_of(batch * ARTICLE, f"{number}"))
        written += batch * ARTICLE
        while chosen := choose_merge(entries):
            merged = entry_of(sum(entry.words for entry in chosen), chosen[0].name)
            entries = [entry for entry in entries if entry not in chosen] + [merged]
            written += merged.words
        yield entries, written


@given(st.lists(documents, min_size=1, max_size=4))
def test_a_merged_file_is_the_segment_of_the_live_documents(segments: list[list[tuple[str, bool]]]):
    numbered = [{100 * i + j: document for j, document in enumerate(texts)} for i, texts in enumerate(segments)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        entries = [write_segment(folder, segment_of({n: text for n, (text, _) in texts.items()})) for texts in numbered]
        dead = {e.name: [n for n, d in texts.items() if d[1]] for e, texts in zip(entries, numbered, strict=True)}
        merged = merge_segments(folder, entries, dead)
        found = open_segment(folder, merged)
    alive = segment_of({n: text for texts in numbered for n, (text, is_dead) in texts.items() if not is_dead})
    assert_same(found, alive)
    assert (merged.documents, merged.postings) == (len(alive.numbers), len(alive.postings))


def test_a_merge_that_takes_many_parts_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    texts = {number: text_of(number) for number in range(1, 300)}
    halves = [{n: text for n, text in texts.items() if (n > 150) == second} for second in (False, True)]
    entries = [write_segment(tmp_path, segment_of(half)) for half in halves]
    monkeypatch.setattr(parts, "_PART_POSTINGS", 64)
    dead = {entries[0].name: range(1, 120), entries[1].name: [299]}
    merged = open_segment(tmp_path, merge_segments(tmp_path, entries, dead))
    assert_same_answers(merged, segment_of({n: text for n, text in texts.items() if 120 <= n < 299}))


def test_segments_that_are_merged_stay_as_they_are(tmp_path: Path):
    entries = [write_segment(tmp_path, segment_of({n: text_of(n)})) for n in range(1, 4)]
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    merged = merge_segments(tmp_path, entries, {})
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != merged.name}
    assert after == before


def test_all_documents_dead_leave_a_segment_of_nothing(tmp_path: Path):
    entry = write_segment(tmp_path, segment_of({1: text_of(1)}))
    merged = merge_segments(tmp_path, [entry], {entry.name: [1]})
    assert (merged.documents, merged.words, merged.postings) == (0, 0, 0)
    assert np.array_equal(open_segment(tmp_path, merged).starts, [0])


def test_what_is_damaged_is_not_merged_and_nothing_is_left_of_the_attempt(tmp_path: Path):
    sound, damaged = (write_segment(tmp_path, segment_of({n: text_of(n)})) for n in (1, 2))
    content = bytearray((tmp_path / damaged.name).read_bytes())
    content[-1] ^= 1
    (tmp_path / damaged.name).write_bytes(content)
    with pytest.raises(DamagedSegmentError) as raised:
        merge_segments(tmp_path, [sound, damaged], {})
    assert raised.value.name == damaged.name
    (tmp_path / damaged.name).unlink()
    with pytest.raises(MissingSegmentError):
        merge_segments(tmp_path, [sound, damaged], {})
    assert [path.name for path in tmp_path.iterdir()] == [sound.name]


def test_eight_batches_of_one_size_are_merged_and_seven_are_not():
    entries = [entry_of(1000, f"{n}") for n in range(8)]
    assert choose_merge(entries[:7]) == []
    assert choose_merge(entries) == entries


def test_a_small_segment_does_not_have_a_larger_one_written_anew():
    entries = [*(entry_of(1000, f"{n}") for n in range(8)), entry_of(9000)]
    assert choose_merge(entries) == entries[:8]


@pytest.mark.parametrize(("batch", "most"), [(64, 31), (512, 24)])
def test_a_bulk_load_writes_each_word_about_five_times_into_few_segments(batch: int, most: int):
    steps = list(load(batch, 1_000_000 // batch))
    assert max(len(entries) for entries, _ in steps) <= most
    assert max(sum(entry.words >= LARGE_WORDS for entry in entries) for entries, _ in steps) <= 4
    entries, written = steps[-1]
    assert written / sum(entry.words for entry in entries) < 4.5


@given(st.lists(st.integers(0, 1 << 31), max_size=60), st.booleans())
def test_merging_comes_to_an_end_whatever_the_sizes(sizes: list[int], idle: bool):
    entries = [entry_of(words, f"{n}") for n, words in enumerate(sizes)]
    while chosen := choose_merge(entries, idle=idle):
        assert len(chosen) > 1
        words = sum(entry.words for entry in chosen)
        assert words <= MAX_WORDS
        entries = [entry for entry in entries if entry not in chosen] + [replace(chosen[0], words=words)]
    assert sum(entry.words for entry in entries) == sum(sizes)


@given(st.lists(st.integers(1, LARGE_WORDS - 1), max_size=60))
def test_small_segments_become_few_when_nothing_is_written(sizes: list[int]):
    entries = [entry_of(words, f"{n}") for n, words in enumerate(sizes)]
    while chosen := choose_merge(entries, idle=True):
        merged = replace(chosen[0], words=sum(entry.words for entry in chosen))
        entries = [entry for entry in entries if entry not in chosen] + [merged]
    small = sorted(entry.words for entry in entries if entry.words < LARGE_WORDS)
    assert all(words > 8 * sum(small[:place]) for place, words in enumerate(small))
    assert len(small) <= 9


def test_when_idle_a_document_does_not_have_a_large_part_written_anew():
    assert choose_merge([entry_of(50_000 * ARTICLE), entry_of(ARTICLE)], idle=True) == []


def test_large_segments_beyond_what_one_can_hold_stay_apart():
    entries = [entry_of(MAX_WORDS // 2 + 1, f"{n}") for n in range(6)]
    assert choose_merge(entries) == []
    assert choose_merge([*entries, entry_of(LARGE_WORDS)]) == [entry_of(LARGE_WORDS), entries[0]]


def test_a_segment_of_which_most_is_dead_is_written_anew():
    entries = [entry_of(100 * ARTICLE, "old"), entry_of(101 * ARTICLE, "new")]
    assert choose_merge(entries, {"old": 50}) == []
    assert choose_merge(entries, {"old": 51}) == entries[:1]
