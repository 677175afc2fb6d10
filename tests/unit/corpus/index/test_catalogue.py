"""What the rows of the passage index say, and that files and rows agree."""

from pathlib import Path

import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.index.catalogue import Catalogue, begin_reading
from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.library import Library
from onrecord.errors import StoreError

CALL = "The crossing toll has brought sixty-one million crowns to the northern ports since the first week of January."
LAKE = "Her team counted eleven kinds of algae in the shallow water off the eastern landing stage last summer."


def at(address: str, text: str) -> NewDocument:
    return NewDocument(text, url=f"https://news.example/{address}")


def look(library: Library) -> Catalogue:
    """Return the catalogue as a process sees it that has no segment open."""
    with library._store.reading() as snapshot:
        snapshot.connection.execute("COMMIT")
        return begin_reading(snapshot.connection, SegmentPool(library.folder / "passages"))


def live_in(catalogue: Catalogue) -> list[list[int]]:
    """Return the live documents of each segment that has one, in order."""
    held = [live.segment.numbers[~live.dead].tolist() for live in catalogue.live]
    return sorted(numbers for numbers in held if numbers)


def files_of(library: Library) -> set[str]:
    return {path.name for path in (library.folder / "passages").iterdir()}


def test_the_documents_of_one_batch_are_one_segment(library: Library):
    library.add(at("call", CALL))
    list(library.add_all([at("lake", LAKE), at("both", CALL + LAKE)]))
    assert live_in(look(library)) == [[1], [2, 3]]
    assert files_of(library) == look(library).segments.keys()


def test_a_document_that_is_removed_is_dead_where_it_stood(library: Library):
    list(library.add_all([at("call", CALL), at("lake", LAKE)]))
    library.remove(1)
    assert live_in(look(library)) == [[2]]


def test_a_new_version_is_live_in_its_own_segment_only(library: Library):
    list(library.add_all([at("call", CALL), at("lake", LAKE)]))
    library.add(at("call", CALL + LAKE))
    assert live_in(look(library)) == [[1], [2]]


def test_a_text_that_is_replaced_in_its_own_batch_leaves_nothing(library: Library):
    list(library.add_all([at("call", CALL), at("call", LAKE)]))
    catalogue = look(library)
    assert (live_in(catalogue), dict(catalogue.dead)) == ([[1]], {})
    assert [len(segment.tokens) for segment in catalogue.segments.values()] == [len(LAKE.split())]


def test_what_is_rolled_back_leaves_no_file(library: Library):
    library.add(at("call", CALL))
    before = files_of(library)
    library._store._writer.execute(
        "CREATE TEMP TRIGGER refuse BEFORE INSERT ON segment BEGIN SELECT raise(ABORT, 'refused'); END"
    )
    with pytest.raises(StoreError, match="refused"):
        library.add(at("lake", LAKE))
    assert files_of(library) == before


def test_what_is_interrupted_just_after_its_commit_keeps_its_file(library: Library):
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    library._store._writer.set_wal_hook(interrupt)  # SQLite calls it once the transaction is in the log
    with pytest.raises(KeyboardInterrupt):
        library.add(at("call", CALL))
    catalogue = look(library)
    assert (live_in(catalogue), catalogue.lost) == ([[1]], ())
    assert files_of(library) == catalogue.segments.keys()


def test_a_file_that_cannot_be_deleted_fails_nothing_that_is_stored(library: Library):
    library.add(at("call", CALL))
    (name,) = files_of(library)
    (library.folder / "passages" / name).unlink()
    (library.folder / "passages" / name).mkdir()  # which `unlink` refuses
    library.forget_passages()
    assert library.unindexed_count() == 1


def test_files_that_no_row_names_go_when_a_writer_opens(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        library.add(at("call", CALL))
        (tmp_path / "passages" / "0123456789abcdef.segment").write_bytes(b"of a process that was killed")
        stored = look(library).segments.keys()
    Library.open(tmp_path, write=False).close()
    assert files_of(library) > stored
    Library.open(tmp_path, write=True).close()
    assert files_of(library) == stored


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\xff")])
def test_documents_of_a_lost_segment_wait_to_be_indexed(tmp_path: Path, damage, caplog: pytest.LogCaptureFixture):
    with Library.open(tmp_path, write=True) as library:
        for n in range(3):
            library.add(at(str(n), f"{CALL} Edition {n}."))
        library.add(at("0", LAKE))  # whose first text stands in a segment that is lost
    with Library.open(tmp_path, write=True) as library:
        lost = next(name for name, segment in look(library).segments.items() if 2 in segment.numbers)
        damage(tmp_path / "passages" / lost)
        assert [entry.name for entry in look(library).lost] == [lost]
        assert look(library).waiting == 1
        library.remove(3)  # whoever writes to the index looks at all of it
        catalogue = look(library)
    assert (live_in(catalogue), catalogue.lost, catalogue.unindexed) == ([[1]], (), 1)
    assert lost in caplog.text
