"""The score of findings, on cases small enough to be worked out by hand."""

import pytest

from benchmarks.copying import Copied, Page
from benchmarks.scoring import Found, score
from onrecord.model import Span

DOCUMENT = "the ferries will run again before the summer whatever the weather may bring us on the strait"
PAGE = f"Nobody knew. {DOCUMENT[:40]} a statement said, and nobody asked the pilots what they thought of it."
COPIED = Copied(Span(13, 53), 0, Span(0, 40), "verbatim", "6-12", quoted=True)
OTHER = "a text about nothing at all that the page has in common with it"


def measured(*found, copied=(COPIED,), documents=(DOCUMENT, OTHER)):
    return score([Page(PAGE, tuple(copied))], [found], documents)


def test_a_passage_found_whole_is_all_that_can_be_had():
    figures = measured(Found(Span(13, 53), 0, Span(0, 40)))
    assert (figures.precision, figures.recall, figures.granularity, figures.plagdet) == (1.0, 1.0, 1.0, 1.0)
    assert figures.recall_by == {"quoted": (1, 1), "6-12": (1, 1), "verbatim": (1, 1)}


def test_half_a_passage_is_half_the_recall():
    figures = measured(Found(Span(13, 33), 0, Span(0, 20)))
    assert (figures.precision, figures.recall) == (1.0, 0.5)


def test_less_than_half_a_passage_is_not_found():
    assert measured(Found(Span(13, 23), 0, Span(0, 10))).recall_by["quoted"] == (0, 1)


def test_words_around_a_passage_cost_precision():
    figures = measured(Found(Span(13, 93), 0, Span(0, 80)))
    assert (figures.precision, figures.recall, figures.false_spans) == (0.5, 1.0, 0)


def test_a_passage_in_two_pieces_costs_granularity():
    figures = measured(Found(Span(13, 33), 0, Span(0, 20)), Found(Span(33, 53), 0, Span(20, 40)))
    assert (figures.precision, figures.recall, figures.granularity) == (1.0, 1.0, 2.0)
    assert figures.plagdet == pytest.approx(1 / 1.58496, abs=1e-5)


def test_a_passage_found_in_another_document_is_false():
    figures = measured(Found(Span(13, 53), 1, Span(0, 40)))
    assert (figures.precision, figures.recall, figures.false_spans) == (0.0, 0.0, 1)


def test_a_passage_found_elsewhere_in_its_document_is_false():
    assert measured(Found(Span(60, 75), 0, Span(50, 65))).false_spans == 1


def test_nothing_found_scores_nothing():
    figures = measured()
    assert (figures.plagdet, figures.recall, figures.granularity) == (0.0, 0.0, 1.0)


def test_what_texts_share_by_nature_counts_neither_way():
    twin = f"Once more: {DOCUMENT[:40]}."
    figures = measured(Found(Span(13, 53), 1, Span(11, 51)), documents=(DOCUMENT, twin))
    assert (figures.false_spans, figures.recall) == (0, 0.0)


def test_bare_passages_of_few_words_count_neither_way():
    few = Copied(Span(57, 73), 0, Span(50, 66), "verbatim", "3-5", quoted=False)
    figures = measured(Found(Span(57, 73), 0, Span(50, 66)), copied=(COPIED, few))
    assert (figures.false_spans, figures.recall_by["quoted"]) == (0, (0, 1))
    assert "3-5" not in figures.recall_by
