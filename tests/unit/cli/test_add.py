import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner

from far_servers import redirect, reply, serving_world
from onrecord.cli import main
from onrecord.corpus.library import Library
from onrecord.corpus.lock import FolderLock
from service_process import run, run_on_terminal

CALL = "Premier Ilse Varga described her call with Chancellor Rodrik Hale as “unusually frank”."
SERVE = """
import sys
from pathlib import Path
from onrecord.options import Options
from onrecord.web.server import open_socket, serve_folder
say = lambda url, _: print(url, flush=True)
serve_folder(Path(sys.argv[1]), open_socket("127.0.0.1", 0), Options(), announce=say)
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (folder := tmp_path / "corpus").mkdir()
    (folder / "call.txt").write_text(CALL)
    (folder / "lake.md").write_text("---\nurl: https://courier.example/lake\n---\nThe reeds decide.")
    (folder / "more.jsonl").write_text('{"text": "One."}\n{"text": 2}\n')
    (folder / "scan.pdf").write_bytes(b"%PDF")
    return folder


@contextmanager
def service(folder: Path):
    with subprocess.Popen([sys.executable, "-c", SERVE, folder], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        yield
        process.terminate()


def stored_in(folder: Path) -> list[tuple[str | None, str | None]]:
    with Library.open(folder, write=False) as library:
        return [(d.title, d.url) for d in library.documents()]


READ = ".txt, .md, .html, .htm, .jsonl, .vtt, .srt, .docx, and these with .gz"
STORED = [("call", None), ("lake", "https://courier.example/lake"), (None, None)]


def refusals(corpus: Path) -> list[str]:
    return [
        f"refused: {corpus}/more.jsonl:2: text: expected a string, got int",
        f"refused: {corpus}/scan.pdf: files named .pdf are not read, only {READ}",
    ]


def test_what_became_of_each_document_is_said_and_a_refusal_is_an_exit_code(tmp_path: Path, corpus: Path):
    done = run(tmp_path / "data", "add", str(corpus))
    assert done.stdout == "3 new, 0 unchanged, 0 new versions, 2 refused\n"
    assert done.stderr.splitlines() == refusals(corpus)
    assert done.returncode == 1
    assert stored_in(tmp_path / "data") == STORED


def test_the_second_time_only_what_changed_is_stored(tmp_path: Path, corpus: Path):
    run(tmp_path / "data", "add", str(corpus))
    (corpus / "scan.pdf").unlink()
    (corpus / "more.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    (corpus / "lake.md").write_text("---\nurl: https://courier.example/lake\n---\nThe reeds decided.")
    done = run(tmp_path / "data", "add", str(corpus))
    assert (done.stdout, done.stderr) == ("1 new, 2 unchanged, 1 new version, 0 refused\n", "")
    assert done.returncode == 0


def test_documents_go_to_the_service_that_runs_on_the_folder(tmp_path: Path, corpus: Path):
    with service(tmp_path / "data"):
        done = run(tmp_path / "data", "add", str(corpus))
        again = run(tmp_path / "data", "add", str(corpus))
        assert stored_in(tmp_path / "data") == STORED
    assert done.stdout == "3 new, 0 unchanged, 0 new versions, 2 refused\n"
    assert again.stdout == "0 new, 3 unchanged, 0 new versions, 2 refused\n"
    assert done.stderr.splitlines() == refusals(corpus)


def test_through_the_service_a_changed_file_is_a_new_version_as_it_is_without(tmp_path: Path, corpus: Path):
    run(tmp_path / "data", "add", str(corpus / "call.txt"))
    (corpus / "call.txt").write_text(f"{CALL} Second edition.")
    with service(tmp_path / "data"):
        done = run(tmp_path / "data", "add", str(corpus / "call.txt"))
    assert done.stdout == "0 new, 0 unchanged, 1 new version, 0 refused\n"
    assert run(tmp_path / "data", "add", str(corpus / "call.txt")).stdout.startswith("0 new, 1 unchanged")


def test_what_the_service_refuses_is_named_with_its_reason(tmp_path: Path):
    (tmp_path / "long.jsonl").write_text(json.dumps({"text": "word " * 300_000, "title": "Too long"}))
    (tmp_path / "call.txt").write_text(CALL)
    with service(tmp_path / "data"):
        done = run(tmp_path / "data", "add", str(tmp_path / "long.jsonl"), str(tmp_path / "call.txt"))
    assert done.stdout == "1 new, 0 unchanged, 0 new versions, 1 refused\n"
    assert done.stderr.startswith("refused: Too long: ")
    assert "1,500,000" in done.stderr or "1500000" in done.stderr


def test_a_folder_that_another_command_has_is_refused_in_one_line(tmp_path: Path, corpus: Path):
    (tmp_path / "data").mkdir()
    lock = FolderLock(tmp_path / "data")
    done = run(tmp_path / "data", "add", str(corpus))
    lock.release()
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {tmp_path}/data is in use by process {os.getpid()};")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_folder_of_another_program_is_refused_in_one_line_and_left_alone(tmp_path: Path, corpus: Path):
    (folder := tmp_path / "firefox").mkdir()
    connection = apsw.Connection(str(folder / "corpus.sqlite3"))
    connection.execute("CREATE TABLE moz_places (id)")
    connection.close()
    before = (folder / "corpus.sqlite3").read_bytes()
    done = run(folder, "add", str(corpus))
    assert done.returncode == 1
    assert "belongs to another program" in done.stderr
    assert done.stderr.count("\n") == 1
    assert (folder / "corpus.sqlite3").read_bytes() == before


def test_a_page_is_fetched_and_stored_under_where_it_was_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with serving_world() as world:
        monkeypatch.setattr("onrecord.corpus.fetching.WORLD", world.network)
        world.answers.update({"/a": redirect("/reeds"), "/reeds": reply()})
        arguments = ["--data", str(tmp_path / "data"), "add", "http://news.example/a", "http://news.example/none"]
        done = CliRunner().invoke(main, arguments)
    assert done.stdout == "1 new, 0 unchanged, 0 new versions, 1 refused\n"
    assert "refused: http://news.example/none: news.example: it answered 404 Not Found;" in done.stderr
    assert stored_in(tmp_path / "data") == [("Reeds", "http://news.example/reeds")]


def test_an_address_of_this_machine_is_refused_and_the_rest_is_stored(tmp_path: Path, corpus: Path):
    done = run(tmp_path / "data", "add", "http://localhost/", "HTTP://127.1:8137/", str(corpus / "call.txt"))
    assert done.stdout == "1 new, 0 unchanged, 0 new versions, 2 refused\n"
    assert "refused: http://localhost/: localhost: its address is this machine's own" in done.stderr
    assert done.returncode == 1


def test_a_command_that_cannot_be_followed_is_a_usage_error(tmp_path: Path):
    done = run(tmp_path / "data", "add")
    assert done.returncode == 2
    assert "Missing" in done.stderr
    assert not (tmp_path / "data").exists()


def test_the_name_of_a_file_writes_nothing_else_on_the_terminal(tmp_path: Path):
    path = tmp_path / "a\x1b[2J\n.pdf"
    path.write_bytes(b"%PDF")
    done = run(tmp_path / "data", "add", str(path))
    assert done.stderr.startswith(f"refused: {tmp_path}/a\ufffd[2J .pdf: files named")


def test_a_terminal_shows_a_bar_with_count_and_rest(tmp_path: Path, corpus: Path):
    returncode, shown = run_on_terminal(tmp_path / "data", "add", corpus / "call.txt")
    assert returncode == 0
    assert "Storing" in shown
    assert "1/1" in shown
    assert shown.endswith("1 new, 0 unchanged, 0 new versions, 0 refused\r\n")
