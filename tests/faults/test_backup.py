"""A backup of a corpus that is being written to, and what is found after it was restored: by the real command."""

import json
import shutil
import threading
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from keeping import PAIRED, answers_of, content_of, copied, document, faults_of, make_corpus
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.library import Library
from onrecord.corpus.lock import FolderLock
from onrecord.corpus.replacing import put_in_place
from service_process import Service, run, run_on_terminal, serving

DERIVED = {"segment", "tombstone", "unindexed", "corpus"}  # made again, or counting that


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("sound") / "data")


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return copied(sound, tmp_path / "data")


@pytest.fixture(scope="module")
def saved(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup."""
    file = tmp_path_factory.mktemp("saved") / "a.onrecord"
    assert run(sound, "backup", str(file)).returncode == 0
    return file


def told_of(folder: Path) -> dict[str, list[str]]:
    return {name: rows for name, rows in content_of(folder).items() if name not in DERIVED}


def refused(folder: Path, *arguments: object) -> str:
    """Return the one line with which a command refuses."""
    done = run(folder, *map(str, arguments))
    assert (done.returncode, done.stdout) == (1, ""), done
    (line,) = done.stderr.splitlines()
    return line


def store_until(service: Service, stop: threading.Event, stored: list[int]) -> None:
    """Store documents one after the other, and note the status of each."""
    for number in range(100, 10_000):
        if stop.is_set():
            return
        body = {"text": document(number).text, "url": f"https://news.example/{number}"}
        stored.append(service.ask("POST", "/documents", body)[0])


def test_what_was_backed_up_is_found_as_before_on_another_machine(sound: Path, saved: Path, tmp_path: Path):
    done = run(tmp_path / "new", "restore", str(saved))
    assert (done.stdout, done.returncode) == (f"11 documents restored into {tmp_path / 'new'}\n", 0), done.stderr
    assert answers_of(tmp_path / "new") == answers_of(sound)
    assert told_of(tmp_path / "new") == told_of(sound)
    assert faults_of(tmp_path / "new") == []


def test_a_backup_is_one_file_of_its_owner_only(saved: Path):
    assert [path.name for path in saved.parent.iterdir()] == ["a.onrecord"]
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_digests_of_tokens_and_no_token(sound: Path, tmp_path: Path):
    folder = copied(sound, tmp_path / "data")
    token = run(folder, "token").stdout.strip()
    with Library.open(folder, write=True) as library:
        paired = library.people.pair(PAIRED)
    run(folder, "backup", str(tmp_path / "b.onrecord"))
    content = (tmp_path / "b.onrecord").read_bytes()
    assert sha256(paired.encode()).hexdigest().encode() in content
    assert token.encode() not in content
    assert paired.encode() not in content


def test_a_folder_gets_a_backup_named_by_the_time(sound: Path, tmp_path: Path):
    done = run(sound, "backup", str(tmp_path))
    (file,) = tmp_path.glob("onrecord-20*.onrecord")
    assert done.stdout.startswith(f"{file}: ")


def test_a_folder_that_is_not_there_is_no_name_of_a_file(sound: Path, tmp_path: Path):
    assert "is no folder; make it first, or connect its disk" in refused(sound, "backup", f"{tmp_path}/disk/")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_whole_while_the_service_stores_documents_and_merges(folder: Path, tmp_path: Path):
    stored: list[int] = []
    stop = threading.Event()
    with serving(folder) as service:
        writer = threading.Thread(target=store_until, args=(service, stop, stored))
        writer.start()
        for number in range(2):
            before = len(stored)
            done = run(folder, "backup", str(tmp_path / f"{number}.onrecord"))
            assert (done.returncode, done.stderr) == (0, "")
            restored = tmp_path / f"restored-{number}"
            assert run(restored, "restore", str(tmp_path / f"{number}.onrecord")).returncode == 0
            assert faults_of(restored) == []
            assert len(content_of(restored)["document"]) >= 11 + before
        stop.set()
        writer.join()
    assert set(stored) == {201}
    assert len(stored) > 10


def test_a_service_goes_on_while_the_doctor_looks(folder: Path):
    stored: list[int] = []
    stop = threading.Event()
    with serving(folder) as service:
        writer = threading.Thread(target=store_until, args=(service, stop, stored))
        writer.start()
        looked = [run(folder, "doctor") for _ in range(2)]
        stop.set()
        writer.join()
        assert all(f"The service at {service.url} went on meanwhile" in done.stdout for done in looked)
    assert [done.returncode for done in looked] == [0] * 2, [done.stdout for done in looked]
    assert set(stored) == {201}


def test_a_file_that_is_there_stays_unless_told(sound: Path, tmp_path: Path):
    (file := tmp_path / "a.onrecord").write_text("shopping list")
    assert "is there already; name another file, or replace it with --force" in refused(sound, "backup", file)
    assert file.read_text() == "shopping list"
    assert run(sound, "backup", "--force", str(file)).returncode == 0
    assert file.stat().st_size > 10_000


@pytest.mark.parametrize("name", [FILE_NAME, f"{FILE_NAME}-wal", "token", "lock", "passages/a.onrecord", ""])
def test_a_backup_never_takes_the_place_of_what_it_is_made_of(folder: Path, name: str):
    before = content_of(folder), sorted(folder.rglob("*"))
    assert "is in the data folder" in refused(folder, "backup", "--force", folder / name)
    assert (content_of(folder), sorted(folder.rglob("*"))) == before


def test_a_damaged_corpus_is_not_backed_up_in_silence(folder: Path, tmp_path: Path):
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        connection.execute("UPDATE document SET text = 'x' WHERE number = 3")
    line = refused(folder, "backup", tmp_path / "a.onrecord")
    assert "is damaged, and no backup was made" in line
    assert "d3 “Gate 3”: its text is not what was stored" in line
    assert list(tmp_path.iterdir()) == [folder]


@pytest.fixture
def damaged(saved: Path, tmp_path: Path) -> Path:
    file = tmp_path / "damaged.onrecord"
    content = bytearray(saved.read_bytes())
    content[content.index(b"gate 7 is") + 5] ^= 1
    file.write_bytes(content)
    return file


def test_a_damaged_backup_is_not_restored(damaged: Path, tmp_path: Path):
    line = refused(tmp_path / "new", "restore", damaged)
    assert f"{damaged} is damaged" in line
    assert not (tmp_path / "new" / FILE_NAME).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty, a copy cut short perhaps"), (b"shopping list " * 999, "is not a database")],
)
def test_what_is_no_backup_is_not_restored(tmp_path: Path, content: bytes, words: str):
    (tmp_path / "a.onrecord").write_bytes(content)
    line = refused(tmp_path / "new", "restore", tmp_path / "a.onrecord")
    assert f"{words}; a file that `onrecord backup` made would do" in line
    assert not (tmp_path / "new").exists()


def test_a_backup_of_a_newer_version_is_not_restored(saved: Path, tmp_path: Path):
    shutil.copy(saved, file := tmp_path / "a.onrecord")
    with closing(apsw.Connection(str(file))) as connection:
        connection.pragma("user_version", 99)
    assert "has format 99" in refused(tmp_path / "new", "restore", file)


def test_a_backup_that_is_cut_short_is_not_restored(saved: Path, tmp_path: Path):
    (tmp_path / "a.onrecord").write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    assert "is damaged" in refused(tmp_path / "new", "restore", tmp_path / "a.onrecord")


def test_a_corpus_that_is_there_stays_unless_told_and_is_kept_then(folder: Path, saved: Path):
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        connection.execute("UPDATE document SET title = 'Mine' WHERE number = 3")
    before = (folder / FILE_NAME).read_bytes()
    assert "holds a corpus already" in refused(folder, "restore", saved)
    assert (folder / FILE_NAME).read_bytes() == before
    done = run(folder, "restore", "--force", str(saved))
    (aside,) = folder.glob("replaced-*")
    assert done.stdout.startswith(f"The corpus that was there is kept in {aside}\n")
    assert (aside / FILE_NAME).read_bytes() == before
    assert faults_of(folder) == []


def test_who_brings_old_tokens_back_is_told_so(folder: Path, tmp_path: Path):
    assert run(folder, "people", "add", "Ann Roe").returncode == 0
    assert run(folder, "backup", str(tmp_path / "a.onrecord")).returncode == 0
    assert run(folder, "people", "revoke", "Ann Roe").returncode == 0
    done = run(folder, "restore", "--force", str(tmp_path / "a.onrecord"))
    assert "2 callers may ask by tokens of then, revoked since or not; see `onrecord people list`" in done.stderr
    assert "Ann Roe · reader" in run(folder, "people", "list").stdout


def test_a_folder_that_lost_its_database_gets_the_backup(folder: Path, saved: Path, sound: Path):
    (folder / FILE_NAME).unlink()
    assert "holds no corpus" in refused(folder, "doctor")
    assert run(folder, "restore", str(saved)).returncode == 0
    assert told_of(folder) == told_of(sound)
    assert faults_of(folder) == []


def test_a_folder_of_other_things_gets_no_corpus(saved: Path, tmp_path: Path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.png").write_bytes(b"x")
    assert "holds other things" in refused(tmp_path / "photos", "restore", saved)


@pytest.mark.parametrize("arguments", [["restore", "--force"], ["doctor", "--repair"]])
def test_a_folder_in_use_is_not_replaced(folder: Path, saved: Path, arguments: list[str]):
    (folder / "corpus.sqlite3.new").touch(mode=0o600)
    lock = FolderLock(folder, "http://127.0.0.1:8137")
    if arguments[0] == "doctor":
        (folder / FILE_NAME).chmod(0o644)
    done = run(folder, *arguments, *([str(saved)] if arguments[0] == "restore" else []))
    lock.release()
    assert done.returncode == 1
    assert "which serves http://127.0.0.1:8137; stop it first" in done.stderr
    assert (folder / "corpus.sqlite3.new").exists()


def test_a_log_that_was_not_written_back_is_part_of_the_backup_and_kept_with_what_is_replaced(
    folder: Path, tmp_path: Path
):
    with closing(apsw.Connection(str(folder / FILE_NAME))) as reader:  # whose moment keeps the log from going
        reader.execute("BEGIN; SELECT count(*) FROM document").fetchall()
        with serving(folder) as service:
            service.ask("POST", "/documents", {"text": document(50).text})
            service.process.kill()
            service.process.wait()
        assert (folder / f"{FILE_NAME}-wal").stat().st_size > 0
        assert run(folder, "backup", str(tmp_path / "a.onrecord")).returncode == 0
        assert run(folder, "restore", "--force", str(tmp_path / "a.onrecord")).returncode == 0
    (aside,) = folder.glob("replaced-*")
    assert len(content_of(aside)["document"]) == len(content_of(folder)["document"]) == 12
    assert faults_of(folder) == []


def test_a_corpus_whose_replacing_breaks_off_at_the_last_step_is_as_it_was(folder: Path, tmp_path: Path):
    with serving(folder) as service:
        assert service.ask("POST", "/documents", {"text": document(50).text})[0] == 201
        service.process.kill()
        service.process.wait()
    before = content_of(folder)
    for name in ("new", "aside"):
        (tmp_path / name).mkdir()
    with pytest.raises(OSError, match="directory"):
        put_in_place(tmp_path / "new", folder, tmp_path / "aside")  # no folder takes the place of a file
    assert content_of(folder) == before
    assert faults_of(folder) == []


def test_a_terminal_shows_how_far_it_is(folder: Path, tmp_path: Path):
    code, shown = run_on_terminal(folder, "backup", tmp_path / "a.onrecord")
    assert code == 0
    assert all(words in shown for words in ("Copying", "Checking the texts", "11/11"))


def test_what_a_repair_leaves_is_told_as_one_json(folder: Path):
    (folder / FILE_NAME).chmod(0o644)
    done = run(folder, "doctor", "--repair", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_findings_are_told_as_json(folder: Path):
    (folder / "token.new").touch(mode=0o600)
    (finding,) = json.loads(run(folder, "doctor", "--json").stdout)
    assert finding == {
        "where": "token.new",
        "what": "an interrupted command left this file",
        "remedy": "remove",
        "document": None,
        "version": None,
        "fault": False,
    }
