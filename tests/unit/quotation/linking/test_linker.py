import numpy as np
import pytest

from onrecord.quotation.linking.linker import BITS, MAX_GAP, PairLinker, PairScorer, find_pairs, linking_features
from onrecord.quotation.tagging.tagger import TaggedSpan, Tagging
from quotation_texts import laid_out, read, tagged


def pairs_by_hand(layout, tagging):
    """Look at every pair: slow and obvious."""
    spans = [*tagging.contents, *tagging.sources]
    found = set()
    for number, span in enumerate(spans):
        for place, cue in enumerate(tagging.cues):
            gap = max(span.start - cue.end, cue.start - span.end)
            if 0 <= gap <= MAX_GAP and layout.paragraph[span.start] == layout.paragraph[cue.start]:
                found.add((place, number))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_pairs_are_all_that_stand_near_in_one_paragraph(seed):
    random = np.random.default_rng(seed)
    layout = laid_out("".join(random.choice(["a ", "b\n", "c. "], 900, p=[0.9, 0.01, 0.09])))
    edges = np.sort(random.choice(len(layout), 60, replace=False)).tolist()
    spans = [TaggedSpan(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    tagging = Tagging(tuple(spans[::3]), tuple(spans[1::3]), tuple(spans[2::3]))
    pairs = find_pairs(layout, tagging)
    found = set(zip(pairs.cue.tolist(), pairs.span.tolist(), strict=True))
    assert {(cue, span) for cue, span in found} == {(cue, span) for cue, span in pairs_by_hand(layout, tagging)}


def scorer(bias):
    return PairScorer(np.zeros(1 << BITS, np.int8), bias, 1.0)


def test_contents_of_one_cue_are_one_attribution():
    layout = laid_out("“We go,” Roe said, “and we stay.”")
    tagging = Tagging(tagged(layout, "“We go,”", "“and we stay.”"), tagged(layout, "said"), tagged(layout, "Roe"))
    (link,) = PairLinker(scorer(3), 0.5, 0.5).link(layout, tagging)
    assert [read(layout, content) for content in link.contents] == ["“We go,”", "“and we stay.”"]
    assert read(layout, link.source) == "Roe"
    assert 0.85 < link.confidence < 0.95


def test_below_the_thresholds_a_content_stays_alone():
    layout = laid_out("“We go,” Roe said.")
    tagging = Tagging(tagged(layout, "“We go,”"), tagged(layout, "said"), tagged(layout, "Roe"))
    (link,) = PairLinker(scorer(-3), 0.5, 0.5).link(layout, tagging)
    assert (link.cue, link.source, link.confidence) == (None, None, 0.0)


def test_a_text_without_cues_has_no_pairs():
    layout = laid_out("“We go.”")
    tagging = Tagging(tagged(layout, "“We go.”"))
    assert len(find_pairs(layout, tagging)) == 0
    assert len(PairLinker(scorer(3), 0.5, 0.5).link(layout, tagging)) == 1


def test_every_template_gives_a_row_for_every_pair():
    layout = laid_out("“We go,” Roe said, and Doe agreed.")
    tagging = Tagging(tagged(layout, "“We go,”"), tagged(layout, "said", "agreed"), tagged(layout, "Roe", "Doe"))
    pairs = find_pairs(layout, tagging)
    for rows in linking_features(layout, tagging, pairs):
        assert rows.shape == (len(pairs),)
        assert ((rows >= 0) & (rows < 1 << BITS)).all()
