import pytest

from onrecord.model import Span
from onrecord.placement import mostly_inside, without_marks


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
