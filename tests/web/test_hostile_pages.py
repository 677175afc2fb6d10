"""The pages that the demo serves: whatever strings are in article and corpus, they stay text there."""

from collections import Counter
from html import escape

import pytest
from bs4 import BeautifulSoup

from hostile_strings import some, well_formed, wrapped, written
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import Options
from onrecord.web import create_app
from onrecord.web.reading import create_reading_blueprint
from web_caller import PORT, TOKEN, Caller

ODD = ("src", "style", "srcdoc", "action", "is")


def article(text: str) -> str:
    shown = escape(well_formed(text).replace("\0", "\ufffd"))
    said = f"“The talks were extremely productive,” said Ana Brandt.</p><p>“{shown} Yes,” Ana Brandt said."
    return f"<!doctype html><title>{shown}</title><h1>{shown}</h1><p>{shown}</p><p>{said}</p>"


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    """A caller of pages to read, whose corpus and articles are of hostile strings, with their slugs."""
    place = tmp_path_factory.mktemp("reading")
    strings = [each for each in some(30, written(), seed=7) if len(each) < 2000]
    with Library.open(place / "data", write=True) as library:
        for number, text in enumerate(strings):
            (place / "pages" / f"page-{number}").mkdir(parents=True)
            (place / "pages" / f"page-{number}" / "page.html").write_text(article(text), "utf-8")
            fields = dict.fromkeys(("title", "publisher", "author"), text[:200])
            said = f"“{text} The talks were extremely productive,” said Ana Brandt.\n“Yes,” said Ana {text} Brandt."
            library.add(NewDocument(said, url=f"https://{number}.example/?<b>", **fields))
        pages = create_reading_blueprint(place, library)
        yield Caller(create_app(library, Options(), port=PORT, token=TOKEN, pages=pages)), len(strings)


def elements_of(answer) -> Counter[str]:
    """Return how often each element stands on a page, and assert that none of them does anything."""
    assert answer.status_code == 200, answer.text[:300]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    found = BeautifulSoup(answer.data, "lxml").find_all(True)
    for element in found:
        assert not [name for name in element.attrs if name.startswith("on")]
        assert not set(element.attrs) & set(ODD) or element["src"].startswith("/read/assets/")
        assert str(element.get("href", "/")).startswith(("/", "https://", "data:,"))
    return Counter(element.name for element in found)


def test_no_article_makes_an_element_but_its_paragraphs(reading):
    caller, count = reading
    kinds = {"html", "head", "meta", "title", "link", "script", "body", "header", "a", "ul", "p", "kbd", "noscript"}
    for number in range(count):
        elements = elements_of(caller.get(f"/read/page-{number}", token=None))
        assert set(elements) <= kinds | {"main", "article", "h1"}
        assert (elements["script"], elements["link"], elements["a"]) == (3, 2, 1)


def test_no_speaker_or_document_makes_an_element(reading):
    caller, count = reading
    speakers = caller.get("/speakers?limit=200").json["speakers"]
    assert speakers
    for speaker in speakers:
        elements = elements_of(caller.get(f"/read/speakers/{speaker['id']}", token=None))
        assert (elements["script"], elements["link"], elements["img"], elements["b"]) == (0, 2, 0, 0)
    assert elements_of(caller.get("/read/", token=None))["li"] == count


def test_what_is_no_page_is_told_as_a_problem(reading):
    caller, _ = reading
    for text in some(60, written()) + some(60, wrapped()):
        name = "".join(f"%{byte:02x}" for byte in well_formed(text).encode()[:300])
        for path in ("/read/", "/read/speakers/", "/read/assets/", "/read/assets/content/"):
            answer = caller.get(path + name, token=None)
            assert answer.status_code in (200, 401, 404), (path, text)
            assert answer.status_code == 200 or answer.mimetype == "application/problem+json"
