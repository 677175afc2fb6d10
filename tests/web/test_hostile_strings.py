"""Whatever string a caller puts wherever: it is answered, told back as it was, and never markup."""

import pytest

from hostile_strings import deal, well_formed, wrapped, written
from onrecord.corpus.address import canonical_url
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import Options
from onrecord.web import create_app
from request_places import Place, places, requests
from web_caller import PORT, TOKEN, Caller

PLAIN = {"application/json", "application/problem+json", "application/ld+json", "text/plain"}
SAMPLE = 16  # strings for every place in `make test`; together the places see all that are written, several times
DEALT = 200  # of them for every path, query and header in `make soak`; fields of bodies get them all
MANY = 1200  # of those in wrappers for every field of a body; dealt, so that the fields together see all 24,208


@pytest.fixture
def caller(tmp_path):
    """A caller of a corpus with two speakers and some quotations, and nothing that another test stored."""
    with Library.open(tmp_path / "data", write=True) as library:
        for where in ("north", "south"):
            said = f"“The talks were extremely productive,” said Ana Brandt in the {where}.\n“Yes,” Tom Oxley said."
            library.add(NewDocument(said, url=f"https://other.example/{where}"))
        yield Caller(create_app(library, Options(), port=PORT, token=TOKEN))


@pytest.fixture
def described(caller):
    return caller.get("/openapi.json").json


@pytest.fixture
def page(caller):
    """The one page among the routes, which says the same to everyone."""
    return caller.get("/docs").data


def faults(caller, page, place: Place, strings):
    """Yield what is wrong with the answers to *strings* at a place."""
    for text in strings:
        for request in requests(place, text):
            answer = caller.ask(**request)
            if reason := fault(answer, page) or misremembered(caller, answer, place, text):
                yield str(place), text[:80], reason


def fault(answer, page) -> str | None:
    """Return what no answer may be: a fault, or anything but JSON, the figures and the *page*."""
    if answer.status_code >= 500:
        return f"{answer.status_code}: {answer.text[:200]}"
    if answer.data not in (b"", page) and answer.mimetype not in PLAIN:
        return f"{answer.mimetype}: {answer.text[:200]}"
    return None


def misremembered(caller, answer, place: Place, text: str) -> str | None:
    """Return what became of a *text* that was stored, unless it is the same."""
    if place.kind != "body" or not 200 <= answer.status_code < 300:
        return None
    if place.route.path == "/documents" and place.name not in {("html",), ("origin",)}:
        [name] = place.name
        stored = caller.get(f"/documents/{answer.json['id']}").json[name]
        if name == "url" and text.strip():  # of two forms of one address the first is kept
            return unlike(canonical_url(stored), canonical_url(as_field(text, name)))
        return unlike(stored, as_text(text) if name == "text" else as_field(text, name))
    if place.route.path == "/speakers/{id}/rename":
        return unlike(caller.get(f"/speakers/{answer.json['id']}").json["speaker"]["name"], as_name(text))
    return None


def unlike(stored: str, sent: str) -> str | None:
    return None if stored == sent or not sent else f"stored as {stored!r:.80}"


def as_text(sent: str) -> str:
    """Return a document's text as it is to be stored: offset for offset, without what SQLite or JSON cannot hold."""
    return well_formed(sent).replace("\0", "\ufffd")


def as_field(sent: str, name: str) -> str:
    """Return what is known of a document as it is to be stored: on one line; what is empty changes nothing."""
    plain = " ".join(as_text(sent).split())
    return plain.replace(" ", "T") if name == "published" else plain


def as_name(sent: str) -> str:
    """Return a speaker's name as it is to be kept: on one line, without control characters."""
    return " ".join("".join(" " if c < " " or "\x7f" <= c <= "\x9f" else c for c in well_formed(sent)).split())


def test_the_places_are_all_that_take_a_string(described):
    found = {str(place) for place in places(described)}
    assert {
        "POST /match body ('options', 'kinds', 0)",
        "POST /documents body ('author',)",
        "GET /quotations query speaker",
        "DELETE /documents/{id}/versions/{version} path version",
        "GET /docs header HTTP_HOST",
    } <= found
    fields = {each.partition(" body ")[0] for each in found if " body " in each}
    bodies = {f"{m.upper()} {p}" for p, ms in described["paths"].items() for m in ms if "requestBody" in ms[m]}
    assert bodies - fields == {"POST /pair/code", "POST /people/{name}/rotate"}  # whose bodies are empty


def test_hostile_strings_are_answered_at_every_place_of_every_route(caller, described, page):
    dealt = zip(places(described), deal(written(), SAMPLE), strict=False)
    assert [each for place, strings in dealt for each in faults(caller, page, place, strings)] == []


@pytest.mark.soak
def test_every_hostile_string_is_answered_in_every_field_and_many_at_every_other_place(caller, described, page):
    dealt = zip(places(described), deal(written(), DEALT), strict=False)
    given = ((place, written() if place.kind == "body" else strings) for place, strings in dealt)
    assert [each for place, strings in given for each in faults(caller, page, place, strings)] == []


@pytest.mark.soak
def test_every_string_in_every_wrapper_is_answered_in_the_fields_of_bodies(caller, described, page):
    found = [place for place in places(described) if place.kind == "body"]
    assert len(found) * MANY >= len(wrapped()) > 7128
    dealt = zip(found, deal(wrapped(), MANY), strict=False)
    assert [each for place, strings in dealt for each in faults(caller, page, place, strings)] == []
