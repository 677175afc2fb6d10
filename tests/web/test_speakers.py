"""`/speakers` and `/quotations`."""

from pathlib import Path

import pytest

from web_caller import EXTENSION, assert_problem

FIXTURES = Path(__file__).parents[2] / "fixtures"
HOSTILE = (FIXTURES / "hostile" / "markup.txt").read_text("utf-8").splitlines()


@pytest.fixture
def filled(caller):
    """A caller of a library with three quotations of two speakers and one of an open surname."""
    for text, known in [
        ("🗞️ “The toll stays,” Ilse Varga said.", {"published": "2025-03-02", "title": "Stays"}),
        ("“The toll goes,” Oskar Varga said.", {}),
        ("“The toll was “always” there,” Ilse Varga said.", {"published": "2025-03-01"}),
        ("“The toll sleeps,” Mr. Varga said.", {"published": "2024-03-01T10:00:00Z"}),
    ]:
        caller.post("/documents", {"text": text, **known})
    return caller


def test_speakers_are_listed_with_names_counts_and_dates(filled):
    ilse, oskar, open_one = filled.get("/speakers").json["speakers"]
    assert ilse == {
        "id": "sp1",
        "name": "Ilse Varga",
        "aliases": [],
        "quotations": 2,
        "first": "2025-03-01",
        "last": "2025-03-02",
        "ambiguous": False,
        "candidates": [],
    }
    assert (oskar["first"], oskar["last"]) == (None, None)
    assert (open_one["name"], open_one["ambiguous"]) == ("Varga", True)
    assert open_one["candidates"] == [{"id": "sp1", "name": "Ilse Varga"}, {"id": "sp2", "name": "Oskar Varga"}]


def test_a_listing_goes_on_where_the_one_before_ended(filled):
    seen, after = [], ""
    while after is not None:
        page = filled.get(f"/speakers?limit=1{after and '&after=' + after}").json
        seen, after = seen + [s["id"] for s in page["speakers"]], page["next"]
    assert seen == ["sp1", "sp2", "sp3"]


def test_a_speaker_comes_with_the_quotations_by_time(filled):
    found = filled.get("/speakers/sp1").json
    assert found["speaker"]["name"] == "Ilse Varga"
    record = found["on_record"]
    assert [q["published"] for q in record["quotations"]] == ["2025-03-01", "2025-03-02"]
    assert [(d["id"], d["title"]) for d in record["documents"]] == [("d1", "Stays"), ("d3", None)]
    for quotation in record["quotations"]:
        text = filled.get(f"/documents/{quotation['document']}").json["text"]
        assert text[quotation["start"] : quotation["end"]] == quotation["exact"]
        assert all(text[c["start"] : c["end"]] == c["exact"] for c in [*quotation["content"], *quotation["quoted"]])
        assert quotation["quoted"] == quotation["content"]
        assert (quotation["cue"], quotation["speakers"]) == ("said", ["sp1"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["d4", "d3", "d1", "d2"]),
        ({"speaker": "sp1"}, ["d3", "d1"]),
        ({"speaker": "oskar varga"}, ["d2"]),
        ({"speaker": "Varga"}, ["d4"]),
        ({"search": "TOLL stays"}, ["d1"]),
        ({"search": "absent"}, []),
        ({"search": "%"}, []),
        ({"search": "t_ll"}, []),
    ],
)
def test_quotations_are_listed_by_speaker_and_words(filled, query, expected):
    assert [q["document"] for q in filled.get("/quotations", query_string=query).json["quotations"]] == expected


def test_quotations_go_on_where_the_page_before_ended(filled):
    seen, after = [], ""
    while after is not None:
        page = filled.get(f"/quotations?limit=1{after and '&after=' + after}").json
        seen, after = seen + [q["document"] for q in page["quotations"]], page["next"]
    assert seen == ["d4", "d3", "d1", "d2"]


def test_decisions_are_made_and_taken_back(filled):
    merged = filled.post("/speakers/sp3/merge", {"into": "sp2"})
    assert (merged.status_code, merged.json["aliases"]) == (200, ["Varga"])
    assert filled.get("/speakers/sp3").json["speaker"]["id"] == "sp2"
    assert filled.post("/speakers/sp2/rename", {"name": "The Mayor"}).json["name"] == "The Mayor"
    assert filled.post("/speakers/sp2/split", {"alias": "Varga"}).json["id"] == "sp3"
    assert filled.post("/speakers/sp2/rename", {"name": "Oskar Varga"}).json["aliases"] == []


@pytest.mark.parametrize("name", ["brandt-statement", "hale-open-line", "inquiry-day-three", "ministry-release"])
def test_what_is_listed_is_what_a_reader_of_the_document_is_shown(caller, name):
    text = (FIXTURES / "corpus" / f"{name}.md").read_text("utf-8")
    caller.post("/documents", {"text": text})
    shown = caller.post("/match", {"text": text}).json["quotations"]
    everything = caller.post("/match", {"text": text, "options": {"show_all": True}}).json["quotations"]
    listed = caller.get("/quotations?limit=200").json["quotations"]
    assert sorted(places(q) for q in listed) == sorted(places(q) for q in shown)
    assert len(everything) > len(listed)


def places(quotation):
    return [(part["start"], part["end"]) for part in quotation["content"]]


def test_single_quotations_are_split_off_and_moved_back(filled):
    before = filled.get("/quotations?speaker=sp1").json["quotations"]
    other = filled.post("/speakers/sp1/split", {"quotations": [before[0]["id"]]}).json
    assert (other["name"], other["quotations"]) == ("Ilse Varga (2)", 1)
    back = filled.post(f"/speakers/{other['id']}/split", {"quotations": [before[0]["id"]], "into": "sp1"}).json
    assert (back["id"], back["quotations"]) == ("sp1", 2)
    assert filled.get("/quotations?speaker=sp1").json["quotations"] == before


def test_only_a_program_on_this_machine_decides(library, filled):
    as_extension = {"token": library.people.pair(EXTENSION), "headers": {"Origin": EXTENSION}}
    for action, body in (("merge", {"into": "sp2"}), ("rename", {"name": "X"}), ("split", {"alias": "Varga"})):
        refused = filled.post(f"/speakers/sp1/{action}", body, **as_extension)
        assert assert_problem(refused, 403).startswith("Authorization: ")
    assert filled.get("/speakers", **as_extension).status_code == 200


@pytest.mark.parametrize("name", ["1", "sp", "sp-1", "d1", "sp99", "sp" + "9" * 30, "sp١", "SP1", "sp1%00"])
def test_what_is_no_id_is_no_speaker(filled, name):
    assert_problem(filled.get(f"/speakers/{name}"), 404)
    assert_problem(filled.post(f"/speakers/{name}/rename", {"name": "X"}), 404)


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("merge", {"into": "d1"}, 422, "into: "),
        ("merge", {}, 422, "body: "),
        ("merge", {"into": "sp1"}, 422, "into: "),
        ("merge", {"into": "sp99"}, 404, "speaker sp99: "),
        ("rename", {"name": ""}, 422, "name: "),
        ("rename", {"name": " \n"}, 422, "name: "),
        ("rename", {"name": "x" * 201}, 422, "name: "),
        ("split", {"alias": "Ilse Varga"}, 422, "alias: "),
        ("split", {"alias": "Nemo"}, 404, "alias: "),
        ("split", {"alias": 3}, 422, "alias: "),
        ("split", {}, 422, "body: "),
        ("split", {"alias": "Varga", "quotations": ["q1"]}, 422, "body: "),
        ("split", {"alias": "Varga", "into": "sp2"}, 422, "into: "),
        ("split", {"quotations": ["x1"]}, 422, "quotations: "),
        ("split", {"quotations": ["q99"]}, 404, "quotations: "),
        ("split", {"quotations": ["q1"], "into": "sp99"}, 404, "speaker sp99: "),
    ],
)
def test_a_decision_that_cannot_be_is_refused_by_name(filled, path, body, status, field):
    assert assert_problem(filled.post(f"/speakers/sp1/{path}", body), status).startswith(field)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/speakers?limit=0", "limit: "),
        ("/speakers?after=d1", "after: "),
        ("/quotations?after=sp1", "after: "),
        ("/quotations?after=q99", "after: "),
        ("/quotations?limit=x", "limit: "),
        ("/speakers/sp1?after=x", "after: "),
        ("/quotations?speaker=varg", "speaker: "),
    ],
)
def test_a_query_that_will_not_do_is_refused_by_name(filled, path, field):
    assert assert_problem(filled.get(path), 422).startswith(field)


@pytest.mark.parametrize("search", [*HOSTILE[:20], "%", "_", "\\", '"', "\0", "\u202e", "x" * 5000, "b " * 50])
def test_no_search_is_a_fault_of_the_service(shared, search):
    for path in ("/speakers", "/quotations"):
        assert shared.get(path, query_string={"search": search}).status_code == 200
    assert shared.get("/quotations", query_string={"speaker": search}).status_code in (200, 404)
