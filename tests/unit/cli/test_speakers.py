"""`onrecord speakers` and `onrecord quotations`, run as their users run them."""

import json

import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from service_process import run, serving

DOCUMENTS = [
    NewDocument("“The toll stays,” Ilse Varga said.", url="https://a.example/1", publisher="A", published="2025-03-02"),
    NewDocument("“The toll goes,” Oskar Varga said.", url="https://a.example/2", published="2025-03-01"),
    NewDocument("“The toll sleeps,” Mr. Varga said.", url="https://a.example/3"),
]


@pytest.fixture
def folder(tmp_path):
    with Library.open(tmp_path / "data", write=True) as library:
        for document in DOCUMENTS:
            library.add(document)
    return tmp_path / "data"


def succeed(folder, *arguments):
    done = run(folder, *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def test_speakers_are_listed_with_what_is_open(folder):
    assert succeed(folder, "speakers").splitlines() == [
        "sp1  Ilse Varga · 1 quotation · 2025-03-02",
        "sp2  Oskar Varga · 1 quotation · 2025-03-01",
        "sp3  Varga · 1 quotation",
        "      may be sp1 Ilse Varga, sp2 Oskar Varga",
    ]


def test_what_is_no_command_is_a_search(folder):
    assert [s["id"] for s in json.loads(succeed(folder, "speakers", "ilse", "--json"))["speakers"]] == ["sp1"]
    assert [s["id"] for s in json.loads(succeed(folder, "speakers", "--json", "--limit", "2"))["speakers"]] == [
        "sp1",
        "sp2",
    ]


def test_a_speaker_is_shown_with_the_quotations(folder):
    assert succeed(folder, "speakers", "show", "Ilse Varga").splitlines() == [
        "sp1  Ilse Varga · 1 quotation · 2025-03-02",
        "2025-03-02  Ilse Varga (said): “The toll stays,”",
        "            q1 · d1 · A · https://a.example/1",
    ]
    assert json.loads(succeed(folder, "speakers", "show", "sp1", "--json"))["speaker"]["name"] == "Ilse Varga"


def test_quotations_come_by_date(folder):
    found = json.loads(succeed(folder, "quotations", "toll", "--json"))["quotations"]
    assert [(q["document"], q["published"]) for q in found] == [
        ("d2", "2025-03-01"),
        ("d1", "2025-03-02"),
        ("d3", None),
    ]
    assert [q["exact"] for q in found if q["speakers"] == ["sp3"]] == ["The toll sleeps,"]
    assert "Quotations: 1" in run(folder, "quotations", "--speaker", "sp2").stderr


@pytest.mark.parametrize("is_served", [False, True])
def test_decisions_are_written_down_here_or_by_the_service(folder, is_served):
    def decide():
        assert "also Varga" in succeed(folder, "speakers", "merge", "sp3", "Ilse Varga")
        assert succeed(folder, "speakers", "rename", "sp1", "The Premier").startswith("sp1  The Premier · 2 quotations")
        apart = json.loads(succeed(folder, "speakers", "split", "The Premier", "Varga", "--json"))
        assert (apart["id"], apart["ambiguous"]) == ("sp3", False)
        namesake = succeed(folder, "speakers", "split", "The Premier", "--quotation", "Q1")
        assert namesake.startswith("sp4  Ilse Varga (2) · 1 quotation")
        moved = succeed(folder, "speakers", "split", "sp4", "--quotation", "q1", "--into", "The Premier")
        assert moved.startswith("sp1  The Premier · 1 quotation")
        refused = run(folder, "speakers", "split", "sp1", "Nemo")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr == "Error: ALIAS: speaker sp1 has none that is written 'Nemo'\n"

    if is_served:
        with serving(folder):
            decide()
    else:
        decide()
    assert "The Premier" in succeed(folder, "speakers")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["quotations", "--speaker", "varg"], "may be sp1 (Ilse Varga), sp2 (Oskar Varga), sp3 (Varga)"),
        (["quotations", "--speaker", "Nemo"], "nobody called 'Nemo'"),
        (["speakers", "show", "sp99"], "sp99: there is none"),
        (["speakers", "merge", "sp99", "sp1"], "sp99: there is none"),
        (["speakers", "list", "--after", "d3"], "--after: expected"),
        (["quotations", "--after", "d3"], "--after: expected"),
        (["speakers", "merge", "sp1", "Ilse Varga"], "SPEAKER and INTO are both sp1"),
        (["speakers", "rename", "sp1", "?"], "NAME: expected"),
        (["speakers", "split", "sp1"], "give an ALIAS or --quotation"),
        (["speakers", "split", "sp1", "Varga", "--quotation", "q1"], "give an ALIAS or --quotation"),
        (["speakers", "split", "sp1", "Varga", "--into", "sp2"], "--into goes with --quotation"),
        (["speakers", "split", "sp1", "--quotation", "x2"], "--quotation: expected ids such as q3"),
        (["speakers", "split", "sp1", "--quotation", "q2"], "sp1 has no q2"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(folder, arguments, complaint):
    done = run(folder, *arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert complaint in done.stderr


@pytest.mark.parametrize("command", ["list", "show", "merge", "split", "rename"])
def test_every_command_explains_itself_with_an_example(folder, command):
    assert "onrecord speakers " + command in succeed(folder, "speakers", command, "--help").split("Example")[1]


def test_what_a_document_calls_someone_cannot_write_on_the_terminal(tmp_path):
    with Library.open(tmp_path / "data", write=True) as library:
        library.add(NewDocument("“No\x1b[2J way\u202e,” Ilse Varga said.", title="\x1b[31mred"))
    printed = succeed(tmp_path / "data", "quotations")
    assert "\x1b" not in printed
    assert "\u202e" not in printed
