import json
import os
from pathlib import Path

import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.formats import Refused, count_documents, read_documents


def read(*paths: Path) -> list[NewDocument | Refused]:
    return list(read_documents(paths))


def read_one(path: Path, content: str | bytes) -> NewDocument | Refused:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = read(path)
    return found


# .vtt, .srt


@pytest.mark.parametrize("name", ["call.vtt", "call.SRT"])
def test_captions_are_a_transcript_as_they_are_written(tmp_path: Path, name: str):
    path = tmp_path / name
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ada Roe>It rained."
    assert read_one(path, text) == NewDocument(text, title="call", kind="transcript", origin=path.as_uri())


# .txt


def test_a_text_file_is_its_text_under_its_name(tmp_path: Path):
    path = tmp_path / "the call.txt"
    assert read_one(path, "They spoke.\r\nThen\rnot.\n") == NewDocument(
        "They spoke.\nThen\nnot.\n", title="the call", origin=path.as_uri()
    )


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path):
    assert read_one(tmp_path / "a.txt", b"\xef\xbb\xbfThey spoke.").text == "They spoke."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("Café".encode("latin-1"), "not text in UTF-8 (byte 3)"),
        ("They spoke.".encode("utf-16"), "not text in UTF-8 (byte 0)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not text in UTF-8"),
        (b"text\0with a zero byte", "holds a byte that is zero"),
        (b"", "text: it is empty"),
        (b" \n\n", "text: it is empty"),
        (b"a" * 20_000_001, "more than 20,000,000 bytes"),
        (b"a" * 5_000_001, "5,000,000 are allowed"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_the_reason(tmp_path: Path, content: bytes, why: str):
    refused = read_one(tmp_path / "a.txt", content)
    assert isinstance(refused, Refused)
    assert refused.where == str(tmp_path / "a.txt")
    assert why in refused.why


def test_a_page_in_a_file_that_is_no_text_is_refused(tmp_path: Path):
    refused = read_one(tmp_path / "a.html", b"\x1f\x8b<p>They\0 spoke.</p>")
    assert isinstance(refused, Refused)
    assert "holds a byte that is zero" in refused.why


def test_a_page_may_be_in_utf_16(tmp_path: Path):
    assert read_one(tmp_path / "a.html", "<p>They spoke.</p>".encode("utf-16")).text == "They spoke."


# .md


def test_front_matter_says_what_is_known_of_a_text(tmp_path: Path):
    content = (
        '---\nurl: https://courier.example/reeds\ntitle: "Reeds: who decides"\npublisher: The Courier\n'
        "published: 2026-04-14\nkind: press release\nauthor: Ann Roe\nsection: News\n---\n\n"
        "# Heading\n\nThe reeds decide.\n"
    )
    assert read_one(tmp_path / "a.md", content) == NewDocument(
        "# Heading\n\nThe reeds decide.\n",
        url="https://courier.example/reeds",
        title="Reeds: who decides",
        publisher="The Courier",
        published="2026-04-14",
        kind="press release",
        author="Ann Roe",
        origin=(tmp_path / "a.md").as_uri(),
    )


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        ("# The call #\n\nThey spoke.", "The call", "# The call #\n\nThey spoke."),
        ("They spoke.", "a", "They spoke."),
        ("---\nThey spoke.\n", "a", "---\nThey spoke.\n"),
        ("---\r\ntitle: Call\r\n---\r\nThey spoke.", "Call", "They spoke."),
        ("---\n---\nThey spoke.", "a", "They spoke."),
        ("They spoke.\n---\ntitle: no\n---\n", "a", "They spoke.\n---\ntitle: no\n---\n"),
    ],
)
def test_without_a_title_the_first_heading_or_the_name_is_one(tmp_path: Path, content: str, title: str, text: str):
    found = read_one(tmp_path / "a.md", content)
    assert (found.title, found.text) == (title, text)


def test_front_matter_that_will_not_do_is_refused_by_field(tmp_path: Path):
    refused = read_one(tmp_path / "a.md", "---\npublished: yesterday\n---\nThey spoke.")
    assert refused == Refused(
        str(tmp_path / "a.md"),
        "published: expected a date such as 2025-03-28 or 2025-03-28T14:05:00Z, got 'yesterday'",
    )


# .html


def test_a_page_is_read_with_what_it_says_of_itself(tmp_path: Path):
    found = read_one(
        tmp_path / "a.HTM",
        '<link rel="canonical" href="https://courier.example/reeds"><title>Reeds</title><nav>Home</nav><p>They decide.',
    )
    assert (found.text, found.title, found.url) == ("They decide.", "Reeds", "https://courier.example/reeds")


def test_a_page_without_text_is_refused(tmp_path: Path):
    assert "no text" in read_one(tmp_path / "a.html", "<script>1</script>").why


# .jsonl


def lines_of(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_each_line_is_a_document(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        lines_of(
            {
                "text": "One 😀.",
                "url": "https://a.example/1",
                "title": "T",
                "publisher": "P",
                "published": "2026-01-01",
            },
            {"text": "Two.", "kind": "post", "url": None, "language": "en"},
            {"text": "lone \ud83d surrogate"},
        )
        + "\n  \n"
        + '{"text": "no newline at the end"}'
    )
    assert read(path) == [
        NewDocument("One 😀.", url="https://a.example/1", title="T", publisher="P", published="2026-01-01"),
        NewDocument("Two.", kind="post"),
        NewDocument("lone \ufffd surrogate"),
        NewDocument("no newline at the end"),
    ]


def test_a_line_of_html_is_read_and_what_the_line_says_goes_first(tmp_path: Path):
    html = '<title>Window</title><meta property="og:site_name" content="Site"><p>They decide.'
    found = read_one(tmp_path / "a.jsonl", lines_of({"html": html, "url": "https://a.example/1", "title": "Line"}))
    assert found == NewDocument("They decide.", url="https://a.example/1", title="Line", publisher="Site")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "the line is not JSON"),
        ("[" * 100_000, "expected an object, got array"),
        ('{"other": ' + "[" * 100_000, "the line is not JSON"),
        ('{"other": NaN, "text": "a"}', "the line is not JSON"),
        ("[1]", "expected an object, got array"),
        ("{}", 'expected either "text" or "html"'),
        ('{"text": "a", "html": "b"}', 'expected either "text" or "html"'),
        ('{"text": 7}', "text: expected a string, got int"),
        ('{"text": "a", "title": ["b"]}', "title: expected a string, got array"),
        ('{"text": "a", "url": "nowhere"}', "url: expected an http or https address"),
        ('{"text": ""}', "text: it is empty"),
        ('{"html": "<p>"}', "html: the page has no text"),
        (b'{"text": "caf\xe9"}', "not text in UTF-8"),
    ],
)
def test_a_line_that_will_not_do_is_refused_by_its_number_and_the_next_is_read(tmp_path: Path, line, why: str):
    path = tmp_path / "a.jsonl"
    path.write_bytes((line if isinstance(line, bytes) else line.encode()) + b'\n{"text": "next"}\n')
    refused, found = read(path)
    assert refused.where == f"{path}:1"
    assert why in refused.why
    assert found.text == "next"


def test_a_line_without_end_is_refused_without_being_held_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("onrecord.corpus.formats.lines._MAX_LINE", 1000)
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + "a" * 10_000 + '"}\n{"text": "next"}\n')
    refused, found = read(path)
    assert refused == Refused(f"{path}:1", "the line has more than 1,000 bytes; split its document into parts")
    assert found.text == "next"


# Folders


def make_folder(root: Path) -> None:
    (root / "b" / "deep").mkdir(parents=True)
    for name in ("c.txt", "b/deep/z.md", "b/a.txt", "a.txt", ".hidden.txt", "b/.git/config.txt"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(f"Text of {name}.")


def test_a_folder_is_read_with_all_below_it_sorted_and_hidden_files_passed_over(tmp_path: Path):
    make_folder(tmp_path)
    assert [d.text for d in read(tmp_path)] == [
        "Text of a.txt.",
        "Text of c.txt.",
        "Text of b/a.txt.",
        "Text of b/deep/z.md.",
    ]


def test_links_that_lead_out_of_a_folder_are_refused_and_circles_end(tmp_path: Path):
    make_folder(root := tmp_path / "root")
    (tmp_path / "secret.txt").write_text("Secret.")
    (tmp_path / "root-sibling").mkdir()
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "sibling").symlink_to(tmp_path / "root-sibling")
    (root / "b" / "circle").symlink_to(root)
    (root / "same.txt").symlink_to(root / "a.txt")
    found = read(root)
    assert [Path(f.where).name for f in found if isinstance(f, Refused)] == ["out.txt", "sibling"]
    assert sum(isinstance(f, NewDocument) for f in found) == 4


def test_what_is_no_file_or_of_no_known_kind_is_refused_with_the_reason(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "README").write_text("Read me.")
    os.mkfifo(tmp_path / "pipe.txt")
    missing = tmp_path / "missing.txt"
    assert [(Path(f.where).name, f.why.split(",")[0]) for f in read(tmp_path, missing)] == [
        ("README", "files named without a suffix are not read"),
        ("a.pdf", "files named .pdf are not read"),
        ("pipe.txt", "it is not a file"),
        ("missing.txt", "there is no such file"),
    ]


def test_the_documents_are_counted_beforehand(tmp_path: Path):
    make_folder(tmp_path)
    (tmp_path / "many.jsonl").write_text(lines_of({"text": "One."}, {"text": "Two."}, {"text": "Three."}))
    assert count_documents([tmp_path, tmp_path / "missing.txt"]) == 8
