from onrecord.quotation.tagging.batching import PADDING, join_layouts, part_of
from onrecord.quotation.tagging.tagger import TaggedSpan, Tagging
from quotation_texts import laid_out

TEXTS = ("“No,” said Ada Roe.\n\nShe left.", "Yes", "Max Doe: “So be it.” It was.")


def test_a_text_alone_stays_as_it_is():
    layout = laid_out(TEXTS[0])
    assert join_layouts([layout]) is layout


def test_joined_texts_keep_their_tokens_and_paragraphs_apart():
    layouts = [laid_out(text) for text in TEXTS]
    joined = join_layouts(layouts)
    assert len(joined) == sum(len(layout) + PADDING for layout in layouts)
    for layout, (start, end) in zip(layouts, joined.texts, strict=True):
        words = [layout.tokens.written(place, place + 1) for place in range(len(layout))]
        assert [joined.tokens.written(place, place + 1) for place in range(start, end)] == words
    expected = [(a + n, b + n) for x, (n, _) in zip(layouts, joined.texts, strict=True) for a, b in x.paragraphs()]
    assert joined.paragraphs() == expected


def test_no_number_of_a_sentence_paragraph_or_segment_is_given_twice():
    layouts = [laid_out(text) for text in TEXTS]
    joined = join_layouts(layouts)
    for name in ("sentence", "paragraph", "segment"):
        numbers = [set(getattr(joined, name)[start:end].tolist()) - {-1} for start, end in joined.texts]
        assert (
            len(set().union(*numbers))
            == sum(map(len, numbers))
            == sum(len(set(getattr(layout, name).tolist()) - {-1}) for layout in layouts)
        )


def test_what_was_tagged_comes_back_to_its_text():
    tagging = Tagging((TaggedSpan(2, 4, 1.0), TaggedSpan(9, 11)), (TaggedSpan(10, 11),), ())
    assert part_of(tagging, 9, 12) == Tagging((TaggedSpan(0, 2),), (TaggedSpan(1, 2),), ())
