"""`POST /match`: what comes back for a page, and for what is no page."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web_caller import assert_problem

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGE = (
    "🗞️ Ana Brandt called the talks “extremely productive”. \U0001d4d0nd then: "
    "observers will be watching how disputes over berths and tolls are handled in the months ahead."
)


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def code_points(text, start, end):
    return text[start:end]


CUTS = [("utf-16", utf16), ("code-point", code_points)]


def check_offsets(answer, page, documents, cut):
    """Assert that every offset of *answer* fits its text."""
    for highlight in answer["highlights"]:
        assert cut(page, highlight["start"], highlight["end"]) == highlight["exact"]
        before = cut(page, 0, highlight["start"])
        assert before.endswith(highlight["prefix"])
        for reference in highlight["cross_references"]:
            text = documents[reference["document"]]
            assert cut(text, reference["start"], reference["end"]) == reference["exact"]
            assert (
                cut(text, reference["context"]["start"], reference["context"]["end"]) == reference["context"]["exact"]
            )
            assert reference["exact"] in reference["context"]["exact"]
    for quotation in answer["quotations"]:
        for span in [*quotation["content"], *quotation["quoted"], quotation["source"], quotation["cue"]]:
            assert span is None or cut(page, span["start"], span["end"]).strip()


@pytest.mark.parametrize(("unit", "cut"), CUTS)
def test_a_page_with_emoji_comes_back_with_offsets_that_fit(shared, unit, cut):
    answer = shared.post("/match", {"text": PAGE, "offset_unit": unit})
    assert answer.status_code == 200
    assert answer.json["offset_unit"] == unit
    kinds = {h["kind"]: h for h in answer.json["highlights"]}
    assert {"quotation", "passage"} <= set(kinds)
    assert kinds["quotation"]["exact"] == "extremely productive"
    assert "bservers will be watching" in kinds["passage"]["cross_references"][0]["exact"]
    documents = {d["id"]: shared.get(f"/documents/{d['id']}").json["text"] for d in answer.json["documents"]}
    check_offsets(answer.json, PAGE, documents, cut)


def test_an_answer_says_which_text_and_which_corpus_it_is_for(shared, shared_library):
    answer = shared.post("/match", {"text": PAGE}).json
    assert answer["text_sha256"] == sha256(PAGE.encode()).hexdigest()
    assert answer["revision"] == shared_library.revision
    assert (answer["complete"], answer["notices"], "text" in answer) == (True, [], False)


@pytest.mark.parametrize(("unit", "cut"), CUTS)
def test_html_comes_back_as_text_that_the_offsets_fit(shared, unit, cut):
    html = f"<!doctype html><title>😀</title><article><h1>Talks 😀</h1><p>{PAGE}</p></article>"
    answer = shared.post("/match", {"html": html, "offset_unit": unit}).json
    assert "extremely productive" in answer["text"]
    assert "<" not in answer["text"]
    documents = {d["id"]: shared.get(f"/documents/{d['id']}").json["text"] for d in answer["documents"]}
    check_offsets(answer, answer["text"], documents, cut)
    assert answer["highlights"]


def test_a_stored_copy_of_the_page_is_no_cross_reference_of_it(shared):
    known = shared.get("/documents/d1").json
    for page in ({"text": PAGE, "url": known["url"]}, {"text": known["text"]}):
        answer = shared.post("/match", page).json
        assert not any(h["cross_references"] for h in answer["highlights"])


def test_options_choose_kinds_and_number(shared):
    only = shared.post("/match", {"text": PAGE, "options": {"kinds": ["passage"]}}).json
    assert {h["kind"] for h in only["highlights"]} == {"passage"}
    assert only["quotations"] == []
    none = shared.post("/match", {"text": PAGE, "options": {"max_cross_references": 0}}).json
    assert not any(h["cross_references"] for h in none["highlights"])


def test_web_annotations_count_code_points_whatever_was_asked(shared):
    accepted = {"Accept": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'}
    answer = shared.post("/match", {"text": PAGE, "offset_unit": "utf-16"}, headers=accepted)
    assert answer.mimetype == "application/ld+json"
    page = json.loads(answer.data)
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert {"identifying", "linking"} <= {a["motivation"] for a in page["items"]}
    for annotation in page["items"]:
        quote, position = annotation["target"]["selector"]
        assert PAGE[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in PAGE
        assert annotation["id"].startswith("urn:uuid:")
    assert len({a["id"] for a in page["items"]}) == len(page["items"])


@pytest.mark.parametrize(
    "accepted", ["*/*", "application/json", "text/html, */*;q=0.1", "application/json, application/ld+json"]
)
def test_json_comes_back_unless_annotations_are_preferred(shared, accepted):
    assert shared.post("/match", {"text": "One."}, headers={"Accept": accepted}).mimetype == "application/json"


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "word", "“", "”", "\0", "\0" * 50, "😀", "\u202eabc\u2066", "\ufeff", "é" * 3]
)
def test_a_page_of_next_to_nothing_is_answered(shared, text):
    answer = shared.post("/match", {"text": text})
    assert answer.status_code == 200
    assert answer.json["highlights"] == []
    assert answer.json["text_sha256"] == sha256(text.encode()).hexdigest()


def test_a_lone_surrogate_counts_as_one_replacement_character(shared):
    body = json.dumps({"text": "\ud83d " + PAGE, "offset_unit": "utf-16"}).encode()
    answer = shared.post_bytes("/match", body)
    expected = "\ufffd " + PAGE
    assert answer.status_code == 200
    assert answer.json["text_sha256"] == sha256(expected.encode()).hexdigest()
    for highlight in answer.json["highlights"]:
        assert utf16(expected, highlight["start"], highlight["end"]) == highlight["exact"]


@pytest.mark.parametrize("path", sorted((FIXTURES / "hostile").glob("*.txt")), ids=lambda path: path.name)
def test_hostile_texts_are_answered_with_offsets_that_fit(shared, path):
    text = path.read_bytes().decode("utf-8", "replace")
    for unit, cut in CUTS:
        answer = shared.post(
            "/match", {"text": text, "title": text[:500], "offset_unit": unit, "options": {"show_all": True}}
        )
        assert answer.status_code == 200
        for highlight in answer.json["highlights"]:
            assert cut(text, highlight["start"], highlight["end"]) == highlight["exact"]


REPEATED = {
    "a line without end": "Ada Roe told reporters that the bridge would stay closed. " * 3_000,
    "one word": "harbour " * 100_000,
    "verbs of saying": "said told asked warned claimed " * 1_000,
    "marks": "“‘" * 5_000 + "no" + "’”" * 5_000,
    "odd marks": "“The boats are late, Ada Roe said. " * 500,
    "names": ", ".join(f"Ada{'abcdefghij'[i % 10]} Roe{'klmnopqrst'[i // 10 % 10]}" for i in range(10_000))
    + " said no.",
}


@pytest.mark.parametrize("text", REPEATED.values(), ids=REPEATED)
def test_what_is_repeated_without_end_is_answered_whole_or_says_that_it_was_cut(shared, text):
    answer = shared.post("/match", {"text": text, "options": {"show_all": True}})
    assert answer.status_code == 200
    assert answer.json["complete"] == (not answer.json["notices"])
    for highlight in answer.json["highlights"]:
        assert text[highlight["start"] : highlight["end"]] == highlight["exact"]


HOSTILE_LINES = [line for line in (FIXTURES / "hostile" / "markup.txt").read_text("utf-8").splitlines() if line.strip()]


@pytest.mark.parametrize("field", ["text", "html", "url", "title", "published", "offset_unit"])
def test_no_string_in_any_field_is_a_fault_of_the_service(shared, field):
    for line in [
        *HOSTILE_LINES,
        "%s%n{0}",
        "' OR 1=1 --",
        "NEAR(",
        '"',
        "../../etc/passwd",
        "\0",
        "\u202e",
        "A" * 20_000,
    ]:
        body = {"text": "Page.", field: line} if field != "html" else {"html": line}
        answer = shared.post("/match", body)
        if answer.status_code != 200:
            assert_problem(answer, 422)


@pytest.mark.parametrize("opened", ["<div>", "<b><i>", "<table><tr><td>", "<p>", "<a", "<!--"])
def test_html_nested_twenty_thousand_deep_is_answered_and_the_service_lives_on(shared, opened):
    answer = shared.post("/match", {"html": opened * 20_000 + PAGE})
    if answer.status_code != 200:
        assert_problem(answer, 422)
    assert shared.post("/match", {"text": "Still here."}).status_code == 200


def test_json_nested_twenty_thousand_deep_is_refused_and_the_service_lives_on(shared):
    for body in (b"[" * 20_000, b'{"text":' * 20_000, b'{"text": "a", "x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}"):
        assert_problem(shared.post_bytes("/match", body), 400)
    assert shared.post("/match", {"text": "Still here."}).status_code == 200


def test_too_large_a_body_and_too_long_a_text_are_refused_by_their_size(shared):
    limits = shared.app.extensions["onrecord"].options.web
    detail = assert_problem(shared.post("/match", {"html": "x" * limits.max_body_bytes}), 413)
    assert "2,097,152 bytes" in detail
    long = json.dumps({"text": "é" + "a" * limits.max_text_units}, ensure_ascii=False).encode()
    assert "1,000,001" in assert_problem(shared.post_bytes("/match", long), 413)


@pytest.mark.parametrize("body", [{}, {"text": None}, {"text": "a", "html": "b"}])
def test_neither_or_both_of_text_and_html_is_refused(shared, body):
    assert "exactly one" in assert_problem(shared.post("/match", body), 422)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_around_a_quotation_leaves_offsets_right(shared, noise):
    page = f"{noise} “extremely productive,” said Ana Brandt. {noise}"
    for unit, cut in CUTS:
        answer = shared.post("/match", {"text": page, "offset_unit": unit, "options": {"show_all": True}}).json
        for highlight in answer["highlights"]:
            assert cut(page, highlight["start"], highlight["end"]) == highlight["exact"]
