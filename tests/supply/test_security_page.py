"""SECURITY.md names what there is: each defence where it lives, each test that tries it, each row of the scorecard."""

import re
import tomllib

from supply.locks import ROOT

PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
DEFENCES = [
    defence
    for path in sorted((ROOT / "tests" / "defences").glob("*.toml"))
    for defence in tomllib.loads(path.read_text("utf-8"))["defence"]
]


def test_every_file_that_the_page_names_exists():
    named = re.findall(r"(?:server|extension|tests|requirements)/[\w./-]*\w", PAGE)
    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_scorecard_has_its_24_rows_and_a_command_for_each():
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| (`(?:make|pytest|PYTHONPATH=tests python) [^|]+) \|", PAGE, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 25))


def test_every_defence_that_can_be_taken_out_stands_once_in_its_file_and_names_tests_that_exist():
    for defence in DEFENCES:
        text = (ROOT / defence["file"]).read_text("utf-8")
        assert text.count(defence["old"]) == 1, defence["what"]
        assert 0 <= defence["row"] <= 24, defence["what"]
        for test in defence["tests"]:
            path, _, name = test.partition("::")
            assert name.partition("[")[0] in (ROOT / path).read_text("utf-8"), test
