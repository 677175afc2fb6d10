"""
Every golden page against the corpus of the fixtures, through the real library.

A new page is a new folder in `fixtures/pages`; `fixtures/README.md` says what its `expected.json` holds.
"""

import re
from itertools import pairwise

import pytest

from golden.pages import FIXTURES, MOST, SLUGS, Page, covered, expected, items, label, relation_at, stem
from onrecord.corpus.formats import read_documents
from onrecord.corpus.library import Library
from onrecord.model import Span
from onrecord.quotation.misquotation import find_misquoted


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    with Library.open(tmp_path_factory.mktemp("golden"), write=True) as library:
        documents = read_documents([FIXTURES / "corpus", FIXTURES / "press"])
        assert {added.status for added in library.add_all(documents)} == {"new"}
        yield library


@pytest.fixture(scope="session")
def pages(library):
    return {slug: match(library, slug) for slug in SLUGS}


def match(library, slug):
    url = expected(slug)["url"]
    extracted = library.extract((FIXTURES / "pages" / slug / "page.html").read_text(encoding="utf-8"), url)
    matched = library.match(extracted.text, url=url)
    return Page(extracted.text, extracted.title, matched.result)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_is_read_whole_and_in_time(pages, slug):
    assert pages[slug].title == expected(slug)["title"]
    assert pages[slug].result.complete


@pytest.mark.parametrize(("slug", "item"), items("quotations"), ids=label)
def test_a_quotation_is_found_and_given_to_its_speaker(pages, slug, item):
    page = pages[slug]
    place = page.place(item)
    found = page.quotations_at(place)
    assert found, f"no quotation at {page.text[max(0, place.start - 60) : place.end + 60]!r}"
    named = found[0].speaker.name if found[0].speaker else None
    assert named in either(item["speaker"]), f"given to {named!r}, source {source_of(page, found[0])!r}"
    assert (found[0].form == "indirect") == (item["form"] == "indirect")
    assert any(covered(place, [h.span]) >= MOST for h in page.highlights_at(place))


@pytest.mark.parametrize(("slug", "item"), items("cross_references"), ids=label)
def test_words_are_traced_to_the_document_that_has_them(pages, slug, item):
    page = pages[slug]
    place = page.place(item)
    references = list(page.references_at(place, item["kind"]))
    seen = [(stem(d), r.alignment.document_span.of(d.text), r.alignment.relation) for _, r, d in references]
    found = [(h, r) for h, r, d in references if stem(d) == item["document"] and covers(d.text, r, item["wording"])]
    assert found, f"led to {seen}"
    judged = [(relation_at(place, r.alignment), speaker_at(h, r, item), r.first) for h, r in found]
    right = [
        relation in either(item["relation"])
        and ("same_speaker" not in item or same_speaker in either(item["same_speaker"]))
        and first == item.get("first", first)
        for relation, same_speaker, first in judged
    ]
    assert any(right), f"relation, same speaker, first: {judged}, of {seen}"
    told = {r.same_speaker for _, r in found} - {None}
    assert told <= set(either(item.get("same_speaker", [True, False]))), f"same speaker: {told}"


@pytest.mark.parametrize(("slug", "item"), [i for i in items("cross_references") if "misquoted" in i[1]], ids=label)
def test_words_altered_inside_the_marks_are_told(pages, slug, item):
    page = pages[slug]
    references = page.references_at(page.place(item), item["kind"])
    found = [(h, r, d) for h, r, d in references if stem(d) == item["document"] and covers(d.text, r, item["wording"])]
    assert found
    assert any(altered(page, *each) for each in found) == item["misquoted"]


@pytest.mark.parametrize(("slug", "item"), items("spreads"), ids=label)
def test_a_highlight_tells_how_far_its_words_are_spread_and_folds_copies(pages, slug, item):
    page = pages[slug]
    documents = {d.number: stem(d) for d in page.result.documents}
    (highlight,) = page.highlights_at(page.place(item))
    spread = highlight.spread
    told = {"documents": spread.documents, "texts": spread.texts, "first": documents.get(spread.first)}
    assert told == {name: item[name] for name in told}
    references = highlight.cross_references
    lines = {documents[r.alignment.document]: sorted(documents[n] for n in r.copies) for r in references}
    assert lines == item["copies"]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_highlight_leads_to_the_words_of_a_document_once(pages, slug):
    for highlight in pages[slug].result.highlights:
        there = sorted((r.alignment.document, r.alignment.document_span) for r in highlight.cross_references)
        twice = [a for a, b in pairwise(there) if a[0] == b[0] and a[1].overlaps(b[1])]
        assert not twice, highlight.span.of(pages[slug].text)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_quotation_inside_a_passage_knows_it_whatever_the_marks_around_it(pages, slug):
    text, highlights = pages[slug].text, pages[slug].result.highlights
    for number, passage in enumerate(highlights):
        inside = [h for h in highlights if h.kind == "quotation" and passage.span.covers(words_of(text, h.span))]
        lost = [h.span.of(text) for h in inside if passage.kind == "passage" and number not in h.within]
        assert not lost, passage.span.of(text)


@pytest.mark.parametrize(("slug", "item"), items("unrelated"), ids=label)
def test_a_word_in_common_is_no_cross_reference(pages, slug, item):
    page = pages[slug]
    references = page.references_at(page.place(item), "quotation")
    led_to = [r.alignment.document_span.of(d.text) for h, r, d in references if stem(d) == item["document"]]
    assert led_to == []


@pytest.mark.parametrize(("slug", "words"), items("never"), ids=label)
def test_what_is_nobodys_words_is_left_alone(pages, slug, words):
    page = pages[slug]
    places = [h.span for h in page.result.highlights if h.held_back is None and words in page.text]
    start = page.text.find(words)
    touched = [s.of(page.text) for s in places if s.start < start + len(words) and start < s.end]
    assert not touched


def covers(text, reference, wording):
    start = text.find(wording)
    assert start >= 0, f"{wording!r} does not stand in the document"
    span = reference.alignment.document_span
    shared = min(span.end, start + len(wording)) - max(span.start, start)
    return shared >= MOST * min(len(span), len(wording)) and shared >= len(wording) / 2


def altered(page, highlight, reference, document):
    quotation = None if highlight.quotation is None else page.result.quotations[highlight.quotation]
    return bool(find_misquoted(page.text, quotation, document.text, reference.quotation, reference.alignment))


def words_of(text, span):
    """Return *span* without the marks at its ends."""
    words = [m.span() for m in re.finditer(r"\w+", span.of(text))]
    return Span(span.start + words[0][0], span.start + words[-1][1]) if words else span


def speaker_at(highlight, reference, item):
    """Return whether the speaker is the same; a passage, which is nobody's, cannot say yes, and need not."""
    said = item.get("same_speaker")
    return said if highlight.kind == "passage" and said is True else reference.same_speaker


def either(expectation):
    return expectation if isinstance(expectation, list) else [expectation]


def source_of(page, quotation):
    return quotation.source.of(page.text) if quotation.source else None
