"""Texts that nobody would write, and some that people do, as pages and as documents: what is found, at what cost."""

import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from distinct_texts import text_of
from memory_corpus import MemoryPassages
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.model import Alignment, MatchResult
from onrecord.options import MatchOptions, Options, ReuseOptions
from onrecord.reuse.evidence import weigh
from onrecord.reuse.hits import choose_shingles, find_hits
from onrecord.reuse.information import WordStatistics
from onrecord.reuse.passages import find_passages
from onrecord.reuse.segment import build_segment, index_text
from onrecord.text.quotation_marks import find_quoted_segments
from onrecord.text.tokens import find_words

OPTIONS = ReuseOptions()
PASSAGES = MatchOptions(kinds=("passage",))
UNHURRIED = replace(Options(), store=replace(Options().store, match_seconds=600))
SENTENCE = "The harbour master told the council that no ferry would sail before the lanterns were lit on the pier. "
PARAGRAPH = (
    "The lanterns of Oxmoor were lit again after their keeper found the missing key beneath the stove of the old "
    "customs house, where the smugglers of another century used to weigh tobacco."
)
CHANCE = random.Random(4)


def drawn(letters: str, length: int) -> str:
    return "".join(CHANCE.choices(letters, k=length))


def between(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


# Texts of which a part stands nowhere else, so that it is found.
TELLING = {
    "Han": drawn(between("\u4e00", "\u9f00"), 50_000),
    "kana": drawn(between("\u3041", "\u3093"), 50_000),
    "digits apart": " ".join(drawn("0123456789", 6) for _ in range(10_000)),
    "marks on letters": " ".join(drawn("bcdfgh\u0301\u0323", 40) for _ in range(2_000)),
    "quotation marks": " ".join(f"“{drawn('aeioukl', 9)} {drawn('mnprst', 9)}”" for _ in range(3_000)),
    "cuts": " ".join(f"{drawn('aeioukl', 9)} … {drawn('mnprst', 9)} [" for _ in range(3_000)),
}
# Texts of which no part is a passage: there are no words in them, too few, or the same ones without end.
TELLING_NOTHING = {
    "nothing": "",
    "two words": "Zymurgy yodels",
    "letters without a space": drawn(between("a", "p"), 300_000),
    "digits without a space": drawn("0123456789", 300_000),
    "Thai without a space": drawn(between("\u0e01", "\u0e2e"), 50_000),
    "punctuation": drawn(".,;:!?-()[]…“”‘’", 100_000),
    "emoji": drawn("😀🎉🚀👍🏽\u200d", 100_000),
    "one letter and its marks": "a" + "\u0301" * 100_000,
    "one word": "harbour " * 200_000,
    "three words": "the ferry sails " * 60_000,
}


def passages(page: str, index: MemoryPassages) -> list[Alignment]:
    return find_passages(page, find_words(page), find_quoted_segments(page), index, options=OPTIONS)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of all odd texts, and one document that is as others are."""
    texts = [text for text in (*TELLING.values(), *TELLING_NOTHING.values(), text_of(1)) if text]
    with Library.open(tmp_path_factory.mktemp("odd"), write=True, options=UNHURRIED) as library:
        added = list(library.add_all((NewDocument(text) for text in texts), passages_only=True))
        assert [a.status for a in added] == ["new"] * len(texts)
        yield library


def found_in(library: Library, page: str) -> MatchResult:
    """Return what is found, and assert that all of it lies where it is said to."""
    result = library.match(page, options=PASSAGES).result
    assert result.complete
    texts = {document.number: document.text for document in result.documents}
    for highlight in result.highlights:
        assert 0 <= highlight.span.start < highlight.span.end <= len(result.text)
        for reference in highlight.cross_references:
            assert len(reference.context) <= len(reference.alignment.document_span) + 4_000
            assert reference.alignment.document_span.end <= len(texts[reference.alignment.document])
    return result


@pytest.mark.parametrize("kind", TELLING)
def test_a_part_of_an_odd_text_is_found_where_it_stands(odd: Library, kind: str):
    text = TELLING[kind]
    start = text.find(" ", len(text) // 2) + 1 or len(text) // 2
    end = text.find(" ", start + 300) if " " in text else start + 300
    result = found_in(odd, text[start:end])
    told = {r.alignment.document_span.start for h in result.highlights for r in h.cross_references}
    assert [document.text for document in result.documents] == [text]
    assert min(abs(place - start) for place in told) <= 20


@pytest.mark.parametrize("kind", TELLING_NOTHING)
def test_what_tells_nothing_hides_nothing_that_stands_beside_it(odd: Library, kind: str):
    noise = TELLING_NOTHING[kind]
    result = found_in(odd, f"{noise}\n\nIt was said. {text_of(1)}")
    assert text_of(1) in [document.text for document in result.documents]


@pytest.mark.parametrize("times", [1, 3, 5_000])
def test_a_page_of_what_a_document_repeats_ten_thousand_times_is_found_in_it(times: int):
    document = SENTENCE * 10_000
    index = MemoryPassages(document, text_of(1))
    found = passages(SENTENCE * times, index)
    assert {a.document for a in found} == {1}
    assert found[0].page.start == 0
    assert len(found[0].page) >= len(SENTENCE) - 3


def test_a_page_that_repeats_a_documents_sentence_ten_thousand_times_is_found_to():
    index = MemoryPassages(f"{text_of(1)} {SENTENCE} {text_of(2)}", text_of(3))
    found = passages(SENTENCE * 10_000, index)
    assert 0 < len(found) <= OPTIONS.max_repeats
    assert {a.relation for a in found} == {"identical"}


def test_a_page_that_is_a_stored_document_but_for_a_word_is_one_passage():
    document = " ".join(map(text_of, range(40)))
    (found,) = passages(f"Moreover, {document}", MemoryPassages(document))
    assert found.document_span.of(document) == document.rstrip(".")


@pytest.fixture(scope="module")
def sharing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of 1,200 documents that have nothing in common but a paragraph."""
    documents = (
        NewDocument(f"{text_of(n)}\n{PARAGRAPH}\n{text_of(5000 + n)}", url=f"https://paper{n}.example/{n}")
        for n in range(1_200)
    )
    with Library.open(tmp_path_factory.mktemp("sharing"), write=True, options=UNHURRIED) as library:
        assert all(a.status == "new" for a in library.add_all(documents, passages_only=True))
        yield library


def test_a_paragraph_that_every_document_has_is_found_and_said_to_stand_in_more(sharing: Library):
    result = sharing.match(PARAGRAPH, options=PASSAGES).result
    (highlight,) = result.highlights
    assert highlight.spread is not None
    assert highlight.spread.documents >= OPTIONS.max_documents
    assert highlight.spread.more
    assert highlight.span.of(result.text) == PARAGRAPH.rstrip(".")


def test_what_one_document_alone_has_is_found_beside_what_every_document_has(sharing: Library):
    result = sharing.match(f"{PARAGRAPH}\n{text_of(5700)}", options=PASSAGES).result
    told = {r.alignment.document for h in result.highlights for r in h.cross_references}
    numbers = {document.url: document.number for document in result.documents}
    assert numbers["https://paper700.example/700"] in told


def test_copies_that_drift_by_a_word_in_ten_are_one_passage_each():
    words = " ".join(map(text_of, range(30))).split()
    drifted = [
        " ".join(f"{word} {number}th" if place % 10 == number else word for place, word in enumerate(words))
        for number in range(8)
    ]
    page = " ".join(words)
    found = passages(page, MemoryPassages(*drifted))
    assert sorted(a.document for a in found) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert min(len(a.page) for a in found) > 0.95 * len(page)


def test_three_words_that_stand_in_five_thousand_documents_are_read_in_a_few_hundred():
    background, vocabulary = WordStatistics.background(), [drawn(between("a", "z"), 7) for _ in range(500)]
    texts = (f"{' '.join(CHANCE.choices(vocabulary, k=4))} quorvex lanterns zimbol" for _ in range(5_000))
    segment = build_segment(range(5_000), [index_text(find_words(text), background, OPTIONS) for text in texts])
    page = "quorvex lanterns zimbol " * 1_000
    words = find_words(page)
    shingles = choose_shingles(weigh(page, words, [], background, OPTIONS), 0.0, OPTIONS)
    assert len(shingles) <= 3 * OPTIONS.max_repeats
    assert 0 < find_hits(shingles, segment, OPTIONS).shape[1] <= OPTIONS.max_postings * len(shingles)


# Matches a page of nearly as many units as the service takes with a longer document that holds it, while the process
# may have no more memory than this; tells how much of the page is found.
MATCH_IN_LITTLE_MEMORY = """
import random, resource, sys
from dataclasses import replace
from pathlib import Path
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from onrecord.options import MatchOptions, Options

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
chance = random.Random(6)
vocabulary = ["".join(chance.choices("abdeiklmnorstu", k=7)) for _ in range(20_000)]
document = " ".join(chance.choices(vocabulary, k=610_000))
page = document[500_000:1_490_000]
store = replace(Options().store, match_seconds=600, parallel_characters=1 << 40)
with Library.open(Path(sys.argv[1]), write=True, options=replace(Options(), store=store)) as library:
    print(next(library.add_all([NewDocument(document)], passages_only=True)).status)
    result = library.match(page, options=MatchOptions(kinds=("passage",))).result
    print(max(len(h.span) for h in result.highlights) / len(page))
"""


def test_a_page_of_a_million_letters_is_laid_beside_a_document_of_five_million_in_bounded_memory(tmp_path: Path):
    command = [sys.executable, "-c", MATCH_IN_LITTLE_MEMORY, tmp_path]
    status, share = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout.split()
    assert status == "new"
    assert float(share) > 0.99
