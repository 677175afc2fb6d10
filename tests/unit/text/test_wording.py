"""How wordings differ: edits, relation, similarity."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Edit, Span
from onrecord.text import wording
from onrecord.text.wording import PageComparison, compare, find_edits, relation_of, similarity_of


def whole(text: str) -> Span:
    return Span(0, len(text))


def edits_of(page: str, document: str) -> tuple[Edit, ...]:
    return find_edits(page, whole(page), document, whole(document))


def written(page: str, document: str) -> list[tuple[str, str, str]]:
    return [(edit.op, edit.page.of(page), edit.document.of(document)) for edit in edits_of(page, document)]


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_same_words_in_other_typography_and_case_have_no_edits():
    assert edits_of("“We don’t AGREE” — yet", '"we don\'t agree" - yet') == ()


@pytest.mark.parametrize(
    ("page", "document"),
    [
        ("We will", "WE WILL"),
        ("“[w]e will", "We will"),
        ("[W]e will", "we will"),
        ("[the] government", "the government"),
        ("we co-operate", "we cooperate"),
        ("an e-mail", "an email"),
        ("any one", "anyone"),
        ("the U.S. border", "the US border"),
        ("so… good", "so good"),
        ("good — truly", "good, truly"),
        ("‘don’t’", "don't"),
        ("we organise the labour of travelling", "we organize the labor of traveling"),
        ("the centre’s defence programme", "the center's defense program"),
        ("co\u00adoperate\u200b now", "cooperate now"),
        ("a ﬁne day", "a fine day"),
    ],
)
def test_typography_and_spelling_are_no_other_wording(page, document):
    assert edits_of(page, document) == edits_of(document, page) == ()
    assert similarity_of(page, whole(page), document, whole(document)) == 1.0


@pytest.mark.parametrize(
    ("page", "document"),
    [("four", "for"), ("filled", "filed"), ("prised", "prized"), ("scouring", "scoring"), ("we can", "we can't")],
)
def test_words_that_only_look_alike_are_other_words(page, document):
    assert [edit.op for edit in edits_of(page, document)] == ["replace"]


@pytest.mark.parametrize(
    ("page", "document", "expected"),
    [
        ("we … agree", "we will never agree", [("delete", "ellipsis")]),
        ("we [...] agree", "we will never agree", [("delete", "ellipsis")]),
        ("we . . . agree", "we will never agree", [("delete", "ellipsis")]),
        ("we [] agree", "we will never agree", [("delete", "ellipsis")]),
        ("we agree …", "we agree, mostly", [("delete", "ellipsis")]),
        ("we agree", "we will never agree", [("delete", None)]),
        ("[both] leaders agree", "leaders agree", [("insert", "brackets")]),
        ("both leaders agree", "leaders agree", [("insert", None)]),
        ("both leaders agree", "… leaders agree", [("insert", "ellipsis")]),
        ("the goverment [sic] agrees", "the goverment agrees", [("insert", "brackets")]),
        ("[the ministers] agree", "we agree", [("replace", "brackets")]),
        ("ministers agree", "we agree", [("replace", None)]),
        ("we … must agree", "we will, in May, have to agree", [("replace", None)]),
        ("we agree", "[they] agree", [("replace", "brackets")]),
        ("we [the ministers agree] on it", "we agree on it", [("insert", "brackets")]),
        ("we [can] agree on all", "we may agree on none", [("replace", "brackets"), ("replace", None)]),
    ],
)
def test_an_honest_cut_or_insertion_is_marked(page, document, expected):
    assert [(edit.op, edit.mark) for edit in edits_of(page, document)] == expected


def test_brackets_that_open_before_the_stretch_are_seen():
    page = "“[Both ministers] agree”"
    start = page.index("Both")
    [edit] = find_edits(page, Span(start, len(page) - 1), "they agree", Span(0, 10))
    assert edit.mark == "brackets"


def test_a_word_that_only_the_document_has_is_deleted_with_the_gap_after_it():
    page, document = "a productive call", "a very productive call"
    assert edits_of(page, document) == (Edit("delete", Span(2, 2), Span(2, 7)),)


def test_a_last_word_that_only_the_document_has_is_deleted_with_the_gap_before_it():
    assert written("a good call", "a good call, truly.") == [("delete", "", ", truly")]


def test_a_word_that_only_the_page_has_is_inserted():
    assert written("a very good call", "a good call") == [("insert", "very ", "")]


def test_other_words_in_the_same_place_are_replaced_without_the_gaps():
    assert written("we will meet, soon", "we shall see, soon") == [("replace", "will meet", "shall see")]


def test_spans_count_from_the_start_of_both_texts_not_of_the_stretches():
    page, document = "He said: “so great”.", "Yes. 😀 “so very great”"
    edits = find_edits(page, Span(10, 18), document, Span(8, 21))
    assert [(e.op, e.page, e.document.of(document)) for e in edits] == [("delete", Span(13, 13), "very ")]


def test_a_stretch_without_words_lets_all_the_others_words_be_edits():
    assert written("…", "all of it") == [("delete", "", "all of it")]
    assert edits_of("…", "") == ()


@pytest.mark.parametrize(
    ("page", "document", "relation"),
    [
        ("Truly good", "truly good!", "identical"),
        ("good", "truly good", "trimmed"),
        ("truly good", "good", "extended"),
        ("truly bad", "truly good", "altered"),
        ("so truly good", "truly good today", "altered"),
    ],
)
def test_relation_is_seen_from_the_page(page, document, relation):
    assert relation_of(edits_of(page, document)) == relation


def test_words_beyond_the_compared_spans_count_for_the_relation():
    assert relation_of((), page_has_more=True) == "extended"
    assert relation_of((), document_has_more=True) == "trimmed"
    assert relation_of((), page_has_more=True, document_has_more=True) == "altered"


def test_more_matching_words_are_more_similar():
    document = "an extremely productive call"
    similarities = [similarity_of(p, whole(p), document, whole(document)) for p in ("bad", "call", "productive call")]
    assert similarities == sorted(similarities)
    assert similarities[0] == 0.0
    assert similarity_of(document, whole(document), document.upper(), whole(document)) == 1.0
    assert similarity_of("…", Span(0, 1), "—", Span(0, 1)) == 1.0


SENTENCES = st.lists(st.sampled_from(["we", "agree", "on", "many", "things", "never", "again"]), max_size=12)


@given(SENTENCES, SENTENCES)
def test_edits_put_back_give_the_documents_words(page_words, document_words):
    page, document = " ".join(page_words), ", ".join(document_words)
    restored, copied = "", 0
    for edit in edits_of(page, document):
        restored += page[copied : edit.page.start] + edit.document.of(document)
        copied = edit.page.end
    assert words_of(restored + page[copied:]) == document_words


def test_texts_longer_than_one_block_are_compared_to_their_end(monkeypatch):
    monkeypatch.setattr(wording, "BLOCK", 8)
    words = [f"word{i}" for i in range(60)]
    page, document = " ".join(words), " ".join([*words[:30], "new", *words[30:-1], "other"])
    assert written(page, document) == [("delete", "", "new "), ("replace", "word59", "other")]


@given(SENTENCES, SENTENCES, st.lists(st.sampled_from(["", "[", "x ", "Rain. [", "… "]), min_size=2), st.integers(0, 2))
def test_what_many_documents_have_alike_differs_from_the_page_as_in_each_of_them(page_words, words, before, cut):
    page, document = " ".join(page_words), " ".join(words)
    once = PageComparison(page)
    for beginning in before:
        text, start = f"{beginning}{document}] and on", len(beginning)
        span = Span(start, start + max(0, len(document) - cut))
        assert once.compare(Span(0, len(page)), text, span) == compare(page, Span(0, len(page)), text, span)
