"""What benchmarks of passages ask: pages, and the corpus that some of their words were copied from."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from benchmarks.copying import Page, make_pages
from benchmarks.invention import WORDS, WordPairs, invent_texts
from benchmarks.scoring import word_runs
from benchmarks.texts import fixture_documents, fixture_sentences

SHARED = 5  # words in a row; our documents tell one another's stories
DOCUMENTS = 324  # as many as the articles of the study in which peers were first measured


@dataclass(frozen=True)
class Task:
    """Pages to read, and the corpus."""

    pages: tuple[Page, ...]
    documents: tuple[str, ...]


def make_task(pages: int, seed: int, documents: int = DOCUMENTS, given: Sequence[str] = ()) -> Task:
    """
    Return a task of that many pages and documents.

    Passages are copied from the documents of the fixtures into invented pages or, if texts are *given*, from half of
    them into others; invented documents make up the number.
    """
    invented = invent(seed)
    if given:
        texts = random.Random(seed).sample(given, len(given))
        half = min(documents, len(texts) // 2)
        sources, carriers = texts[:half], texts[half:]
    else:
        sources, carriers = unrelated(fixture_documents()), list(islice(invented, pages))
    made = islice(make_pages(carriers, sources, seed), pages)
    return Task(tuple(made), (*sources, *islice(invented, documents - len(sources))))


def invent(seed: int, words: int = WORDS) -> Iterator[str]:
    """Yield invented texts after the words of the fixtures, without end."""
    return invent_texts(WordPairs.of([*fixture_documents(), *fixture_sentences()]), seed, words)


def unrelated(texts: Iterable[str]) -> list[str]:
    """Return those of *texts* that share no run of words with one before; what is copied is then copied from one."""
    kept: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for text in texts:
        if not (runs := word_runs(text, SHARED)) & seen:
            kept.append(text)
            seen |= runs
    return kept
