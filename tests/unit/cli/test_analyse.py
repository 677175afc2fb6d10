from pathlib import Path

import pytest

from older_version import forget_quotations
from onrecord.cli.serve import mention_outdated
from onrecord.corpus.lock import FolderLock
from service_process import run, run_on_terminal

CALL = "“The call was unusually frank,” said Premier Ilse Varga."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "call.txt").write_text(CALL)
    assert run(tmp_path / "data", "add", str(tmp_path / "call.txt")).returncode == 0
    return tmp_path / "data"


def test_there_is_nothing_to_do_until_an_update(folder: Path):
    done = run(folder, "analyse")
    assert (done.stdout, done.returncode) == ("Nothing to do: every document was analysed by this version.\n", 0)


def test_what_was_analysed_anew_is_counted_and_found(folder: Path):
    forget_quotations(folder)
    assert "Varga" not in run(folder, "quotations").stdout
    done = run(folder, "analyse")
    assert (done.stdout, done.stderr, done.returncode) == ("1 of 1 document analysed\n", "", 0)
    assert "Ilse Varga" in run(folder, "quotations").stdout
    assert run(folder, "analyse").stdout.startswith("Nothing to do")


def test_a_terminal_shows_a_bar(folder: Path):
    forget_quotations(folder)
    returncode, shown = run_on_terminal(folder, "analyse")
    assert returncode == 0
    assert "Analysing" in shown
    assert "1/1" in shown


def test_a_folder_in_use_is_refused_in_one_line(folder: Path):
    lock = FolderLock(folder, "http://127.0.0.1:8137")
    done = run(folder, "analyse")
    lock.release()
    assert done.returncode == 1
    assert "which serves http://127.0.0.1:8137; stop it first" in done.stderr


def test_the_service_says_when_there_is_something_to_analyse(folder: Path, capsys: pytest.CaptureFixture[str]):
    mention_outdated(folder)
    assert capsys.readouterr().err == ""
    forget_quotations(folder)
    mention_outdated(folder)
    expected = "1 document waits for `onrecord analyse` to find the quotations with this version.\n"
    assert capsys.readouterr().err == expected
