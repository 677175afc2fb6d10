"""Texts with the spans that a test is about written inline."""

import re

from onrecord.model import Span


def marked(text: str) -> tuple[str, list[Span]]:
    """
    Return the plain text and the marked spans.

    >>> marked("He said ⟦no⟧.")
    ('He said no.', [Span(start=8, end=10)])
    """
    spans = []
    while found := re.search("⟦([^⟦⟧]*)⟧", text):
        spans.append(Span(found.start(), found.end() - 2))
        text = text[: found.start()] + found[1] + text[found.end() :]
    return text, spans
