import pytest

from onrecord.options import WebOptions
from onrecord.web.pairing_codes import ALPHABET, PairingDesk

LIMITS = WebOptions(pairing_lifetime=300, pairing_tries=5)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(clock):
    return PairingDesk(LIMITS, clock)


def test_a_code_works_once(desk):
    code = desk.issue()
    assert [desk.redeem(code), desk.redeem(code)] == [True, False]


def test_a_code_is_short_and_has_no_letter_that_is_misread(desk):
    code = desk.issue()
    assert len(code) == 9
    assert set(code) <= {*ALPHABET, "-"}
    assert not set("OIL") & set(ALPHABET)


def test_a_code_may_be_typed_in_any_case_with_or_without_dash(desk):
    for typed in (str.lower, lambda code: code.replace("-", ""), lambda code: f" {code.replace('-', ' ')} "):
        assert desk.redeem(typed(desk.issue()))


def test_letters_that_look_like_digits_count_as_these(desk):
    for _ in range(50):
        code = desk.issue()
        assert desk.redeem(code.replace("0", "o").replace("1", "l"))


def test_five_wrong_tries_use_the_code_up(desk):
    code = desk.issue()
    assert [desk.redeem("0000-0000") for _ in range(5)] == [False] * 5
    assert not desk.redeem(code)


def test_four_wrong_tries_do_not(desk):
    code = desk.issue()
    for _ in range(4):
        desk.redeem("wrong")
    assert desk.redeem(code)


def test_a_code_expires(desk, clock):
    code = desk.issue()
    clock.now += 299
    assert desk.redeem(code)
    late = desk.issue()
    clock.now += 300
    assert not desk.redeem(late)


def test_a_new_code_replaces_the_one_before(desk):
    old, new = desk.issue(), desk.issue()
    assert not desk.redeem(old)
    assert desk.redeem(new)


@pytest.mark.parametrize("typed", ["", "-", "\0", "😀😀😀😀😀😀😀😀", "\ufffd" * 64])
def test_nothing_is_redeemed_before_a_code_was_issued(desk, typed):
    assert not desk.redeem(typed)
    desk.issue()
    assert not desk.redeem(typed)
