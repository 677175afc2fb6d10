from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.corpus.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "data", write=True) as opened:
        yield opened
