"""Where else quoted words stand. What speaks for a link is measured by the margin that it still beats."""

from dataclasses import replace

import pytest

from memory_corpus import MemoryCorpus, read
from onrecord.model import Quotation
from onrecord.options import LookupOptions
from onrecord.quotation.lookup import QuotationLookup, QuotationReference, is_same_speaker

OPTIONS = LookupOptions()
TALKS = "Premier Ilse Varga of Norrava called her talks with Chancellor Rodrik Hale “productive”."
OTHER_SIDE = "Chancellor Rodrik Hale of Aker described his talks with Premier Ilse Varga as “extremely productive”."
OTHER_STORY = "The baker Tom Oxley described the morning as “extremely productive”."
SWINDLE = "Premier Ilse Varga said that the toll was a “breathtaking swindle”."


def look_up(
    page: str, corpus: MemoryCorpus, options: LookupOptions = OPTIONS, leave_out=()
) -> list[QuotationReference]:
    """Return what the quotations of *page* lead to, one after the other."""
    analysis = read(page)
    lookup = QuotationLookup(analysis.text, analysis.words, analysis.names, corpus, options)
    return [
        reference
        for quotation in analysis.quotations
        for stretch in quotation.content
        for part in quotation.quoted_in(stretch) or (stretch,)
        for reference in lookup.references(quotation, part, leave_out).found
    ]


def found_in(page: str, *documents: str, **options) -> list[str]:
    """Return the words of *documents* that the quotations of *page* lead to."""
    found = look_up(page, MemoryCorpus(*documents), replace(OPTIONS, **options))
    return [r.alignment.document_span.of(documents[r.alignment.document - 1]) for r in found]


def evidence(page: str, *documents: str) -> float:
    """Return the largest margin, in bits, that what speaks for the link of *page* and the first document beats."""
    corpus, least, most = MemoryCorpus(*documents), -200.0, 200.0
    while most - least > 0.01:
        margin = (least + most) / 2
        found = look_up(page, corpus, replace(OPTIONS, margin_bits=margin))
        is_found = any(reference.alignment.document == 1 for reference in found)
        least, most = (margin, most) if is_found else (least, margin)
    return least


# Down to one word


def test_one_telling_word_is_found_between_two_mouths_of_one_story():
    (found,) = look_up(TALKS, MemoryCorpus(OTHER_SIDE))
    assert found.alignment.document_span.of(OTHER_SIDE) == "extremely productive"
    assert found.same_speaker is False
    assert found.stored.speaker == "Rodrik Hale"


def test_the_same_word_in_another_story_is_no_cross_reference():
    assert found_in(TALKS, OTHER_STORY) == []


def test_a_telling_word_from_the_same_mouth_is_found_when_the_names_agree():
    document = "“An extremely productive day for Rodrik Hale and for me,” Ilse Varga said of the talks."
    assert [r.same_speaker for r in look_up(TALKS, MemoryCorpus(document))] == [True]


def test_names_that_a_whole_corpus_shares_do_not_make_one_story_of_two():
    others = [f"Ilse Varga and Rodrik Hale of Norrava and Aker were at sitting {n}." for n in range(40)]
    assert found_in(TALKS, OTHER_SIDE) == ["extremely productive"]
    assert found_in(TALKS, OTHER_SIDE, *others) == []


def test_words_that_the_corpus_holds_everywhere_are_a_catch_phrase_in_any_story():
    saying = "“A breathtaking swindle,” Ilse Varga said."
    others = [f"It was a breathtaking swindle on day {n}." for n in range(200)]
    assert found_in(SWINDLE, saying, *others, margin_bits=-100.0) == []
    assert found_in(SWINDLE, saying, *others, margin_bits=-100.0, min_bits=0.0) == ["A breathtaking swindle,"]


@pytest.mark.parametrize("word", ["good", "people", "work", "time"])
def test_a_word_of_everyday_speech_is_never_enough(word: str):
    page = f"Premier Ilse Varga of Norrava called the talks with Chancellor Rodrik Hale “{word}”."
    assert found_in(page, page.replace("called", "again called"), margin_bits=-100.0) == []


def test_function_words_are_no_words_to_be_found_by():
    page = "“It is what it is,” said Ilse Varga."
    assert found_in(page, "“It is what it is,” said Ilse Varga of the toll.", margin_bits=-100.0) == []


def test_words_in_another_order_are_not_the_same_words():
    document = "“A swindle, and I say so before all of you, is never breathtaking,” Ilse Varga said."
    assert evidence(SWINDLE, document) < evidence(SWINDLE, "“A breathtaking swindle,” Ilse Varga said.")


# What speaks for a link


def test_rare_words_say_more_than_common_ones():
    rare, common = (f"“A {words} toll,” said Ilse Varga." for words in ("preposterous", "little"))
    assert evidence(rare, rare.replace("said", "told us")) > evidence(common, common.replace("said", "told us"))


def test_more_shared_words_say_more():
    one, two = (f"“{words},” Ilse Varga said." for words in ("A swindle", "A breathtaking swindle"))
    assert evidence(SWINDLE, two) > evidence(SWINDLE, one)


def test_the_same_speaker_speaks_for_a_link_and_another_one_against_it():
    same, unknown, other = (
        f"“A breathtaking swindle,” {who}." for who in ("Ilse Varga said", "it was said", "Tom Oxley said")
    )
    assert evidence(SWINDLE, same) > evidence(SWINDLE, unknown) > evidence(SWINDLE, other)


def test_names_in_common_speak_for_a_link():
    page = f"{SWINDLE} Chancellor Rodrik Hale told reporters nothing."
    same, other = (
        f"“A breathtaking swindle,” Ilse Varga said. {who} told reporters nothing."
        for who in ("Chancellor Rodrik Hale", "Mr. Tom Oxley")
    )
    assert evidence(page, same) > evidence(page, other)


def test_a_name_that_many_documents_give_speaks_less_for_a_link():
    document, others = "“A breathtaking swindle,” it was said. Ilse Varga left.", ["Ilse Varga slept."] * 60
    assert evidence(SWINDLE, document) > evidence(SWINDLE, document, *others)


def test_the_words_of_a_name_say_what_the_story_is_rather_than_what_was_said():
    named = "“Marchetti knows,” said Ilse Varga. Zoë Marchetti of the Kessel Institute was there."
    plain = named.replace("“Marchetti", "“Whoever reckons")
    assert evidence(plain, "“Whoever reckons knows,” Ilse Varga said.") > evidence(
        named, "“Marchetti knows,” Ilse Varga said."
    )


def test_words_in_quotation_marks_say_more_than_a_report_of_them():
    quoted = "“The toll is a breathtaking swindle,” Ilse Varga said."
    reported = "Ilse Varga said that the toll is a breathtaking swindle."
    assert evidence(SWINDLE, quoted) > evidence(SWINDLE, reported)


# In a large corpus


def test_more_is_asked_for_as_the_corpus_grows():
    document = "“A breathtaking swindle,” Ilse Varga said."
    others = [f"“The {n}th of the month will do for boat {n},” Tom Oxley said." for n in range(40)]
    assert evidence(SWINDLE, document, *others) < evidence(SWINDLE, document)


def test_false_links_do_not_grow_with_the_corpus():
    words = ["harbour", "lantern", "barley", "copper", "ledger", "marrow", "thistle", "walnut", "pebble", "saddle"]
    pages = [f"Premier Ilse Varga said that it was “{word}”." for word in words]
    documents = [f"“Some {word},” Tom Oxley said on day {n}." for n in range(20) for word in words]
    small, large = MemoryCorpus(*documents[:10]), MemoryCorpus(*documents)
    just_enough = next(
        options
        for margin in range(30, -100, -1)
        if any(look_up(page, small, options := replace(OPTIONS, margin_bits=float(margin))) for page in pages)
    )
    assert just_enough.margin_bits < OPTIONS.margin_bits
    found = [sum(len(look_up(page, corpus, just_enough)) for page in pages) for corpus in (small, large)]
    assert found[1] <= found[0]


def test_no_more_candidates_are_read_than_the_limit():
    class Counting(MemoryCorpus):
        read = 0

        def document_text(self, number: int) -> str:
            self.read += 1
            return super().document_text(number)

    corpus = Counting(*[f"“A breathtaking swindle number {n},” Ilse Varga said." for n in range(30)])
    corpus.read = 0
    found = look_up(SWINDLE, corpus, replace(OPTIONS, max_candidates=7, margin_bits=0.0))
    assert len(found) == 7
    assert corpus.read <= 2 * 7


def may_have_more(page: str, corpus: MemoryCorpus, options: LookupOptions) -> bool:
    """Return whether the quotation of *page* may lead to more than was found, of which there is some."""
    analysis = read(page)
    (quotation,) = analysis.quotations
    (part,) = quotation.quoted_in(quotation.content[0])
    looked_up = QuotationLookup(analysis.text, analysis.words, analysis.names, corpus, options)
    found = looked_up.references(quotation, part)
    assert found.found
    return found.more


def test_where_the_limit_leaves_candidates_unread_that_share_as_much_there_may_be_more():
    corpus = MemoryCorpus(*[f"“A breathtaking swindle number {n},” Ilse Varga said." for n in range(30)])
    assert may_have_more(SWINDLE, corpus, replace(OPTIONS, max_candidates=7, margin_bits=0.0))
    enough = replace(OPTIONS, max_candidates=30, max_references=31, margin_bits=0.0)
    assert not may_have_more(SWINDLE, corpus, enough)


def test_candidates_that_share_less_than_what_is_found_are_not_taken_for_more():
    others = [f"“A breathtaking view of hill number {n},” Tom Oxley said." for n in range(30)]
    corpus = MemoryCorpus(*others, "“A breathtaking swindle,” Ilse Varga said.")
    assert not may_have_more(SWINDLE, corpus, replace(OPTIONS, max_candidates=7, margin_bits=0.0))


def test_no_more_references_are_returned_than_the_limit():
    documents = [f"“A breathtaking swindle number {n},” Ilse Varga said." for n in range(9)]
    assert len(found_in(SWINDLE, *documents, max_references=4)) == 4


def test_a_word_that_too_many_quotations_hold_is_not_looked_up():
    documents = ["“A breathtaking swindle,” Ilse Varga said."] * 5
    assert found_in(SWINDLE, *documents, max_word_count=4) == []
    assert len(found_in(SWINDLE, *documents, max_word_count=5)) == 5


# How the wordings differ


@pytest.mark.parametrize(
    ("page", "document", "relation"),
    [
        ("a breathtaking swindle", "A BREATHTAKING swindle!", "identical"),
        ("a breathtaking swindle", "It was a breathtaking swindle from the start", "trimmed"),
        ("it was a breathtaking swindle from the start", "a breathtaking swindle", "extended"),
        ("a breathtaking swindle from Aker", "a breathtaking swindle by Hale", "altered"),
    ],
)
def test_the_relation_is_seen_from_the_page(page: str, document: str, relation: str):
    (found,) = look_up(
        f"“{page.capitalize()},” said Ilse Varga.", MemoryCorpus(f"Ilse Varga told reporters: “{document}.”")
    )
    assert found.alignment.relation == relation


def test_edits_are_the_words_that_only_one_side_has():
    (found,) = look_up(TALKS, MemoryCorpus(OTHER_SIDE))
    assert [(e.op, e.document.of(OTHER_SIDE).strip()) for e in found.alignment.edits] == [("delete", "extremely")]


def test_of_a_long_quotation_only_what_is_near_the_shared_words_is_laid_beside():
    before, after = "reeds grow along the banks of it " * 5, "water runs down to the old sea " * 5
    document = f"“When {before}we saw a breathtaking swindle where {after},” Ilse Varga said of Norrava."
    (found,) = look_up(SWINDLE, MemoryCorpus(document), replace(OPTIONS, margin_bits=-100.0))
    laid = found.alignment.document_span.of(document)
    assert laid == "breathtaking swindle"
    assert found.alignment.relation == "trimmed"


def test_nearer_wordings_come_first():
    documents = [
        f"“A breathtaking swindle{more},” Ilse Varga said." for more in (" from the start, friends", "", " again")
    ]
    found = look_up(SWINDLE, MemoryCorpus(*documents))
    assert [r.alignment.document for r in found] == [2, 3, 1]


def test_stored_copies_of_the_page_are_left_out():
    corpus = MemoryCorpus(*["“A breathtaking swindle,” Ilse Varga said."] * 2)
    assert [r.alignment.document for r in look_up(SWINDLE, corpus, leave_out={1})] == [2]


# Speakers


@pytest.mark.parametrize(
    ("page", "document", "expected"),
    [("Ilse Varga", "Varga", True), ("Ilse Varga", "Rodrik Hale", False), ("Ilse Varga", None, None)],
)
def test_speakers_are_compared_across_texts(page: str, document: str | None, expected: bool | None):
    (quotation,) = (q for q in read("“A breathtaking swindle,” said Ilse Varga.").quotations)
    assert isinstance(quotation, Quotation)
    assert is_same_speaker(quotation.speaker, document, MemoryCorpus()) is expected


def test_without_a_speaker_on_the_page_nothing_is_known_of_the_same_speaker():
    assert is_same_speaker(None, "Ilse Varga", MemoryCorpus()) is None
