"""A data folder whose database was damaged in every way: nobody calls it sound, and nothing that is whole is lost."""

import random
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import apsw
import pytest

from keeping import PAGE, content_of, copied, document, faults_of, make_corpus, unseen
from onrecord.corpus.database import FILE_NAME, create_database
from onrecord.corpus.examination.whole import examine_database
from onrecord.corpus.salvage import Salvaged, salvage
from service_process import run

DOCUMENTS, WORDS, SEEDS, FLIPS = 60, 300, 60, 20  # 0.5 MB: texts of two pages, tables of several
HEADER = 100  # bytes


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("sound") / "data", DOCUMENTS, WORDS)


@pytest.fixture(scope="module")
def content(sound: Path) -> bytes:
    return (sound / FILE_NAME).read_bytes()


@pytest.fixture(scope="module")
def saved(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("saved") / "a.onrecord"
    assert run(sound, "backup", str(file)).returncode == 0
    return file


def changed(content: bytes, seed: int, flips: int) -> bytes:
    """Return *content* with so many bits changed behind its header."""
    chance, damaged = random.Random(seed), bytearray(content)
    for _ in range(flips):
        damaged[chance.randrange(HEADER, len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def faults_in(path: Path) -> list[str]:
    return [fault.remedy for fault in examine_database(path, unseen) if fault.is_fault]


def is_as_stored(folder: Path, expected: dict[str, list[str]]) -> bool:
    """Return whether every row is what it was, as another program reads it: then no bit of use was changed."""
    with suppress(Exception):
        return content_of(folder) == expected
    return False


def texts_whole_in(path: Path) -> set[int]:
    """Return the documents whose row can be had by its number, with text, digest and length as they were stored."""
    whole = set()
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        for number in range(1, DOCUMENTS + 1):
            with suppress(apsw.Error, UnicodeDecodeError):
                query = "SELECT text, sha256, characters, key FROM document WHERE number = ?"
                if connection.execute(query, (number,)).fetchone() == _stored(number):
                    whole.add(number)
    return whole


def _stored(number: int) -> tuple[object, ...]:
    new = document(number, WORDS)
    return new.text, new.sha256, len(new.text), new.key


def salvaged_from(path: Path, folder: Path) -> tuple[Salvaged, set[int], str]:
    """Return what is told of a repair, the documents that the new database has, and what was set aside."""
    folder.mkdir()
    with closing(create_database(folder / "new")) as new:
        salvaged = salvage(path, new, folder, lambda: None)
        rows = new.execute("SELECT number FROM document").fetchall()
    aside = folder / "documents.jsonl"
    return salvaged, {number for (number,) in rows}, aside.read_text("utf-8") if aside.exists() else ""


def is_told(number: int, told: str, aside: str) -> bool:
    return f"d{number} “" in told or f"d{number}:" in told or f'"number": {number},' in aside


@pytest.mark.parametrize(("seeds", "flips", "least"), [(20, 1, 3), (SEEDS, FLIPS, 54)])  # one bit in three is of use
def test_sixty_damaged_databases_are_each_told_from_a_sound_one(
    sound: Path, content: bytes, tmp_path: Path, seeds: int, flips: int, least: int
):
    folder, expected = copied(sound, tmp_path / "data"), content_of(sound)
    passed, found = [], 0
    for seed in range(seeds):
        (folder / FILE_NAME).write_bytes(changed(content, seed, flips))
        if faults_in(folder / FILE_NAME):
            found += 1
        elif not is_as_stored(folder, expected):
            passed.append(seed)
    assert passed == []
    assert found >= least


def test_of_sixty_damaged_databases_every_document_that_is_whole_is_saved_and_no_other_is_dropped_in_silence(
    content: bytes, tmp_path: Path
):
    (path := tmp_path / FILE_NAME).touch()
    saved = 0
    for seed in range(SEEDS):
        path.write_bytes(changed(content, seed, FLIPS))
        whole = texts_whole_in(path)
        salvaged, kept, aside = salvaged_from(path, tmp_path / str(seed))
        assert whole <= kept
        told = "\n".join(salvaged.lost)
        assert [n for n in range(3, DOCUMENTS + 1) if n not in kept and not is_told(n, told, aside)] == []
        saved += len(kept)
    assert saved > 0.8 * SEEDS * DOCUMENTS


@pytest.mark.parametrize(
    ("old", "new"), [(b"    sha256 BLOB NOT", b"    sha25? BLOB NOT"), (b"CREATE TABLE doc", b"CREATE TABLE eoc")]
)
def test_a_database_that_misdescribes_its_tables_is_read_all_the_same(
    content: bytes, tmp_path: Path, old: bytes, new: bytes
):
    (path := tmp_path / FILE_NAME).write_bytes(content.replace(old, new))
    assert faults_in(path) != []
    salvaged, kept, _ = salvaged_from(path, tmp_path / "new")
    assert (len(kept), salvaged.lost) == (DOCUMENTS - 1, [])


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "of no length": lambda content: b"",
    "garbage": lambda content: b"shopping list " * 5000,
    "cut short": lambda content: content[: len(content) // 2],
    "of a newer version": lambda content: content[:60] + (99).to_bytes(4, "big") + content[64:],
    "of another program": lambda content: content[:68] + b"Jpeg" + content[72:],
    "without its first page": lambda content: content[:HEADER] + b"\xff" * 3996 + content[4096:],
    "with changed bits": lambda content: changed(content, 2, FLIPS),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_folder_is_refused_in_one_line_or_serves_what_is_whole_and_a_backup_brings_all_back(
    sound: Path, content: bytes, saved: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
):
    folder = copied(sound, tmp_path / "data")
    (folder / FILE_NAME).write_bytes(damage(content))
    assert run(folder, "doctor").returncode == 1
    (tmp_path / "new.txt").write_text("Ana Brandt said “never again”.")
    for command in (["match", "-"], ["add", str(tmp_path / "new.txt")]):
        done = run(folder, *command, input=PAGE)
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == done.returncode
    assert run(folder, "restore", "--force", str(saved)).returncode == 0
    assert faults_of(folder) == []


def test_the_command_tells_what_it_found_mends_it_and_finds_it_sound(sound: Path, tmp_path: Path):
    folder = copied(sound, tmp_path / "data")
    stored = (folder / FILE_NAME).read_bytes()
    (folder / FILE_NAME).write_bytes(stored.replace(b"gate 7 is", b"gate 8 is"))
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        connection.execute("DELETE FROM corpus")
    looked = run(folder, "doctor")
    assert looked.returncode == 1
    assert "fault: d7 “Gate 7”: its text is not what was stored\n" in looked.stdout
    assert "`onrecord doctor --repair` would make the database anew from all that is whole" in looked.stdout
    mended = run(folder, "doctor", "--repair")
    assert mended.returncode == 0, mended
    assert "To be done now: make the database anew from all that is whole" in mended.stdout
    assert " would " not in mended.stdout
    assert "58 documents are whole, and in a new database" in mended.stderr
    assert mended.stdout.endswith("Sound: all of it is what was stored.\n")
    assert run(folder, "doctor").stdout == "Sound: all of it is what was stored.\n"
