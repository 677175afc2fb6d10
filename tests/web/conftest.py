"""A real corpus, served in this process: HTTP without the socket."""

import pytest

from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import Options
from onrecord.web import create_app
from web_caller import PORT, TOKEN, Caller


@pytest.fixture(scope="session")
def shared_library(tmp_path_factory):
    """A library for tests that change nothing, with two documents."""
    with Library.open(tmp_path_factory.mktemp("shared") / "data", write=True) as library:
        library.add(
            NewDocument(
                "🗞️ “The talks were extremely productive,” the mayor, Ana Brandt, said on Friday.\n"
                "Observers will be watching how disputes over berths and tolls are handled in the months ahead.",
                url="https://other.example/brandt",
                title="Brandt on the talks",
                publisher="The Other Paper",
                published="2025-03-28",
            )
        )
        library.add(NewDocument("Nothing of note was said that day.", url="https://third.example/quiet"))
        yield library


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "data", write=True) as library:
        yield library


@pytest.fixture(scope="session")
def shared(shared_library):
    """A caller of the shared library."""
    return Caller(create_app(shared_library, Options(), port=PORT, token=TOKEN))


@pytest.fixture
def caller(library):
    """A caller of an empty library of its own."""
    return Caller(create_app(library, Options(), port=PORT, token=TOKEN))
