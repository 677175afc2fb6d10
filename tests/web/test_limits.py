"""How much one of a team may ask and store; nobody is kept back on a machine of their own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from onrecord.errors import QuotaError
from onrecord.options import Options, TeamOptions
from onrecord.web import create_app
from onrecord.web.rates import MAX_ADDRESSES
from onrecord.web.reach import Team
from web_caller import EXTENSION, PORT, TOKEN, Caller, assert_problem

NAME = "onrecord.example.org"
FEW = TeamOptions(requests=3, unknown_requests=2, documents=2, characters=1000)


def from_outside(peer="192.0.2.7"):
    return {"Host": NAME, "X-Forwarded-For": peer, "X-Forwarded-Proto": "https"}


@pytest.fixture
def served(library):
    """A caller of a team's server that lets few requests through."""
    options = replace(Options(), team=FEW)
    return Caller(create_app(library, options, port=PORT, token=TOKEN, team=Team((NAME,), behind_proxy=True)))


@pytest.fixture
def ann(library):
    return library.people.create("Ann Roe", "contributor")


def statuses(served, count, token, headers):
    return [served.get("/documents", token=token, headers=headers).status_code for _ in range(count)]


def test_a_person_who_asks_too_often_is_told_when_to_come_back(served, ann):
    assert statuses(served, 3, ann, from_outside()) == [200] * 3
    refused = served.get("/documents", token=ann, headers=from_outside())
    assert "Ann Roe" in assert_problem(refused, 429)
    assert 50 <= int(refused.headers["Retry-After"]) <= 60


def test_a_person_has_one_limit_wherever_they_ask_from(served, ann):
    assert statuses(served, 2, ann, from_outside("192.0.2.7")) == [200, 200]
    assert statuses(served, 2, ann, from_outside("192.0.2.8")) == [200, 429]


def test_one_who_asks_too_often_keeps_nobody_else_out(served, library, ann):
    bo = library.people.create("Bo", "reader")
    assert statuses(served, 4, ann, from_outside())[-1] == 429
    assert statuses(served, 1, bo, from_outside()) == [200]


def test_a_minute_later_a_person_may_ask_again(served, ann, monkeypatch):
    assert statuses(served, 4, ann, from_outside())[-1] == 429
    import time

    now = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: now)
    assert statuses(served, 1, ann, from_outside()) == [200]


def test_requests_that_are_refused_for_another_reason_count_too(served, ann):
    headers = from_outside()
    asked = [served.ask("DELETE", "/documents/d1", token=ann, headers=headers).status_code for _ in range(4)]
    assert asked == [403, 403, 403, 429]


@pytest.mark.parametrize("token", [None, "wrong", TOKEN])
@pytest.mark.parametrize("path", ["/documents", "/health", "/docs", "/nothing"])
def test_without_a_token_that_is_known_the_address_counts(served, token, path):
    asked = [served.get(path, token=token, headers=from_outside()) for _ in range(3)]
    assert 429 not in {answer.status_code for answer in asked[:2]}
    assert "address" in assert_problem(asked[2], 429)
    assert served.get(path, token=token, headers=from_outside("192.0.2.8")).status_code != 429


def test_however_many_addresses_ask_few_are_kept_and_persons_stay_counted(served, ann):
    rates = served.app.extensions["onrecord"].rates
    assert statuses(served, 4, ann, from_outside())[-1] == 429
    for number in range(MAX_ADDRESSES + 10):
        with served.app.test_request_context("/", environ_base={"REMOTE_ADDR": f"2001:db8:{number:x}::1"}):
            rates.check(None)
    assert len(rates._addresses.events) <= MAX_ADDRESSES
    assert statuses(served, 1, ann, from_outside()) == [429]


def test_an_address_is_all_that_one_subscriber_has(served):
    peers = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"]
    assert [served.get("/health", token=None, headers=from_outside(p)).status_code for p in peers] == [
        200,
        200,
        429,
        200,
    ]


def test_what_no_address_is_counts_as_one(served):
    peers = ["a", "b\tc", "<script>"]
    assert [served.get("/health", token=None, headers=from_outside(p)).status_code for p in peers] == [200, 200, 429]


def test_a_token_that_is_known_is_good_whatever_else_comes_from_its_address(served, ann):
    assert statuses(served, 3, None, from_outside())[-1] == 429
    assert statuses(served, 1, ann, from_outside()) == [200]


def test_nobody_is_kept_back_on_the_machine_of_the_server(served):
    assert statuses(served, 10, TOKEN, {}) == [200] * 10
    assert statuses(served, 10, None, {}) == [401] * 10


def test_a_reader_of_their_own_service_is_never_kept_back(library):
    token = library.people.create("Ann Roe", "reader")
    reader = Caller(create_app(library, replace(Options(), team=FEW), port=PORT, token=TOKEN))
    for shown in (TOKEN, token, None):
        assert 429 not in statuses(reader, 10, shown, {})


def test_an_extension_may_read_when_it_may_come_back(served, ann):
    headers = {**from_outside(), "Origin": EXTENSION}
    assert statuses(served, 4, ann, headers)[-1] == 429
    refused = served.get("/documents", token=ann, headers=headers)
    assert refused.headers["Access-Control-Allow-Origin"] == EXTENSION
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]


def store(served, token, number, length=20):
    text = f"Document {number}. ".ljust(length, "x")
    body = {"text": text, "url": f"https://a.example/{number}"}
    return served.post("/documents", body, token=token, headers=from_outside(f"192.0.2.{number}"))


@pytest.fixture
def storing(library):
    """A caller of a team's server that takes few documents a day."""
    return serve_storing(library)


def serve_storing(library):
    options = replace(Options(), team=replace(FEW, requests=100))
    return Caller(create_app(library, options, port=PORT, token=TOKEN, team=Team((NAME,), behind_proxy=True)))


def test_a_person_stores_as_many_documents_as_are_a_days_quota(storing, ann):
    assert [store(storing, ann, number).status_code for number in (1, 2)] == [201, 201]
    refused = store(storing, ann, 3)
    assert "2 documents" in assert_problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 24 * 3600


def test_a_person_stores_as_many_characters_as_are_a_days_quota(storing, ann):
    assert store(storing, ann, 1, length=1000).status_code == 201
    assert "1,000 characters" in assert_problem(store(storing, ann, 2), 429)


def test_a_quota_outlives_the_service(storing, ann, library):
    assert [store(storing, ann, number).status_code for number in (1, 2)] == [201, 201]
    assert_problem(store(serve_storing(library), ann, 3), 429)


def test_what_was_taken_back_was_stored_all_the_same(storing, ann):
    for number in (1, 2):
        stored = store(storing, ann, number).json
        taken = storing.ask("DELETE", f"/documents/{stored['id']}/versions/1", token=ann, headers=from_outside())
        assert taken.status_code == 204
    assert_problem(store(storing, ann, 3), 429)


def test_a_quota_begins_anew_the_next_day(storing, ann):
    assert [store(storing, ann, number).status_code for number in (1, 2, 3)] == [201, 201, 429]
    served, tomorrow = storing.app.extensions["onrecord"], datetime.now(UTC) + timedelta(days=1)
    served.rates.check_day(lambda at: served.library.added_since("Ann Roe", at), tomorrow)
    with pytest.raises(QuotaError):
        served.rates.check_day(lambda at: served.library.added_since("Ann Roe", at), datetime.now(UTC))


def test_a_quota_is_ones_own_and_administrators_have_none(storing, ann, library):
    assert [store(storing, ann, number).status_code for number in (1, 2, 3)] == [201, 201, 429]
    bo, di = library.people.create("Bo", "contributor"), library.people.create("Di", "administrator")
    assert [store(storing, bo, number).status_code for number in (4, 5, 6)] == [201, 201, 429]
    assert [store(storing, di, number).status_code for number in (7, 8, 9)] == [201, 201, 201]


def test_the_local_token_has_no_quota(storing):
    bodies = [{"text": f"Document {number}."} for number in range(4)]
    assert [storing.post("/documents", body).status_code for body in bodies] == [201] * 4
