import pytest

from memory_corpus import MemoryPassages
from onrecord.model import Alignment, Span
from onrecord.options import ReuseOptions
from onrecord.reuse.labels import COMMONPLACE, NAMES
from onrecord.reuse.passages import find_passages
from onrecord.reuse.postings import tokens_of
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

SPEECH = (
    "The harbour bridge will reopen in spring after engineers replaced forty corroded cables, and the ferry "
    "timetable returns to normal once the final inspection clears the northern span."
)
ARTICLE = f"OSPREY FALLS – The council met on Monday.\n{SPEECH}\nNobody objected, and the meeting ended early."
OTHER = "A report on trout prices in the valley. Anglers were patient, and the weather was mild for the season."


def passages(page: str, index: MemoryPassages, **asked: object) -> list[Alignment]:
    return find_passages(page, find_words(page), find_quoted_segments(page), index, options=ReuseOptions(), **asked)


def test_a_copied_sentence_is_one_alignment_exact_to_the_character_on_both_sides():
    page = f"News of the day. {SPEECH} We shall see."
    (found,) = passages(page, MemoryPassages(OTHER, ARTICLE))
    assert found.document == 2
    assert found.page.of(page) == found.document_span.of(ARTICLE) == SPEECH.rstrip(".")
    assert (found.relation, found.similarity, found.edits, found.held_back) == ("identical", 1.0, (), None)


def test_typography_case_and_line_breaks_make_no_difference():
    page = (
        f"It says:\n{SPEECH.upper().replace(' WILL', chr(0xA0) + 'WILL').replace('AND THE', 'AND' + chr(10) + 'THE')}"
    )
    (found,) = passages(page, MemoryPassages(ARTICLE))
    assert found.relation == "identical"
    assert found.page.of(page) == page[9:-1]


@pytest.mark.parametrize(
    ("change", "to", "relation"),
    [
        ("after engineers replaced forty corroded cables, and", "…", "trimmed"),
        ("forty corroded cables", "forty badly corroded steel cables", "extended"),
        ("returns to normal", "gets back to normal", "altered"),
    ],
)
def test_an_edited_copy_is_one_alignment_with_its_edits(change: str, to: str, relation: str):
    page = f"News. {SPEECH.replace(change, to)} We shall see."
    (found,) = passages(page, MemoryPassages(ARTICLE))
    assert found.document_span.of(ARTICLE) == SPEECH.rstrip(".")
    assert found.relation == relation
    assert found.edits
    assert 0.5 < found.similarity < 1


def test_a_few_quoted_words_that_several_texts_have_are_held_back_and_copies_are_one_text():
    page = "The mayor promised that “forty corroded cables” would be gone."
    elsewhere = "Anglers tied their boats with forty corroded cables, in the valley, and the weather was mild."
    assert [a.held_back for a in passages(page, MemoryPassages(ARTICLE, ARTICLE + " Rain fell."))] == [None, None]
    assert {a.held_back for a in passages(page, MemoryPassages(ARTICLE, elsewhere))} == {COMMONPLACE}


def test_many_quoted_words_that_several_texts_have_are_shown():
    page = f"The mayor said “{SPEECH}” and left."
    assert [a.held_back for a in passages(page, MemoryPassages(ARTICLE, f"Anglers: {SPEECH} So?"))] == [None, None]


def test_a_few_words_are_found_where_they_fill_quotation_marks_and_not_without():
    index = MemoryPassages(ARTICLE, OTHER)
    page = "The mayor promised that “forty corroded cables” would be gone."
    (found,) = passages(page, index)
    assert found.page.of(page) == found.document_span.of(ARTICLE) == "forty corroded cables"
    assert passages(page.replace("“", "").replace("”", ""), index) == []


def test_texts_on_one_subject_that_share_only_phrases_share_no_passage():
    page = "On Monday the council talked about the ferry. The bridge will be ready in time, and the weather was mild."
    assert passages(page, MemoryPassages(ARTICLE, OTHER)) == []


def test_names_alone_are_held_back():
    name = "Osprey Falls Deputy Mayor Ines Wilhelmina Abara"
    (found,) = passages(f"Then {name} left.", MemoryPassages(f"We met {name}.", OTHER))
    assert found.held_back == NAMES


def test_a_stored_copy_of_the_page_is_left_out():
    index = MemoryPassages(ARTICLE, f"{OTHER} {SPEECH}")
    assert [found.document for found in passages(ARTICLE, index, leave_out={1})] == [2]


def test_a_passage_of_many_documents_is_laid_beside_no_more_than_a_limit():
    index = MemoryPassages(*[f"Edition {number}. {SPEECH}" for number in range(ReuseOptions().max_documents + 5)])
    assert len(passages(SPEECH, index)) == ReuseOptions().max_documents


def test_passages_stand_in_page_order():
    rota = "Ferry crews rejected the revised rota over unpaid overtime on winter Sundays."
    found = passages(
        f"{rota} {'And so it went on for a while. ' * 5}{SPEECH}", MemoryPassages(ARTICLE, f"{rota} {OTHER}")
    )
    assert [passage.document for passage in found] == [2, 1]


def test_nothing_more_is_aligned_once_the_time_is_up():
    assert passages(SPEECH, MemoryPassages(ARTICLE), expired=lambda: True) == []


@pytest.mark.parametrize(
    "page", ["", "one", "one two", "… “” —", "東京で会談した。", "नमस्ते दुनिया कि", "\x00\u200b\ud800"]
)
def test_a_page_without_enough_words_has_no_passages(page: str):
    assert passages(page, MemoryPassages(ARTICLE)) == []


def test_an_empty_corpus_has_no_passages():
    assert passages(ARTICLE, MemoryPassages()) == []


def test_a_script_without_spaces_is_matched_by_character():
    sentence = "港の橋は春に再開し渡し船の時刻表は検査の後で元に戻ると議会で技師が述べた"
    page = f"今日の新聞。「{sentence}」という。"
    (found,) = passages(page, MemoryPassages(f"議会の記録。{sentence}。以上。", OTHER))
    assert sentence in found.page.of(page)


@pytest.mark.parametrize(
    "page", ["spam " * 100_000, "“a b c” " * 30_000, "one two … " * 40_000, "a" * 1_000_000, "東京で会談した" * 40_000]
)
def test_a_page_that_repeats_itself_without_end_reads_few_documents(page: str):
    index = CountingPassages(ARTICLE, page, page, OTHER)
    found = passages(page, index)
    assert index.asked == len(found) <= ReuseOptions().max_candidates


def test_a_page_that_is_a_long_stored_document_is_one_passage():
    page = " ".join(
        f"Item {number} of the ledger names harbour master {number * 7919 % 9973}." for number in range(5_000)
    )
    (found,) = passages(page, MemoryPassages(OTHER, page))
    assert found.page == found.document_span == Span(0, len(page) - 1)


def test_a_passage_is_cut_out_of_a_long_document_to_the_character_wherever_it_stands():
    filler = "½ mile – “nothing” of note. "
    for before in range(40):
        document = f"{filler * before}{SPEECH} {filler * 50}"
        (found,) = passages(f"News. {SPEECH}", MemoryPassages(document))
        assert found.document_span.of(document) == SPEECH.rstrip(".")


def test_every_document_may_share_a_paragraph():
    index = MemoryPassages(*[f"Edition {number}. {SPEECH}" for number in range(100)], ARTICLE)
    assert {found.relation for found in passages(f"Today. {SPEECH}", index)} == {"identical"}


@pytest.mark.parametrize("text", ["", "¾ of it.", OTHER, ARTICLE[:60], f"Lo! {ARTICLE}", ARTICLE.replace("will", "")])
def test_a_document_whose_text_is_not_the_one_that_was_indexed_is_left_out(text: str):
    index = ChangedPassages(ARTICLE)
    assert len(passages(SPEECH, index)) == 1
    index.text = text
    assert passages(SPEECH, index) == []


def test_a_word_with_another_one_s_token_is_told_as_an_edit():
    assert len(set(tokens_of(find_words("balelick hopibrun").hashes).tolist())) == 1  # made-up words, found by trying
    document = SPEECH.replace("forty", "balelick")
    (found,) = passages(SPEECH.replace("forty", "hopibrun"), MemoryPassages(document))
    assert (found.relation, [edit.document.of(document) for edit in found.edits]) == ("altered", ["balelick"])


class ChangedPassages(MemoryPassages):
    """Gives another text than was indexed, once there is one."""

    text: str | None = None

    def document_text(self, number: int) -> str:
        return super().document_text(number) if self.text is None else self.text


class CountingPassages(MemoryPassages):
    """Counts how often the text of a document is asked for."""

    asked = 0

    def document_text(self, number: int) -> str:
        self.asked += 1
        return super().document_text(number)
