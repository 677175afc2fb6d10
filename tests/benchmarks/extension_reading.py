"""
Time what the extension does on a page's main thread, in Chromium and in Firefox: read, find places, underline, point.

    python tests/benchmarks/extension_reading.py [--loads 9] [--browser chromium]

Each page is loaded anew, the scripts fresh in it. Given are milliseconds of CPU of the page's main thread (Linux), less
what an empty call takes, and the least of the loads: what else the machine does can only add to it.
"""

import argparse
import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import sync_playwright

from benchmarks.processes import main_thread_milliseconds
from browsers.chromium import Chromium
from browsers.driving import EXTENSION, NEWS, Browser
from browsers.firefox import Firefox
from local_servers import Articles, serving_articles

WORDS = ("the", "talks", "on", "trade", "were", "called", "frank", "and", "useful", "by", "both", "leaders", "harbour")
SCRIPTS = EXTENSION / "src" / "content"
FILES = [f"/src/content/{name}" for name in re.findall(r'"([\w-]+\.js)"', (SCRIPTS / "files.js").read_text())]
HEAD = "<!doctype html><meta charset=utf-8><title>Page</title><body>"
# What is called in the extension's world, one after the other; each tenth highlight is a passage of 400 characters.
NOTHING = "() => 1"
STEPS = {
    "settle": "() => document.body.getBoundingClientRect().height",
    "read": "() => { globalThis.page = OnRecord.readText(document.body); }",
    "map": """(count) => {
        const step = page.text.length / count;
        globalThis.anchored = Array.from({ length: count }, (_, i) => {
            const start = Math.floor(i * step), end = Math.floor(start + Math.min(step, i % 10 ? 40 : 400));
            const highlight = { start, end, exact: page.text.slice(start, end), id: `h${i}` };
            return { highlight, ranges: OnRecord.rangesOf(page, highlight), style: "passage" };
        });
    }""",
    "underline": "() => { OnRecord.paint(anchored); }",
    "style": "() => document.body.getBoundingClientRect().height",
    "again": "() => { OnRecord.readText(document.body); }",
    "first move": "() => { OnRecord.anchoredAt(1, 1, anchored); }",
    "moves": "(count, moves) => moves.forEach(([x, y]) => OnRecord.anchoredAt(x, y, anchored))",
    "result": """() => ({
        missed: anchored.filter(({ ranges }) => ranges.length === 0).length, runs: page.stretches.length, cut: page.cut,
    })""",
}
MOVES = [(40 + 13 * i, 20 + 11 * i) for i in range(60)]  # of the pointer, px


def article(words: int) -> str:
    """Return a page of paragraphs with links and bold words, a text node for every four words or so."""
    chosen = random.Random(words)

    def word() -> str:
        plain, lot = chosen.choice(WORDS), chosen.random()
        return f'<a href="#">{plain}</a>' if lot < 0.07 else f"<b>{plain}</b>" if lot < 0.11 else plain

    paragraphs = (" ".join(word() for _ in range(60)) for _ in range(words // 60))
    return HEAD + "\n".join(f"<div><p>{each}.</p></div>" for each in paragraphs)


NODES = """for (let i = 0; i < 50_000; i++) {
    const bold = document.createElement("b");
    bold.append("a ");
    document.body.append("word ", bold);
}"""
TREES = """for (let i = 0; i < 5_000; i++) {
    const host = document.createElement("a-part");
    host.append("slotted words");
    host.attachShadow({ mode: i % 2 ? "open" : "closed" }).innerHTML = "<p>words in a tree</p><slot></slot>";
    document.body.append(host);
}"""
# A page, and how many highlights it has.
PAGES = {
    "5,000 words": (article(5_000), 50),
    "20,000 words": (article(20_000), 200),
    "50,000 words": (article(50_000), 500),
    "50,000 words, 5,000 highlights": (article(50_000), 5_000),
    "100,000 text nodes": (f"{HEAD}<script>{NODES}</script>", 500),
    "1,000,000 characters in one node": (f"{HEAD}<p>{'word and more ' * 72_000}", 500),
    "2,000 nested elements": (HEAD + "<div>words " * 2_000, 500),
    "5,000 shadow trees": (f"{HEAD}<script>{TREES}</script>", 500),
}
COLUMNS = ("read", "map", "underline", "style", "again", "first move", "moves")
HEADS = (
    "page",
    "runs of text",
    "read",
    "map",
    "underline",
    "style",
    "read again",
    "first move",
    "a move",
    "first three",
)


class Measured:
    """A page that lets the extension in, with its scripts."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self.page = browser.new_page()
        self.page.goto(address)
        browser.click_action(self.page).close()  # lets the extension into this page
        self._execute(f"files: {json.dumps(FILES)}")

    def _execute(self, what: str) -> Any:
        return self._browser.background().evaluate(f"""(async () => {{
            const [tab] = await chrome.tabs.query({{ active: true, lastFocusedWindow: true }});
            const [done] = await chrome.scripting.executeScript({{ target: {{ tabId: tab.id }}, {what} }});
            return done.result ?? null;
        }})()""")

    def call(self, function: str, count: int) -> tuple[float, Any]:
        """Return the milliseconds of the busiest thread, the page's, and what the function returned."""
        before = main_thread_milliseconds(os.getpid())
        result = self._execute(f"func: {function}, args: [{count}, {json.dumps(MOVES)}]")
        after = main_thread_milliseconds(os.getpid())
        return max(after[each] - before[each] for each in after if each in before), result


def measure(browser: Browser, address: str, count: int) -> dict[str, float]:
    page = Measured(browser, address)
    idle = min(page.call(NOTHING, count)[0] for _ in range(5))
    called = {name: page.call(step, count) for name, step in STEPS.items()}
    page.page.close()
    result = called["result"][1]
    assert result["missed"] == 0, f"{result['missed']} of {count} places were not found"
    spent = {name: max(0.0, called[name][0] - idle) for name in COLUMNS}
    spent["moves"] /= len(MOVES)
    return {
        **spent,
        "sum": spent["read"] + spent["map"] + spent["underline"],
        "runs": result["runs"],
        "cut": result["cut"],
    }


@contextmanager
def running(name: str) -> Iterator[Browser]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, sync_playwright() as playwright:
        found: Any = Firefox(Path(profile)) if name == "firefox" else Chromium(playwright, Path(profile))
        found.page_at("welcome.html").close()  # it would come before the measured page
        try:
            yield found
        finally:
            found.close()


def report(browser: Browser, articles: Articles, loads: int) -> None:
    print(f"\n{browser.name}", " | ".join(HEADS).join(("| ", " |")), "|---" * len(HEADS) + "|", sep="\n")
    for name, (html, count) in PAGES.items():
        address = articles.put("measured", html)
        runs = [measure(browser, address, count) for _ in range(loads)]
        least = {key: min(run[key] for run in runs) for key in runs[0]}
        times = " | ".join(f"{least[key]:.2f}" if key == "moves" else f"{least[key]:.1f}" for key in (*COLUMNS, "sum"))
        print(f"| {name}{', cut' if least['cut'] else ''} | {least['runs']:,} | {times} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loads", type=int, default=9)
    parser.add_argument("--browser", choices=("chromium", "firefox"), action="append")
    options = parser.parse_args()
    with serving_articles(NEWS) as articles:
        for name in options.browser or ("chromium", "firefox"):
            with running(name) as browser:
                report(browser, articles, options.loads)


if __name__ == "__main__":
    main()
