"""Paths of every odd form, given to `add`: read, or refused with the reason; nothing hangs, and the rest goes on."""

import gzip
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.formats import Refused, count_documents, read_documents
from onrecord.corpus.formats.files import open_file
from onrecord.errors import DocumentError
from service_process import run

SECRET = "The secret of the other folder."


@pytest.fixture
def folder(tmp_path):
    """A folder to add, beside one that holds a secret."""
    (tmp_path / "root-other").mkdir()
    (tmp_path / "root-other" / "secret.txt").write_text(SECRET)
    (root := tmp_path / "root").mkdir()
    (root / "plain.txt").write_text("They spoke.")
    return root


def outcomes(*sources):
    """Return the texts that were read, and why others were not, by the name of the file."""
    found = list(read_documents(sources))
    assert count_documents(sources) >= 0
    texts = [d.text for d in found if isinstance(d, NewDocument)]
    assert not [text for text in texts if SECRET in text]
    return texts, {Path(r.where).name: r.why for r in found if isinstance(r, Refused)}


def make_link(target):
    return lambda path: path.symlink_to(target)


def make_fifo(path):
    os.mkfifo(path)


def make_socket(path):
    here = os.open(path.parent, os.O_RDONLY)  # the path of a socket may have a hundred characters
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"/proc/self/fd/{here}/{path.name}")
    os.close(here)


def make_sparse(path, size=10 << 30):
    with path.open("wb") as file:
        file.truncate(size)


def make_folder(path):
    path.mkdir()
    (path / "within.txt").write_text("Within.")


def make_circle(path):
    path.symlink_to(path.with_suffix(".b.txt"))
    path.with_suffix(".b.txt").symlink_to(path)


OUT, NOWHERE, NO_FILE = "leads out of the folder", "leads nowhere", "it is not a file"
ODD = [
    ("to-file.txt", make_link("../root-other/secret.txt"), OUT),
    ("to-folder", make_link("../root-other"), OUT),
    ("to-folder.txt", make_link("../root-other"), OUT),
    ("up", make_link(".."), OUT),
    ("to-root", make_link("/"), OUT),
    ("passwd.txt", make_link("/etc/passwd"), OUT),
    ("environ.txt", make_link("/proc/self/environ"), OUT),
    ("input.txt", make_link("/dev/stdin"), OUT),
    ("zero.txt", make_link("/dev/zero"), OUT),
    ("around.txt", make_link("../root/../root-other/secret.txt"), OUT),
    ("cwd.txt", make_link("/proc/self/cwd/../secret.txt"), OUT),
    ("gone.txt", make_link("missing.txt"), NOWHERE),
    ("itself.txt", make_link("itself.txt"), NOWHERE),
    ("circle.txt", make_circle, NOWHERE),
    ("chain.txt", make_link("to-nobody/x.txt"), NOWHERE),
    ("pipe.txt", make_fifo, NO_FILE),
    ("pipe.jsonl", make_fifo, NO_FILE),
    ("pipe.html", make_fifo, NO_FILE),
    ("pipe.gz", make_fifo, NO_FILE),
    ("socket.txt", make_socket, NO_FILE),
    ("sparse.txt", make_sparse, "more than 20,000,000 bytes"),
    ("sparse.html", make_sparse, "more than 10,000,000 bytes"),
    ("sparse.docx", make_sparse, "more than 10,000,000 bytes"),
    ("sparse.txt.gz", make_sparse, "no gzip file, or a damaged one"),
    ("a\nb.txt", lambda path: path.write_bytes(b"\xff"), "not text in UTF-8"),
    ("a\x1b[2J.txt", lambda path: path.write_bytes(b"\xff"), "not text in UTF-8"),
    ("no-suffix", lambda path: path.write_text("a"), "without a suffix"),
    ("a.", lambda path: path.write_text("a"), "without a suffix"),
    ("core.exe", lambda path: path.write_text("a"), "files named .exe"),
    ("a.gz", lambda path: path.write_bytes(gzip.compress(b"a")), "files named .gz"),
    ("x" * 251 + ".pdf", lambda path: path.write_text("a"), "files named .pdf"),
]


@pytest.mark.parametrize(("name", "make", "why"), ODD, ids=range(len(ODD)))
def test_what_is_odd_in_a_folder_is_refused_with_the_reason_and_the_rest_is_read(folder, name, make, why):
    make(folder / name)
    texts, refused = outcomes(folder)
    assert texts == ["They spoke."]
    assert why in refused[Path(name).name]


def test_a_device_in_a_folder_is_refused(folder):
    """A terminal: the one device that anybody can make, and whose reader would wait for somebody to type."""
    held = os.openpty()
    path = Path(os.ttyname(held[1]))
    try:
        texts, refused = outcomes(path.parent, folder)
    finally:
        for each in held:
            os.close(each)
    assert texts == ["They spoke."]
    assert refused[path.name] == NO_FILE


READ = [
    ("page.html", make_folder, "Within."),
    ("deep.txt", make_folder, "Within."),
    ("name of 251 " + "é" * 115 + ".txt", lambda path: path.write_text("Within."), "Within."),
    ("-rf.txt", lambda path: path.write_text("Within."), "Within."),
    ("a; rm -rf $(x) `y` %s.txt", lambda path: path.write_text("Within."), "Within."),
    ("\u202etxt.exe.txt", lambda path: path.write_text("Within."), "Within."),
    ("http:", make_folder, "Within."),
    (os.fsdecode(b"caf\xe9.txt"), lambda path: path.write_text("Within."), "Within."),
    (os.fsdecode(b"\xff\xfe.TXT"), lambda path: path.write_text("Within."), "Within."),
]


@pytest.mark.parametrize(("name", "make", "text"), READ, ids=range(len(READ)))
def test_a_file_is_read_whatever_its_name(folder, name, make, text):
    make(folder / name)
    assert sorted(outcomes(folder)[0]) == ["They spoke.", text]


PASSED_OVER = [".hidden.txt", ".hidden/within.txt", ".git/config.txt"]


@pytest.mark.parametrize("name", PASSED_OVER)
def test_what_is_hidden_is_passed_over_unless_it_is_named(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("Hidden.")
    assert outcomes(folder) == (["They spoke."], {})
    assert outcomes(folder / name) == (["Hidden."], {})


def test_a_link_within_the_folder_is_read_once_where_it_leads_to(folder):
    (folder / "again.txt").symlink_to("plain.txt")
    (folder / "below").symlink_to(".")
    assert outcomes(folder) == (["They spoke."], {})


def test_a_second_name_of_a_file_is_a_file_of_the_folder(folder):
    (folder / "other.txt").hardlink_to(folder / "plain.txt")
    assert outcomes(folder) == (["They spoke.", "They spoke."], {})


NAMED = [
    ("missing.txt", "there is no such file"),
    ("plain.txt/below.txt", "there is no such file"),
    ("x" * 300 + ".txt", "File name too long"),
    ("d/" * 3000 + "a.txt", "File name too long"),
    ("nul\0.txt", "there is no such file"),
    ("circle.txt", "Too many levels of symbolic links"),
    ("../root-other/missing.txt", "there is no such file"),
    ("/dev/zero", NO_FILE),
    ("/dev/null", NO_FILE),
    ("/proc/self/environ", "without a suffix"),
    ("/proc/self/mem", "without a suffix"),
    ("/proc/kmsg", "without a suffix"),
    ("", "there is no such file"),
    ("file:///etc/passwd", "there is no such file"),
    ("~/.ssh/id_rsa", "there is no such file"),
    ("%2e%2e/root-other/secret.txt", "there is no such file"),
]


@pytest.mark.parametrize(("name", "why"), NAMED, ids=range(len(NAMED)))
def test_a_path_that_is_named_and_will_not_do_is_refused_and_the_next_is_read(folder, name, why):
    make_circle(folder / "circle.txt")
    named = f"{folder}/{name}" if not name.startswith(("/", "file:", "~")) else name
    texts, refused = outcomes(named if name else "\0", folder / "plain.txt")
    assert texts == ["They spoke."]
    assert [why in reason for reason in refused.values()] == [True]


def test_folders_are_nested_as_deep_as_a_path_can_be(folder):
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1500):  # of 4,096 characters that a path may have; Python calls itself a thousand times
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    assert outcomes(folder) == (["They spoke."], {})
    subprocess.run(["rm", "-rf", str(folder / "d")], check=True)  # which Python's own is not up to


def test_what_may_not_be_read_is_refused_and_the_rest_goes_on(tmp_path, folder):
    """As somebody else than root, who may read everything."""
    for name in ("shut.txt", "shut.jsonl"):
        (folder / name).write_text("Shut.")
        (folder / name).chmod(0)
    for name in ("shut", "seen"):
        (folder / name).mkdir()
        (folder / name / "within.txt").write_text("Within.")
    (folder / "shut").chmod(0)
    (folder / "seen").chmod(0o444)
    for above in (folder, *folder.parents[:-1]):
        if above.stat().st_uid == os.getuid() and above != Path("/tmp"):
            above.chmod(0o755)
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from onrecord.corpus.formats import count_documents, read_documents\n"
        "''.encode('utf-8-sig')  # while Python's own files may be read\n"
        "os.setuid(65534) if os.getuid() == 0 else None\n"
        "count_documents([Path(sys.argv[1])])\n"
        "for found in read_documents([Path(sys.argv[1])]):\n"
        "    print(getattr(found, 'text', None) or (Path(found.where).name, found.why))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "They spoke.",
        "('shut.jsonl', 'it cannot be read: Permission denied')",
        "('shut.txt', 'it cannot be read: Permission denied')",
        "('within.txt', 'it cannot be read: Permission denied')",
        "('shut', 'it cannot be read: Permission denied')",
    ]


def test_a_file_that_vanishes_while_the_folder_is_read_is_refused(folder):
    for name in ("a.txt", "z.txt"):
        (folder / name).write_text("Here.")
    reading = read_documents([folder])
    assert next(reading).text == "Here."
    (folder / "plain.txt").unlink()
    (folder / "z.txt").unlink()
    os.mkfifo(folder / "z.txt")
    assert [r.why for r in reading] == ["there is no such file", NO_FILE]


def test_a_pipe_that_takes_the_place_of_a_file_at_the_last_moment_holds_nobody(folder):
    os.mkfifo(folder / "pipe.txt")
    with pytest.raises(DocumentError, match="it is not a file"):
        open_file(folder / "pipe.txt")


def test_a_file_that_grows_while_it_is_read_ends(folder):
    path = folder / "log.jsonl"
    line = '{"text": "They spoke again."}\n'
    path.write_text(line * 3)
    over = threading.Event()

    def grow():
        with path.open("a") as file:
            for _ in range(200):
                file.write(line)
                file.flush()
        over.set()

    writer = threading.Thread(target=grow)
    reading = read_documents([path])
    first = next(reading)
    writer.start()
    texts = {first.text, *(document.text for document in reading)}
    writer.join()
    assert texts == {"They spoke again."}


@pytest.mark.parametrize("size", [500 << 20, pytest.param(10 << 30, marks=pytest.mark.soak)])
def test_a_line_without_end_ends_the_reading_of_its_file_and_of_no_other(folder, size):
    make_sparse(folder / "endless.jsonl", size)
    texts, refused = outcomes(folder)
    assert texts == ["They spoke."]
    assert "a line has more than 400,000,000 bytes" in refused["endless.jsonl"]


def test_the_command_says_each_refusal_in_one_line_and_stores_the_rest(tmp_path, folder):
    for name, make, _ in ODD[:6] + ODD[11:16] + ODD[24:26]:
        make(folder / name)
    done = run(tmp_path / "data", "add", str(folder), str(folder / ("x" * 300)), "nowhere.txt")
    # A circle of links has two names.
    assert done.stdout == "1 new, 0 unchanged, 0 new versions, 16 refused\n"
    assert len(done.stderr.splitlines()) == 16
    assert "\x1b" not in done.stderr
    assert done.returncode == 1
