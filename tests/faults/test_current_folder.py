"""Files named like modules of Python, in the folder that somebody stands in: no process of ours runs one."""

from contextlib import closing

import pytest

from onrecord.corpus.child import Child
from onrecord.corpus.extraction import Extractor
from onrecord.corpus.index.merge_process import MergeProcess
from onrecord.corpus.index.segment_file import write_segment
from onrecord.corpus.workers import preparing_processes
from onrecord.errors import OnRecordError
from onrecord.options import Options
from small_segments import segment_of, text_of

MODULES = ("struct", "json", "signal", "selectors", "socket", "pickle", "lxml", "msgspec", "onrecord")


@pytest.fixture
def downloads(tmp_path, monkeypatch):
    """The current folder, in which each module would leave a file."""
    (folder := tmp_path / "downloads").mkdir()
    for name in MODULES:
        (folder / f"{name}.py").write_text("from pathlib import Path\nPath(__file__).with_suffix('.ran').touch()\n")
    monkeypatch.chdir(folder)
    return folder


def read_page(_folder):
    with Extractor() as extractor:
        assert extractor.extract("<p>They spoke.</p>").text == "They spoke."


def merge(folder):
    with closing(MergeProcess(folder)) as process:
        entries = [write_segment(folder, segment_of({n: text_of(n)})) for n in (1, 2)]
        assert process.merge(entries, {}).documents == 2


def start_matching(folder):
    child = Child("onrecord.web.match_child", str(folder / "none.txt"), "{}")
    try:
        (folder / "none.txt").touch()
        with pytest.raises(OnRecordError, match="must be a folder"):
            child.ask(b"")
    finally:
        child.end()


def prepare(_folder):
    with preparing_processes(Options(), passages_only=True) as start:
        assert start(["They spoke."])[0]().passages


@pytest.mark.parametrize("act", [read_page, merge, start_matching, prepare])
def test_no_file_of_the_current_folder_is_run(act, tmp_path, downloads):
    act(tmp_path)
    assert not list(downloads.glob("*.ran"))
