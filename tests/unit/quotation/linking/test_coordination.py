import pytest

from onrecord.quotation.linking.coordination import CONFIDENCE, part_reports
from onrecord.quotation.linking.linker import Link
from quotation_texts import laid_out, read, tagged


def parted(text, content, cue, source="Roe"):
    layout = laid_out(text)
    link = Link(tagged(layout, content), tagged(layout, cue)[0], tagged(layout, source)[0] if source else None, 0.9)
    return [(read(layout, p.contents[0]), read(layout, p.cue), p.confidence) for p in part_reports(layout, link)]


@pytest.mark.parametrize("conjunction", ["but", "and"])
def test_a_second_report_of_one_source_is_parted(conjunction):
    said = f"the cost of it {conjunction} underscored the need for a bridge"
    assert parted(f"Roe acknowledged {said}.", said, "acknowledged") == [
        ("the cost of it", "acknowledged", 0.9),
        ("the need for a bridge", "underscored", CONFIDENCE),
    ]


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Roe says he came and denied it all.", "he came and denied it all", "says"),
        ("Roe said that rain and cold came.", "that rain and cold came", "said"),
        ("It rained and poured, Roe said.", "It rained and poured", "said"),
        ("Roe told us the mayor left but said", "the mayor left but said", "told us"),
    ],
)
def test_any_other_report_stays_whole(text, content, cue):
    assert [words for words, _, _ in parted(text, content, cue)] == [content]


def test_a_report_of_nobody_stays_whole():
    assert len(parted("Roe said it rained and added it froze.", "it rained and added it froze", "said", None)) == 1
