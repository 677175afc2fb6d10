import pytest

from onrecord.corpus.documents import NewDocument, clean_text, text_sha256
from onrecord.errors import DocumentError


def test_a_lone_surrogate_and_a_nul_become_one_replacement_character_each():
    assert NewDocument("a\ud83db\0c").text == "a\ufffdb\ufffdc"


def test_the_digest_of_a_text_is_that_of_the_text_as_stored():
    assert text_sha256("a\ud83d") == NewDocument("a\ufffd").sha256


def test_a_text_is_kept_to_the_letter():
    text = "  “Caf\u00e9”\r\n\u200b\u202e cafe\u0301 \t\n\n"
    assert clean_text(text) == text
    assert NewDocument(text).text == text


@pytest.mark.parametrize("text", ["", " \n\t\u2003"])
def test_an_empty_text_is_refused(text: str):
    with pytest.raises(DocumentError, match="text: it is empty"):
        NewDocument(text)


def test_a_text_over_the_limit_is_refused_with_its_length():
    with pytest.raises(DocumentError, match="it has 5,000,001 characters, 5,000,000 are allowed"):
        NewDocument("a" * 5_000_001)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2025-03-28", "2025-03-28"),
        ("2025-03-28T14:05:00Z", "2025-03-28T14:05:00Z"),
        ("2025-03-28 14:05:00+01:00", "2025-03-28T14:05:00+01:00"),
        ("2025-03-28T14:05:00.123+0100", "2025-03-28T14:05:00.123+0100"),
        (" 2025-03-28\n", "2025-03-28"),
        ("", None),
    ],
)
def test_a_date_is_kept_in_iso_form(given: str, kept: str | None):
    assert NewDocument("Text.", published=given).published == kept


@pytest.mark.parametrize(
    "date", ["28 March 2025", "2025-13-01", "2025-02-30", "2025-03", "20250328", "2025-W13-5", "2025-03-28T25:00", "0"]
)
def test_what_is_not_a_date_is_refused_with_an_example_of_one(date: str):
    with pytest.raises(DocumentError, match="published: expected a date such as 2025-03-28"):
        NewDocument("Text.", published=date)


def test_fields_are_put_on_one_line_and_empty_ones_count_as_unknown():
    document = NewDocument("Text.", title=" A\n title\ud83d ", publisher=" ", kind="")
    assert (document.title, document.publisher, document.kind) == ("A title\ufffd", None, None)


def test_a_field_over_its_limit_is_refused_by_name():
    with pytest.raises(DocumentError, match="title: it has 1,001 characters, 1,000 are allowed"):
        NewDocument("Text.", title="a" * 1001)


def test_an_address_that_is_not_on_the_web_is_refused():
    with pytest.raises(DocumentError, match="url: expected an http or https address"):
        NewDocument("Text.", url="javascript:alert(1)")
