import json

from onrecord.model import Highlight, MatchResult, Span
from onrecord.web.present import present
from onrecord.web.reading import as_script_text, split_blocks


def test_no_answer_can_end_the_element_that_carries_it():
    text = "</script><!--<script>"
    answer = present(MatchResult(text, (Highlight("passage", Span(0, len(text))),)), 1, "utf-16")
    carried = as_script_text(answer)
    assert "<" not in carried
    assert json.loads(carried)["highlights"][0]["exact"] == text


def test_blocks_read_as_a_browser_shows_them():
    assert split_blocks(" a\t b\r\n\n\f\nc\N{NO-BREAK SPACE}d\0") == [
        "a b",
        "c\N{NO-BREAK SPACE}d\N{REPLACEMENT CHARACTER}",
    ]
