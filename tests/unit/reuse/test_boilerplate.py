import pytest

from onrecord.options import ReuseOptions
from onrecord.reuse.boilerplate import Carrier, is_boilerplate

OPTIONS = ReuseOptions()
UNRELATED, RELATED = OPTIONS.min_kinship / 3, OPTIONS.min_kinship * 2
FOOTER = 240  # code points


def footers(number: int, publisher: str | None = "courier", kinship: float = UNRELATED) -> list[Carrier]:
    return [Carrier(publisher, 3000 + 7 * i, 12, kinship) for i in range(number)]


def offers(number: int, publisher: str | None = "courier", kinship: float = UNRELATED) -> list[Carrier]:
    """Return texts that have the passage in their midst."""
    return [Carrier(publisher, 900 + 70 * i, 2000 - 80 * i, kinship) for i in range(number)]


def test_what_ends_a_few_unrelated_texts_of_one_publisher_is_boilerplate():
    assert is_boilerplate(FOOTER, footers(OPTIONS.edge_texts), OPTIONS)
    assert not is_boilerplate(FOOTER, footers(OPTIONS.edge_texts - 1), OPTIONS)


def test_so_is_what_begins_them():
    assert is_boilerplate(60, [Carrier("courier", 20, 3000, UNRELATED)] * OPTIONS.edge_texts, OPTIONS)


def test_what_stands_anywhere_in_them_needs_more_texts():
    assert is_boilerplate(FOOTER, offers(OPTIONS.notice_texts), OPTIONS)
    assert not is_boilerplate(FOOTER, offers(OPTIONS.notice_texts - 1), OPTIONS)


def test_background_in_many_stories_on_one_subject_is_none_even_at_their_ends():
    assert not is_boilerplate(FOOTER, footers(40, kinship=RELATED), OPTIONS)


def test_one_related_text_more_or_less_does_not_decide():
    assert is_boilerplate(FOOTER, [*footers(OPTIONS.edge_texts), *footers(1, kinship=1.0)], OPTIONS)


def test_what_another_publisher_printed_too_is_none():
    assert not is_boilerplate(FOOTER, [*footers(OPTIONS.edge_texts), *footers(2, "gazette")], OPTIONS)


def test_one_other_publisher_in_ten_texts_makes_no_difference():
    assert is_boilerplate(FOOTER, [*footers(9), *footers(1, "gazette")], OPTIONS)


@pytest.mark.parametrize("publishers", [[None], ["courier", "gazette", "post", None]])
def test_what_unrelated_texts_everywhere_hold_is_boilerplate_whoever_publishes_them(publishers: list[str | None]):
    carriers = [c for publisher in publishers for c in offers(OPTIONS.everywhere_texts // len(publishers), publisher)]
    assert is_boilerplate(FOOTER, carriers, OPTIONS)
    assert not is_boilerplate(FOOTER, carriers[1:], OPTIONS)


def test_a_long_passage_is_none():
    assert not is_boilerplate(OPTIONS.max_notice_length + 1, footers(50), OPTIONS)


def test_what_stands_nowhere_is_none():
    assert not is_boilerplate(FOOTER, [], OPTIONS)
