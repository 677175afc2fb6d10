"""The figures that monitoring reads: what is counted, and that nothing of a caller becomes a label."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from onrecord.corpus.documents import NewDocument
from web_caller import EXTENSION, all_taken, assert_problem

SECRET = "Zanzibarquux"


def figures(caller):
    """Return each figure by name and labels."""
    text = caller.get("/metrics").get_data(as_text=True)
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(s.name, *sorted(s.labels.items())): s.value for s in samples}


def requests(found, route, method, status):
    return found.get(("onrecord_requests_total", ("method", method), ("route", route), ("status", str(status))), 0.0)


def test_requests_are_counted_by_route_method_and_status(caller):
    caller.get("/health")
    caller.get("/documents/d99")
    caller.get("/documents/d98")
    caller.post("/match", {"text": "A page."})
    caller.ask("PUT", "/match")
    found = figures(caller)
    assert requests(found, "/health", "GET", 200) == 1
    assert requests(found, "/documents/<id>", "GET", 404) == 2
    assert requests(found, "/match", "POST", 200) == 1
    assert requests(found, "none", "PUT", 405) == 1


def test_no_figure_says_when_another_began(caller):
    caller.post("/match", {"text": "A page."})
    assert [name for name, *_ in figures(caller) if name.endswith("_created")] == []


def test_the_seconds_of_matching_stand_for_themselves(caller):
    caller.post("/match", {"text": "A page."})
    caller.post("/match", {"text": "A page."})
    found = figures(caller)
    assert found["onrecord_request_seconds_count", ("route", "/match")] == 2
    assert found["onrecord_request_seconds_sum", ("route", "/match")] > 0
    assert found["onrecord_request_seconds_bucket", ("le", "+Inf"), ("route", "/match")] == 2


def test_what_is_under_way_is_this_request(caller):
    caller.get("/nothing")
    assert figures(caller)["onrecord_requests_in_flight",] == 1


def test_what_is_refused_for_now_is_counted_by_reason(caller):
    with all_taken(caller):
        assert_problem(caller.post("/match", {"text": "A page."}), 503)
    assert figures(caller)["onrecord_requests_refused_total", ("reason", "busy")] == 1


def test_the_corpus_and_the_process_are_measured(caller, library):
    library.add(NewDocument("One.", url="https://a.example/1"))
    library.remove(library.add(NewDocument("Two.", url="https://a.example/2")).number)
    found = figures(caller)
    assert found["onrecord_documents",] == 1
    assert found["onrecord_revision",] == library.revision
    assert found["onrecord_unindexed",] == 0
    assert found["onrecord_segments",] >= 1
    assert found["onrecord_database_bytes",] > 10_000
    assert found["process_resident_memory_bytes",] > 10_000_000


def test_no_label_holds_what_a_caller_wrote(caller):
    caller.get(f"/{SECRET}")
    caller.get(f"/documents/{SECRET}", query_string={SECRET: SECRET})
    caller.ask(SECRET.upper(), "/match")
    caller.post("/match", {"text": SECRET, "url": f"https://{SECRET}.example"})
    caller.post("/documents", {"text": SECRET, "title": SECRET})
    caller.get("/speakers", token=SECRET, headers={"User-Agent": SECRET, "Referer": SECRET})
    caller.get("/health", headers={"Host": SECRET})
    shown = caller.get("/metrics").get_data(as_text=True)
    assert SECRET.lower() not in shown.lower()
    assert 'method="other"' in shown


def test_figures_are_for_administrators(caller, library):
    assert_problem(caller.get("/metrics", token=None), 401)
    for role in ("reader", "contributor"):
        assert_problem(caller.get("/metrics", token=library.people.create(role, role)), 403)
    assert caller.get("/metrics", token=library.people.create("Bo", "administrator")).status_code == 200
    assert caller.get("/metrics").mimetype == "text/plain"


def test_two_services_in_one_process_count_apart(caller, shared):
    before = requests(figures(shared), "none", "GET", 404)
    caller.get("/nothing")
    assert requests(figures(shared), "none", "GET", 404) == before


@pytest.mark.parametrize("origin", ["https://evil.example", EXTENSION])
def test_what_the_guard_refuses_is_counted_as_well(caller, origin):
    caller.get("/documents", headers={"Origin": origin})
    assert requests(figures(caller), "/documents", "GET", 403) == 1
