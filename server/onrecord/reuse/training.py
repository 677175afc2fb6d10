"""
Count the shipped background table: `python -m onrecord.reuse.training ARTICLES.jsonl.xz... [--output FOLDER]`.

Each line of an input is a JSON object with `text`. Only hashed counts are written, no texts.
"""

import argparse
import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.reuse.information import BACKGROUND, CountTable, pack
from onrecord.shipped import renew_sums
from onrecord.text.tokens import find_words

# Cells for some 100,000 words and 500,000 pairs, about half of them empty; about 600 KB when packed.
WORD_BITS, PAIR_BITS = 18, 20


def read_texts(path: Path) -> Iterator[str]:
    """
    Yield the texts of one xz-packed file of JSON lines.

    Raises:
        ValueError: If a line is not an object with a `text`.
    """
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            record = json.loads(line)
            if not isinstance(record, dict) or not isinstance(record.get("text"), str):
                raise ValueError(  # noqa: TRY004 - the file is wrong, not the argument
                    f"{path}, line {number}: expected a JSON object with a string `text`"
                )
            yield record["text"]


def count(paths: Sequence[Path]) -> CountTable:
    """Return the words and pairs of all texts in *paths*."""
    table = CountTable(WORD_BITS, PAIR_BITS)
    for path in paths:
        for text in read_texts(path):
            table.add(find_words(text).hashes)
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Count the articles and write the table, and its digest if it is the shipped one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent, help="default: the package itself")
    options = parser.parse_args(arguments)
    table = count(options.articles)
    archive = pack(table)
    (options.output / BACKGROUND).write_bytes(archive)
    renew_sums(options.output)
    print(f"{table.total} words, {len(archive)} bytes")


if __name__ == "__main__":
    main()
