"""The extension says in its reader's language why something is held back."""

import re
from pathlib import Path

from onrecord.quotation import withholding
from onrecord.resources import find_extension
from onrecord.reuse import labels

WORDS = re.compile(r'^ {4}(?:"(?P<words>[^"]+)"|(?P<word>\w+)): "heldBack\w+",$', re.MULTILINE)


def test_every_reason_has_a_message():
    script = Path(find_extension(), "src", "content", "held-back.js").read_text()
    known = {match["words"] or match["word"] for match in WORDS.finditer(script)}
    assert known == {
        withholding.BELIEF,
        withholding.DOUBT,
        withholding.UNSAID,
        withholding.WORDLESS,
        labels.NAMES,
        labels.COMMONPLACE,
        labels.BOILERPLATE,
    }
