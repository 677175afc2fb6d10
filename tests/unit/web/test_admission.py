"""Lines: as many at work as there are permits, the others in their order, and no more than the line holds."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from onrecord.errors import BusyError
from onrecord.web.admission import Admission


def waiting_in(admission: Admission[int], count: int) -> None:
    while len(admission._waiting) != count:
        time.sleep(0.001)


def test_permits_go_to_those_who_have_waited_longest():
    admission, order = Admission([1], wait=60, line=8), []

    def work(name: int) -> None:
        with admission.permit():
            order.append(name)

    with ThreadPoolExecutor(8) as callers, admission.permit():
        for name in range(8):
            callers.submit(work, name)
            waiting_in(admission, name + 1)
    assert order == list(range(8))


def test_who_finds_the_line_full_hears_so_at_once():
    admission = Admission([1], wait=60, line=1)
    with ThreadPoolExecutor(1) as callers, admission.permit():
        waiter = callers.submit(admission.take)
        waiting_in(admission, 1)
        with pytest.raises(BusyError, match="busy"):
            admission.take()
    assert waiter.result() == 1


def test_who_waits_too_long_leaves_the_line():
    admission = Admission([1], wait=0.01, line=4)
    with admission.permit():
        with pytest.raises(BusyError):
            admission.take()
        assert not admission._waiting
    assert admission.take() == 1


def test_a_permit_that_comes_at_the_last_moment_is_taken():
    admission, turn = Admission([1], wait=60, line=4), Future[int]()
    turn.set_result(1)
    assert admission._leave(turn) == 1


def test_no_permit_is_lost_or_given_twice_among_many_who_give_up():
    admission, held, wrong = Admission(range(3), wait=0.001, line=16), set[int](), []
    lock = threading.Lock()

    def work(_: int) -> bool:
        try:
            with admission.permit() as permit:
                with lock:
                    wrong.extend([permit] if permit in held else [])
                    held.add(permit)
                time.sleep(0.0005)
                with lock:
                    held.remove(permit)
        except BusyError:
            return False
        return True

    with ThreadPoolExecutor(24) as callers:
        served = list(callers.map(work, range(2000)))
    assert (wrong, {True, False} & {*served}) == ([], {True, False})
    assert sorted(admission.take() for _ in range(3)) == [0, 1, 2]
