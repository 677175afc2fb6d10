"""How common words are, as one who only reads finds it beside one who writes."""

from collections.abc import Iterator

import numpy as np
import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library

TEXT = "“The toll of pier {} stays where it is,” said Ilse Varga of the harbour at Lindau, number {}."


@pytest.fixture
def reader(library: Library) -> Iterator[Library]:
    with Library.open(library.folder, write=False) as reader:
        reader.count_words()
        yield reader


def store(library: Library, numbers: range) -> None:
    for number in numbers:
        library.add(NewDocument(TEXT.format(number, number * 7), url=f"https://news.example/{number}"))


def assert_counted_alike(reader: Library) -> None:
    """Assert that a reader who came early has counted what one who comes now counts."""
    with Library.open(reader.folder, write=False) as anew:
        late, early = anew.count_words(), reader.count_words()
    assert early.word_count == late.word_count
    np.testing.assert_array_equal(early._corpus.words, late._corpus.words)


def test_a_reader_counts_what_another_stores(library: Library, reader: Library):
    for numbers in (range(3), range(3, 10)):
        store(library, numbers)
        assert_counted_alike(reader)
    assert reader.count_words().word_count > 0


def test_what_is_merged_is_counted_once(library: Library, reader: Library):
    store(library, range(12))
    counted = reader.count_words().word_count
    library.merge_segments()
    assert reader.count_words().word_count == counted > 0
    assert_counted_alike(reader)


def test_a_new_version_is_counted_and_the_old_one_no_longer(library: Library, reader: Library):
    store(library, range(4))
    reader.count_words()
    library.add(NewDocument("Another text, of a few words.", url="https://news.example/2"))
    assert_counted_alike(reader)


def test_words_that_went_from_a_large_corpus_stay_counted_until_they_are_many(
    library: Library, reader: Library, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("onrecord.corpus.counting._FEW_WORDS", 0)
    store(library, range(100))
    counted = reader.count_words().word_count
    library.remove(1)
    assert reader.count_words().word_count == counted
    for number in range(2, 10):
        library.remove(number)
    assert reader.count_words().word_count < counted
    assert_counted_alike(reader)


def test_who_looks_at_an_earlier_revision_takes_nothing_back(library: Library, reader: Library):
    store(library, range(2))
    with reader._store.reading(reader._words) as earlier:
        store(library, range(2, 4))
        counted = reader.count_words().word_count
        assert earlier.passages is not None
        assert reader._words.statistics(earlier.passages).word_count == counted
