"""A disk that fails now and then: what was acknowledged is there, what was not is refused, and the service lives on."""

import json
import random
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faulty_service import COMMIT, READ_AND_WRITE, THE_REST, serving_on_faulty_disk
from find_tools import FIU_RUN, require
from ledger import Client, compare, document_text
from onrecord.corpus.library import Library
from service_process import COMMAND, run
from whole_corpus import check_consistency, strays_in


def write_on_faulty_disk(folder: Path, calls: Sequence[str], probability: float, each: int) -> list[Client]:
    """Return three clients that asked for so many changes each while *calls* failed; the service answered them all."""
    clients, begun = [Client(number, random.Random(number)) for number in range(3)], threading.Event()
    with serving_on_faulty_disk(folder) as service:
        for client in clients:
            client.write(service, begun, most=1)  # what is read but once is read
        service.fail(calls, probability)
        with ThreadPoolExecutor(len(clients)) as pool:
            list(pool.map(lambda client: client.write(service, begun, most=each), clients))
        service.recover(calls)
        for client in clients:
            client.write(service, begun, most=1)  # without starting anew
        assert service.end() == 0
    return clients


def check(folder: Path, clients: Sequence[Client], changes: int) -> None:
    """Assert that every change was answered, that none that was acknowledged is missing, and that all is sound."""
    refusals = [refusal for client in clients for refusal in client.refusals]
    assert {status for status, _ in refusals} <= {503, 507}
    assert all(set(json.loads(body)) == {"status", "title", "detail"} for _, body in refusals)
    acknowledged = sum(client.acknowledged for client in clients)
    assert acknowledged + len(refusals) == changes
    assert 0 < len(refusals) < acknowledged
    difference = compare(folder, clients)
    assert (difference.lost, difference.orphans) == ([], [])
    Library.open(folder, write=True).close()
    check_consistency(folder)
    assert strays_in(folder) == set()


@pytest.mark.parametrize("calls", [READ_AND_WRITE, THE_REST])
def test_what_is_acknowledged_by_a_service_on_a_failing_disk_is_there(tmp_path: Path, calls: Sequence[str]):
    clients = write_on_faulty_disk(tmp_path / "data", calls, 0.01, 40)
    check(tmp_path / "data", clients, 3 * 42)


@pytest.mark.soak
@pytest.mark.parametrize("calls", [READ_AND_WRITE, THE_REST])
def test_of_three_thousand_changes_on_a_failing_disk_none_that_is_acknowledged_is_missing(
    tmp_path: Path, calls: Sequence[str]
):
    clients = write_on_faulty_disk(tmp_path / "data", calls, 0.01, 998)
    check(tmp_path / "data", clients, 3000)


def test_a_commit_that_could_not_be_synced_is_whole_or_absent_after_a_crash(tmp_path: Path):
    """What was written may be on the disk all the same, and then names a segment that must be there too."""
    folder, body = tmp_path / "data", {"text": document_text(1), "url": "https://news.example/1"}
    with serving_on_faulty_disk(folder) as service:
        assert service.ask("POST", "/documents", {"text": document_text(0)})[0] == 201
        service.fail(COMMIT, 1)
        assert service.ask("POST", "/documents", body)[0] == 503
        service.process.kill()
    check_consistency(folder)
    with Library.open(folder, write=True) as library:
        texts = [library.document(document.number).text for document in library.documents()]
    assert texts in ([document_text(0)], [document_text(0), document_text(1)])
    check_consistency(folder)
    assert strays_in(folder) == set()


def test_a_command_on_a_failing_disk_ends_in_one_line_and_goes_on_the_next_time(tmp_path: Path):
    folder, corpus = tmp_path / "data", tmp_path / "corpus.jsonl"
    corpus.write_text("".join(json.dumps({"text": document_text(n)}) + "\n" for n in range(60)))
    faults = [f"enable_random name=posix/io/{call},probability=0.05" for call in ("rw/pwrite*", "sync/*")]
    faulty = [require(FIU_RUN), "-x", *(part for fault in faults for part in ("-c", fault))]
    ended = []
    for _ in range(2):
        command = [*faulty, *COMMAND, "--data", str(folder), "add", str(corpus)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        ended.append(done.returncode)
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == done.returncode
    assert set(ended) <= {0, 1}
    done = run(folder, "add", str(corpus))
    assert (done.returncode, done.stderr) == (0, "")
    check_consistency(folder)
    with Library.open(folder, write=False) as library:
        assert len(library.documents(limit=100)) == 60
