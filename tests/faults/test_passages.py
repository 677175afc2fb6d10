"""The passage index when processes are killed, the disk refuses to write, files are damaged, and others merge."""

import http.client
import itertools
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from distinct_texts import text_of
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.index.catalogue import begin_reading
from onrecord.corpus.index.pool import SegmentPool
from onrecord.corpus.library import Library
from onrecord.options import MatchOptions
from service_process import Service, serving

# Adds documents one after the other, and merges; tells each once it is acknowledged.
ADD = """
import itertools, sys
from dataclasses import replace
from pathlib import Path
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import Options
from distinct_texts import text_of

store = replace(Options().store, passage_batch=2)
with Library.open(Path(sys.argv[1]), write=True, options=replace(Options(), store=store)) as library:
    library.keep_up()
    documents = (NewDocument(text_of(n), url=f"https://news.example/{n}") for n in itertools.count(int(sys.argv[2])))
    for n, _ in enumerate(library.add_all(documents, passages_only=True), int(sys.argv[2])):
        print(n, flush=True)
"""

# Indexes what is lacking, a few at a time; tells each number.
INDEX = """
import sys
from dataclasses import replace
from pathlib import Path
from onrecord.corpus.library import Library
from onrecord.options import Options

store = replace(Options().store, passage_batch=3)
with Library.open(Path(sys.argv[1]), write=True, options=replace(Options(), store=store)) as library:
    for number in library.index_lacking():
        print(number, flush=True)
"""

# No file of this process may grow beyond a size that the segment of the long text would have, though not its rows.
ADD_LONG = """
import resource, sys
from pathlib import Path
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.errors import StoreError
from distinct_texts import text_of

with Library.open(Path(sys.argv[1]), write=True) as library:
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, resource.RLIM_INFINITY))
    for text in (text_of(1), text_of(2, words=70_000), text_of(3)):
        try:
            print(list(library.add_all([NewDocument(text)], passages_only=True))[0].number)
        except StoreError as error:
            print("refused:", error)
"""


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    tests = Path(__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.append({str(tests)!r})\n{script}", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )


def kill_after(process: subprocess.Popen[str], lines: int, delay: float) -> list[int]:
    """Return what a process acknowledged before it was killed, *delay* seconds after that many *lines*."""
    assert process.stdout is not None
    with process:
        told = [int(line) for line in itertools.islice(process.stdout, lines)]
        time.sleep(delay)
        process.kill()
        return told + [int(line) for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]


def lacking(library: Library, numbers: Iterable[int]) -> list[int]:
    """Return which of the texts of *numbers* no document is found for."""
    pages = {number: f"It was said. {text_of(number)}" for number in numbers}
    return [number for number, page in pages.items() if not library.match(page).result.documents]


def files_and_names(library: Library) -> tuple[set[str], set[str]]:
    """Return the files of the passage index, and those that rows name."""
    files = {path.name for path in (library.folder / "passages").iterdir()}
    with library._store.reading() as snapshot:
        snapshot.connection.execute("COMMIT")
        return files, {*begin_reading(snapshot.connection, SegmentPool(library.folder / "passages")).segments}


def test_what_was_acknowledged_is_found_after_a_kill_in_the_middle_of_adding_and_merging(tmp_path: Path):
    chance, first, acknowledged = random.Random(5), 1, []
    for _ in range(2):
        acknowledged += kill_after(run(ADD, tmp_path, first), chance.randint(100, 250), chance.uniform(0, 0.2))
        first = acknowledged[-1] + 1
    with Library.open(tmp_path, write=True) as library:
        files, named = files_and_names(library)
        assert files == named
        assert len(named) < len(acknowledged) / 2  # of which each batch has two
        assert lacking(library, acknowledged) == []
        assert library.unindexed_count() == 0


def store_until_killed(service: Service, first: int, delay: float) -> list[int]:
    """Return the texts from *first* on that a service acknowledged before it was killed, after *delay* seconds."""
    stored: list[int] = []
    killer = threading.Timer(delay, service.process.kill)
    killer.start()
    with suppress(OSError, http.client.HTTPException):
        for number in itertools.count(first):
            document = {"text": text_of(number), "url": f"https://news.example/{number}"}
            assert service.ask("POST", "/documents", document)[0] == 201
            stored.append(number)
    killer.join()
    return stored


def test_what_the_service_acknowledged_is_found_after_it_was_killed_while_it_merged(tmp_path: Path):
    chance, acknowledged = random.Random(9), []
    for cycle in range(2):
        with serving(tmp_path) as service:
            acknowledged += store_until_killed(service, 1 + 10_000 * cycle, chance.uniform(1, 2))
    with Library.open(tmp_path, write=True) as library:
        files, named = files_and_names(library)
        assert files == named
        assert len(named) < len(acknowledged) / 2  # of which each was one
        assert lacking(library, acknowledged) == []
        assert library.unindexed_count() == 0


def test_an_index_that_is_being_made_when_the_process_is_killed_goes_on_where_it_was(tmp_path: Path):
    numbers = range(1, 61)
    with Library.open(tmp_path, write=True) as library:
        list(library.add_all((NewDocument(text_of(n)) for n in numbers), passages_only=True))
        library.forget_passages()
    indexed: list[int] = []
    for delay in (0.0, 0.01):
        indexed += kill_after(run(INDEX, tmp_path), 9, delay)
        with Library.open(tmp_path, write=False) as library:
            assert library.unindexed_count() <= len(numbers) - len(indexed)
            assert lacking(library, indexed) == []
    with run(INDEX, tmp_path) as process:
        assert process.stdout is not None
        indexed += map(int, process.stdout)
    assert set(indexed) <= {*numbers}
    with Library.open(tmp_path, write=True) as library:
        assert library.unindexed_count() == 0
        assert lacking(library, numbers) == []


def test_a_segment_that_does_not_fit_the_disk_stores_nothing_and_the_next_document_is_stored(tmp_path: Path):
    with run(ADD_LONG, tmp_path) as process:
        assert process.stdout is not None
        first, refusal, last = process.stdout
    assert (first, last) == ("1\n", "2\n")
    assert refusal.startswith("refused: ")
    with Library.open(tmp_path, write=False) as library:
        assert [d.characters for d in library.documents()] == [len(text_of(1)), len(text_of(3))]
        assert lacking(library, [1, 3]) == []
        files, named = files_and_names(library)
    assert files == named


def test_others_read_whole_answers_while_a_process_writes_and_merges(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        list(library.add_all((NewDocument(text_of(n)) for n in (1, 2)), passages_only=True))
    answers = []
    with run(ADD, tmp_path, 1000) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("11"):  # 100 documents, 50 segments
            with Library.open(tmp_path, write=False) as reader:  # which has no segment open yet
                result = reader.match(f"It was said. {text_of(2)}", options=MatchOptions(kinds=("passage",))).result
            answers.append(({d.number for d in result.documents}, result.complete))
        process.kill()
    assert len(answers) > 10
    assert all(answer == ({2}, True) for answer in answers)


def test_a_segment_that_is_damaged_while_the_service_uses_it_is_made_anew(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        list(library.add_all((NewDocument(text_of(n)) for n in range(1, 30)), passages_only=True))
    (path,) = (tmp_path / "passages").iterdir()
    page = {"text": f"It was said. {text_of(7)}", "options": {"kinds": ["passage"]}}
    chance, answers = random.Random(2), []
    with serving(tmp_path) as service:
        assert json.loads(service.ask("POST", "/match", page)[2])["complete"]
        time.sleep(0.1)  # so that the file's time of change is another
        with path.open("r+b") as file:
            for _ in range(2_000):
                file.seek(chance.randrange(path.stat().st_size))
                file.write(chance.randbytes(1))
        end = time.monotonic() + 60
        while not any(found for found, _ in answers) and time.monotonic() < end:
            status, _, body = service.ask("POST", "/match", page)
            assert status == 200
            answer = json.loads(body)
            answers.append((bool(answer["documents"]), answer["complete"]))
    assert answers[-1][0]
    assert (False, True) not in answers
    assert not path.exists()


@pytest.mark.parametrize("damage", ["a byte", "the file"])
def test_the_service_makes_a_damaged_segment_anew_and_says_so_until_then(tmp_path: Path, damage: str):
    with Library.open(tmp_path / "data", write=True) as library:
        for number in range(1, 5):
            library.add(NewDocument(text_of(number), url=f"https://news.example/{number}"))
    path = next((tmp_path / "data" / "passages").iterdir())
    content = bytearray(path.read_bytes())
    content[-9] ^= 4
    path.unlink()
    if damage == "a byte":
        path.write_bytes(content)
    with serving(tmp_path / "data") as service:
        end = time.monotonic() + 60
        found: set[str] = set()
        while len(found) < 4 and time.monotonic() < end:
            pages = [{"text": f"It was said. {text_of(number)}"} for number in range(1, 5)]
            answers = [json.loads(service.ask("POST", "/match", page)[2]) for page in pages]
            found = {d["url"] for answer in answers for d in answer["documents"]}
            assert all(answer["documents"] or not answer["complete"] for answer in answers)
    assert len(found) == 4
    assert not path.exists()
