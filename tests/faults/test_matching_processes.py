"""What becomes of a service whose matching processes are killed, hang, or find the corpus changed."""

import fcntl
import json
import os
import signal
import termios
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


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    """A service with one matching process."""
    with serving(tmp_path_factory.mktemp("worker") / "data", LIMITS, ("--workers", "1")) as service:
        store(service, 1)
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


def stop(service: Service) -> int:
    """Let the one matching process stand still, while it has nothing to do, and return it."""
    assert matched(service, 1)[0] == 200  # by then it can answer
    [pid] = workers_of(service)
    os.kill(pid, signal.SIGSTOP)
    return pid


def wait_for_question(pid: int) -> None:
    """Return once a page lies in the pipe of a process that stands still."""
    waiting = bytearray(4)
    with Path(f"/proc/{pid}/fd/0").open("rb", buffering=0) as pipe:
        while not any(waiting):
            time.sleep(0.01)
            fcntl.ioctl(pipe, termios.FIONREAD, waiting)


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


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGBUS])
def test_a_process_that_dies_costs_its_page_a_503_and_is_replaced(single: Service, number: signal.Signals):
    stopped = stop(single)
    with ThreadPoolExecutor(1) as caller:
        answer = caller.submit(matched, single, 1)
        wait_for_question(stopped)
        os.kill(stopped, number)
        os.kill(stopped, signal.SIGCONT)
    assert answer.result() == (503, 0)
    assert matched(single, 1) == (200, 1)
    assert workers_of(single) != [stopped]


def test_a_process_that_dies_while_it_has_nothing_to_do_costs_nobody_anything(single: Service):
    assert matched(single, 1) == (200, 1)
    [killed] = workers_of(single)
    os.kill(killed, signal.SIGKILL)
    while is_running(killed):
        time.sleep(0.01)
    assert matched(single, 1) == (200, 1)


def test_a_process_that_overruns_its_time_is_killed_and_replaced(tmp_path: Path):
    with serving(tmp_path / "data", LIMITS | {"match_margin": -3.0}, ("--workers", "1")) as service:
        stopped = stop(service)
        assert matched(service, 1) == (503, 0)
        assert not is_running(stopped)
        assert matched(service, 1) == (200, 0)
        service.process.kill()
        assert "a matching process was ended" in service.process.stderr.read()


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
    text = " ".join(f"“The toll of gate {n} stays,” said Ilse Varga of number {n * 7}." for n in range(60))
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


def test_who_waits_for_a_process_that_hangs_when_the_time_to_drain_is_over_is_told_so(tmp_path: Path):
    with serving(tmp_path / "data", LIMITS | {"drain": 0.5}, ("--workers", "1")) as service:
        stopped = stop(service)
        with ThreadPoolExecutor(1) as caller:
            answer = caller.submit(matched, service, 1)
            wait_for_question(stopped)
            service.process.send_signal(signal.SIGTERM)
        assert answer.result() == (503, 0)
        assert service.process.wait(timeout=10) == 0


def test_a_second_signal_ends_the_service_and_its_processes_at_once(tmp_path: Path):
    with serving(tmp_path / "data", LIMITS | {"drain": 600.0}, ("--workers", "1")) as service:
        stopped = stop(service)
        with ThreadPoolExecutor(1) as caller:
            answer = caller.submit(matched, service, 1)
            wait_for_question(stopped)
            service.process.send_signal(signal.SIGTERM)
            while is_listening(service):
                time.sleep(0.02)
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(timeout=20) != 0
        assert answer.done()
        assert not is_running(stopped)


def is_listening(service: Service) -> bool:
    connection = service.connect(timeout=5)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True


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
