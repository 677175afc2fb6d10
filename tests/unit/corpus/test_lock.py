import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.corpus.lock import FolderLock, Holder, find_holder
from onrecord.errors import LockedError

HOLD = """
import sys, time
from pathlib import Path
from onrecord.corpus.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]), "http://127.0.0.1:8137")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Another process that holds the folder's lock."""
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_is_refused_and_told_who_has_the_folder(tmp_path: Path, holder):
    with pytest.raises(LockedError, match=f"in use by process {holder.pid}, which serves http://127.0.0.1:8137"):
        FolderLock(tmp_path)


def test_others_find_the_service_that_runs_on_a_folder(tmp_path: Path, holder):
    assert find_holder(tmp_path) == Holder(holder.pid, "http://127.0.0.1:8137")


def test_what_a_killed_holder_leaves_behind_is_harmless(tmp_path: Path, holder):
    holder.kill()
    holder.wait()
    assert (tmp_path / "holder.json").exists()
    assert find_holder(tmp_path) is None
    FolderLock(tmp_path).release()


def test_a_holder_that_has_not_said_its_name_yet_is_one_all_the_same(tmp_path: Path, holder):
    (tmp_path / "holder.json").write_text("{")
    with pytest.raises(LockedError, match="in use by another process"):
        FolderLock(tmp_path)
    assert find_holder(tmp_path) is None


def test_a_released_folder_has_no_holder(tmp_path: Path):
    lock = FolderLock(tmp_path, "http://127.0.0.1:8137")
    assert json.loads((tmp_path / "holder.json").read_text())["pid"] == os.getpid()
    lock.release()
    lock.release()
    assert find_holder(tmp_path) is None
    assert not (tmp_path / "holder.json").exists()


def test_looking_for_a_holder_leaves_nothing_behind(tmp_path: Path):
    assert find_holder(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
