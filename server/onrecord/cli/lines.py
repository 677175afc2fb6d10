"""Text of pages and documents as a terminal may show it: safe, on one line, and no longer than is read."""

import re

LONGEST, EDGE = 18, 7  # words of a run that is shown whole, and those kept at either end of a longer one
CONTEXT = 200  # characters of the sentences around a cross-reference
# What a page could use to write elsewhere on the terminal, or to turn its text around.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")


def make_safe(text: str) -> str:
    """
    Return *text* with every control character but newline and tab as U+FFFD.

    >>> make_safe("a\\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return _CONTROLS.sub("\ufffd", text)


def safe_json(encoded: bytes) -> str:
    """
    Return JSON that says the same, with what could steer a terminal as escapes.

    >>> safe_json('{"a": "\u202eb"}'.encode())
    '{"a": "\\\\u202eb"}'
    """
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded.decode())


def one_line(text: str) -> str:
    """Return *text* safe and on one line; spaces at its ends stay."""
    return re.sub(r"[\r\n\t]+", " ", make_safe(text))


def abridge(text: str) -> str:
    """
    Return *text* without the middle of a long run of words.

    >>> abridge(" " + "so " * LONGEST) == " " + "so " * LONGEST, abridge("It is " + "so " * LONGEST + "far off.")
    (True, 'It is so so so so so … so so so so so far off.')
    """
    words = re.findall(r"\s*\S+\s*", text)
    return text if len(words) <= LONGEST else f"{''.join(words[:EDGE]).rstrip()} … {''.join(words[-EDGE:])}"


def shorten(text: str) -> str:
    """
    Return the beginning of a long *text*.

    >>> shorten("a" * 300) == "a" * CONTEXT + "…"
    True
    """
    return text if len(text) <= CONTEXT else text[:CONTEXT] + "…"


def with_brackets(text: str, start: int, end: int) -> str:
    """
    Return a stretch of *text* with the other half of a square bracket that stands right beside it.

    >>> with_brackets("[Hale] knew", 1, 7), with_brackets("[Hale] knew", 1, 5)
    ('[Hale] ', 'Hale')
    """
    words = text[start:end]
    missing = words.count("]") - words.count("[")
    if missing == 1 and text[:start].endswith("["):
        return "[" + words
    return words + "]" if missing == -1 and text.startswith("]", end) else words
