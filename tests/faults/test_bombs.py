"""Bombs: markup, archives and packed files that cost whoever reads them far more than whoever sends them."""

import gzip
import os
import re
import threading
import time
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from bombs import DOCUMENT, make_docx, make_gzip, make_laughs, make_members, make_pages
from onrecord.corpus.extraction import Extractor
from onrecord.corpus.formats import Refused, read_documents
from onrecord.errors import BusyError, DocumentError
from onrecord.options import ExtractionOptions
from service_process import serving

PAGES = make_pages()
STORY = "<p>“The reeds decide,” said Ilse Varga.</p>"
TEXT = "“The reeds decide,” said Ilse Varga."


@pytest.fixture(scope="module")
def extractor():
    with Extractor() as extractor:
        yield extractor


@pytest.fixture
def read(tmp_path, extractor):
    """Return what becomes of a file of that name and content."""

    def read_file(name, content):
        (tmp_path / name).write_bytes(content)
        return list(read_documents([tmp_path / name], extractor.extract))

    return read_file


def peak_mib(process="self"):
    """Return the most memory that a process has had at a time."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[1]) >> 10


def grown_by(work):
    """Return what *work* returns, and by how many MiB the peak of this process grew meanwhile."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak is what is held now
    before = peak_mib()
    found = work()
    return found, peak_mib() - before


def entities(name, kind="SYSTEM"):
    return f'<!DOCTYPE w:document [<!ENTITY x {kind} "{name}">]>' + DOCUMENT.format("They spoke. &x;")


# Markup


SLOW = {
    "paragraphs",
    "misnested",
    "boxes in boxes",
    "tables in tables",
    "lists in lists",
    "forms in forms",
    "links in links",
}


@pytest.mark.parametrize("shape", [pytest.param(s, marks=[pytest.mark.soak] if s in SLOW else []) for s in PAGES])
def test_hostile_markup_is_answered_or_refused_in_little_memory_and_the_next_page_is_read(extractor, shape):
    assert len(PAGES) == 17
    children = [*extractor._quick.queue, *extractor._slow.queue]
    peaks = []
    over = threading.Event()

    def watch():
        while not over.wait(0.02):
            peaks.extend(peak_of(child.process) for child in children if child.process)

    watcher = threading.Thread(target=watch)
    watcher.start()
    outcome = outcome_of(extractor, PAGES[shape])
    over.set()
    watcher.join()
    assert re.match("[0-9]+ characters|.*(no text|tags, 100,000 are allowed|took more than 5 seconds)", outcome)
    assert max(peaks, default=0) <= 1024
    assert extractor.extract(STORY).text == TEXT


def outcome_of(extractor, page):
    try:
        return f"{len(extractor.extract(page).text)} characters"
    except DocumentError as error:
        return str(error)


def peak_of(process):
    try:
        return peak_mib(process.pid)
    except (OSError, TypeError):  # it was ended meanwhile
        return 0


def test_articles_are_read_while_pages_of_many_tags_keep_their_child_busy():
    with Extractor(ExtractionOptions(wait=0.1, seconds=60, cpu_seconds=60, max_tags=10**6)) as extractor:
        bomb = "<p>" * 500_000

        def send():
            with pytest.raises(DocumentError):
                extractor.extract(bomb)

        extractor.extract("<p>" * 20_001 + "awake")
        slow = extractor._slow.queue[-1].process
        assert slow
        sender = threading.Thread(target=send)
        sender.start()
        while extractor._slow.qsize():
            time.sleep(0.01)
        with pytest.raises(BusyError, match="ask again"):
            extractor.extract(bomb)
        assert extractor.extract(STORY).text == TEXT
        slow.kill()
        sender.join()


def test_the_service_answers_others_while_bombs_are_sent(tmp_path):
    with serving(tmp_path / "data") as service:
        service.ask("POST", "/match", {"html": STORY})
        over = threading.Event()
        heard = []

        def send():
            while not over.is_set():
                heard.append(service.ask("POST", "/match", {"html": PAGES["boxes in boxes"]})[0])

        senders = [threading.Thread(target=send) for _ in range(3)]
        for sender in senders:
            sender.start()
        answers = [
            service.ask("POST", "/match", body)[0] for body in ({"html": STORY}, {"text": TEXT}) for _ in range(10)
        ]
        over.set()
        for sender in senders:
            sender.join()
    assert answers == [200] * 20
    assert set(heard) <= {422, 503}


# Packed files


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.jsonl.gz", "a.docx.gz"])
@pytest.mark.parametrize("bomb", [make_gzip(), make_members()], ids=["one", "many members"])
def test_a_packed_file_that_is_a_bomb_is_refused_in_little_memory(read, name, bomb):
    (refused,), grown = grown_by(lambda: read(name, bomb))
    assert isinstance(refused, Refused)
    assert "unpacks to more than 100 times its size" in refused.why
    assert grown <= 50


@pytest.mark.parametrize(
    "content",
    [b"", b"\x1f\x8b", b"not packed", gzip.compress(b"They spoke.", mtime=0)[:-3], b"\x1f\x8b\x08" + b"\xff" * 99],
)
def test_a_packed_file_that_is_none_or_ends_early_is_refused(read, content):
    (refused,) = read("a.txt.gz", content)
    assert re.search("no gzip file, or a damaged one|text: it is empty", refused.why)


def test_packed_texts_are_read_by_the_name_below_gz(read):
    line = b'{"text": "They spoke.", "title": "A"}\n'
    packed = gzip.compress(line) + gzip.compress(line)  # a file of two members is one text
    assert [d.title for d in read("a.jsonl.gz", packed)] == ["A", "A"]
    (found,) = read("the call.txt.gz", gzip.compress("“No,” he said.".encode()))
    assert (found.text, found.title, Path(found.origin).name) == ("“No,” he said.", "the call", "the%20call.txt.gz")
    assert [d.text for d in read("a.html.GZ", gzip.compress(STORY.encode()))] == [TEXT]
    (refused,) = read("a.tar.gz", gzip.compress(b"x"))
    assert "files named .tar.gz are not read" in refused.why


# Word files


def test_a_word_file_is_its_paragraphs_under_its_first_heading(read):
    style = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The call</w:t></w:r></w:p>'
    document = DOCUMENT.format("They spoke.").replace("<w:body>", f"<w:body>{style}")
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    (found,) = read("a.docx", make_docx(document, **{"word/styles.xml": styles}))
    assert (found.text, found.title) == ("The call\nThey spoke.", "The call")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (make_docx(make_laughs()), "document type or entities"),
        (make_docx(entities("file:///etc/hostname")), "document type or entities"),
        (make_docx(entities("http://127.0.0.1/")), "document type or entities"),
        (make_docx('<!DOCTYPE w:document SYSTEM "http://127.0.0.1/x.dtd">' + DOCUMENT.format("a")), "document type"),
        (make_docx(entities("file:///etc/hostname").encode("utf-16")), "document type or entities"),
        (make_docx(**{"word/styles.xml": entities("file:///etc/hostname")}), "document type or entities"),
        (make_docx(**{"_rels/.rels": entities("file:///etc/hostname")}), "document type or entities"),
        (make_docx(DOCUMENT.format(" " * 30_000_000)), "more than 100 times its size"),
        (make_docx(**{f"word/media/{n}.png": b"\0" * 1_000_000 for n in range(20)}), "more than 100 times its size"),
        (make_docx(DOCUMENT.format("<w:p>" * 5_000 + "</w:p>" * 5_000)), "nested too deep"),
        (make_docx(DOCUMENT.format("")), "no text"),
        (make_docx("<w:document"), "cannot be read as a Word file"),
        (make_docx("<a/>"), "cannot be read as a Word file"),
        (b"PK\x03\x04" + b"\0" * 100, "cannot be read as a Word file"),
        (b"", "cannot be read as a Word file"),
    ],
    ids=range(15),
)
def test_a_word_file_that_is_a_bomb_or_none_is_refused_with_the_reason(read, content, why):
    (refused,), grown = grown_by(lambda: read("a.docx", content))
    assert isinstance(refused, Refused)
    assert why in refused.why
    assert grown <= 50


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/x", "a\\..\\x", "word/../../x"])
def test_an_archive_with_names_that_lead_out_of_it_is_refused(read, tmp_path, name):
    with ZipFile(tmp_path / "z", "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", DOCUMENT.format("They spoke."))
        archive.writestr(name, "x")
    (refused,) = read("a.docx", (tmp_path / "z").read_bytes())
    assert "leads out of it" in refused.why


def test_an_archive_that_is_packed_in_another_way_has_too_many_files_or_one_twice_is_refused(read, tmp_path):
    with ZipFile(tmp_path / "z", "w", ZIP_BZIP2) as archive:
        archive.writestr("word/document.xml", DOCUMENT.format("They spoke."))
    (odd,) = read("a.docx", (tmp_path / "z").read_bytes())
    (many,) = read("a.docx", make_docx(**{f"word/{n}": "" for n in range(5_000)}))
    with pytest.warns(UserWarning, match="Duplicate name"):
        (twice,) = read("a.docx", make_docx(**{"word/document.xml": DOCUMENT.format("Another.")}))
    assert "packed in an unusual way" in odd.why
    assert "files, 5,000 are allowed" in many.why
    assert "two files of the name" in twice.why


def test_an_archive_that_lies_about_the_size_of_a_file_is_refused(read):
    whole = make_docx(DOCUMENT.format("a" * 1_000_000))
    entry = whole.rindex(b"PK\x01\x02", 0, whole.rindex(b"word/document.xml"))
    lying = whole[: entry + 24] + (100).to_bytes(4, "little") + whole[entry + 28 :]
    (refused,) = read("a.docx", lying)
    assert "cannot be read as a Word file" in refused.why


def test_what_markup_and_archives_name_is_not_opened(tmp_path, extractor):
    """A pipe that nobody writes to holds whoever opens it, so that an answer says that nobody did."""
    os.mkfifo(pipe := tmp_path / "pipe")
    with pytest.raises(DocumentError, match="document type or entities"):
        extractor.extract(make_docx(entities(pipe.as_uri())), form="docx")
    image = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:p><w:r>'
        '<w:t>They spoke.</w:t><w:drawing><a:blip r:link="rId1"/></w:drawing></w:r></w:p></w:body></w:document>'
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="image" Target="{pipe.as_uri()}" TargetMode="External"/></Relationships>'
    )
    linked = make_docx(image, **{"word/_rels/document.xml.rels": links})
    assert extractor.extract(linked, form="docx").text == "They spoke."
    html = f'<!DOCTYPE html SYSTEM "{pipe.as_uri()}" [<!ENTITY x SYSTEM "{pipe.as_uri()}">]><p>They spoke. &x;'
    assert "They spoke." in extractor.extract(html).text
    assert "They spoke." in extractor.extract(f'<?xml version="1.0"?>{html}').text
