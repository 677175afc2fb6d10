import shutil
from pathlib import Path

import pytest

from onrecord.corpus.library import Library
from onrecord.corpus.lock import FolderLock
from service_process import run, run_on_terminal

CALL = "The crossing toll has brought sixty-one million crowns to the northern ports since the first week of January."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "call.txt").write_text(CALL)
    assert run(tmp_path / "data", "add", str(tmp_path / "call.txt")).returncode == 0
    return tmp_path / "data"


def is_found(folder: Path) -> bool:
    with Library.open(folder, write=False) as library:
        result = library.match(f"It was said. {CALL}").result
        assert result.complete is bool(result.documents)
        return result.complete


def test_there_is_nothing_to_do_for_an_index_that_is_whole(folder: Path):
    done = run(folder, "reindex")
    assert (done.stdout, done.stderr, done.returncode) == ("Nothing to do: the passage index is whole.\n", "", 0)


def test_a_file_of_the_index_that_is_lost_is_named_and_made_again(folder: Path):
    (segment,) = (folder / "passages").iterdir()
    segment.unlink()
    assert not is_found(folder)
    done = run(folder, "reindex")
    assert (done.stdout, done.returncode) == ("1 of 1 document indexed\n", 0)
    assert segment.name in done.stderr
    assert is_found(folder)


def test_all_of_it_is_made_anew_when_asked_for(folder: Path):
    (before,) = (folder / "passages").iterdir()
    done = run(folder, "reindex", "--all")
    assert (done.stdout, done.stderr, done.returncode) == ("1 of 1 document indexed\n", "", 0)
    assert is_found(folder)
    assert not run(folder, "reindex").stderr
    assert [path != before for path in (folder / "passages").iterdir()] == [True]


def test_all_of_it_stays_where_nothing_new_can_be_written(folder: Path):
    kept = (folder / "passages").rename(folder / "kept")
    (folder / "passages").symlink_to("/proc")  # where not even root makes files
    done = run(folder, "reindex", "--all")
    assert (done.stdout, done.returncode) == ("", 1)
    assert f"{folder / 'passages'}: a segment cannot be written" in done.stderr
    (folder / "passages").unlink()
    kept.rename(folder / "passages")
    assert is_found(folder)


@pytest.mark.parametrize("command", [["reindex"], ["reindex", "--all"], ["match", "-"]])
def test_a_file_in_the_place_of_the_index_is_refused_in_a_line_that_says_what_to_do(folder: Path, command: list[str]):
    shutil.rmtree(folder / "passages")
    (folder / "passages").write_text("shopping list")
    done = run(folder, *command, input=f"It was said. {CALL}")
    assert (done.stdout, done.returncode) == ("", 1)
    assert f"{folder / 'passages'} is a file" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    (folder / "passages").unlink()
    assert run(folder, "reindex").returncode == 0
    assert is_found(folder)


def test_a_terminal_shows_a_bar(folder: Path):
    returncode, shown = run_on_terminal(folder, "reindex", "--all")
    assert returncode == 0
    assert "Indexing" in shown
    assert "1/1" in shown


def test_a_folder_in_use_is_refused_in_one_line(folder: Path):
    lock = FolderLock(folder, "http://127.0.0.1:8137")
    done = run(folder, "reindex")
    lock.release()
    assert done.returncode == 1
    assert "which serves http://127.0.0.1:8137; stop it first" in done.stderr


def test_help_shows_examples(folder: Path):
    done = run(folder, "reindex", "--help")
    assert "onrecord reindex\n" in done.stdout
    assert done.returncode == 0
