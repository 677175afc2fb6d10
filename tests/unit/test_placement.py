import re
from dataclasses import replace

import pytest

from onrecord.model import Alignment, Edit, Span, StoredQuotation
from onrecord.placement import goes_on, is_exchanged, is_inner, mostly_inside, share_out, without_marks

REPORT = "They say that it was “all of it” and more."
STRETCH = Span(REPORT.index("that"), len(REPORT) - 1)
QUOTED = Span(REPORT.index("all"), REPORT.index("”"))


def passage(span: Span) -> Alignment:
    return Alignment(span, 1, Span(0, 1), (), "identical", 1.0)


@pytest.mark.parametrize(("span", "owner"), [(STRETCH, STRETCH), (QUOTED, QUOTED), (Span(0, len(REPORT)), None)])
def test_a_passage_belongs_to_the_smallest_part_that_it_is_most_of(span: Span, owner: Span | None):
    own = share_out(REPORT, [passage(span)], [STRETCH, QUOTED])
    assert [part for part, passages in own.items() if passages] == ([owner] if owner else [])


def test_a_passage_that_ends_within_a_stretch_holds_the_quoted_words_alone():
    half, whole = Span(0, QUOTED.end), Span(0, len(REPORT))
    assert [is_inner(REPORT, passage(span), QUOTED, STRETCH) for span in (half, whole)] == [True, False]


@pytest.mark.parametrize(("quoted", "more"), [((QUOTED,), False), ((), True)])
def test_quoted_words_that_a_document_has_are_whole_although_its_report_goes_on(quoted: tuple[Span, ...], more: bool):
    stored = StoredQuotation(1, STRETCH, (STRETCH,), "mixed", None, None, quoted=quoted)
    assert goes_on(REPORT, stored, QUOTED) == more
    assert not goes_on(REPORT, stored, STRETCH)


@pytest.mark.parametrize(
    ("written", "bare"), [("“Yes.”", "Yes"), ("No", "No"), ("…", "…"), ("", ""), ("«a, b»!", "a, b")]
)
def test_a_quotation_without_its_marks_is_its_words(written: str, bare: str):
    assert without_marks(written, Span(0, len(written))).of(written) == bare


@pytest.mark.parametrize(
    ("others", "inside"), [([], False), ([(0, 4)], False), ([(0, 5)], True), ([(0, 3), (8, 10)], True)]
)
def test_half_of_a_span_is_most_of_it(others: list[tuple[int, int]], inside: bool):
    assert mostly_inside(Span(0, 10), [Span(*other) for other in others]) == inside


@pytest.mark.parametrize(
    ("page", "exchanged"),
    [
        ("<Ilse Varga> called it |a breathtaking swindle, and the ships lay still|.", True),
        ("|“A breathtaking swindle, and the ships lay still,”| said <Ilse Varga>.", True),
        ("<Ilse Varga> spoke. |A breathtaking swindle, and the ships lay still|.", False),
        ("<Ilse Varga> told all who would hear her on the quay that day |the ships lay still|.", False),
        ("|The ships lay still, <Ilse Varga> said, and the toll rose|.", False),
    ],
)
def test_a_document_may_name_another_speaker_only_where_the_attribution_was_not_copied(page: str, exchanged: bool):
    text = re.sub(r"[<>|]", "", page)
    source, copied = (Span(text.index(words), text.index(words) + len(words)) for words in ("Ilse Varga", inside(page)))
    assert is_exchanged(text, passage(copied), source) == exchanged


def test_a_source_that_was_edited_in_a_passage_may_be_another_speaker():
    text = "The ships lay still, Ilse Varga said, and the toll rose."
    source = Span(21, 31)
    edited = replace(passage(Span(0, 55)), edits=(Edit("replace", source, Span(21, 32)),))
    assert is_exchanged(text, edited, source)
    assert not is_exchanged(text, edited, None)


def inside(page: str) -> str:
    """Return the words of *page* between bars."""
    return re.sub("[<>]", "", page.split("|")[1])
