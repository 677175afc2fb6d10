"""Segments are merged, and what the passage index lacks is indexed, beside those who use it."""

import threading
import time
from collections.abc import Callable, Generator, Iterator

import pytest

from distinct_texts import text_of
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.index.catalogue import Catalogue, begin_reading, read_entries
from onrecord.corpus.index.merging import merge_segments
from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.library import Library
from onrecord.corpus.upkeep import Upkeep
from onrecord.corpus.waiting import UNINDEXED

NUMBERS = range(1, 13)


def look(library: Library) -> Catalogue:
    """Return the catalogue as a process sees it that has no segment open."""
    with library._store.reading() as snapshot:
        snapshot.connection.execute("COMMIT")
        return begin_reading(snapshot.connection, SegmentPool(library.folder / "passages"))


def live_in(catalogue: Catalogue) -> list[int]:
    return sorted(n for live in catalogue.live for n in live.segment.numbers[~live.dead].tolist())


def files_in(library: Library) -> set[str]:
    return {path.name for path in (library.folder / "passages").iterdir()}


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def ferries(library: Library) -> Library:
    """A corpus of as many segments as documents."""
    for number in NUMBERS:
        library.add(NewDocument(text_of(number), url=f"https://news.example/{number}"))
    assert len(look(library).segments) == len(NUMBERS)
    return library


def test_segments_are_merged_without_the_dead_and_their_files_removed(ferries: Library):
    ferries.remove(5)
    revision = ferries.revision
    ferries.merge_segments()
    catalogue = look(ferries)
    assert (len(catalogue.segments), live_in(catalogue)) == (1, [n for n in NUMBERS if n != 5])
    assert (dict(catalogue.dead), files_in(ferries)) == ({}, {*catalogue.segments})
    assert ferries.revision == revision


def test_a_page_is_answered_alike_before_and_after(ferries: Library):
    page = f"It was said. {text_of(3)} And: {text_of(8)}"
    before = ferries.match(page).result
    ferries.merge_segments()
    assert ferries.match(page).result == before
    assert [d.number for d in before.documents] == [3, 8]


def test_documents_that_die_while_segments_are_merged_stay_dead(ferries: Library):
    with ferries._store.reading() as snapshot:
        entries = read_entries(snapshot.connection)
    merged = merge_segments(ferries.folder / "passages", entries, {})
    ferries.remove(6)
    ferries._store.replace_segments({entry.name: [] for entry in entries}, merged)
    catalogue = look(ferries)
    assert (len(catalogue.segments), live_in(catalogue)) == (1, [n for n in NUMBERS if n != 6])


def test_what_is_merged_of_a_segment_that_went_meanwhile_is_thrown_away(ferries: Library):
    with ferries._store.reading() as snapshot:
        entries = read_entries(snapshot.connection)
    merged = merge_segments(ferries.folder / "passages", entries[:3], {})
    (ferries.folder / "passages" / entries[0].name).unlink()
    ferries._store.drop_lost_segments(suspect=entries[0].name)
    ferries._store.replace_segments({entry.name: [] for entry in entries[:3]}, merged)
    assert merged.name not in look(ferries).segments
    assert merged.name not in files_in(ferries)
    assert len(live_in(look(ferries))) == len(NUMBERS) - 1


def test_segments_are_merged_in_the_background_while_others_read(ferries: Library):
    seen, stop = [], threading.Event()

    def read_again() -> None:
        while not stop.is_set():
            catalogue = look(ferries)
            seen.append((catalogue.lost, live_in(catalogue)[: len(NUMBERS)]))

    reader = threading.Thread(target=read_again)
    reader.start()
    ferries.keep_up()
    for number in range(100, 140):
        ferries.add(NewDocument(text_of(number)))
    try:
        # How many stay depends on which merge began when; with 52 documents it was 32 at most in 2,000 ways of chance.
        wait_until(lambda: len(look(ferries).segments) < 40)
    finally:
        stop.set()
        reader.join()
    assert {(lost, tuple(numbers)) for lost, numbers in seen} == {((), tuple(NUMBERS))}


def test_documents_that_wait_are_indexed_in_the_background_and_said_to_wait(ferries: Library):
    ferries.forget_passages()
    waiting = ferries.match(page := f"It was said. {text_of(3)}").result
    assert (waiting.complete, waiting.documents) == (False, ())
    assert waiting.notices == (UNINDEXED.format("12 documents"),)
    ferries.keep_up()
    wait_until(lambda: ferries.unindexed_count() == 0)
    whole = ferries.match(page).result
    assert (whole.complete, whole.notices, [d.number for d in whole.documents]) == (True, (), [3])


@pytest.fixture
def damaged(ferries: Library) -> Iterator[str]:
    """The name of a segment in which a byte changed after it was opened."""
    ferries.match(text_of(1))
    name = next(name for name, segment in look(ferries).segments.items() if 4 in segment.numbers)
    path = ferries.folder / "passages" / name
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.unlink()
    path.write_bytes(content)
    return name


def test_a_segment_that_is_found_damaged_is_made_anew(ferries: Library, damaged: str, caplog: pytest.LogCaptureFixture):
    ferries.keep_up()
    wait_until(lambda: live_in(look(ferries)) == [*NUMBERS])
    assert f"{damaged} is damaged" in caplog.text


def test_a_damaged_segment_is_never_asked_and_its_documents_are_said_to_wait(ferries: Library, damaged: str):
    with Library.open(ferries.folder, write=False) as reader:
        found = reader.match(f"It was said. {text_of(4)} And: {text_of(8)}").result
    assert [d.number for d in found.documents] == [8]
    assert found.notices == (UNINDEXED.format("1 document"),)


def test_a_library_that_is_closed_ends_all_work_and_the_next_one_goes_on(ferries: Library):
    ferries.forget_passages()
    ferries.keep_up()
    ferries.close()
    with Library.open(ferries.folder, write=True) as library:
        assert library.unindexed_count() + len(live_in(look(library))) == len(NUMBERS)
        library.merge_segments()
        assert len(list(library.index_lacking())) <= len(NUMBERS)
        assert live_in(look(library)) == [*NUMBERS]


def test_a_merge_that_fails_is_told_once_and_loses_nothing(ferries: Library, caplog: pytest.LogCaptureFixture):
    ferries._upkeep._process.close()  # as if nothing could be written
    ferries.keep_up(indexing=False)
    wait_until(lambda: bool(caplog.records))
    ferries.add(NewDocument(text_of(99)))
    assert live_in(look(ferries)) == [*NUMBERS, len(NUMBERS) + 1]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_library_that_lacks_nothing_is_left_alone(ferries: Library):
    ferries.keep_up()
    wait_until(lambda: len(look(ferries).segments) < len(NUMBERS))
    time.sleep(0.2)  # for what comes after that merge
    before = time.process_time()
    time.sleep(1)
    assert time.process_time() - before < 0.5  # of all threads; a second were one never at rest


def test_what_is_dead_is_read_anew_only_where_something_changed(ferries: Library):
    def carriers() -> int:
        found = ferries.match(f"In the news of today. {text_of(5)}").result
        return sum(len(h.cross_references) for h in found.highlights if h.kind == "passage")

    assert carriers() == 1
    known = ferries._store._catalogue
    assert carriers() == 1
    assert ferries._store._catalogue is known
    ferries.remove(5)
    assert carriers() == 0
    assert ferries._store._catalogue is not known


def test_a_fault_of_ours_is_logged_with_its_place_and_does_not_end_the_thread(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr("onrecord.corpus.upkeep._PAUSES", (0.01, 0.02))
    looked: list[int] = []

    def index_lacking() -> Generator[int, None, None]:
        looked.append(len(looked))
        if len(looked) == 1:
            raise KeyError("a fault of ours")
        yield from ()

    upkeep = Upkeep(library._store, index_lacking)
    upkeep.start(indexing=True)
    wait_until(lambda: len(looked) == 1 and not upkeep._changed.is_set())
    upkeep.prompt()
    wait_until(lambda: len(looked) == 2)
    upkeep.close()
    assert "a fault of ours" in caplog.text
    assert "in index_lacking" in caplog.text
