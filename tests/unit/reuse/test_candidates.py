import numpy as np

from memory_corpus import MemoryPassages
from onrecord.options import ReuseOptions
from onrecord.reuse.candidates import Candidate, PageShingles
from onrecord.reuse.evidence import weigh
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

HARBOUR = "engineers replaced forty corroded cables before the harbour bridge reopened"
FERRY = "ferry crews rejected the revised rota over unpaid overtime on winter Sundays"


def candidates(page: str, *documents: str, leave_out: tuple[int, ...] = (), **options: int) -> list[Candidate]:
    chosen = ReuseOptions(**options)
    index = MemoryPassages(*documents, options=chosen)
    evidence = weigh(page, find_words(page), find_quoted_segments(page), index.statistics(), chosen)
    shingles = PageShingles(evidence, chosen)
    return shingles.candidates(index.postings(shingles.fingerprints), 40.0, leave_out)


def test_a_document_that_shares_a_run_is_a_candidate_there():
    (found,) = candidates(f"Today {HARBOUR}.", "Nothing of the kind here.", f"As we wrote, {HARBOUR}!")
    assert found.document == 2
    place, position = found.anchors[0]
    assert position - place == 2


def test_documents_that_are_left_out_are_no_candidates():
    assert candidates(HARBOUR, HARBOUR, leave_out=(1,)) == []


def test_a_shingle_alone_is_no_candidate_unless_it_says_much():
    assert candidates("It is one of the many things.", "This was one of the worst.") == []


def test_two_places_of_one_document_are_two_candidates():
    page = f"{HARBOUR}. {'Then nothing much was said. ' * 5} {FERRY}."
    document = f"{FERRY}. {'An unrelated middle stands here. ' * 20} {HARBOUR}."
    assert [found.document for found in candidates(page, document)] == [1, 1]


def test_stretches_that_drift_apart_by_an_edit_are_one_candidate():
    page = f"{HARBOUR} and {FERRY}"
    (found,) = candidates(page, f"{HARBOUR}, as everyone could see, and {FERRY}")
    assert len({position - place for place, position in found.anchors}) == 2


def test_each_place_of_the_page_gets_its_best_candidate_before_any_gets_its_second():
    page = f"{HARBOUR}. {'Then nothing much was said. ' * 5} {FERRY}."
    documents = [HARBOUR, HARBOUR, HARBOUR, FERRY]
    first, second = candidates(page, *documents, max_candidates=2)
    assert 4 in (first.document, second.document)
    assert first.document != second.document


def test_no_more_candidates_are_given_than_asked_for():
    assert len(candidates(HARBOUR, *[HARBOUR] * 9, max_candidates=5)) == 5


def test_a_page_that_repeats_itself_asks_for_each_fingerprint_once():
    page = "all work and no play " * 50
    index = MemoryPassages(page)
    evidence = weigh(page, find_words(page), [], index.statistics(), ReuseOptions())
    fingerprints = PageShingles(evidence, ReuseOptions()).fingerprints
    assert fingerprints.tolist() == np.unique(fingerprints).tolist()
    assert len(fingerprints) == 5
