"""Persons and paired extensions: let in, listed with their last use, and let in no more."""

import threading
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest

from onrecord.corpus.access import read_or_create_token
from onrecord.corpus.callers import Caller
from onrecord.corpus.library import Library
from onrecord.corpus.people import PREFIX, check_name
from onrecord.corpus.uses import Uses
from onrecord.errors import ConflictError, FullError, InvalidFieldError, NotFoundError

ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "data", write=True) as library:
        yield library


def files_of(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_a_person_is_known_by_the_digest_of_a_token_that_is_kept_nowhere(library: Library):
    token = library.people.create("Ann Roe", "contributor")
    assert token.startswith(PREFIX)
    assert len(token) == len(PREFIX) + 43
    assert library.people.callers() == {sha256(token.encode()).hexdigest(): Caller("Ann Roe", "contributor")}
    assert not any(token.encode() in content for content in files_of(library.folder))


def test_tokens_do_not_repeat(library: Library):
    tokens = {library.people.create(f"Person {n}", "reader") for n in range(20)}
    assert len(tokens | {library.people.rotate("Person 1")}) == 21


def test_everybody_is_listed_with_role_and_times(library: Library):
    library.people.create("Ann", "administrator")
    library.people.pair(ORIGIN)
    library.people.create("Bo", "reader")
    library.people.revoke("Bo")
    listed = {known.name: known for known in library.people.everybody()}
    assert {(k.name, k.kind, k.role) for k in listed.values()} == {
        ("Ann", "person", "administrator"),
        (ORIGIN, "extension", "contributor"),
        ("Bo", "person", "reader"),
    }
    assert (listed["Ann"].revoked, listed["Ann"].last_used) == (None, None)
    assert listed["Bo"].revoked >= listed["Bo"].created


def test_whoever_is_revoked_is_let_in_no_more_and_the_name_is_free(library: Library):
    library.people.create("Ann", "reader")
    library.people.revoke("Ann")
    assert library.people.callers() == {}
    with pytest.raises(NotFoundError, match="onrecord people list"):
        library.people.revoke("Ann")
    with pytest.raises(NotFoundError):
        library.people.rotate("Ann")
    library.people.create("Ann", "contributor")
    assert [c.role for c in library.people.callers().values()] == ["contributor"]


def test_one_name_is_one_person(library: Library):
    library.people.create("Ann", "reader")
    with pytest.raises(ConflictError, match="rotate it, revoke it"):
        library.people.create("Ann", "administrator")
    assert [c.role for c in library.people.callers().values()] == ["reader"]


def test_a_new_token_ends_the_one_before(library: Library):
    old = library.people.create("Ann", "reader")
    new = library.people.rotate("Ann")
    assert library.people.callers() == {sha256(new.encode()).hexdigest(): Caller("Ann", "reader")}
    assert old != new


def test_a_pairing_lasts_until_it_is_replaced_or_revoked(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        _, second = library.people.pair(ORIGIN), library.people.pair(ORIGIN)
    with Library.open(tmp_path, write=True) as library:
        assert library.people.pairings() == {ORIGIN: sha256(second.encode()).hexdigest()}
        with pytest.raises(ConflictError, match="paired anew"):
            library.people.rotate(ORIGIN)
        library.people.revoke(ORIGIN)
        assert library.people.pairings() == {}
        with pytest.raises(NotFoundError):
            library.people.revoke(ORIGIN)


def test_the_local_token_is_rotated_and_never_revoked(library: Library):
    before = read_or_create_token(library.folder)
    with pytest.raises(ConflictError, match="rotate"):
        library.people.revoke("local")
    token = library.people.rotate("local")
    assert token == read_or_create_token(library.folder) != before
    assert (library.folder / "token").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["Ann", "Ана Брандт", "李", "ann@paper.example", "O’Neill-Üçar, desk 4", "x" * 100])
def test_names_of_people_are_taken_as_they_are(library: Library, name: str):
    library.people.create(name, "reader")
    assert [known.name for known in library.people.everybody()] == [name]


@pytest.mark.parametrize(
    "name",
    [
        "Ann  Roe",
        "ｌｏｃａｌ",
        "Zoe\u0308",
        *("", " ", "x" * 101, " Ann", "Ann ", "--", "..", "a/b", "local", "Local", ORIGIN),
        *("Ann\n", "A\x00", "A\x1b[2J", "A\u202eB", "A\u2066B", "A\u200bB", "A\u00a0B", "A\u2028B"),
        *("\ud800A", "A\ufeff", "A\ue000"),
    ],
)
def test_what_is_no_name_is_refused_in_words_that_write_nothing_else(library: Library, name: str):
    with pytest.raises(InvalidFieldError, match=r"^name: ") as raised:
        library.people.create(name, "reader")
    assert str(raised.value).isascii()
    assert str(raised.value).isprintable()
    assert library.people.everybody() == []


def test_no_character_that_does_not_show_is_part_of_a_name():
    for code in range(0x110000):
        category = unicodedata.category(chr(code))
        # Of the million code points that are nobody's or private, which are all alike, one in a hundred.
        if category[0] in "CZ" and chr(code) != " " and (category not in ("Cn", "Co") or code % 101 == 0):
            with pytest.raises(InvalidFieldError):
                check_name(f"A{chr(code)}B")


def test_the_last_use_is_noted_to_the_minute_of_persons_and_extensions(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        library.people.create("Ann", "reader")
        library.people.pair(ORIGIN)
        revision = library.revision
        for name in ("Ann", ORIGIN, "local"):
            library.people.note_use(name)
    with Library.open(tmp_path, write=False) as library:
        assert [len(known.last_used) for known in library.people.everybody()] == [len("2025-03-28T10:30+00:00")] * 2
        assert library.revision == revision


def test_a_caller_is_written_down_once_a_minute_however_often_they_ask():
    minutes, written = iter(["10:30"] * 400 + ["10:31"] * 400), []
    uses = Uses(lambda name, minute: written.append((name, minute)), lambda: next(minutes))
    threads = [threading.Thread(target=lambda: [uses.note("Ann") for _ in range(100)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    uses.close()
    assert sorted(written) == [("Ann", "10:30"), ("Ann", "10:31")]


def test_who_asks_waits_for_no_write_and_a_full_disk_ends_nothing():
    entered, leave, written = threading.Event(), threading.Event(), []

    def write(name: str, minute: str) -> None:
        if name == "Ann":
            entered.set()
            leave.wait()
            raise FullError("the disk is full")
        written.append((name, minute))

    uses = Uses(write, lambda: "10:30")
    uses.note("Ann")
    entered.wait()
    uses.note("Bo")  # returns while the first is still being written
    assert written == []
    leave.set()
    uses.close()
    assert written == [("Bo", "10:30")]
