"""The command line, run as its users run it."""

import json
import os
import pty
import re
import signal
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from far_servers import reply, serving_world
from onrecord.cli import COMMANDS, main
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.web.wire import MatchAnswer
from service_process import COMMAND, run, serving

PAGE = "Ana Brandt called the talks “extremely productive”.\n"
DOCUMENT = "“The talks were extremely productive,” the mayor, Ana Brandt, said on Friday."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "data"
    with Library.open(folder, write=True) as library:
        library.add(NewDocument(DOCUMENT, url="https://other.example/b", publisher="Other", published="2025-03-28"))
    return folder


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def assert_refused(done, words, code=1):
    """Assert that a command ended with one clear line."""
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    if code == 1:
        assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(tmp_path, command):
    done = run(tmp_path / "data", command, "--help")
    assert done.returncode == 0
    assert re.search(r"Examples?:\n +\S*onrecord|Examples?:\n.*onrecord", done.stdout)
    assert not (tmp_path / "data").exists()


def test_the_help_lists_every_command(tmp_path):
    done = run(tmp_path, "--help")
    assert all(re.search(rf"^  {command} +\S", done.stdout, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize("arguments", [["nonsense"], ["match"], ["serve", "--port", "x"], ["serve", "--port", "70000"]])
def test_a_wrong_usage_ends_with_2(tmp_path, arguments):
    assert_refused(run(tmp_path / "data", *arguments), "Error", code=2)


def test_a_token_is_the_last_line_and_stays_the_same(tmp_path):
    first, second = (run(tmp_path / "data", "token") for _ in range(2))
    assert first.returncode == 0
    assert re.fullmatch(r"[\w-]{40,}\n", first.stdout)
    assert first.stdout == second.stdout
    assert stat.S_IMODE((tmp_path / "data" / "token").stat().st_mode) == 0o600


def test_the_folder_may_come_from_the_environment(tmp_path):
    environment = os.environ | {"ONRECORD_DATA": str(tmp_path / "data")}
    done = subprocess.run([*COMMAND, "token"], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == run(tmp_path / "data", "token").stdout


def test_a_page_is_printed_with_its_findings(folder, page):
    done = run(folder, "match", str(page))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Ana Brandt called the talks “extremely productive[1]”.\n")
    assert "said by Ana Brandt" in done.stdout
    assert "Other · 2025-03-28" in done.stdout
    assert "https://other.example/b" in done.stdout
    assert "\x1b" not in done.stdout


def test_json_is_the_wire_form_in_code_points(folder, page):
    done = run(folder, "match", str(page), "--json")
    answer = msgspec.json.decode(done.stdout, type=MatchAnswer)
    assert (answer.offset_unit, answer.text) == ("code-point", PAGE)
    assert [PAGE[h.start : h.end] for h in answer.highlights] == [h.exact for h in answer.highlights]
    assert answer.documents[0].publisher == "Other"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ana Brandt>It is closed.</v> <v.loud Max Doe>Until when?</v>\n",
            [("It is closed.", "Ana Brandt"), ("Until when?", "Max Doe")],
        ),
        (
            "Interview with Ana Brandt\n\nQ. Is it closed?\nA. It is (laughs) shut.\nQ. Until when?\nA. Until May.\n",
            [
                ("Is it closed?", None),
                ("It is", "Ana Brandt"),
                ("shut.", "Ana Brandt"),
                ("Until when?", None),
                ("Until May.", "Ana Brandt"),
            ],
        ),
        (
            "The guild replied.\nWe never asked for a third boat.\n— Ana Brandt (@brandt) March 28, 2025\nIt rained.\n",
            [("We never asked for a third boat.", "Ana Brandt")],
        ),
    ],
)
def test_turns_and_posts_are_said_by_the_one_whom_their_lines_name(tmp_path, text, said):
    path = tmp_path / "page.txt"
    path.write_text(text, "utf-8")
    answer = msgspec.json.decode(run(tmp_path / "data", "match", str(path), "--json").stdout, type=MatchAnswer)
    names = {speaker.id: speaker.name for speaker in answer.speakers}
    speakers = {q.id: names.get(q.speaker) for q in answer.quotations}
    assert [(h.exact, speakers[h.quotation]) for h in answer.highlights] == said


def test_jsonld_is_an_annotation_page(folder, page):
    done = run(folder, "match", str(page), "--jsonld", "--url", "https://news.example/p")
    found = json.loads(done.stdout)
    assert found["type"] == "AnnotationPage"
    assert {a["target"]["source"] for a in found["items"]} == {"https://news.example/p"}


def test_a_page_may_come_from_standard_input(folder, page):
    done = run(folder, "match", "-", input=PAGE)
    assert done.stdout == run(folder, "match", str(page)).stdout


@pytest.mark.parametrize("name", ["page.html", "-"])
def test_html_is_read_as_a_page(folder, tmp_path, name):
    html = f"<!doctype html><html><title>T</title><body><article><p>{PAGE}</p></article></body></html>"
    path = tmp_path / "page.html"
    path.write_text(html, "utf-8")
    done = run(folder, "match", "-", "--json", input=html) if name == "-" else run(folder, "match", str(path), "--json")
    answer = msgspec.json.decode(done.stdout, type=MatchAnswer)
    assert "<" not in answer.text
    assert answer.highlights


def test_a_page_is_matched_while_the_service_runs(folder, page):
    with serving(folder):
        done = run(folder, "match", str(page))
    assert done.returncode == 0, done.stderr
    assert "Other · 2025-03-28" in done.stdout


def test_a_page_without_a_corpus_still_shows_its_quotations(tmp_path, page):
    done = run(tmp_path / "none", "match", str(page))
    assert done.returncode == 0, done.stderr
    assert "nowhere else in the corpus" in done.stdout
    assert (
        done.stderr
        == f"{tmp_path / 'none'} holds no corpus yet, so nothing is found elsewhere; `onrecord add` makes one\n"
    )
    assert not (tmp_path / "none" / "corpus.sqlite3").exists()


def on_a_terminal(*command, **environment):
    """Return what a command prints on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stdin=subprocess.DEVNULL, env=os.environ | environment) as process:
        os.close(theirs)
        printed = b""
        while chunk := read_or_nothing(ours):
            printed += chunk
    os.close(ours)
    assert process.returncode == 0
    return printed.decode()


def read_or_nothing(descriptor):
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that the other end was closed
        return b""


def test_a_terminal_gets_colour_unless_it_asks_for_none(folder, page):
    command = [*COMMAND, "--data", str(folder), "match", str(page)]
    environment = {"TERM": "xterm", "NO_COLOR": ""}
    assert "\x1b[4m" in on_a_terminal(*command, **environment)
    assert "\x1b" not in on_a_terminal(*command, **(environment | {"NO_COLOR": "1"}))


@pytest.mark.parametrize("address", ["http://127.0.0.1/a", "HTTP://[::1]/", "https://2130706433/"])
def test_an_address_that_nobody_else_may_ask_is_refused_clearly(folder, address):
    assert_refused(run(folder, "match", address), "only public ones are asked; save the page and add the file")


def test_a_page_is_fetched_and_matched(folder, monkeypatch):
    with serving_world() as world:
        monkeypatch.setattr("onrecord.corpus.fetching.WORLD", world.network)
        world.answers["/a"] = reply(
            "<p>They wrote of “the reeds”.</p>".encode(), Content_Type="text/html; charset=utf-8"
        )
        done = CliRunner().invoke(main, ["--data", str(folder), "match", "http://news.example/a"])
    assert done.exit_code == 0, done.stderr
    assert "They wrote of “the reeds" in done.stdout


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xff\xfe\x00", "UTF-8"), (b"\x89PNG\r\n\x1a\n\x00", "UTF-8"), (b"a\0b", "zero")]
)
def test_a_file_that_is_no_text_is_refused_by_name(folder, tmp_path, content, words):
    path = tmp_path / "picture.txt"
    path.write_bytes(content)
    done = run(folder, "match", str(path))
    assert_refused(done, words)
    assert str(path) in done.stderr


@pytest.mark.parametrize(("content", "words"), [(b"<html></html>", "no text"), (b"<p>\0</p>", "zero")])
def test_a_page_that_cannot_be_read_is_refused_by_name(folder, tmp_path, content, words):
    path = tmp_path / "page.html"
    path.write_bytes(content)
    done = run(folder, "match", str(path))
    assert_refused(done, words)
    assert str(path) in done.stderr


def test_more_than_can_be_read_is_refused_from_standard_input_too(folder):
    assert_refused(run(folder, "match", "-", input="a " * 10_000_001), "standard input: it has more than")


def test_a_name_cannot_write_elsewhere_on_the_terminal(folder, tmp_path):
    done = run(folder, "match", str(tmp_path / "a\x1b[2J\nb.txt"))
    assert_refused(done, "a\ufffd[2J b.txt")


def test_output_that_cannot_be_written_is_told_in_one_line(tmp_path):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "--data", str(tmp_path / "data"), "token"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        1,
        "Error: what was to be read or written: No space left on device",
    )


def test_a_folder_that_cannot_be_is_told_by_the_file_in_its_way(tmp_path, page):
    assert_refused(run(page / "deep" / "data", "token"), f"{page} is a file")


def test_a_file_that_is_not_there_is_refused_by_name(folder, tmp_path):
    assert_refused(run(folder, "match", str(tmp_path / "absent.txt")), "absent.txt")
    assert_refused(run(folder, "match", str(tmp_path)), tmp_path.name)


@pytest.mark.parametrize("text", ["", "word", "\n"])
def test_a_page_of_next_to_nothing_has_no_findings(folder, text):
    done = run(folder, "match", "-", input=text)
    assert (done.returncode, done.stdout.strip()) == (0, f"{text.strip()}\n\nNo findings on this page.".strip())


def test_pairing_needs_a_running_service(tmp_path):
    assert_refused(run(tmp_path / "data", "pair"), f"onrecord --data {tmp_path / 'data'} serve")


@pytest.mark.parametrize("command", [["token"], ["serve", "--port", "0"], ["match", "-"], ["pair"]])
def test_the_folder_of_another_program_is_left_alone(tmp_path, command):
    other = tmp_path / "other"
    other.mkdir()
    (other / "corpus.sqlite3").write_bytes(b"SQLite format 3\0" + b"\0" * 4080)
    done = run(other, *command, input="Page.")
    if command != ["token"]:
        assert_refused(done, str(other))
    assert (other / "corpus.sqlite3").stat().st_size == 4096


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_shows_pages_and_leaves_nothing_behind(number):
    with subprocess.Popen([*COMMAND, "demo", "--port", "0"], stdout=subprocess.PIPE, text=True) as demo:
        try:
            told = "".join(read_until(demo.stdout, " pair\n"))
            url = re.search(r"http://127\.0\.0\.1:\d+/read/", told)[0]
            folder = Path(re.search(r"--data (\S+) pair", told)[1])
            extension = Path(re.search(r'"Load unpacked", and choose\s+(\S+)', told)[1])
            token = re.search(r"Bearer (\S+)'", told)[1]
            with urllib.request.urlopen(url) as answer:
                assert "<li>" in answer.read().decode()
            assert run(folder, "token").stdout.strip() == token
            assert run(folder, "pair").returncode == 0
            assert (extension / "manifest.json").is_file()
        finally:
            demo.send_signal(number)
        assert demo.wait(timeout=20) == 0
    assert not folder.parent.exists()


def read_until(stream, end):
    """Yield lines up to the one that ends with *end*."""
    for line in stream:
        yield line
        if line.endswith(end):
            return


def test_the_command_is_also_a_module():
    done = subprocess.run([sys.executable, "-m", "onrecord", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("onrecord, version ")
