"""Pages into which passages were copied: what is said of each passage is true of the page."""

import random
from itertools import islice

import pytest

from benchmarks.copying import PASSAGES, WORD, change, make_pages
from benchmarks.invention import WordPairs, invent_texts
from benchmarks.texts import fixture_documents

PASSAGE = "She said that the “ferries” would run again before the summer, whatever the weather on the strait may bring"


@pytest.fixture(scope="module")
def documents():
    return fixture_documents()


@pytest.fixture(scope="module")
def carriers(documents):
    return list(islice(invent_texts(WordPairs.of(documents), 1), 30))


@pytest.fixture(scope="module")
def pages(carriers, documents):
    return list(make_pages(carriers, documents, seed=1))


def test_the_same_seed_copies_the_same(carriers, documents, pages):
    assert list(make_pages(carriers, documents, seed=1)) == pages
    assert list(make_pages(carriers, documents, seed=2)) != pages


def test_every_page_has_its_passages_and_the_rest_of_its_text(pages, carriers):
    assert [len(page.copied) for page in pages] == [PASSAGES] * len(pages)
    for page, carrier in zip(pages, carriers, strict=True):
        assert page.text.startswith(carrier.split()[0])
        assert page.text.endswith(carrier.split()[-1])


def test_what_is_copied_as_it_is_stands_on_the_page_and_in_the_document(pages, documents):
    verbatim = [(page, c) for page in pages for c in page.copied if c.kind == "verbatim"]
    assert len(verbatim) > 10
    for page, copied in verbatim:
        assert copied.page.of(page.text) == copied.span.of(documents[copied.document])


def test_what_is_quoted_fills_its_quotation_marks(pages):
    for page in pages:
        for copied in page.copied:
            around = page.text[copied.page.start - 1] + page.text[copied.page.end :][:2]
            assert (around == "“,”") == copied.quoted


def test_a_passage_has_as_many_words_as_are_said(pages, documents):
    for copied in (c for page in pages for c in page.copied):
        least, most = map(int, copied.length.split("-"))
        assert least <= len(WORD.findall(copied.span.of(documents[copied.document]))) <= most


def test_every_length_and_kind_occurs(pages):
    copied = [c for page in pages for c in page.copied]
    assert {c.length for c in copied} == {"3-5", "6-12", "13-40", "41-150"}
    assert {c.kind for c in copied} == {"verbatim", "typography", "ellipsis", "bracket", "edited"}


def test_only_bare_passages_of_few_words_need_not_be_found(pages):
    needless = {(c.length, c.quoted) for page in pages for c in page.copied if not c.counts}
    assert needless == {("3-5", False)}


@pytest.mark.parametrize("seed", range(8))
def test_other_typography_leaves_the_words(seed):
    changed = change(PASSAGE, "typography", random.Random(seed))
    assert changed != PASSAGE
    assert WORD.findall(changed.casefold()) == WORD.findall(PASSAGE.casefold())


@pytest.mark.parametrize("seed", range(8))
def test_an_ellipsis_stands_for_words_in_the_middle(seed):
    words = WORD.findall(change(PASSAGE, "ellipsis", random.Random(seed)))
    assert words[:3] == WORD.findall(PASSAGE)[:3]
    assert words[-3:] == WORD.findall(PASSAGE)[-3:]
    assert len(words) < len(WORD.findall(PASSAGE))


@pytest.mark.parametrize("seed", range(8))
def test_an_edited_copy_keeps_most_words(seed):
    kept = set(WORD.findall(change(PASSAGE, "edited", random.Random(seed)))) & set(WORD.findall(PASSAGE))
    assert len(set(WORD.findall(PASSAGE))) - 4 <= len(kept) < len(set(WORD.findall(PASSAGE))) + 1
