"""Offsets mean what the caller's language makes of them: JavaScript slices UTF-16 units, Python code points."""

import json
import subprocess
import sys
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from hostile_strings import well_formed, written
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import Options
from onrecord.web import create_app
from web_caller import PORT, TOKEN, Caller

NODE = Path(sys.executable).with_name("node")
# For each line, a text and spans of it: what JavaScript finds there, and whether a span begins or ends inside a pair.
SLICES = r"""
const isPair = (text, at) => /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
const find = ([text, spans]) => spans.map(([start, end]) =>
    [text.slice(start, end).toWellFormed(), isPair(text, start) || isPair(text, end)]);
require("readline").createInterface({ input: process.stdin }).on("line", (line) =>
    console.log(JSON.stringify(find(JSON.parse(line))).replace(/[\x7f-\uffff]/g,
        (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"))));
"""
SAID = (  # what documents have, and pages now and then
    "“The lanterns 🏮 of Oxmoor were lit again after their keeper found the missing key,” Ana Brandt said on Friday.",
    "Tom Oxley called the toll “extremely unfair” and “a tax on 𝒻𝒾𝓈𝒽 and e\u0301els”.",
    "Ana Brandt said that the harbour would stay closed until the ferries had been repaired.",
    "Observers will be watching how disputes over berths and tolls are handled in the months ahead, she added.",
)
NOISE = ("", "😀 ", "a\0b\u202e ", "👩‍👩‍👧‍👦\u0301\ud800 ", "\U0010ffff\r\n\u2028 ", "שלום 𐐀𐐁 ")
odd = st.text(st.characters(exclude_categories=()), max_size=12) | st.sampled_from(
    [s for s in written() if len(s) < 200]
)


@st.composite
def altered(draw) -> str:
    """Return something that was said: as it was, cut, or with something odd in it."""
    said = draw(st.sampled_from(SAID))
    first, last = sorted(draw(st.tuples(*[st.integers(0, len(said))] * 2)))
    return draw(st.sampled_from([said, said[:first] + draw(odd) + said[first:], said[:first] + said[last:]]))


def texts(most):
    """Return what makes texts of up to *most* parts."""
    return st.lists(altered() | altered() | odd, min_size=1, max_size=most).flatmap(
        lambda parts: st.sampled_from([" ", "\n", "", "\u0301 ", "😀"]).map(lambda between: between.join(parts))
    )


@pytest.fixture(scope="module")
def caller(tmp_path_factory):
    """A caller of documents in which the same was said, with something odd before it and in it."""
    with Library.open(tmp_path_factory.mktemp("offsets") / "data", write=True) as library:
        for number, noise in enumerate(NOISE):
            said = [noise + line.replace(" of ", f" {noise}of ") for line in SAID]
            text = "\n".join([*said[number % 4 :], f"😀 “{noise}Yes,” she said. And so on, and on, {number} times."])
            library.add(NewDocument(text, url=f"https://{number}.example/a", published=f"2025-0{number + 1}-01"))
        yield Caller(create_app(library, Options(), port=PORT, token=TOKEN))


@pytest.fixture(scope="module")
def documents(caller):
    listed = caller.get("/documents").json["documents"]
    return {each["id"]: caller.get(f"/documents/{each['id']}").json["text"] for each in listed}


@pytest.fixture(scope="module")
def javascript():
    """What JavaScript finds at spans of a text: one process for all."""
    command = [NODE, "-e", SLICES]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:

        def find(text, spans):
            process.stdin.write(json.dumps([text, spans]) + "\n")
            return json.loads(process.stdout.readline())

        yield find
        process.stdin.close()


def match(caller, text, unit, *, html):
    given = {"html": f"<p>{escape(text)}"} if html else {"text": text}
    answer = caller.post("/match", given | {"offset_unit": unit, "options": {"show_all": True}})
    assert answer.status_code == 200, answer.text
    return answer.json


def spans(points, units, page, documents, here=None):
    """
    Yield a text, a span in code points, the same in UTF-16, and what the answers say stands there, None if nothing.

    Wherever the two answers have a span: they are walked side by side.
    """
    here = page if here is None else here
    if isinstance(points, list):
        for one, other in zip(points, units, strict=True):
            yield from spans(one, other, page, documents, here)
    if not isinstance(points, dict):
        return
    if isinstance(points.get("document"), str):
        here = documents[points["document"]]
    if "op" in points:
        yield page, points["page"], units["page"], None
        yield here, points["document"], units["document"], None
    if "start" in points:
        assert points.get("exact") == units.get("exact")
        yield here, [points["start"], points["end"]], [units["start"], units["end"]], points.get("exact")
    if "prefix" in points:
        yield from around(here, points, units)
    for key in points:
        yield from spans(points[key], units[key], page, documents, here)


def around(text, points, units):
    """Yield what stands before and after a span, which has no offsets of its own."""
    for words, sign, end in ((points["prefix"], -1, "start"), (points["suffix"], 1, "end")):
        pairs = [
            sorted((at, at + sign * count)) for at, count in ((points[end], len(words)), (units[end], width(words)))
        ]
        yield text, *pairs, words


def width(text):
    """Return how many UTF-16 units *text* has."""
    return len(text.encode("utf-16-le")) // 2


def check(caller, documents, javascript, text, *, html=False) -> int:
    """Assert that every span of the answers about a page is what both languages find there, and return their number."""
    points, units = (match(caller, text, unit, html=html) for unit in ("code-point", "utf-16"))
    page = well_formed(points.get("text", text))
    found = list(spans(points, units, page, documents))
    for here, (start, end), _, exact in found:
        assert 0 <= start <= end <= len(here)
        assert exact is None or here[start:end] == exact
    sent = points.get("text", text)  # as the caller has it, lone surrogates and all
    for here, of_here in by_text(found).items():
        sliced = javascript(sent if here == page else here, [units for units, _ in of_here])
        assert sliced == [[words, False] for _, words in of_here]
    return len(found)


def by_text(found):
    """Return, by the text that they are of, spans in UTF-16 and what Python finds there."""
    known = {}
    for here, (start, end), units, _ in found:
        known.setdefault(here, []).append((units, here[start:end]))
    return known


def check_many(examples, most, number, caller, documents, javascript) -> int:
    """Check so many texts of up to *most* parts, which *number* chooses, and return how many spans they had."""
    counted = 0

    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None)
    @given(texts(most))
    def each(text):
        nonlocal counted
        counted += check(caller, documents, javascript, json.loads(json.dumps(text)))

    each()
    return counted


def test_javascript_and_python_find_every_span_where_it_is_said_to_be(caller, documents, javascript):
    assert check_many(150, 6, 0, caller, documents, javascript) > 3_000


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(1, 11))
def test_javascript_and_python_find_every_span_in_ten_thousand_texts(thousand, caller, documents, javascript):
    # Of one part, which takes a fifth of the time of six.
    assert check_many(1_000, 1, thousand, caller, documents, javascript) > 3_000


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("noise", NOISE)
def test_spans_fit_the_text_that_was_sent_or_that_the_service_took_out_of_markup(
    caller, documents, javascript, noise, html
):
    page = "\n".join(f"{noise}{line} {noise}" for line in SAID)
    assert check(caller, documents, javascript, page, html=html) > 50


def test_the_listed_quotations_stand_where_they_are_said_to(caller, documents):
    listed = caller.get("/quotations").json["quotations"]
    assert len(listed) > 20
    for quotation in listed:
        text = documents[quotation["document"]]
        for span in (quotation, *quotation["content"], *quotation["quoted"]):
            assert text[span["start"] : span["end"]] == span["exact"]
