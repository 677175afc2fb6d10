import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import apsw
import pytest

from onrecord.corpus.access import read_or_create_token
from onrecord.corpus.database import FILE_NAME
from onrecord.errors import ForeignStoreError


def test_the_token_stays_the_same_and_is_its_owners_alone(tmp_path: Path):
    folder = tmp_path / "data"
    token = read_or_create_token(folder)
    assert read_or_create_token(folder) == token
    assert len(token) == 43
    assert stat.S_IMODE((folder / "token").stat().st_mode) == 0o600


def test_each_folder_has_a_token_of_its_own(tmp_path: Path):
    assert read_or_create_token(tmp_path / "a") != read_or_create_token(tmp_path / "b")


def test_many_who_ask_at_once_get_the_same_token(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(read_or_create_token, [tmp_path / "data"] * 32))
    assert len(tokens) == 1


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_token_that_would_let_anyone_in_is_replaced(tmp_path: Path, content: str):
    (tmp_path / "token").write_text(content)
    assert len(read_or_create_token(tmp_path)) == 43


def test_a_token_that_others_could_read_is_closed_to_them(tmp_path: Path):
    token = read_or_create_token(tmp_path)
    (tmp_path / "token").chmod(0o644)
    assert read_or_create_token(tmp_path) == token
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600


def test_no_token_is_left_in_a_folder_of_another_program(tmp_path: Path):
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute("CREATE TABLE moz_places (id)")
    connection.close()
    tmp_path.chmod(0o755)
    with pytest.raises(ForeignStoreError, match="belongs to another program"):
        read_or_create_token(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
