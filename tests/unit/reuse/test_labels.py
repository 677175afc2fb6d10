import pytest

from onrecord.options import ReuseOptions
from onrecord.reuse.alignment import SharedStretch
from onrecord.reuse.evidence import weigh
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.labels import BOILERPLATE, COMMONPLACE, NAMES, find_reason
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

OPTIONS = ReuseOptions()


def reason(
    shared: str, *, page: str = "Before that, {} and after.", document: str = "Elsewhere {} stood."
) -> str | None:
    page, document = page.format(shared), document.format(shared)
    page_words, document_words = find_words(page), find_words(document)
    evidence = weigh(page, page_words, find_quoted_segments(page), WordStatistics.background(), OPTIONS)
    length = len(find_words(shared))
    hashes = find_words(shared).hashes.tolist()
    first, document_first = (
        next(i for i in range(len(words)) if words.hashes[i : i + length].tolist() == hashes)
        for words in (page_words, document_words)
    )
    stretch = SharedStretch(
        1, first, first + length, document_first, document_first + length, length, bits=9.0 * length
    )
    return find_reason(page, evidence, stretch, document, document_words, OPTIONS)


@pytest.mark.parametrize(
    "names",
    [
        "Canadian Prime Minister Mark Carney",
        "former Prime Minister Justin Trudeau",
        "the University of North Carolina at Chapel Hill",
        "Missouri Secretary of State Jason Kander",
        "Osprey Falls Mayor Ines Abara and Deputy Mayor Tomas Halloran",
    ],
)
def test_names_and_titles_alone_are_held_back(names: str):
    assert reason(names) == NAMES


@pytest.mark.parametrize("title", ["Saturday Heron Live", "Halden Bay Tribune", "Dredge for 15"])
def test_a_mere_title_is_held_back_in_quotation_marks_too(title: str):
    assert reason(title, page="Before that, “{}” and after.") == NAMES


def test_what_somebody_said_is_shown_though_names_are_most_of_it():
    assert reason("Mayor Ines Abara drowned it", page="Before that, “{}” and after.") is None


def test_what_is_a_name_only_on_the_page_is_none():
    page, document = "NEVER LET AN IDLE HERON FISH ALONE", "never let an idle heron fish alone"
    assert reason(document, page=page) is None


@pytest.mark.parametrize(
    "phrase",
    [
        "who spoke on the condition of anonymity",
        "did not immediately respond to a request for comment",
        "the margin of error is plus or minus",
        "Ines Abara, who spoke on the condition of anonymity",
    ],
)
def test_what_every_news_text_says_is_held_back(phrase: str):
    assert reason(phrase) == COMMONPLACE


@pytest.mark.parametrize(
    "notice",
    [
        "You must Register or Login to post a comment",
        "Follow Ines Abara on Twitter @abara",
        "This story has been updated to include a statement by the ferry crews",
        "CORRECTION: An earlier version misstated the length of the northern span",
        "Sign up for our morning letter and never miss a tide",
    ],
)
def test_notices_of_the_site_are_held_back(notice: str):
    assert reason(notice) == BOILERPLATE


def test_a_passage_that_ends_with_a_notice_is_none():
    passage = (
        "Engineers replaced forty corroded cables before Tuesday. The ferry crews had waited for it since the thaw."
    )
    assert reason(f"{passage} Sign up for our morning letter", page="{}") is None
    assert (
        reason(f"{passage[:56]} Sign up for our morning letter and never miss a tide again", page="{}") == BOILERPLATE
    )


def test_a_word_or_two_that_lead_to_a_notice_make_no_difference():
    assert reason("Do you live by the tide? Like the page of our harbour", page="{}") == BOILERPLATE


def test_what_goes_on_after_a_notice_belongs_to_it():
    notice = "Correction: the span was misnamed. It is the northern one, and it was built in the reign of Ottokar."
    assert reason(notice, page="{}") == BOILERPLATE


@pytest.mark.parametrize(
    "passage",
    [
        "engineers replaced forty corroded cables before Tuesday",
        "we control our destiny and nobody else ever will",
        "Ferry crews rejected the revised rota over unpaid overtime",
    ],
)
def test_what_says_something_is_shown(passage: str):
    assert reason(passage) is None


def test_what_fills_its_quotation_marks_is_shown_whatever_it_is_made_of():
    assert reason("the margin of error is plus or minus", page="He said “{}” twice.") is None


def test_a_long_passage_is_shown_though_it_holds_a_stock_phrase():
    assert reason(f"He declined to comment. {'Engineers replaced forty corroded cables that winter. ' * 3}") is None
