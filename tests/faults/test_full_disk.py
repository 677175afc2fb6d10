"""A disk that is full, in earnest: a file system of a few megabytes, under the real service and the real command."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from distinct_texts import text_of
from ledger import Client, compare, document_text
from older_formats import columns_of, restore_format, rows_of, version_of
from onrecord.corpus.database import SCHEMA_VERSION
from onrecord.corpus.library import Library
from service_process import Service, run, serving
from whole_corpus import check_consistency, strays_in

MEGABYTES = 4
COUNT = 300  # documents of 400 words, which take more than two


def run_as_root(*command: object) -> None:
    """Run what takes root; a test without that right fails and says so, for nothing else is full like a full disk."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    try:
        subprocess.run([*as_root, *map(str, command)], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else error
        pytest.fail(f"this test mounts a small disk: run it as root, or with sudo that asks for no password; {said}")


def mount(*arguments: object) -> None:
    run_as_root("mount", *arguments)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system."""
    (place := tmp_path / "disk").mkdir()
    mount("-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0777", "tmpfs", place)
    yield place
    run_as_root("umount", "-l", place)


def fill(disk: Path) -> Path:
    """Return a file that takes all the room there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    return filler


def statuses(client: Client) -> set[int]:
    return {status for status, _ in client.refusals}


def check_reading(service: Service) -> None:
    """Assert that what is stored is listed, read and found."""
    status, _, listed = service.ask("GET", "/documents")
    assert status == 200
    document = json.loads(listed)["documents"][0]
    assert service.ask("GET", f"/documents/{document['id']}")[0] == 200
    status, _, found = service.ask("POST", "/match", {"text": f"It was said. {document_text(0)}"})
    assert status == 200
    assert "https://news.example/first" in {known["url"] for known in json.loads(found)["documents"]}


def test_a_service_on_a_full_disk_refuses_to_write_goes_on_reading_and_recovers_without_a_restart(disk: Path):
    folder, client, begun = disk / "data", Client(1, Random(1)), threading.Event()
    with serving(folder) as service:
        first = {"text": document_text(0), "url": "https://news.example/first"}
        assert service.ask("POST", "/documents", first)[0] == 201
        client.write(service, begun, most=10)
        assert statuses(client) == set()
        filler = fill(disk)
        for _ in range(2):  # the second time too, and with what was refused first
            client.write(service, begun, most=15)
            assert statuses(client) == {507}
            assert service.ask("POST", "/documents", first | {"text": document_text(5)})[0] == 507
            check_reading(service)
        refused = len(client.refusals)
        filler.unlink()
        client.write(service, begun, most=10)
        assert len(client.refusals) == refused
        assert service.ask("DELETE", "/documents/d1")[0] == 204
        service.process.terminate()
        assert service.process.wait(30) == 0
    difference = compare(folder, [client])
    assert (difference.lost, difference.orphans) == ([], [])
    check_consistency(folder)
    assert strays_in(folder) == set()


def test_a_command_that_finds_the_disk_full_says_so_in_one_line_and_goes_on_the_next_time(disk: Path, tmp_path: Path):
    mount("-o", "remount,size=2m", disk)
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(json.dumps({"text": text_of(number, 400)}) + "\n" for number in range(COUNT)))
    done = run(disk / "data", "add", str(corpus))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "the disk is full; nothing of this step was stored" in done.stderr or "no room for a segment" in done.stderr
    stored = int(done.stdout.split(" new")[0].replace(",", ""))
    with Library.open(disk / "data", write=False) as library:
        assert len(library.documents(limit=1000)) == stored > 0
        assert library.match(f"It was written. {text_of(0, 400)}").result.documents
    mount("-o", "remount,size=64m", disk)
    assert (
        run(disk / "data", "add", str(corpus)).stdout
        == f"{COUNT - stored} new, {stored} unchanged, 0 new versions, 0 refused\n"
    )
    check_consistency(disk / "data")
    assert strays_in(disk / "data") == set()


@pytest.mark.parametrize("number", [1, 6])
def test_a_corpus_of_an_earlier_format_on_a_full_disk_stays_as_it_is_until_there_is_room(disk: Path, number: int):
    folder = restore_format(number, disk / "data")
    before = rows_of(folder, columns := columns_of(folder))
    filler = fill(disk)
    done = run(folder, "reindex")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "disk is full" in done.stderr
    assert version_of(folder) == number
    assert rows_of(folder, columns) == before
    filler.unlink()
    assert run(folder, "reindex").returncode == 0
    assert version_of(folder) == SCHEMA_VERSION
    check_consistency(folder)


@pytest.mark.parametrize("command", ["token", "serve", "add"])
def test_a_folder_that_cannot_be_made_for_want_of_room_is_told_as_such_and_made_later(
    disk: Path, tmp_path: Path, command: str
):
    (disk / "data").mkdir()
    (tmp_path / "note.txt").write_text("The toll stays.")
    filler = fill(disk)
    done = run(disk / "data", command, *([str(tmp_path / "note.txt")] if command == "add" else []))
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "disk is full" in done.stderr or "No space left on device" in done.stderr
    filler.unlink()
    assert len(run(disk / "data", "token").stdout.strip()) == 43
    assert run(disk / "data", "add", str(tmp_path / "note.txt")).returncode == 0
    assert strays_in(disk / "data") == set()
