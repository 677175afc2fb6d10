import json
import lzma
from pathlib import Path

import pytest

from onrecord.reuse.information import BACKGROUND, unpack
from onrecord.reuse.training import main
from onrecord.text.tokens import find_words


def write_articles(path: Path, *records: object) -> Path:
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)
    return path


def test_training_writes_a_table_of_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    articles = write_articles(tmp_path / "a.jsonl.xz", {"text": "the heron and the river"}, {"text": "the heron"})
    main([str(articles), "--output", str(tmp_path)])
    table = unpack((tmp_path / BACKGROUND).read_bytes())
    assert table.total == 7
    assert table.count_words(find_words("the heron walrus").hashes).tolist() == [3, 2, 0]
    assert table.count_pairs(find_words("the heron walrus").hashes).tolist() == [2, 0]
    assert capsys.readouterr().out.startswith("7 words, ")


def test_training_twice_writes_the_same_bytes(tmp_path: Path):
    articles = write_articles(tmp_path / "a.jsonl.xz", {"text": "the heron and the river"})
    main([str(articles), "--output", str(tmp_path)])
    first = (tmp_path / BACKGROUND).read_bytes()
    main([str(articles), "--output", str(tmp_path)])
    assert (tmp_path / BACKGROUND).read_bytes() == first


@pytest.mark.parametrize("record", [["text"], {"title": "x"}, {"text": None}])
def test_a_line_without_text_is_refused_with_its_place(tmp_path: Path, record: object):
    articles = write_articles(tmp_path / "a.jsonl.xz", {"text": "fine"}, record)
    with pytest.raises(ValueError, match=r"a\.jsonl\.xz, line 2: expected a JSON object with a string `text`"):
        main([str(articles), "--output", str(tmp_path)])
