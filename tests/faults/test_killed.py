"""What a process that is killed while it stores documents leaves behind."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import apsw
import pytest

from faults.kill_cycles import run_cycles
from find_tools import STRACE, require
from older_version import forget_quotations
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from running_processes import children_of, is_running
from service_process import COMMAND, run
from whole_corpus import check_consistency, read_only, strays_in

# Prints the number of each text once it is acknowledged, until it is killed.
ADD = """
import itertools, sys
from dataclasses import replace
from pathlib import Path
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import Options

def main(folder, first, parallel):
    options = Options()
    options = replace(options, store=replace(options.store, batch=3, parallel_characters=0 if parallel else 10**12))
    text = "“The toll of gate {} is unusually high,” said Ilse Varga. It was {} crowns."
    documents = (
        NewDocument(text.format(n, n * 7), url=f"https://news.example/{n % 50}") for n in itertools.count(first)
    )
    with Library.open(Path(folder), write=True, options=options) as library:
        library.keep_up()
        for n, _ in enumerate(library.add_all(documents), first):
            print(n, flush=True)

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "parallel")
"""


def text_of(number: int) -> str:
    return f"“The toll of gate {number} is unusually high,” said Ilse Varga. It was {number * 7} crowns."


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "add_until_killed.py"
    path.write_text(ADD)
    return path


def start(script: Path, folder: Path, first: int, how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, script, folder, str(first), how], stdout=subprocess.PIPE, text=True, bufsize=1
    )


def kill_in_the_middle(process: subprocess.Popen[str], lines: int, delay: float) -> list[int]:
    """Return what was acknowledged before the process was killed, *delay* seconds after that many *lines*."""
    assert process.stdout is not None
    with process:
        acknowledged = [int(line) for line in itertools.islice(process.stdout, lines)]
        time.sleep(delay)
        process.kill()
        rest = process.stdout.read().splitlines(keepends=True)
    return acknowledged + [int(line) for line in rest if line.endswith("\n")]


@pytest.mark.parametrize("how", ["here", "parallel"])
def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path, script: Path, how: str):
    folder, chance, first = tmp_path / "data", random.Random(11), 0
    current: dict[int, int] = {}  # the last acknowledged text of each address
    for _ in range(5):
        process = start(script, folder, first, how)
        acknowledged = kill_in_the_middle(process, chance.randint(1, 40), chance.uniform(0, 0.03))
        current |= {n % 50: n for n in acknowledged}
        with Library.open(folder, write=False) as library:  # before any writer has looked after the file
            texts = {int(d.url.rsplit("/", 1)[1]): library.document(d.number).text for d in library.documents(limit=99)}
        for address, number in current.items():  # the next batch may have been stored just before it could be said
            assert texts[address] in {text_of(number), text_of(number + 50)}
        first = acknowledged[-1] + 1
        check_consistency(folder)
    with Library.open(folder, write=True) as library:
        assert library.add(NewDocument("The next text.")).status == "new"
    check_consistency(folder)


def test_nothing_that_the_service_acknowledged_is_lost_when_it_is_killed(tmp_path: Path):
    outcome = run_cycles(tmp_path / "data", 5, seed=11)
    assert outcome.acknowledged >= outcome.cycles == 5
    assert (outcome.lost, outcome.orphans, outcome.refused) == (0, 0, 0)


@pytest.mark.soak
def test_nothing_is_lost_in_500_cycles(tmp_path: Path):
    outcome = run_cycles(tmp_path / "data", 500, seed=1)
    assert outcome.fewest > 0
    assert (outcome.lost, outcome.orphans, outcome.refused) == (0, 0, 0)


def test_the_processes_that_prepare_documents_end_with_the_one_that_was_killed(tmp_path: Path, script: Path):
    with start(script, tmp_path / "data", 0, "parallel") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        children = children_of(process.pid)
        assert len(children) >= 2
        process.kill()
    end = time.monotonic() + 20
    while any(map(is_running, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert [pid for pid in children if is_running(pid)] == []


def outdated_in(folder: Path) -> int:
    connection = apsw.Connection(str(folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(5000)
    count = int(connection.execute("SELECT count(*) FROM analysis WHERE version = 'older'").get)
    connection.close()
    return count


def test_an_analysis_that_is_killed_goes_on_where_it_was(tmp_path: Path):
    folder, count = tmp_path / "data", 400
    with Library.open(folder, write=True) as library:
        for _ in library.add_all(NewDocument(f"{text_of(n)}\n\n" * 20) for n in range(count)):
            pass
        expected = library.speakers.entries()
    forget_quotations(folder)
    command = [sys.executable, "-m", "onrecord", "--data", folder, "analyse"]
    for share in (0.9, 0.5):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            while outdated_in(folder) > share * count:
                assert process.poll() is None
                time.sleep(0.01)
            process.kill()
        check_consistency(folder)
        assert 0 < outdated_in(folder) <= share * count
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    analysed, of = done.stdout.split(" documents")[0].split(" of ")
    assert 0 < int(analysed) == int(of) < count
    check_consistency(folder)
    with Library.open(folder, write=False) as library:
        assert library.speakers.entries() == expected
        assert library.outdated_count() == 0


STEPS = "fsync,fdatasync,rename,unlink,link"  # where a process that ends may leave half of something


def run_killed_at(step: int, folder: Path, *arguments: str) -> int:
    """Return the exit code of a command that is killed at one of its `STEPS`, unless it has fewer."""
    killing = [require(STRACE), "-f", "-qq", "-o", os.devnull, "-e", f"inject={STEPS}:signal=SIGKILL:when={step}"]
    command = [*killing, *COMMAND, "--data", str(folder), *arguments]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False, timeout=60).returncode


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder with three documents."""
    with Library.open(tmp_path / "data", write=True) as library:
        list(library.add_all(NewDocument(text_of(n), url=f"https://news.example/{n}") for n in range(3)))
    return tmp_path / "data"


@pytest.mark.parametrize("command", ["reindex --all", "people add Ann", "add note.txt"])
def test_a_command_that_is_killed_at_any_step_leaves_the_corpus_whole(filled: Path, command: str):
    (filled.parent / "note.txt").write_text("The toll stays until spring.")
    arguments = command.replace("note.txt", str(filled.parent / "note.txt")).split(" ")
    kills = 0
    while run_killed_at(1 + kills, filled, *arguments) == -signal.SIGKILL:
        check_consistency(filled)
        assert [text for _, text in texts_in(filled)][:3] == [text_of(n) for n in range(3)]
        kills += 1
    assert kills > 2
    Library.open(filled, write=True).close()
    check_consistency(filled)
    assert strays_in(filled) == set()


def test_a_backup_that_is_killed_at_any_step_is_whole_or_not_there(filled: Path):
    copy, before, kills = filled.parent / "copy.backup", texts_in(filled), 0
    while run_killed_at(1 + kills, filled, "backup", str(copy)) == -signal.SIGKILL:
        if copy.exists():
            assert run(filled.with_name(f"restored-{kills}"), "restore", str(copy)).returncode == 0
            copy.unlink()
        assert texts_in(filled) == before
        kills += 1
    assert kills > 1
    assert run(filled.with_name("restored"), "restore", str(copy)).returncode == 0
    assert texts_in(filled.with_name("restored")) == before


def texts_in(folder: Path) -> list[tuple[int, str]]:
    connection = read_only(folder)
    texts = connection.execute("SELECT number, text FROM document ORDER BY number").fetchall()
    connection.close()
    return texts


def test_ctrl_c_ends_every_command_with_the_exit_code_that_shells_know(tmp_path: Path):
    command = [sys.executable, "-m", "onrecord", "--data", tmp_path / "data", "match", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(b"word " * 100_000)  # more than a pipe takes: the command reads by then
        process.stdin.flush()
        while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            time.sleep(0.01)  # until it waits for more
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        assert process.stderr
        assert process.stderr.read().endswith(b"\nInterrupted; nothing that was stored is lost.\n")
    assert process.returncode == 130


def test_ctrl_c_ends_the_command_with_a_summary_of_what_is_stored(tmp_path: Path):
    folder, corpus = tmp_path / "data", tmp_path / "corpus"
    corpus.mkdir()
    for n in range(3000):
        (corpus / f"{n}.txt").write_text(text_of(n) * 20)
    command = [sys.executable, "-m", "onrecord", "--data", folder, "add", corpus]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        while count_documents(folder) <= 64:  # a batch or two
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "Interrupted; what is counted here is stored. The same command goes on from there.\n"
    counted = int(out.split(" new, 0 unchanged, 0 new versions, 0 refused")[0].replace(",", ""))
    assert 0 < counted <= count_documents(folder) < 3000
    check_consistency(folder)


def count_documents(folder: Path) -> int:
    if not (folder / FILE_NAME).exists():
        return 0
    connection = apsw.Connection(str(folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(5000)
        return int(connection.execute("SELECT count(*) FROM document").get)
    finally:
        connection.close()
