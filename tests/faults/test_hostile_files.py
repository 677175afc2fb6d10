"""Texts of files that nobody would write, read in the process itself: in time that their length explains."""

import time
import tracemalloc

import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.formats import Refused, read_documents

SIZE = 300_000
GAP = " " * SIZE
SHAPES = {
    "a.md": {
        "spaces in a fact": f"---\ntitle: a{GAP}b\n---\nThey spoke.",
        "spaces in a heading": f"# a{GAP}b\nThey spoke.",
        "signs in a heading": f"# a{'#' * SIZE}b\nThey spoke.",
        "no end of the front": "---\n" + "title: a\n" * (SIZE // 9),
        "ends that are none": "---\n" + f"---{' ' * 1000}x\n" * (SIZE // 1000),
        "colons": "---\n" + ":" * SIZE + "\n---\nThey spoke.",
        "one fact again and again": "---\n" + "title: a\n" * (SIZE // 9) + "---\nThey spoke.",
    },
    "a.vtt": {
        "no end of a voice": "WEBVTT\n\n" + "<v " * (SIZE // 3) + "They spoke.",
        "times": "WEBVTT\n\n" + "00:01.000 --> 00:04.000\n" * (SIZE // 24) + "They spoke.",
        "long numbers": "WEBVTT\n\n" + "9" * SIZE + ":01.000 --> 00:04.000\nThey spoke.",
    },
    "a.txt": {"one line": "word " * (SIZE // 5), "blank lines": "\n" * SIZE + "They spoke.", "marks": "“" * SIZE},
}


@pytest.mark.parametrize(("name", "shape"), [(name, shape) for name, shapes in SHAPES.items() for shape in shapes])
def test_a_text_of_hostile_shape_is_read_or_refused_in_computing_time_that_its_length_explains(tmp_path, name, shape):
    """What grows with the square of the length takes minutes here."""
    (tmp_path / name).write_text(SHAPES[name][shape])
    begin = time.process_time()
    (found,) = read_documents([tmp_path / name])
    assert isinstance(found, NewDocument | Refused)
    assert time.process_time() - begin < 10


FLOODS = {
    "lists": '{"text": "They spoke.", "other": [' + "[]," * 1_000_000 + "[]]}",
    "objects": '{"text": "They spoke.", "other": [' + '{"a":1},' * 400_000 + "{}]}",
    "strings": '{"text": "They spoke.", "other": [' + '"ab",' * 600_000 + '""]}',
    "digits": '{"text": "They spoke.", "other": ' + "1" * 1_000_000 + "}",
    "keys": "{" + ",".join(f'"k{n}":{n}' for n in range(200_000)) + ', "text": "They spoke."}',
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_values_that_nobody_asked_for_is_passed_over_without_being_held(tmp_path, flood):
    (tmp_path / "a.jsonl").write_text(FLOODS[flood] + '\n{"text": "Next."}\n')
    tracemalloc.start()
    try:
        texts = [found.text for found in read_documents([tmp_path / "a.jsonl"])]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert texts == ["They spoke.", "Next."]
    assert peak < 6 * len(FLOODS[flood]) + 5_000_000


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (r'{"text": "a\ud83d b"}', "a\ufffd b"),
        (r'{"text": "\ude00a"}', "\ufffda"),
        (r'{"text": "\ud83d\ud83d\ude00"}', "\ufffd😀"),
        (r'{"text": "\\ud83d \\\ud83d"}', "\\ud83d \\\ufffd"),
        (r'{"text": "\uD83D\uDE00"}', "😀"),
        (r'{"text": "a\u0000b"}', "a\ufffdb"),
    ],
)
def test_half_a_pair_of_surrogates_is_one_character_as_in_html(tmp_path, line, text):
    (tmp_path / "a.jsonl").write_text(line)
    (found,) = read_documents([tmp_path / "a.jsonl"])
    assert found.text == text


def test_what_ends_in_half_an_escape_is_no_json(tmp_path):
    for line in (r'{"text": "\ud83', r'{"text": "\ud83d\u"}', '{"text": "\\', r'{"text": "\ud83d\ude0"}'):
        (tmp_path / "a.jsonl").write_text(line)
        (found,) = read_documents([tmp_path / "a.jsonl"])
        assert isinstance(found, Refused)
        assert "the line is not JSON" in found.why
