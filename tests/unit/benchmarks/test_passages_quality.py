"""The table of how well passages are found."""

from benchmarks.passages_quality import KEYS, MEANS, table
from benchmarks.scoring import Figures


def test_the_table_has_a_column_a_corpus_and_means_over_the_seeds():
    found = dict.fromkeys(KEYS, (3, 4))
    lines = list(table({324: [Figures(1.0, 0.5, 1.0, 0.0, found), Figures(0.5, 0.5, 1.0, 0.5, found)]}))
    assert len(lines) == 2 + len(MEANS) + len(KEYS)
    assert lines[0] == "| | 324 documents |"
    assert "| precision | 0.750 |" in lines
    assert "| false spans a page | 0.250 |" in lines
    assert "| found, 6-12 | 0.75 of 8 |" in lines
