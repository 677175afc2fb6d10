"""What becomes of a service whose matching processes are killed, hang, or find the corpus changed."""

import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from distinct_texts import text_of
from running_processes import children_of, is_running
from service_process import Service, serving

LIMITS = {"permit_wait": 10.0}
WORKERS = ("--workers", "2")


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("workers") / "data", LIMITS, WORKERS) as service:
        for number in range(3):
            store(service, number)
        yield service


def store(service: Service, number: int) -> None:
    status, _, body = service.ask("POST", "/documents", {"text": text_of(number)})
    assert status == 201, body


def matched(service: Service, number: int) -> tuple[int, int]:
    """Return the status of matching a page, and in how many documents its words stand."""
    status, headers, body = service.ask("POST", "/match", {"text": f"Another page. {text_of(number)}"})
    if status == 503:
        assert int(headers["Retry-After"]) >= 1
        assert headers["Content-Type"] == "application/problem+json"
        return status, 0
    return status, len(json.loads(body)["documents"])


def workers_of(service: Service) -> list[int]:
    """Return the processes that match."""
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children_of(service.process.pid)}
    return [pid for pid, command in commands.items() if b"match_child" in command and is_running(pid)]


def wait_for_workers(service: Service, other_than: list[int]) -> None:
    end = time.monotonic() + 30
    while (len(found := workers_of(service)) < 2 or {*found} & {*other_than}) and time.monotonic() < end:
        time.sleep(0.05)
    assert len(workers_of(service)) == 2


def stop_all(service: Service) -> list[int]:
    """Let every matching process stand still, and return them."""
    assert matched(service, 0)[0] == 200  # by then they can answer
    found = workers_of(service)
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    return found


def test_every_process_finds_what_was_just_stored(service: Service):
    for number in range(10, 14):
        store(service, number)
        assert [matched(service, number) for _ in range(4)] == [(200, 1)] * 4  # the two take turns
    document = json.loads(service.ask("GET", "/documents")[2])["documents"][-1]["id"]
    assert service.ask("DELETE", f"/documents/{document}")[0] == 204
    assert [matched(service, 13) for _ in range(4)] == [(200, 0)] * 4


def test_html_comes_back_as_text_and_annotations_are_told(service: Service):
    body = {"html": f"<p>{text_of(1)}</p>", "offset_unit": "utf-16"}
    answer = json.loads(service.ask("POST", "/match", body)[2])
    assert (answer["text"], answer["offset_unit"]) == (text_of(1), "utf-16")
    connection = service.connect()
    headers = service.headers() | {"Accept": "application/ld+json"}
    connection.request("POST", "/match", json.dumps({"text": text_of(1)}).encode(), headers)
    told = connection.getresponse()
    assert json.loads(told.read())["type"] == "AnnotationPage"
    assert told.headers["Content-Type"].startswith("application/ld+json")
    connection.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGBUS, signal.SIGSEGV])
def test_a_process_that_dies_costs_its_page_a_503_and_is_replaced(service: Service, number: signal.Signals):
    stopped = stop_all(service)
    with ThreadPoolExecutor(2) as callers:
        answers = [callers.submit(matched, service, 1) for _ in stopped]
        time.sleep(0.3)  # until both are at work
        for pid in stopped:
            os.kill(pid, number)
            os.kill(pid, signal.SIGCONT)
    assert [answer.result() for answer in answers] == [(503, 0)] * 2
    wait_for_workers(service, other_than=stopped)
    assert [matched(service, 1) for _ in range(4)] == [(200, 1)] * 4


def test_a_process_that_dies_while_it_has_nothing_to_do_costs_nobody_anything(service: Service):
    assert matched(service, 2) == (200, 1)
    killed = workers_of(service)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    while any(map(is_running, killed)):
        time.sleep(0.01)
    assert matched(service, 2) == (200, 1)
    wait_for_workers(service, other_than=killed)


def test_a_process_that_overruns_its_time_is_killed_and_replaced(tmp_path: Path):
    with serving(tmp_path / "data", LIMITS | {"match_margin": -4.0}, WORKERS) as service:
        stopped = stop_all(service)
        assert matched(service, 1) == (503, 0)
        assert len([pid for pid in stopped if is_running(pid)]) == 1
        wait_for_workers(service, other_than=[])
        assert (matched(service, 1), matched(service, 1)) in [((200, 0), (503, 0)), ((503, 0), (200, 0))]
        wait_for_workers(service, other_than=stopped)


def test_all_processes_end_with_a_service_that_is_killed(tmp_path: Path):
    with serving(tmp_path / "data", LIMITS, WORKERS) as service:
        assert matched(service, 1) == (200, 0)
        workers = workers_of(service)
        service.process.kill()
        end = time.monotonic() + 20
        while any(map(is_running, workers)) and time.monotonic() < end:
            time.sleep(0.05)
        assert [pid for pid in workers if is_running(pid)] == []


def test_a_signal_to_all_processes_lets_what_is_under_way_have_its_answer_the_write_too(tmp_path: Path):
    text = " ".join(f"“The toll of gate {n} stays,” said Ilse Varga of number {n * 7}." for n in range(200))
    with serving(tmp_path / "data", LIMITS, WORKERS) as service:
        assert matched(service, 0)[0] == 200
        with ThreadPoolExecutor(4) as callers:
            answers = [callers.submit(service.ask, "POST", "/match", {"text": text}) for _ in range(3)]
            answers.append(callers.submit(service.ask, "POST", "/documents", {"text": text}))
            time.sleep(0.4)  # until all are under way
            for pid in [service.process.pid, *children_of(service.process.pid)]:  # as a manager of services does
                os.kill(pid, signal.SIGTERM)
        assert [answer.result()[0] for answer in answers] == [200, 200, 200, 201]
        assert service.process.wait(timeout=10) == 0
        assert service.process.stderr.read() == ""
    with serving(tmp_path / "data") as service:
        assert len(json.loads(service.ask("GET", "/documents")[2])["documents"]) == 1


def test_segments_that_are_merged_away_or_damaged_are_read_anew_by_every_process(tmp_path: Path):
    """Readers beside a feeder; then a file of the index is damaged, which only who reads it can notice."""
    folder, wrong, done = tmp_path / "data", [], threading.Event()
    with serving(folder, LIMITS, WORKERS) as service:
        store(service, 0)

        def read() -> None:
            while not done.is_set():
                if (answer := matched(service, 0)) != (200, 1):
                    wrong.append(answer)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(1, 40):
            store(service, number)
            assert matched(service, number) == (200, 1)
        done.set()
        for reader in readers:
            reader.join()
        assert wrong == []
        segments = sorted((folder / "passages").iterdir(), key=lambda path: path.stat().st_size)
        assert len(segments) < 40  # merged, that is
        segments[-1].write_bytes(segments[-1].read_bytes()[::-1])
        end = time.monotonic() + 30
        while not is_complete(service) and time.monotonic() < end:
            time.sleep(0.1)
        assert is_complete(service)
        assert [matched(service, number) for number in range(40)] == [(200, 1)] * 40


def is_complete(service: Service) -> bool:
    answers = [json.loads(service.ask("POST", "/match", {"text": text_of(0)})[2]) for _ in range(2)]
    return all(answer["complete"] for answer in answers)
