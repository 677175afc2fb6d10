"""
From the bytes of a request to a checked value.

Stricter than `Flask.get_json`, which answers 500 to deep nesting and takes UTF-16, NaN and lone surrogates (measured).
"""

import json
import re
from typing import NoReturn, TypeVar

import msgspec
from flask import request

from onrecord.corpus.callers import ROLES
from onrecord.errors import InvalidFieldError, MediaTypeError, RequestError, TooLargeError
from onrecord.options import KINDS, WebOptions
from onrecord.text.offsets import make_well_formed
from onrecord.web.wire import UNITS

CHOICES = {"kinds": KINDS, "offset_unit": UNITS, "role": ROLES}
JSON_NAMES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}

Body = TypeVar("Body", bound=msgspec.Struct)


def read_body(kind: type[Body], options: WebOptions) -> Body:
    """
    Return the request's body as a *kind*.

    Raises:
        RequestError: If it is packed, too large, not JSON, or not of that shape.
    """
    if coding := request.headers.get("Content-Encoding"):
        raise MediaTypeError(f"Content-Encoding: expected none, got {coding[:40]!r}; send the body as it is")
    size = request.content_length or 0
    if size > options.max_body_bytes:
        raise TooLargeError(f"body: expected at most {options.max_body_bytes:,} bytes, got {size:,}; send less at once")
    return decode(request.get_data(cache=False), kind, options.max_depth)


def decode(raw: bytes, kind: type[Body], max_depth: int) -> Body:
    """Return *raw* as a *kind*; see `read_body`."""
    value = parse_json(raw, max_depth)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise InvalidFieldError(name_field(str(error))) from error


def parse_json(raw: bytes, max_depth: int) -> object:
    """
    Return what *raw* says; of a key said twice the last counts, a lone surrogate is U+FFFD.

    Raises:
        RequestError: If it is not UTF-8, not JSON (`NaN` is not), or nested deeper than *max_depth*.

    >>> parse_json(b'{"text": "\\\\ud83d!"}', 4)
    {'text': '\ufffd!'}
    """
    try:
        return make_plain(json.loads(raw.decode(), parse_constant=refuse_constant), max_depth)
    except UnicodeDecodeError as error:
        raise RequestError(f"body: expected UTF-8, got the byte 0x{raw[error.start]:02x} at {error.start}") from error
    except RecursionError as error:
        raise RequestError(f"body: expected JSON of at most {max_depth} levels, got more") from error
    except json.JSONDecodeError as error:
        raise RequestError(f"body: expected JSON, got something else ({error})") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise RequestError("body: expected JSON of usual numbers, got one of thousands of digits") from error


def refuse_constant(name: str) -> NoReturn:
    raise RequestError(f"body: expected JSON, got {name}; write null, or leave the field out")


def make_plain(value: object, levels: int) -> object:
    """Return *value* with every string well formed; raise RecursionError past that many *levels*."""
    if isinstance(value, str):
        return make_well_formed(value)
    if not isinstance(value, list | dict):
        return value
    if not levels:
        raise RecursionError
    if isinstance(value, list):
        return [make_plain(item, levels - 1) for item in value]
    return {make_well_formed(key): make_plain(item, levels - 1) for key, item in value.items()}


def name_field(message: str) -> str:
    """
    Return msgspec's message with the field first, in the words of JSON.

    >>> name_field("Expected `str | null`, got `int` - at `$.url`")
    'url: expected `string or null`, got `integer`'
    >>> name_field("Invalid enum value 'bytes' - at `$.offset_unit`")
    "offset_unit: expected one of code-point, utf-16, got 'bytes'"
    """
    found = re.fullmatch(r"(.*?)(?: - at `\$\.?([^`]*)`)?", message, re.DOTALL)
    assert found
    what, path = found[1], found[2] or ""
    field = re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]
    if field in CHOICES:
        what = what.replace("Invalid enum value", f"expected one of {', '.join(CHOICES[field])}, got", 1)
    what = re.sub("`[^`]*`", lambda code: in_json(code[0]), what)
    return f"{path or 'body'}: {what[:1].lower()}{what[1:]}"


def in_json(types: str) -> str:
    """Return Python's names of types as those of JSON."""
    return re.sub(r"\w+", lambda name: JSON_NAMES.get(name[0], name[0]), types).replace(" | ", " or ")


def choose_one(text: str | None, html: str | None) -> str:
    """
    Return whichever of the two was given.

    Raises:
        InvalidFieldError: If neither or both were.
    """
    given = [value for value in (text, html) if value is not None]
    if len(given) != 1:
        raise InvalidFieldError(f"text, html: expected exactly one of the two, got {'both' if given else 'neither'}")
    return given[0]


def check_length(text: str, options: WebOptions) -> str:
    """
    Return *text*.

    Raises:
        TooLargeError: If it has more UTF-16 units than the options allow.
    """
    units = len(text.encode("utf-16-le")) // 2
    if units > options.max_text_units:
        raise TooLargeError(
            f"text: expected at most {options.max_text_units:,} UTF-16 units, got {units:,}; send it in parts"
        )
    return text
