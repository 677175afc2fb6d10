import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from onrecord.errors import InvalidFieldError, RequestError, TooLargeError
from onrecord.options import WebOptions
from onrecord.web.payload import check_length, choose_one, decode, make_plain, parse_json
from onrecord.web.wire import MatchRequest

DEPTH = 32


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b'{"text": "a"',
        b'{"text": "a"} trailing',
        b"{'text': 'a'}",
        b'{"text": NaN}',
        b'{"text": -Infinity}',
        b'\xef\xbb\xbf{"text": "a"}',
        '{"text": "a"}'.encode("utf-16"),
        b'{"text": "\xff"}',
        b'{"text": "\xed\xa0\x80"}',
        b"9" * 5000,
        b"[" * 20_000,
        b"[" * 20_000 + b"]" * 20_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"text": "a", "more": ' + b"[" * 33 + b"]" * 33 + b"}",
        b'{"text": "a\nb"}',
        b'{"text": "\\u12"}',
    ],
)
def test_what_is_not_strict_json_is_refused_as_a_whole(body):
    with pytest.raises(RequestError, match=r"^body: ") as caught:
        decode(body, MatchRequest, DEPTH)
    assert type(caught.value) is RequestError


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": 3}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": "a", "url": {"x": 1}}, "url"),
        ({"text": "a", "offset_unit": "bytes"}, "offset_unit"),
        ({"text": "a", "options": []}, "options"),
        ({"text": "a", "options": {"kinds": ["rumour"]}}, "options.kinds[0]"),
        ({"text": "a", "options": {"kinds": "quotation"}}, "options.kinds"),
        ({"text": "a", "options": {"max_cross_references": -1}}, "options.max_cross_references"),
        ({"text": "a", "options": {"max_cross_references": 10**30}}, "options.max_cross_references"),
        ({"text": "a", "options": {"show_all": "yes"}}, "options.show_all"),
        ([], "body"),
        ("text", "body"),
        (None, "body"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_by_the_name_of_its_field(body, field):
    with pytest.raises(InvalidFieldError) as caught:
        decode(json.dumps(body).encode(), MatchRequest, DEPTH)
    assert str(caught.value).startswith(f"{field}: ")


def test_fields_of_a_later_version_are_ignored():
    assert decode(b'{"text": "a", "colour": "red"}', MatchRequest, DEPTH).text == "a"


def test_of_a_key_said_twice_the_last_counts():
    assert decode(b'{"text": "first", "text": "last"}', MatchRequest, DEPTH).text == "last"


def test_a_lone_surrogate_becomes_one_replacement_character_and_a_pair_one_letter():
    assert parse_json(rb'["a\ud83db", "\udc00", "\ud83d\ude00"]', DEPTH) == ["a\ufffdb", "\ufffd", "😀"]


def test_a_lone_surrogate_in_a_key_is_replaced_as_well():
    assert parse_json(rb'{"\ud800": 1}', DEPTH) == {"\ufffd": 1}


@given(st.text(alphabet=st.characters()))
def test_utf16_offsets_of_any_javascript_string_hold(text):
    units = len(text.encode("utf-16-le", "surrogatepass"))
    parsed = parse_json(json.dumps(text).encode(), DEPTH)
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert isinstance(parsed, str)
    assert len(parsed.encode("utf-16-le")) == units
    assert parsed.replace("\ufffd", "") == joined.replace("\ufffd", "")


def test_json_nested_as_deep_as_allowed_is_read():
    assert parse_json(b"[" * DEPTH + b"]" * DEPTH, DEPTH) == make_plain(json.loads("[" * DEPTH + "]" * DEPTH), DEPTH)


@pytest.mark.parametrize(("text", "html"), [(None, None), ("a", "b"), ("", "")])
def test_exactly_one_of_text_and_html_is_expected(text, html):
    with pytest.raises(InvalidFieldError, match=r"^text, html: expected exactly one of the two, got (neither|both)$"):
        choose_one(text, html)


def test_an_empty_page_is_a_page():
    assert choose_one("", None) == ""
    assert choose_one(None, "") == ""


def test_length_counts_utf16_units():
    limits = WebOptions(max_text_units=4)
    assert check_length("😀😀", limits) == "😀😀"
    with pytest.raises(TooLargeError, match="at most 4 UTF-16 units, got 5"):
        check_length("😀😀a", limits)


def test_only_what_is_asked_for_is_converted():
    class Number(Struct):
        value: int

    assert decode(b'{"value": 3}', Number, DEPTH).value == 3


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"text": 3}, "text: expected `string or null`, got `integer`"),
        ({"text": "a", "options": {"show_all": 1.5}}, "options.show_all: expected `boolean`, got `number`"),
        ({"text": "a", "options": {"kinds": ["int"]}}, "expected one of quotation, passage, claim, got 'int'"),
        ({"text": "a", "offset_unit": "x - at `$.y`"}, "offset_unit: expected one of code-point, utf-16, got"),
    ],
)
def test_a_refusal_speaks_of_json_and_names_what_would_do(body, told):
    with pytest.raises(InvalidFieldError) as caught:
        decode(json.dumps(body).encode(), MatchRequest, DEPTH)
    assert told in str(caught.value)


@pytest.mark.parametrize(("body", "told"), [(b"[NaN]", "got NaN"), (b"9" * 5000, "thousands of digits")])
def test_a_number_that_cannot_be_read_is_named(body, told):
    with pytest.raises(RequestError, match=told):
        parse_json(body, DEPTH)
