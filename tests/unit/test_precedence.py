import pytest

from onrecord.model import SourceDocument
from onrecord.precedence import earliest


def first_of(*published: str | None) -> int | None:
    return earliest(SourceDocument(n, "", published=date) for n, date in enumerate(published, 1))


@pytest.mark.parametrize(
    ("published", "first"),
    [
        (("2026-03-02", "2026-03-01"), 2),
        (("2026-03-02", None, "2026-03-03"), 1),
        ((None, None), None),
        ((), None),
        (("2026-03-01", "2026-03-01"), None),
        (("2026-03-01T09:00", "2026-03-01T09:00"), None),
        (("2026-03-01T09:00", "2026-03-01T08:59"), 2),
        (("2026-03-01T23:30", "2026-03-01"), None),
        (("2026-03-02T00:30+02:00", "2026-03-01T23:00Z"), 1),
        (("2026-03-01T09:00-05:00", "2026-03-01T13:00"), 2),
        (("9999-12-31T23:00-10:00", "0001-01-01T00:00+10:00"), 2),
    ],
)
def test_the_earliest_is_first_as_far_as_dates_tell(published: tuple[str | None, ...], first: int | None):
    assert first_of(*published) == first


def test_a_day_alone_is_compared_with_the_day_that_the_other_document_names():
    assert first_of("2026-03-02T00:30+02:00", "2026-03-01") == 2
    assert first_of("2026-03-02T00:30+02:00", "2026-03-02") is None
