import numpy as np

from onrecord.options import ReuseOptions
from onrecord.reuse.evidence import Evidence, weigh
from onrecord.reuse.hits import choose_shingles, find_hits
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.postings import bucket_of, rest_of, shingle_keys, tokens_of
from onrecord.reuse.segment import Segment, build_segment, index_text
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

HARBOUR = "engineers replaced forty corroded cables before the harbour bridge reopened"


def evidence_of(page: str, options: ReuseOptions) -> Evidence:
    return weigh(page, find_words(page), find_quoted_segments(page), WordStatistics.background(), options)


def segment_of(*texts: str, options: ReuseOptions) -> Segment:
    background = WordStatistics.background()
    return build_segment(range(len(texts)), [index_text(find_words(text), background, options) for text in texts])


def hits(page: str, *texts: str, threshold: float, **chosen: int) -> list[tuple[int, int]]:
    """Return the hits as (word of the page, word of the segment)."""
    options = ReuseOptions(window=1, **chosen)
    shingles = choose_shingles(evidence_of(page, options), threshold, options)
    return sorted(zip(*find_hits(shingles, segment_of(*texts, options=options), options).tolist(), strict=True))


def test_a_page_that_repeats_itself_asks_for_a_shingle_a_few_times():
    shingles = choose_shingles(evidence_of("rusty anchors sink slowly " * 50, ReuseOptions()), 0.0, ReuseOptions())
    assert len(set(shingles.keys.tolist())) == 4
    assert len(shingles) == 4 * ReuseOptions().max_repeats


def test_a_shingle_that_cannot_be_part_of_a_passage_is_not_asked_for():
    assert len(choose_shingles(evidence_of("it is one of the many of it", ReuseOptions()), 60.0, ReuseOptions())) == 0


def test_of_a_shingle_that_stands_everywhere_only_so_many_hits_are_read():
    options = ReuseOptions(max_postings=70)
    indexed = index_text(find_words(HARBOUR), WordStatistics.background(), options)
    segment = build_segment(range(500), [indexed] * 500)
    shingles = choose_shingles(evidence_of(HARBOUR, options), 40.0, options)
    places, found = find_hits(shingles, segment, options)
    assert len(found) == 70 * len(indexed.positions)
    assert set((found - places).tolist()) == set(segment.starts[:70].tolist())


def test_a_hit_is_a_shingle_of_the_page_where_it_stands_in_the_segment():
    found = hits("rusty anchors sink slowly", "Old rusty anchors sink", "So rusty anchors sink slowly", threshold=0.0)
    assert found == [(0, 1), (0, 5), (1, 6)]


def test_a_hit_whose_neighbours_differ_must_say_enough_by_itself():
    page = "Yesterday rusty anchors sank. Everyone wept."
    same, other = "Yesterday rusty anchors sank. Everyone left.", "So rusty anchors sank because they could."
    known = float(evidence_of(page, ReuseOptions()).bits(np.array([1]), np.array([4]))[0])
    assert (1, 1) in hits(page, same, threshold=known + 1, seed_share=1)
    assert hits(page, other, threshold=known + 1, seed_share=1) == []
    assert hits(page, other, threshold=known, seed_share=1) == [(1, 1)]


def test_a_long_bucket_is_searched_for_the_shingle_alone():
    texts = ["pale herons wade"] * 200 + ["rusty anchors sink"] * 100
    found = hits("rusty anchors sink", *texts, threshold=0.0)
    assert found == [(0, 600 + 3 * number) for number in range(100)]


def test_other_words_whose_key_begins_alike_are_no_hit():
    page, other = "dunidric rudaston lomomand", "coraplim dunadric tavadric"  # of made-up words, found by trying
    first, second = (shingle_keys(tokens_of(find_words(text).hashes)) for text in (page, other))
    bits = segment_of(other, options=ReuseOptions()).bucket_bits
    assert (bucket_of(first, bits), rest_of(first, bits)) == (bucket_of(second, bits), rest_of(second, bits))
    assert hits(page, other, threshold=0.0) == []
    assert hits(page, page, threshold=0.0) == [(0, 0)]
