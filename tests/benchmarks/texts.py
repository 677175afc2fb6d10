"""The texts that benchmarks read: those of files that are given, or those of the fixtures."""

import json
import lzma
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from golden.score_quotations import HELD_OUT, SENTENCES, read_examples
from onrecord.corpus.formats import Refused, read_documents
from onrecord.corpus.library import Library
from onrecord.resources import find_fixtures


def read_texts(paths: Sequence[Path]) -> Iterator[str]:
    """Yield the texts of files: one each, or of .jsonl and .jsonl.xz the "text" of each line."""
    for path in paths:
        opening = lzma.open if path.suffix == ".xz" else open
        with opening(path, "rt", encoding="utf-8") as file:
            if ".jsonl" in path.suffixes:
                yield from (json.loads(line)["text"] for line in file)
            else:
                yield file.read()


def fixture_articles() -> list[str]:
    """Return the articles of the fixtures: of the corpus, and the pages that are matched against it."""
    files = [*find_fixtures().glob("corpus/*.html"), *find_fixtures().glob("pages/*/page.html")]
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "data", write=True) as library:
        return [library.extract(file.read_bytes(), url=None).text for file in sorted(files)]


def fixture_documents() -> list[str]:
    """Return the texts of the fixtures' corpus, of every kind."""
    found = sorted(read_documents([find_fixtures() / "corpus"]), key=lambda document: getattr(document, "text", ""))
    return [document.text for document in found if not isinstance(document, Refused)]


def fixture_sentences() -> list[str]:
    """Return the short texts that quotations are tested on."""
    return [example.text for folder in (SENTENCES, HELD_OUT) for example in read_examples(folder)]
