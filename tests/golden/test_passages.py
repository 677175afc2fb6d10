"""Passages copied into invented pages, scored as a reader would be shown them."""

from golden import score_passages
from golden.evaluate import copied_passages, faults, read_baseline


def test_no_figure_of_passages_is_below_its_floor():
    gold = copied_passages()
    assert faults(gold, gold.measure()[0], read_baseline()[gold.name]) == []


def test_what_is_copied_has_one_origin():
    task = score_passages.task()
    for page in task.pages:
        for copied in page.copied:
            words = copied.span.of(task.documents[copied.document])
            assert sum(words in document for document in task.documents) == 1, words
