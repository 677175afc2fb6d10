"""What is acknowledged is on the disk, not on its way there: seen in what the service asks of the system."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from find_tools import STRACE, require
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.store import PASSAGES
from running_processes import children_of
from service_process import Service
from system_calls import OPTIONS, Answer, read_answers
from web_caller import EXTENSION

Traced = tuple[Path, Answer, list[Answer]]
STORE = ("POST", "/documents", {"text": "“The toll stays,” said Ilse Varga.", "url": "https://news.example/toll"})
NEW_VERSION = ("POST", "/documents", {"text": "“The toll goes,” said Ilse Varga.", "url": "https://news.example/toll"})
CHANGES = {  # in this order; each with what it must have made durable
    "a new document": (STORE, "index"),
    "a new version": (NEW_VERSION, "index"),
    "a version taken back": (("DELETE", "/documents/d1/versions/2", None), "index"),
    "a removal": (("DELETE", "/documents/d1", None), "rows"),
    "a pairing": (("POST", "/pair", None), "rows"),
}


def pair(service: Service) -> None:
    code = json.loads(service.ask("POST", "/pair/code", {})[2])["code"]
    connection = service.connect()
    headers = {"Origin": EXTENSION, "Content-Type": "application/json"}
    connection.request("POST", "/pair", json.dumps({"code": code}).encode(), headers)
    assert connection.getresponse().status == 200
    connection.close()


def make_changes(service: Service) -> None:
    for (method, path, body), _ in CHANGES.values():
        if path == "/pair":
            pair(service)
        else:
            assert service.ask(method, path, body)[0] in (201, 204)


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Traced:
    """The folder of a service, what it did before it said that it runs, and its answers, one change after another."""
    place = tmp_path_factory.mktemp("traced")
    folder, trace = place / "data", place / "trace"
    serve = [sys.executable, "-m", "onrecord", "--data", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(
        [require(STRACE), *OPTIONS, "-o", str(trace), *serve], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        (served,) = children_of(process.pid)  # strace itself heeds no signal
        try:
            make_changes(Service(process, folder, next(word for word in line.split() if word.startswith("http://"))))
        finally:
            os.kill(served, signal.SIGTERM)
    began, *answers = read_answers(trace.read_text().splitlines())
    return folder, began, answers


def concerns(folder: Path, path: str) -> bool:
    """Return whether a document is lost with *path*: what is written ahead, a segment, a name in a folder."""
    return path in (f"{folder}/{FILE_NAME}-wal", str(folder), f"{folder}/{PASSAGES}") or path.endswith(".segment")


def test_nothing_is_on_its_way_to_the_disk_when_a_change_is_acknowledged(traced: Traced):
    folder, _, answers = traced
    assert [answer.status for answer in answers] == [201, 201, 204, 204, 201, 200]
    assert [{path for path in answer.pending if concerns(folder, path)} for answer in answers] == [set()] * 6


@pytest.mark.parametrize("change", CHANGES)
def test_before_it_is_acknowledged_all_that_it_is_found_by_was_synced(traced: Traced, change: str):
    folder, _, answers = traced
    place = [*CHANGES].index(change)
    answer = answers[place if change != "a pairing" else -1]
    assert f"{folder}/{FILE_NAME}-wal" in answer.synced
    if CHANGES[change][1] == "index":
        assert f"{folder}/{PASSAGES}" in answer.synced
        assert any(path.startswith(f"{folder}/{PASSAGES}/") for path in answer.synced)


def test_the_folder_and_its_files_have_durable_names_before_the_service_says_that_it_runs(traced: Traced):
    folder, began, _ = traced
    names = {str(folder.parent), str(folder), f"{folder}/token.new", f"{folder}/holder.json.new"}
    assert names <= began.synced
    assert not names & began.pending
