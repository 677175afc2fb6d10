"""How a quotation stands to the one before it: next to it, after it, or as what goes on of it."""

from onrecord.quotation.linking.linker import Link
from onrecord.quotation.tagging.joining import MIN_UNTAGGED
from onrecord.quotation.tagging.layout import Layout
from onrecord.quotation.tagging.tokens import Attribute, Mark


def is_quoted(layout: Layout, link: Link) -> bool:
    """Return whether any of the content stands in a quoted segment."""
    return any(bool((layout.quoted[c.start : c.end] > 0).any()) for c in link.contents)


def continues(layout: Layout, before: Link, link: Link) -> bool:
    """Return whether the quotation before was left open at the end of the paragraph before."""
    number = int(layout.segment[before.contents[-1].end - 1])
    left_open = number >= 0 and not layout.segments[number].closed
    return left_open and _paragraphs_between(layout, before, link) == 1


def follows_quotation(layout: Layout, before: Link, link: Link) -> bool:
    """Return whether the paragraph before quotes too, in its last sentence, and this one's quotation is closed."""
    last = link.contents[-1]
    number = int(layout.segment[last.start : last.end].max())
    closed = number >= 0 and layout.segments[number].closed
    beside = closed and _paragraphs_between(layout, before, link) == 1 and is_quoted(layout, before)
    return beside and _sentences_between(layout, before, link) <= 2  # the end of a line counts as one


def is_whole_paragraph(layout: Layout, link: Link) -> bool:
    """Return whether a quotation stands alone in its paragraph, and is no heading."""
    marks = layout.tokens.column(Attribute.MARK)
    first, last = link.contents[0].start, link.contents[-1].end
    before = first == 0 or marks[first - 1] == Mark.NEWLINE
    alone = before and (last == len(marks) or marks[last] == Mark.NEWLINE)
    return bool(alone) and last - first >= MIN_UNTAGGED


def _sentences_between(layout: Layout, before: Link, link: Link) -> int:
    ends = [span.end for span in (*before.contents, before.cue, before.source) if span]
    return int(layout.sentence[link.contents[0].start] - layout.sentence[max(ends) - 1])


def _paragraphs_between(layout: Layout, before: Link, link: Link) -> int:
    last, first = before.contents[-1].end - 1, link.contents[0].start
    return int(layout.paragraph[first] - layout.paragraph[last])
