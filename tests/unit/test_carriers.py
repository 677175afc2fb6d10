from memory_corpus import MemoryCorpus
from onrecord.carriers import Carriers
from onrecord.model import Spread
from onrecord.options import ReuseOptions

WIRE = (
    "The harbour bridge will reopen in spring after engineers replaced forty corroded cables, and the ferry timetable "
    "returns to normal once the final inspection clears the northern span."
)
OWN = "Trout prices rose again in the valley, though anglers were patient and the weather was mild for the season."


def carriers(*documents: tuple[str, str | None]) -> Carriers:
    corpus = MemoryCorpus()
    for text, published in documents:
        corpus.add(text, published=published)
    return Carriers(corpus, ReuseOptions())


def test_copies_count_once_among_the_texts_and_each_among_the_documents():
    found = carriers((WIRE, "2026-03-02"), (OWN, "2026-03-03"), (f"Bridge opens. {WIRE}", "2026-03-01"))
    assert found.copies({1, 2, 3}) == {1: 1, 2: 2, 3: 1}
    assert found.spread({1, 2, 3}, more=False) == Spread(documents=3, texts=2, first=3, more=False)


def test_one_document_is_one_text():
    assert carriers((OWN, None)).spread({1}, more=True) == Spread(documents=1, texts=1, first=None, more=True)


def test_words_that_stand_nowhere_have_no_spread():
    assert carriers((OWN, None)).spread(set(), more=False) is None


def test_of_two_documents_of_one_day_without_a_time_neither_is_first():
    assert carriers((OWN, "2026-03-01"), (WIRE, "2026-03-01T08:00")).spread({1, 2}, more=False).first is None


def test_a_document_that_is_not_indexed_yet_is_read_from_its_text():
    unindexed = carriers((WIRE, None), (f"Bridge opens. {WIRE}", None), (OWN, None))
    unindexed.corpus._segments.clear()
    assert unindexed.copies({1, 2, 3}) == {1: 1, 2: 1, 3: 3}
