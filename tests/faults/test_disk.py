"""What happens when the disk is full, refuses to write, or has lost what was written."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.errors import FullError, NotFoundError, StoreError

# No file of this process may grow beyond a size, so that the system refuses to write more of it.
ADD_UNTIL_REFUSED = """
import resource, sys
from pathlib import Path
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.errors import StoreError

with Library.open(Path(sys.argv[1]), write=True) as library:
    library.load_model()
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
    try:
        for n in range(10_000):
            library.add(NewDocument(f"Text {n} of the inquiry. " * 50))
            print(n, flush=True)
    except StoreError as error:
        print(type(error).__name__, len(library.documents(limit=10_000)), flush=True)
"""


def text_of(number: int) -> str:
    return f"“The toll of gate {number} is unusually high,” said Ilse Varga. It was {number * 7} crowns. " * 9


def add_endlessly(library: Library) -> None:
    for number in range(1, 1000):
        library.add(NewDocument(text_of(number)))


def read_all(folder: Path) -> None:
    with Library.open(folder, write=False) as library:
        for document in library.documents(limit=100):
            library.document(document.number)


def test_a_full_disk_refuses_documents_and_goes_on_matching(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        library.add(NewDocument(text_of(0)))
        writer = library._store._writer
        writer.pragma("max_page_count", writer.pragma("page_count") + 30)
        with pytest.raises(FullError, match="the disk is full; nothing of this step was stored"):
            add_endlessly(library)
        stored = library.documents(limit=1000)
        number = len(stored)
        assert [library.document(d.number).text for d in stored] == [text_of(n) for n in range(number)]
        assert library.revision == number
        assert library.match(f"It was said. {text_of(0)}").result.documents
        writer.pragma("max_page_count", 1 << 30)
        assert library.add(NewDocument(text_of(number))).status == "new"
        assert writer.pragma("integrity_check") == "ok"


def test_a_batch_that_does_not_fit_is_not_stored_in_part(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        library.add(NewDocument(text_of(0)))
        writer = library._store._writer
        writer.pragma("max_page_count", writer.pragma("page_count") + 30)
        with pytest.raises(FullError):
            list(library.add_all(NewDocument(text_of(n)) for n in range(1, 60)))
        assert [d.number for d in library.documents()] == [1]
        assert library.revision == 1


def test_a_disk_that_refuses_to_write_loses_nothing_acknowledged(tmp_path: Path):
    command = [sys.executable, "-c", ADD_UNTIL_REFUSED, tmp_path / "data"]
    lines = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout.split("\n")
    acknowledged = [int(line) for line in lines if line.isdecimal()]
    assert lines[len(acknowledged)].split() in [
        ["StoreError", str(len(acknowledged))],
        ["FullError", str(len(acknowledged))],
    ]
    with Library.open(tmp_path / "data", write=True) as library:
        assert len(library.documents(limit=10_000)) == len(acknowledged) > 0
        assert library._store._writer.pragma("integrity_check") == "ok"


def test_a_damaged_file_is_an_error_of_ours_never_a_crash(tmp_path: Path):
    with Library.open(tmp_path / "data", write=True) as library:
        list(library.add_all(NewDocument(text_of(n)) for n in range(60)))
    sound = (path := tmp_path / "data" / FILE_NAME).read_bytes()
    chance, complaints = random.Random(3), []
    for _ in range(40):
        damaged = bytearray(sound)
        for _ in range(50):
            damaged[chance.randrange(100, len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            read_all(tmp_path / "data")
        except NotFoundError:
            continue  # the damaged number of a row that is listed: a document that is not there is told as such
        except StoreError as error:
            complaints.append(str(error))
    assert len(complaints) > 10
    assert all(complaint.startswith(str(path)) for complaint in complaints)


def test_a_file_cut_short_is_refused(tmp_path: Path):
    with Library.open(tmp_path, write=True) as library:
        list(library.add_all(NewDocument(text_of(n)) for n in range(60)))
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StoreError, match="is damaged"):
        read_all(tmp_path)
