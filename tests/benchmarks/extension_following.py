"""
Time what it costs a page that its changes are followed, in the content scripts' own world, in Chromium and in Firefox.

    python tests/benchmarks/extension_following.py [--seconds 60] [--browser chromium]

Given is the least of RUNS changes, in milliseconds of the page's main thread, since whatever else the machine does can
only add to it; Firefox tells whole milliseconds. For restless pages: what so many seconds bring, by the clock.
"""

import argparse
import itertools
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import sync_playwright

from browsers.chromium import Chromium
from browsers.driving import NEWS, Browser, Page
from browsers.firefox import Firefox
from extension_driver import Extension
from local_servers import Articles, Relay, serving_articles, serving_relay
from running_service import running_service

RUNS = 9
SIZES = (1_000, 5_000, 20_000, 50_000)  # words
HIGHLIGHTS = 500  # at most; each fifth paragraph of twenty words has a quotation
STEPS = ("readText", "recall", "rangesOf", "paint", "follow")
# Every step of a reading is called through the one name, so that it can be wrapped.
WRAP = """() => {
    const spent = globalThis.spent = {};
    for (const step of STEPS) {
        const made = OnRecord[step];
        spent[step] = { ms: 0, times: 0 };
        OnRecord[step] = (...given) => {
            const start = performance.now();
            try { return made(...given); } finally {
                spent[step].ms += performance.now() - start;
                spent[step].times += 1;
            }
        };
    }
}""".replace("STEPS", json.dumps(STEPS))
TAKE = """() => {
    const taken = structuredClone(globalThis.spent);
    for (const each of Object.values(globalThis.spent)) each.ms = each.times = 0;
    return taken;
}"""
RESTLESS = {
    "text new every 50 ms": (
        50,
        "p.textContent = `Then came ${Math.random()} and so did one other of many more things.`",
    ),
    "underlined words rewritten every 50 ms": (50, "main.firstChild.innerHTML = main.firstChild.innerHTML"),
    "a paragraph a second": (
        1_000,
        "main.append(Object.assign(document.createElement('p'), { textContent: `${times} of the others came.` }))",
    ),
    "a carousel, every frame": (16, "p.style.transform = `translateX(${times % 100}px)`"),
    "a clock": (1_000, "p.textContent = new Date().toLocaleTimeString()"),
}


def page_of(words: int, seed: int = 7) -> str:
    chance = random.Random(seed)
    lexicon = ["".join(chance.choices("bdfgklmnprstaeiou", k=chance.randint(3, 9))) for _ in range(4_000)]

    def paragraph(number: int) -> str:
        said = " ".join(chance.choices(lexicon, k=16))
        if number % 5:
            return f"<p>{said} <b>and</b> {' '.join(chance.choices(lexicon, k=3))}."
        return f"<p>Oda Brekke said on Monday: “{said}.”"

    paragraphs = "".join(map(paragraph, range(words // 20)))
    return f"<!doctype html><meta charset=utf-8><p id=p>Begin.</p><main id=main>{paragraphs}"


def in_content(extension: Extension, function: str) -> Any:
    """Return what *function* returns in the content scripts' world of the tab in front."""
    script = f"""async () => {{
        const [tab] = await chrome.tabs.query({{ active: true, lastFocusedWindow: true }});
        const [done] = await chrome.scripting.executeScript({{ target: {{ tabId: tab.id }}, func: {function} }});
        return done.result;
    }}"""
    return extension.evaluate(script)


def open_page(extension: Extension, articles: Articles, words: int) -> Page:
    page = extension.browser.new_page()
    page.goto(articles.put(f"words-{words}", page_of(words)))
    extension.annotate(page)
    in_content(extension, WRAP)
    return page


def measure_change(extension: Extension, page: Page, change: str) -> dict[str, float]:
    """Return the milliseconds of each step of reading the page after *change*, and of all of them."""
    taken = []
    for run in range(RUNS):
        in_content(extension, TAKE)
        page.evaluate(f"(times) => {{ {change} }}", run)
        in_content(extension, "() => void OnRecord.watching.catchUp()")
        taken.append(in_content(extension, TAKE))
    steps = {step: min(each[step]["ms"] for each in taken) for step in STEPS}
    return {**steps, "all": min(sum(each[step]["ms"] for step in STEPS) for each in taken)}


def measure_sizes(extension: Extension, articles: Articles) -> Iterator[str]:
    yield "| words | highlights | change | read | carry | map | paint | cards | all |"
    yield "|---|---|---|---|---|---|---|---|---|"
    changes = {
        "a word of the text": "p.textContent = `Begin ${times}.`",
        "underlines lost": "main.lastChild.innerHTML = main.lastChild.innerHTML",
    }
    for words in SIZES:
        page = open_page(extension, articles, words)
        count = page.evaluate("[...CSS.highlights.values()].reduce((sum, each) => sum + each.size, 0)")
        for name, change in changes.items():
            found = measure_change(extension, page, change)
            yield (
                f"| {words:,} | {count} | {name} | "
                + " | ".join(f"{found[step]:.1f}" for step in (*STEPS, "all"))
                + " |"
            )
        page.close()


def measure_minutes(extension: Extension, articles: Articles, relay: Relay, seconds: int) -> Iterator[str]:
    yield f"| page of 5,000 words, {seconds} s | readings | main thread ms | requests | MB sent |"
    yield "|---|---|---|---|---|"
    for name, (every, script) in RESTLESS.items():
        page = open_page(extension, articles, 5_000)
        relay.asked.clear()
        in_content(extension, TAKE)
        page.evaluate(f"() => {{ let times = 0; setInterval(() => {{ times++; {script} }}, {every}) }}")
        for _ in range(seconds):
            page.wait_for_timeout(1_000)  # Firefox lets no script take half a minute
        taken = in_content(extension, TAKE)
        asked = [each for each in relay.asked if each.path == "/match"]
        spent = sum(each["ms"] for each in taken.values())
        sent = sum(len(each.body) for each in asked) / 1e6
        yield f"| {name} | {taken['readText']['times']} | {spent:.0f} | {len(asked)} | {sent:.2f} |"
        page.close()


@contextmanager
def launched(name: str) -> Iterator[Browser]:
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        browser: Browser = Firefox(Path(profile)) if name == "firefox" else Chromium(playwright, Path(profile))
        try:
            yield browser
        finally:
            browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="that a restless page is watched")
    parser.add_argument("--browser", choices=("chromium", "firefox"), action="append")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_service(Path(folder) / "data", None) as service,
        serving_relay(service.address) as relay,
        serving_articles(NEWS) as articles,
    ):
        for name in given.browser or ("chromium", "firefox"):
            with launched(name) as browser:
                extension = Extension(browser)
                extension.agree()
                extension.pair(relay.address, service.new_code())
                print(f"\n{name}\n")
                minutes = measure_minutes(extension, articles, relay, given.seconds)
                for line in itertools.chain(measure_sizes(extension, articles), [""], minutes):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
