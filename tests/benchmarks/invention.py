"""
Invented documents, any number of them: short runs of words recur everywhere, as in news, and nobody copied anything.

A word-pair model of the texts it is given. After a word comes one that followed it there or, the more often the more
different words did, any word (Witten and Bell 1991, method C). Words that the texts have once stand for all that they
do not have: each time, one is made up of syllables, some of them often and most of them seldom.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice, product
from typing import Self

import numpy as np
from numpy.typing import NDArray

BATCH = 1000  # documents whose words are drawn side by side
WORDS = 550  # of a document on average, and half as many more or fewer
PARAGRAPH = 4  # sentences
QUOTED = 1 / 3  # of the sentences stand in quotation marks, with who said them
RAREST, COMMONEST = 20_000, 100  # ranks of the words that are made up; those before are known
STOP = "."
_WORD_OR_MARK = re.compile(r"\w+(?:['’-]\w+)*|[.,;:?!]")
_SENTENCE = re.compile(r"\w[^.?!]*[.?!]*")
_ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
)
_RIMES = ("a", "al", "an", "ar", "e", "el", "en", "er", "i", "il", "in", "is", "o", "ol", "on", "or", "u", "um", "us")
_ENDINGS = ("", "s", "ed", "ing", "ment", "ly", "ness", "er")


def make_up_words(number: int) -> list[str]:
    """
    Return different words of two syllables and an ending.

    >>> make_up_words(3)
    ['baba', 'babal', 'baban']
    """
    syllables = [onset + rime for onset, rime in product(_ONSETS, _RIMES)]
    made = (one + other + ending for ending, one, other in product(_ENDINGS, syllables, syllables))
    return list(dict.fromkeys(islice(made, 2 * number)))[:number]  # a few come about in two ways


@dataclass(frozen=True)
class WordPairs:
    """
    Which words follow which in some texts; the last of the known words stands for those that are made up.

    Args:
        known: Words and punctuation marks that the texts have more than once.
        running: int64, the texts' words one after the other, as places in `known`; `len(known)` is any other.
        first: int64 (len(known) + 2,), where the followers of each begin.
        followers: int64.
        leave: float64 (len(known) + 1,), the probability that any word comes next.
    """

    known: tuple[str, ...]
    running: NDArray[np.int64]
    first: NDArray[np.int64]
    followers: NDArray[np.int64]
    leave: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Return the model of *texts*."""
        written = [word for text in texts for word in _WORD_OR_MARK.findall(text)]
        known = tuple(sorted(word for word, times in Counter(written).items() if times > 3))
        place = {word: number for number, word in enumerate(known)}
        running = np.array([place.get(word, len(known)) for word in written])
        order = np.argsort(running[:-1], kind="stable")
        before, followers = running[:-1][order], running[1:][order]
        times = np.bincount(before, minlength=len(known) + 1)
        different = np.bincount(np.unique(np.stack([before, followers]), axis=1)[0], minlength=len(known) + 1)
        first = np.concatenate([[0], np.cumsum(times)])
        return cls(known, running, first, followers, different / np.maximum(1, different + times))

    def draw(self, documents: int, words: int, random: np.random.RandomState) -> NDArray[np.int64]:
        """Return the words of texts, int64 (documents, words): places in `known`, then of words made up."""
        drawn = np.empty((words, documents), dtype=np.int64)
        state = np.full(documents, self.known.index(STOP))
        for row in drawn:
            follower = self.first[state] + (random.random_sample(documents) * np.diff(self.first)[state]).astype(int)
            anything = self.running[random.randint(len(self.running), size=documents)]
            leaves = random.random_sample(documents) < self.leave[state]
            row[:] = state = np.where(leaves, anything, self.followers[np.minimum(follower, len(self.followers) - 1)])
        made_up = drawn == len(self.known)
        drawn[made_up] += made_up_places(int(made_up.sum()), random)
        return drawn.T


def made_up_places(number: int, random: np.random.RandomState) -> NDArray[np.int64]:
    """Return places among the words made up; each doubling of the rank is as likely as the next (Zipf's law)."""
    return (COMMONEST * (RAREST / COMMONEST) ** random.random_sample(number)).astype(np.int64) - COMMONEST


def invent_texts(pairs: WordPairs, seed: int, words: int = WORDS) -> Iterator[str]:
    """Yield texts of so many *words* on average, without end and the same ones for the same seed."""
    made_up = make_up_words(RAREST - COMMONEST)
    written = np.array([*pairs.known, *made_up], dtype=object)
    for batch in count():
        random = np.random.RandomState([seed, batch])  # whose numbers no version of numpy may change (NEP 19)
        lengths = random.randint(words // 2, words + words // 2, size=BATCH)
        names = [made_up[place].capitalize() for place in made_up_places(BATCH, random)]
        for drawn, length in zip(pairs.draw(BATCH, words + words // 2, random), lengths, strict=True):
            yield _written(written[drawn[:length]].tolist(), names, random)


def _written(words: Sequence[str], names: Sequence[str], random: np.random.RandomState) -> str:
    """Return words as paragraphs of sentences, some of which somebody says."""
    plain = re.sub(r" ([.,;:?!])", r"\1", " ".join(words))
    sentences = [found[0].upper() + found[1:].rstrip(".,;:?! ") for found in _SENTENCE.findall(plain)]
    said = random.random_sample(len(sentences)) < QUOTED
    who = random.randint(len(names), size=(len(sentences), 2))
    told = [
        f"“{sentence},” said {names[one]} {names[other]}." if quoted else f"{sentence}."
        for sentence, quoted, (one, other) in zip(sentences, said, who, strict=True)
    ]
    return "\n\n".join(" ".join(told[at : at + PARAGRAPH]) for at in range(0, len(told), PARAGRAPH))
