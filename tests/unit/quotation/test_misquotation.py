"""Words altered inside the quotation marks, told from typography, honest cuts, other lengths and reports."""

import pytest

from onrecord.model import Alignment, Quotation, Span, StoredQuotation
from onrecord.quotation.misquotation import find_misquoted
from onrecord.text.wording import find_edits, relation_of

CASES = [
    # the page's words, the document's words, relation, misquoted
    ("We will never again be", "We will never again be", "identical", False),
    ("we will NEVER again be", "We will never again be", "identical", False),
    ("[w]e will never again be", "We will never again be", "identical", False),
    ("We’ll organise the co-operation", "we'll organize the cooperation", "identical", False),
    ("never again", "We will never again be", "trimmed", False),
    ("We will never again be", "never again", "extended", False),
    ("We will … be", "We will never again be", "trimmed", False),
    ("We will be", "We will never again be", "trimmed", True),
    ("We will never ever again be", "We will never again be", "extended", True),
    ("We [the people] will never again be", "We will never again be", "extended", False),
    ("[Norrava] will never again be", "We will never again be", "altered", False),
    ("Norrava will never again be", "We will never again be", "altered", True),
    ("We shall never again be", "We will never again be", "altered", True),
    ("We will never again be", "… We will never … be", "extended", False),
    ("very productive", "extremely productive", "altered", True),
    ("talks were productive", "an extremely productive", "altered", False),
    ("so never again", "never again, ever", "altered", False),
    ("never", "always", "altered", False),
]


def quoted(words, form="direct"):
    text = f"Before. “{words}” After."
    return text, Span(9, 9 + len(words)), form


def judge(page, document):
    page_text, here, form = page
    document_text, there, their_form = document
    edits = find_edits(page_text, here, document_text, there)
    alignment = Alignment(here, 1, there, edits, relation_of(edits), 0.5)
    quotation = Quotation((here,), None, None, form, 0.9)
    stored = StoredQuotation(1, there, (there,), their_form, None, None)
    return alignment.relation, bool(find_misquoted(page_text, quotation, document_text, stored, alignment))


@pytest.mark.parametrize(("page", "document", "relation", "misquoted"), CASES)
@pytest.mark.parametrize("form", ["direct", "mixed"])
def test_words_altered_inside_both_marks_are_told_from_all_else(page, document, relation, misquoted, form):
    assert judge(quoted(page, form), quoted(document)) == (relation, misquoted)
    assert judge(quoted(page), quoted(document, form)) == (relation, misquoted)


ALTERED = ("We shall never again be", "We will never again be")


@pytest.mark.parametrize("forms", [("indirect", "direct"), ("direct", "indirect"), ("indirect", "indirect")])
def test_a_report_is_never_a_misquotation(forms):
    page, document = (quoted(words, form) for words, form in zip(ALTERED, forms, strict=True))
    assert judge(page, document) == ("altered", False)


def test_the_reporters_words_in_a_mixed_quotation_are_no_misquotation():
    text = "She said they “shall” see to it that Norrava shall never again be a “province”."
    words = "that Norrava shall never again be a"
    start = text.index(words)
    page = (text, Span(start, start + len(words)), "mixed")
    assert judge(page, quoted("that Norrava will never again be a")) == ("altered", False)


def test_a_turn_of_a_transcript_is_what_was_said():
    text = "VARGA: We will never again be.\nHALE: Well."
    transcript = (text, Span(7, 29), "direct")
    assert judge(quoted(ALTERED[0]), transcript) == ("altered", True)


@pytest.mark.parametrize(
    ("page", "document", "words"),
    [
        ("She said: “We will agree.” He smiled.", "She said: “We shall agree.” He smiled.", ["shall"]),
        ("She said: “We will agree.” He smiled.", "She said: “We will agree.” He laughed.", []),
        ("She added: “We will agree.”", "She said: “We will agree.”", []),
        ("She said they will agree on all of it.", "She said: “They shall agree on all of it.”", []),
        ("“We will agree,” she said. “We can.”", "“We shall agree,” he said. “We must.”", ["shall", "must"]),
        ("“We will agree,” she said.", "“We will never,” she said.", ["never"]),
    ],
)
def test_of_a_passage_only_words_in_both_marks_are_misquoted(page, document, words):
    here, there = Span(0, len(page)), Span(0, len(document))
    edits = find_edits(page, here, document, there)
    found = find_misquoted(page, None, document, None, Alignment(here, 1, there, edits, relation_of(edits), 0.5))
    assert [edit.document.of(document) for edit in found] == words
