"""A corpus with something of everything, to be damaged, repaired, backed up and restored."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from distinct_texts import text_of
from onrecord.corpus.database import FILE_NAME
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.examination.findings import Advance, Check, Finding
from onrecord.corpus.examination.whole import examine_folder
from onrecord.corpus.library import Library
from onrecord.corpus.repair import repair_folder

NAMES = ("Ilse Varga", "Rodrik Hale", "Ana Brandt", "Tom Oxley", "Zoë Holm")
PAGE = "It was reported that “the toll of gate 7 is unusually high,” as Ana Brandt said."
PAIRED = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"


@contextmanager
def unseen(_check: Check) -> Iterator[Advance]:
    """Show nobody how far a check is."""
    yield lambda: None


def document(number: int, words: int = 60) -> NewDocument:
    text = f"“The toll of gate {number} is unusually high,” said {NAMES[number % 5]}. {text_of(number, words)}"
    address = f"https://news.example/{number}"
    return NewDocument(
        text, url=address, title=f"Gate {number}", publisher=f"Paper {number}", published=f"{1900 + number}-03-01"
    )


def make_corpus(folder: Path, documents: int = 12, words: int = 60) -> Path:
    """Return *folder*, with documents, an earlier text, decisions of people, a pairing, and nothing open."""
    with Library.open(folder, write=True) as library:
        list(library.add_all(document(number, words) for number in range(1, documents + 1)))
        library.add(NewDocument(document(1, words).text + " It was so.", url="https://news.example/1"))
        library.remove(2)
        one, other, third = (library.speakers.find(name) for name in NAMES[:3])
        library.speakers.rename(one, "Premier Ilse Varga")
        library.speakers.merge(other, third)
        library.people.pair(PAIRED)
    close_log(folder)
    return folder


def close_log(folder: Path) -> None:
    """Write the log of the database into it, as who closes it last does."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("SELECT * FROM corpus").fetchall()


def copied(folder: Path, place: Path) -> Path:
    return shutil.copytree(folder, place)


def findings_of(folder: Path) -> list[Finding]:
    return list(examine_folder(folder, unseen))


def faults_of(folder: Path) -> list[Finding]:
    return [finding for finding in findings_of(folder) if finding.is_fault]


def repaired(folder: Path) -> list[str]:
    """Return what a repair tells."""
    return list(repair_folder(folder, findings_of(folder), unseen))


def content_of(folder: Path) -> dict[str, list[str]]:
    """Return every row of every table, as another program reads them."""
    with closing(sqlite3.connect(f"file:{folder / FILE_NAME}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        names = [name.decode() for (name,) in tables]
        return {
            name: sorted(map(repr, connection.execute(f"SELECT * FROM {name} NOT INDEXED").fetchall()))
            for name in names
        }


def answers_of(folder: Path) -> object:
    """Return what the corpus answers: to a page, who is on record, and what of whom."""
    with Library.open(folder, write=False) as library:
        found = library.match(PAGE).result
        texts = {d.number: library.document(d.number).text for d in library.documents()}
        return library.speakers.entries(), found, library.documents(), texts, library.people.pairings()
