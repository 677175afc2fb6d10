"""Whatever strings are stored, matched or asked for: a command ends in 0 or 1, and nothing steers the terminal."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hostile_strings import deal, some, wrapped, written
from onrecord.cli import main
from service_process import run, run_on_terminal

FIELDS = ("text", "html", "url", "title", "publisher", "published", "kind", "author")
SAID = "“The talks were extremely {0} productive {0},” said Ana {0} Brandt."
ASKED: tuple[tuple[str, ...], ...] = (  # where a command takes a string
    ("quotations", "--speaker"),
    ("quotations", "--"),
    ("speakers", "list", "--"),
    ("speakers", "show", "--"),
    ("speakers", "rename", "sp1", "--"),
    ("speakers", "split", "sp1", "--"),
    ("speakers", "merge", "sp1", "--"),
    ("quotations", "--after"),
    ("match", "--"),
)
# What moves the cursor, turns text around, ends a line or begins a command to the terminal.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
OUR_STYLES = re.compile(r"\x1b\[(?:0|1|2|4|9|3[0-7])m")


def call(folder: Path, *arguments: str, given: str | None = None) -> Result:
    """Return the outcome of a command, run in this process: a few thousand are."""
    sent = None if given is None else given.encode("utf-8", "replace")
    return CliRunner().invoke(main, ["--data", str(folder), *arguments], input=sent)


def fault(result: Result) -> str | None:
    """Return what is wrong with the outcome of a command."""
    if result.exit_code not in (0, 1) or not isinstance(result.exception, SystemExit | None):
        return f"{result.exit_code} {result.exception!r} {result.output[-300:]}"
    steering = STEERING.search(result.output.replace("\r\n", "\n"))  # a page keeps its lines
    return f"{steering[0]!r} is shown" if steering else None


def lines(strings: Iterable[str]) -> str:
    """Return a file of documents: each string in each field, and in the words, of one that is otherwise sound."""
    sound = [{"text": SAID.format(number), "url": f"https://a.example/{number}"} for number in range(len(FIELDS))]
    documents = [
        {key: value for key, value in {**one, field: text}.items() if (key, field) != ("text", "html")}
        for text in strings
        for field, one in zip(FIELDS, sound, strict=True)
    ]
    quoting = [{"text": SAID.format(text), "title": text, "publisher": text} for text in strings]
    return "\n".join(json.dumps(each) for each in (*documents, *quoting))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of hostile strings, stored by the real command."""
    place = tmp_path_factory.mktemp("hostile")
    (place / "hostile.jsonl").write_text(lines(some(60, written())), "utf-8")
    added = run(place / "data", "add", str(place / "hostile.jsonl"))
    assert (added.returncode, "Traceback" in added.stderr) == (1, False), added.stderr[-2000:]
    assert re.search(r"^\d+ new, \d+ unchanged, \d+ new versions, \d+ refused$", added.stdout, re.MULTILINE)
    assert not STEERING.search(added.stdout + added.stderr)
    return place / "data"


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("command", [("speakers", "list", "--limit", "200"), ("quotations", "--limit", "200")])
def test_what_is_stored_is_listed_without_steering_the_terminal(folder: Path, command: tuple[str, ...], form):
    listed = call(folder, *command, *form)
    assert fault(listed) is None
    assert len(listed.stdout) > 400


def faults(folder: Path, strings: Iterable[str], *asked: str) -> Iterator[tuple[str, str]]:
    """Yield what goes wrong when a command is asked for each of *strings*."""
    for text in strings:
        if "\0" not in text and (reason := fault(call(folder, *asked, text))):
            yield text[:60], reason


def pages(folder: Path, strings: Iterable[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what goes wrong when a page of all *strings* is matched, of which each is in something that was said."""
    page = "\n".join(f"{text}\n{SAID.format(text)}" for text in strings if "\0" not in text)
    for form in ((), ("--json",), ("--jsonld",), ("--all",)):
        printed = call(folder, "match", *form, "-", given=page)
        if (reason := fault(printed)) or printed.exit_code:
            yield form, reason or printed.output


def test_hostile_arguments_end_in_an_answer_or_one_line(folder: Path):
    dealt = zip(ASKED, deal(written(), 30), strict=False)
    assert [wrong for asked, strings in dealt for wrong in faults(folder, strings, *asked)] == []


def test_hostile_pages_are_printed_without_steering_the_terminal(folder: Path):
    assert list(pages(folder, some(80, written()))) == []


def test_on_a_terminal_the_only_commands_to_it_are_our_own_colours(folder: Path, tmp_path: Path):
    page = tmp_path / "page\x1b[2J.txt"
    noise = ("\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\x1b[8m", "\r", "\x08", "\u202e")
    page.write_text("\n".join(SAID.format(each) for each in noise), "utf-8")
    code, shown = run_on_terminal(folder, "match", page)
    assert code == 0
    assert OUR_STYLES.search(shown)
    assert not STEERING.search(OUR_STYLES.sub("", shown).replace("\r\n", "\n"))
    code, shown = run_on_terminal(folder, "add", tmp_path / "missing\x1b[2J\r.txt", page)
    assert code == 1
    assert "\x1b[2J" not in shown


@pytest.mark.soak
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_every_hostile_argument_ends_in_an_answer_or_one_line(folder: Path, asked: tuple[str, ...]):
    assert list(faults(folder, written(), *asked)) == []


@pytest.mark.soak
def test_thousands_of_hostile_strings_are_stored_or_refused_and_listed(tmp_path: Path):
    (tmp_path / "hostile.jsonl").write_text(lines((*written(), *some(1000, wrapped()))), "utf-8")
    added = run(tmp_path / "data", "add", str(tmp_path / "hostile.jsonl"), timeout=900)
    assert (added.returncode, "Traceback" in added.stderr) == (1, False), added.stderr[-2000:]
    assert not STEERING.search(added.stdout + added.stderr)
    for command in ("speakers", "quotations"):
        assert fault(call(tmp_path / "data", command)) is None
    assert list(pages(tmp_path / "data", some(200, written()))) == []
