"""The steps of measuring a growing corpus, each on a corpus of few documents."""

from itertools import islice

import pytest

from benchmarks.copying import make_pages
from benchmarks.growth import measure_index, read_first, read_warm, store
from benchmarks.passages_speed import write_lines
from benchmarks.tasks import invent


@pytest.fixture(scope="module")
def texts():
    return list(islice(invent(1), 12))


@pytest.fixture(scope="module")
def data(texts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("growth")
    for part in (range(8), range(8, 12)):
        write_lines(folder / "documents.jsonl", ((place, texts[place]) for place in part))
        assert store(folder / "data", folder / "documents.jsonl").documents_a_second > 0
    return folder / "data"


def test_each_part_continues_the_corpus_and_all_segments_are_merged(data):
    index = measure_index(data)
    assert index.segments == 1
    assert 8 < index.posting_bytes < 30
    assert index.document_bytes > 8 * index.postings


def test_the_first_page_of_a_new_process_is_answered(data, texts):
    assert read_first(data, texts[0]).cpu_seconds > 0


def test_pages_are_found_what_was_copied_into_them(data, texts):
    pages = list(make_pages(list(islice(invent(2), 6)), texts, seed=1))
    finding = read_warm(data, pages[:2], pages[2:])
    assert finding.plagdet > 0.8
    assert 0 < finding.p50 <= finding.p95
    assert 0 < finding.private < finding.peak
