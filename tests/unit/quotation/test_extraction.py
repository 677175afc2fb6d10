from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import Speaker
from onrecord.options import Options, QuotationOptions
from onrecord.quotation.extraction import QuotationModel, extract_all, extract_quotations
from onrecord.quotation.speakers.resolver import Resolution
from onrecord.quotation.withholding import BELIEF

MODEL = QuotationModel.load()


def know_nobody(text, quotations, *, segments):
    return Resolution((None,) * len(quotations), frozenset(), ((),) * len(quotations))


def extract(text):
    return extract_quotations(text, MODEL, Options(), know_nobody).quotations


def know_one(text, quotations, *, segments):
    return Resolution((Speaker("Ada Roe"),) * len(quotations), frozenset(), ((),) * len(quotations))


@pytest.mark.parametrize(
    ("min_named", "resolve", "expected"),
    [
        (0.0, know_one, (Speaker("Ada Roe"), (), False)),
        (1.0, know_one, (None, (Speaker("Ada Roe"),), True)),
        (1.0, know_nobody, (None, (), True)),
    ],
)
def test_a_speaker_of_low_confidence_is_only_a_candidate(min_named, resolve, expected):
    text = "“The harbour will open in May,” Ada Roe said on Friday after a meeting with the fishermen."
    options = replace(Options(), quotation=QuotationOptions(min_named=min_named))
    [found] = extract_quotations(text, MODEL, options, resolve).quotations
    assert (found.speaker, found.candidates, found.doubtful) == expected


def said(text):
    """Return (source, cue, stretches) of every quotation that a reader is shown."""
    return [
        (q.source and q.source.of(text), q.cue and q.cue.of(text), [span.of(text) for span in q.content])
        for q in extract(text)
        if not q.held_back
    ]


def test_a_direct_quotation_is_found_with_speaker_and_cue():
    text = "“The harbour will open in May,” Ada Roe said on Friday after a meeting with the fishermen."
    assert said(text) == [("Ada Roe", "said", ["The harbour will open in May,"])]


def test_single_quoted_words_are_stretches_of_their_own():
    text = (
        "Mayor Ada Roe described her talk with Governor Max Doe as “productive” and “friendly,” and left for the port."
    )
    assert said(text) == [("Mayor Ada Roe", "described", ["productive", "friendly,"])]


def test_an_indirect_quotation_is_found_without_marks():
    text = "Doe told reporters that the bridge would be closed until spring."
    ((source, cue, content),) = said(text)
    assert (source, cue) == ("Doe", "told")
    assert content == ["that the bridge would be closed until spring"]


def test_a_quotation_after_a_colon_on_its_own_line_belongs_to_the_paragraph_before():
    text = (
        "Governor Max Doe, posting on his page, thanked the island, stating:\n"
        "“I just finished speaking with Mayor Ada Roe. It was a very good call, and we will meet in the spring.”\n"
        "The call comes after a long winter."
    )
    (found,) = [q for q in extract(text) if q.form == "direct"]
    assert found.source is not None
    assert found.source.of(text) == "Governor Max Doe"


def test_a_quotation_in_single_marks_in_a_bullet_is_found():
    text = "Quick look\n- Doe praises call, says islanders ‘agree on many things’\n- Roe calls border a ‘line on a map’"
    stretches = [stretch for _, _, content in said(text) for stretch in content]
    assert {"agree on many things", "line on a map"} <= set(stretches)


def test_a_possessive_description_is_attributed_to_the_possessive():
    text = (
        "The talks follow Doe’s threats to close the port and his dismissive labeling of Mayor Ada Roe as “the tenant.”"
    )
    assert [(source, content) for source, _, content in said(text)] == [("his", ["the tenant."])]


def test_a_belief_is_found_but_held_back():
    held = [q for q in extract("Ada Roe believes that the island will be rich one day.") if q.held_back]
    assert [q.held_back for q in held] == [BELIEF]


def test_quotations_come_in_order_with_disjoint_sorted_spans():
    text = "“No,” Roe said, “we will not go.” Doe replied that he would. “Fine,” she added."
    quotations = extract(text)
    assert [q.extent for q in quotations] == sorted(q.extent for q in quotations)
    for quotation in quotations:
        for before, after in zip(quotation.content, quotation.content[1:], strict=False):
            assert before.end <= after.start


def test_the_resolver_gives_the_speakers():
    ada = Speaker("Ada Roe")
    extraction = extract_quotations(
        "“No,” Roe said.",
        MODEL,
        Options(),
        lambda text, quotations, segments: Resolution((ada,), frozenset(["roe"]), ((),)),
    )
    assert [q.speaker for q in extraction.quotations] == [ada]
    assert extraction.names == {"roe"}


def test_the_resolver_says_who_may_be_meant_where_it_is_unclear():
    pair = (Speaker("Pat Roe"), Speaker("Pat Doe"))
    extraction = extract_quotations(
        "“No,” Roe said.",
        MODEL,
        Options(),
        lambda text, quotations, segments: Resolution((None,), frozenset(), (pair,)),
    )
    assert [(q.speaker, q.candidates) for q in extraction.quotations] == [(None, pair)]


def test_options_say_what_is_shown():
    text = "“The harbour will open in May,” Ada Roe said."
    strict = Options(quotation=QuotationOptions(min_shown_quoted=1.0))
    assert [q.held_back is None for q in extract_quotations(text, MODEL, strict, know_nobody).quotations] == [False]


@given(st.text(alphabet="“”\"'’‘«»:—/\n.,! RoesaidthtA1é\u0301\U0001f600\x00", max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_spans_inside_it_without_outer_marks(text):
    for quotation in extract(text):
        spans = [*quotation.content, *filter(None, (quotation.source, quotation.cue))]
        assert all(span.end <= len(text) and span.start < span.end for span in spans)
        assert 0 <= quotation.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "“" * 20_000,
        "he said " * 10_000,
        "Roe said “no no” " * 3_000,
        "Roe said:\n“no no”\n" * 1_000,
        "DOE SAID “NO” AND LEFT. " * 500,
        "Он сказал, что «да» и ушёл. " * 500,
        "\ud800 said “no” \udfff",
    ],
)
def test_odd_texts_are_read_without_complaint(text):
    assert all(quotation.extent.end <= len(text) for quotation in extract(text))


PIECES = st.sampled_from(
    [
        "“No,” said Ada Roe.", "Ada Roe", "\n\n", "”", "“", "He said:", "\n“It is good.”", "WASHINGTON –", "a", ".",
        "but, according to Max Doe, it was “over”", "Q: Why?", "DOE: I do.", "who declared", " / ", "said", "‘so’",
    ]
)  # fmt: skip
TEXTS = st.lists(st.lists(PIECES, max_size=12).map(" ".join), max_size=5)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from([1, 60, 100_000]))
def test_texts_read_together_are_read_as_each_is_alone(texts, batch_characters):
    options = Options(quotation=QuotationOptions(batch_characters=batch_characters))
    assert list(extract_all(texts, MODEL, options)) == [extract_quotations(text, MODEL, options) for text in texts]
