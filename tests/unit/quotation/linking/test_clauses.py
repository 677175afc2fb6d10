import pytest

from onrecord.quotation.linking.clauses import part_clauses
from onrecord.quotation.linking.linker import Link
from quotation_texts import laid_out, read, tagged


def parted(text, *contents, cue, source="Roe"):
    layout = laid_out(text)
    link = Link(tagged(layout, *contents), tagged(layout, cue)[0], tagged(layout, source)[0], 0.9)
    return [
        (read(layout, part.source), [read(layout, c) for c in part.contents]) for part in part_clauses(layout, link)
    ]


@pytest.mark.parametrize("joint", [" and", ", while", ""])
def test_a_clause_with_a_subject_and_a_cue_owns_the_words_after_it(joint):
    text = f"What Roe calls “a plan”{joint} Max Doe calls “a theft”."
    found = [("Roe", ["“a plan”"]), ("Max Doe", ["“a theft”"])]
    assert parted(text, "“a plan”", "“a theft”", cue="calls") == found
    assert parted(text, text[15:-1], cue="calls") == found


def test_each_of_three_clauses_owns_its_words():
    text = "Roe said “no”, Doe said “yes”, and she said “why”."
    assert [who for who, _ in parted(text, "“no”, Doe said “yes”, and she said “why”", cue="said")] == [
        "Roe",
        "Doe",
        "she",
    ]


@pytest.mark.parametrize(
    ("text", "contents", "cue"),
    [
        ("Roe said it is “good” and that Doe called it “bad”.", ["it is “good” and that Doe called it “bad”"], "said"),
        ("“We go,” Roe said, “and stay.”", ["“We go,”", "“and stay.”"], "said"),
        ("Roe called it “a,” Doe said, and “b”.", ["“a,” Doe said, and “b”"], "called"),
        ("Roe called it “a,” Doe admonishing “b”.", ["“a,” Doe admonishing “b”"], "called"),
        ("Roe called it “a” and “b”.", ["“a” and “b”"], "called"),
    ],
)
def test_any_other_quotation_stays_whole(text, contents, cue):
    assert parted(text, *contents, cue=cue) == [("Roe", contents)]
