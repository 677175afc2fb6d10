from collections.abc import Iterator
from itertools import product, takewhile

from hypothesis import given
from hypothesis import strategies as st

from memory_corpus import MemoryPassages
from onrecord.options import ReuseOptions
from onrecord.reuse.candidates import Candidate, Run, find_candidates
from onrecord.reuse.evidence import Evidence, weigh
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.postings import WIDTH
from onrecord.reuse.segment import LiveSegment, build_segment, index_text
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

LETTERS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=30)
HARBOUR = "engineers replaced forty corroded cables before the harbour bridge reopened"
FERRY = "ferry crews rejected the revised rota over unpaid overtime on winter Sundays"


def evidence_of(page: str, options: ReuseOptions) -> Evidence:
    return weigh(page, find_words(page), find_quoted_segments(page), WordStatistics.background(), options)


def candidates(page: str, *documents: str, leave_out: tuple[int, ...] = (), **options: int) -> list[Candidate]:
    chosen = ReuseOptions(**options)
    segments = MemoryPassages(*documents, options=chosen).segments()
    return [*find_candidates(evidence_of(page, chosen), segments, 40.0, leave_out, chosen)]


def test_a_document_that_shares_a_run_is_a_candidate_there():
    (found,) = candidates(f"Today {HARBOUR}.", "Nothing of the kind here.", f"As we wrote, {HARBOUR}!")
    assert found.document.number == 2
    (run,) = found.runs
    assert run == Run(first=1, last=11, document_first=3, bits=run.bits)
    assert 100 < run.bits < 200


def test_documents_that_are_left_out_are_no_candidates():
    assert candidates(HARBOUR, HARBOUR, leave_out=(1,)) == []


def test_a_shingle_alone_is_no_candidate_unless_it_says_much():
    assert candidates("It is one of the many things.", "This was one of the worst.") == []


def test_two_places_of_one_document_are_two_candidates():
    page = f"{HARBOUR}. {'Then nothing much was said. ' * 5} {FERRY}."
    document = f"{FERRY}. {'An unrelated middle stands here. ' * 20} {HARBOUR}."
    assert [found.document.number for found in candidates(page, document)] == [1, 1]


def test_stretches_that_drift_apart_by_an_edit_are_one_candidate():
    page = f"{HARBOUR} and {FERRY}"
    (found,) = candidates(page, f"{HARBOUR}, as everyone could see, and {FERRY}")
    assert len({run.document_first - run.first for run in found.runs}) == 2


def test_each_place_of_the_page_gets_its_best_candidate_before_any_gets_its_second():
    page = f"{HARBOUR}. {'Then nothing much was said. ' * 5} {FERRY}."
    documents = [HARBOUR, HARBOUR, HARBOUR, FERRY]
    first, second = candidates(page, *documents, max_candidates=2, max_sure_candidates=2)
    assert 4 in (first.document.number, second.document.number)
    assert first.document.number != second.document.number


def test_a_run_that_is_too_short_is_a_candidate_only_where_it_may_go_on():
    copied = "rusty anchors sink slowly"
    assert candidates(f"Today {copied}.", f"As we wrote, {copied}!") == []
    assert len(candidates(f"Today “{copied}”.", f"As we wrote, {copied}!")) == 1
    assert len(candidates(f"Today {copied} in deep mud.", f"As we wrote, {copied} here in deep mud!")) == 1


def test_no_more_candidates_are_given_than_asked_for():
    assert len(candidates(HARBOUR, *[HARBOUR] * 9, max_candidates=9, max_sure_candidates=5)) == 5


def test_documents_that_hold_a_passage_for_sure_are_all_given_up_to_what_a_place_tells():
    assert len(candidates(HARBOUR, *[HARBOUR] * 9, max_candidates=1)) == 9
    assert len(candidates(HARBOUR, *[HARBOUR] * 9, max_candidates=1, max_documents=4)) == 4


@given(st.lists(LETTERS, max_size=4), LETTERS.filter(lambda words: len(words) >= WIDTH))
def test_runs_are_all_that_page_and_document_share_and_no_more(documents: list[list[str]], page: list[str]):
    texts = [" ".join(words) for words in documents]
    options = ReuseOptions(window=1, seed_share=0.0, max_repeats=100, min_bare_words=0)
    indexed = [index_text(find_words(text), WordStatistics.background(), options) for text in texts]
    segment = LiveSegment.without(build_segment(range(len(texts)), indexed))
    found = find_candidates(evidence_of(" ".join(page), options), [segment], 0.0, (), options)
    runs = {(c.document.number, r.first, r.last, r.document_first) for c in found for r in c.runs}
    assert runs == {(number, *run) for number, words in enumerate(documents) for run in shared_runs(page, words)}


def shared_runs(page: list[str], document: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the runs of three equal words or more, found the slow way."""
    for i, j in product(range(len(page)), range(len(document))):
        if page[i] == document[j] and not (i and j and page[i - 1] == document[j - 1]):
            equal = takewhile(lambda pair: pair[0] == pair[1], zip(page[i:], document[j:], strict=False))
            if (length := len([*equal])) >= WIDTH:
                yield i, i + length, j


def test_a_document_that_is_dead_is_no_candidate():
    options = ReuseOptions()
    indexed = index_text(find_words(HARBOUR), WordStatistics.background(), options)
    segment = build_segment([1, 2], [indexed, indexed])
    live = LiveSegment.without(segment, [1])
    (found,) = find_candidates(evidence_of(HARBOUR, options), [live], 40.0, (), options)
    assert found.document.number == 2
