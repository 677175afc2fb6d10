"""Are stored quotations what the texts say: within them, and found by the very words that stand there."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import get_args

import apsw
import numpy as np

from onrecord.corpus.database import fetch
from onrecord.corpus.examination.findings import Advance, Finding
from onrecord.corpus.examination.texts import name_document
from onrecord.corpus.preparation import NOT_ANALYSED, unpack_spans
from onrecord.model import Form, Span
from onrecord.quotation.overlap import content_words
from onrecord.quotation.speakers.identity import split_joint
from onrecord.quotation.storage import analysis_version
from onrecord.text.tokens import find_words

_DOCUMENTS = (
    "SELECT number, title, version, text FROM document CROSS JOIN analysis ON document = number ORDER BY number"
)
_QUOTATIONS = "SELECT number, content, quoted, form, speaker, cue, words FROM quotation WHERE document = ?"
_FOUND = "SELECT count(*) FROM carray(?) CROSS JOIN quotation_word ON word = value AND quotation = ?"


def check_quotations(connection: apsw.Connection, advance: Advance) -> Iterator[Finding]:
    """Yield the documents whose quotations are not what their text says."""
    names = {name for (name,) in connection.execute("SELECT name FROM speaker")}
    current = analysis_version()
    for number, title, version, text in connection.execute(_DOCUMENTS):
        page = _Page(connection, text, names, counts_words=version == current)
        rows = fetch(connection, _QUOTATIONS, (number,))
        if not all(page.holds(*row) for row in rows) or (rows and version == NOT_ANALYSED):
            what = "the quotations that are noted of it are not what it says"
            yield Finding(name_document(number, title), what, "read again", number)
        advance()


@dataclass(frozen=True, slots=True)
class _Page:
    """
    A stored text, to be compared with the quotations that were found in it.

    Args:
        names: All of the register.
        counts_words: Whether this version of On Record read it, so that words are told apart as they were then.
    """

    connection: apsw.Connection
    text: str
    names: Set[str]
    counts_words: bool

    def holds(
        self, number: int, content: str, quoted: str, form: str, speaker: str | None, cue: str | None, words: bytes
    ) -> bool:
        """Return whether a row of a quotation can be what was found in the text."""
        spans, within = _spans(content, len(self.text)), _spans(quoted, len(self.text))
        return bool(
            spans
            and within is not None
            and all(any(span.start <= part.start and part.end <= span.end for span in spans) for part in within)
            and form in get_args(Form)
            and (cue is None or cue in self.text)
            and self._is_registered(speaker)
            and self._is_found_by(number, spans, words)
        )

    def _is_registered(self, speaker: str | None) -> bool:
        return speaker is None or speaker in self.names or len(split_joint(speaker)) > 1

    def _is_found_by(self, number: int, spans: tuple[Span, ...], words: bytes) -> bool:
        if len(words) % 4:
            return False
        stored = np.frombuffer(words, "<u4").astype(np.int64)
        if self.counts_words and tuple(stored.tolist()) != content_words(find_words(self.text), spans):
            return False
        return not len(stored) or fetch(self.connection, _FOUND, (apsw.carray(stored), number)) == [(len(stored),)]


def _spans(packed: str, length: int) -> tuple[Span, ...] | None:
    """Return the spans of one column; None if they are none of a text of that length."""
    try:
        spans = unpack_spans(packed)
    except (ValueError, TypeError):
        return None
    ends = [place for span in spans for place in (span.start, span.end)]
    return spans if ends == sorted(ends) and (not ends or ends[-1] <= length) else None
