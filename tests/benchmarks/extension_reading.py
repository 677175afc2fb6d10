"""
Time what the extension does on a page's main thread, in Chromium and in Firefox: read, find places, underline, point.

    python tests/benchmarks/extension_reading.py [--loads 9] [--browser chromium]

Each page is loaded anew and measured in the extension's own world, its scripts fresh. Given is the least of the loads,
in milliseconds, since whatever else the machine does can only add to it. Firefox tells whole milliseconds.
"""

import argparse
import json
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

from browsers.chromium import Chromium
from browsers.driving import EXTENSION, NEWS, Browser
from browsers.firefox import Firefox
from local_servers import Articles, serving_articles

WORDS = ("the", "talks", "on", "trade", "were", "called", "frank", "and", "useful", "by", "both", "leaders", "harbour")
SCRIPTS = EXTENSION / "src" / "content"
FILES = [f"/src/content/{name}" for name in re.findall(r'"([\w-]+\.js)"', (SCRIPTS / "files.js").read_text())]
HEAD = "<!doctype html><meta charset=utf-8><title>Page</title><body>"
# In the extension's world; `count` highlights, each tenth a passage of 400 characters, the others words of 40.
MEASURE = """(count) => {
    const timed = (act) => {
        const start = performance.now();
        const done = act();
        return [performance.now() - start, done];
    };
    const settle = () => document.body.getBoundingClientRect();
    settle();
    const [read, page] = timed(() => OnRecord.readText(document.body));
    const step = page.text.length / count;
    const highlights = Array.from({ length: count }, (_, i) => {
        const start = Math.floor(i * step), end = Math.floor(start + Math.min(step, i % 10 ? 40 : 400));
        return { start, end, exact: page.text.slice(start, end), id: `h${i}` };
    });
    const [map, anchored] = timed(() => highlights.map((highlight) =>
        ({ highlight, ranges: OnRecord.rangesOf(page, highlight), style: "passage" })));
    const [paint] = timed(() => OnRecord.paint(anchored));
    const [style] = timed(settle);
    const [again] = timed(() => OnRecord.readText(document.body));
    OnRecord.anchoredAt(1, 1, anchored);
    const moves = Array.from({ length: 60 }, (_, i) => [40 + 13 * i, 20 + 11 * i]);
    const point = timed(() => moves.forEach(([x, y]) => OnRecord.anchoredAt(x, y, anchored)))[0] / moves.length;
    const missed = anchored.filter(({ ranges }) => ranges.length === 0).length;
    return { read, map, paint, style, again, point, missed, nodes: page.stretches.length, cut: page.cut };
}"""


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
COLUMNS = ("page", "runs of text", "read", "map", "underline", "all three", "style", "read again", "pointing")


def measure(browser: Browser, address: str, count: int) -> dict[str, float]:
    page = browser.new_page()
    page.goto(address)
    browser.click_action(page).close()  # lets the extension into this page
    inject = f"""(async () => {{
        const [tab] = await chrome.tabs.query({{ active: true, lastFocusedWindow: true }});
        const target = {{ tabId: tab.id }};
        await chrome.scripting.executeScript({{ target, files: {json.dumps(FILES)} }});
        const [done] = await chrome.scripting.executeScript({{ target, func: {MEASURE}, args: [{count}] }});
        return done.result;
    }})()"""
    found: dict[str, float] = browser.background().evaluate(inject)
    page.close()
    assert found["missed"] == 0, f"{found['missed']:.0f} of {count} places were not found"
    return found


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
    print(f"\n{browser.name}", " | ".join(COLUMNS).join(("| ", " |")), "|---" * len(COLUMNS) + "|", sep="\n")
    for name, (html, count) in PAGES.items():
        address = articles.put("measured", html)
        runs = [measure(browser, address, count) for _ in range(loads)]
        least = {key: min(run[key] for run in runs) for key in runs[0]}
        least["sum"] = min(run["read"] + run["map"] + run["paint"] for run in runs)
        times = " | ".join(f"{least[key]:.1f}" for key in ("read", "map", "paint", "sum", "style", "again"))
        cut = ", cut" if least["cut"] else ""
        print(f"| {name}{cut} | {least['nodes']:,.0f} | {times} | {least['point']:.2f} |", flush=True)


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
