"""Documents that an earlier version analysed."""

from dataclasses import replace
from pathlib import Path

import pytest

from older_version import forget_quotations
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import Options

TOLL = "“The toll of pier {} stays where it is,” {} said."
SOURCES = ("Premier Ilse Varga", "Tom Oxley", "Mr. Varga", "Rodrik Hale", "Mayor Oskar Hale")


def store(folder: Path) -> None:
    with Library.open(folder, write=True) as library:
        for number, source in enumerate(SOURCES):
            library.add(NewDocument(TOLL.format(number, source), url=f"https://news.example/{number}"))


def speakers_of(library: Library) -> dict[str, tuple[tuple[str, ...], int]]:
    return {entry.name: (entry.aliases, entry.quotations) for entry in library.speakers.entries()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store(tmp_path / "data")
    return tmp_path / "data"


def test_nothing_is_outdated_that_this_version_analysed(folder: Path):
    with Library.open(folder, write=True) as library:
        assert library.outdated_count() == 0
        assert list(library.analyse_outdated()) == []


@pytest.mark.parametrize("options", [{}, {"batch": 2}, {"batch_characters": 1}, {"parallel_characters": 0, "batch": 2}])
def test_what_an_earlier_version_analysed_ends_as_if_it_were_stored_now(folder: Path, options: dict[str, int]):
    with Library.open(folder, write=False) as library:
        expected = speakers_of(library)
    forget_quotations(folder)
    changed = replace(Options(), store=replace(Options().store, **options))
    with Library.open(folder, write=True, options=changed) as library:
        assert speakers_of(library) == {}
        revision = library.revision
        assert library.outdated_count() == len(SOURCES)
        assert list(library.analyse_outdated()) == [1, 2, 3, 4, 5]
        assert speakers_of(library) == expected
        assert library.outdated_count() == 0
        assert library.revision > revision
        assert library.match("“The toll of pier 3 stays where it is,” Hale said.").result.documents


def test_what_people_decided_survives(folder: Path):
    with Library.open(folder, write=True) as library:
        find = library.speakers.find
        library.speakers.merge(find("Tom Oxley"), find("Rodrik Hale"))
        library.speakers.split(find("Ilse Varga"), "Varga")
        library.speakers.rename(find("Oskar Hale"), "Oskar the Elder")
        expected = speakers_of(library)
        assert expected == {
            "Rodrik Hale": (("Tom Oxley",), 2),
            "Ilse Varga": ((), 1),
            "Varga": ((), 1),
            "Oskar the Elder": (("Oskar Hale",), 1),
        }
    forget_quotations(folder)
    with Library.open(folder, write=True) as library:
        assert len(list(library.analyse_outdated())) == len(SOURCES)
        assert speakers_of(library) == expected


def test_a_document_that_goes_or_changes_meanwhile_is_left_alone(folder: Path):
    forget_quotations(folder)
    changed = replace(Options(), store=replace(Options().store, batch=2))
    with Library.open(folder, write=True, options=changed) as library:
        analysed = library.analyse_outdated()
        next(analysed)  # and the next two have been read by now
        library.remove(3)
        library.add(NewDocument("“It went,” Ada Roe said.", url="https://news.example/3"))
        assert list(analysed) == [2, 3, 4, 5]
        assert {name for name, (_, count) in speakers_of(library).items() if count} == {
            "Ilse Varga", "Tom Oxley", "Ada Roe", "Oskar Hale",
        }  # fmt: skip
        assert library.outdated_count() == 0
