"""The peers whose packages the product needs too: each finds a sentence that was copied."""

import pytest

from benchmarks.peers import find_by_difflib, find_by_phrase, find_by_rapidfuzz
from onrecord.model import Span

SENTENCE = "The ferries will run again before the summer"
DOCUMENTS = ("Nothing about ships stands here.", f"Nobody knew. {SENTENCE}, they said.")
PAGE = f"What we heard on Friday was this. {SENTENCE.lower()}. And then we went home."


@pytest.mark.parametrize("peer", [find_by_difflib, find_by_phrase, find_by_rapidfuzz])
def test_a_copied_sentence_is_found_in_its_document(peer):
    (found,) = peer(DOCUMENTS)(PAGE)
    assert found.document == 1
    assert found.span == Span(13, 13 + len(SENTENCE))
    assert found.page.of(PAGE) == SENTENCE.lower()


@pytest.mark.parametrize("peer", [find_by_difflib, find_by_phrase, find_by_rapidfuzz])
def test_nothing_is_found_where_nothing_was_copied(peer):
    assert peer(DOCUMENTS)("Elections are held on the first Sunday of May in all of the towns.") == []
