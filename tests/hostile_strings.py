"""Strings that break programs: those of fixtures/hostile/strings.json, and what they become in wrappers."""

import html
import json
import random
import re
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote

FIXTURE = Path(__file__).parents[1] / "fixtures" / "hostile" / "strings.json"
WRAPPERS: tuple[Callable[[str, str], str], ...] = (  # each is given a string, and another one
    lambda one, other: f"“{one}”, said Ana Brandt.",
    lambda one, other: f"{one} said that “{other}” was “{one}”.",
    lambda one, other: f"<b title='{one}'>{other}</b>",
    lambda one, other: f'"><img alt="{one}" src=x onerror=alert(1)>',
    lambda one, other: f"<!--{one}--><script>/*{other}*/alert(1)</script>",
    lambda one, other: f"https://news.example/{one}?a={other}#{one}",
    lambda one, other: f"https://{one}.example/",
    lambda one, other: f"javascript:alert('{one}')",
    lambda one, other: quote(one, errors="surrogatepass"),
    lambda one, other: html.escape(one),
    lambda one, other: "".join(f"&#x{ord(c):x};" for c in one[:500]),
    lambda one, other: json.dumps(one),
    lambda one, other: json.dumps({one: other}, ensure_ascii=False),
    lambda one, other: "data:text/html;base64," + b64encode(one.encode("utf-8", "surrogatepass")).decode(),
    lambda one, other: f"\ufeff{one}\0{other}",
    lambda one, other: f"\u202e{one}\u2066{other}",
    lambda one, other: f"\x1b[31m{one}\x1b[0m",
    lambda one, other: "\u200b".join(one[:500]),
    lambda one, other: "\u0301".join(one[:500]),
    lambda one, other: f"\ud83d{one}\ude00",
    lambda one, other: f"😀{one}😀{other}😀",
    lambda one, other: one[::-1],
    lambda one, other: one.swapcase(),
    lambda one, other: unicodedata.normalize("NFKD", one),
    lambda one, other: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in one),
    lambda one, other: f"{one}\r\n{other}",
    lambda one, other: f"' OR '{one}' LIKE '%{other}",
    lambda one, other: f'"{one}" NEAR "{other}"*',
    lambda one, other: "{{" + one + "}}${" + other + "}",
    lambda one, other: f"../{one}/../{other}",
    lambda one, other: one * 3,
    lambda one, other: one + other,
)


@cache
def written() -> tuple[str, ...]:
    """Return the strings of the fixture."""
    kinds = json.loads(FIXTURE.read_text("utf-8"))
    return tuple(each if isinstance(each, str) else each["repeat"] * each["times"] for k in kinds for each in kinds[k])


@cache
def wrapped(seed: int = 6) -> tuple[str, ...]:
    """Return many more: each of the fixture's in every wrapper, with another that *seed* chooses."""
    chance, strings = random.Random(seed), written()
    made = (wrap(one[:2000], chance.choice(strings)[:2000]) for one in strings for wrap in WRAPPERS)
    return tuple(dict.fromkeys(made))


def some(count: int, strings: Sequence[str], seed: int = 6) -> list[str]:
    """Return *count* of *strings*, chosen by *seed*."""
    return random.Random(seed).sample(strings, min(count, len(strings)))


def deal(strings: Sequence[str], each: int) -> Iterator[list[str]]:
    """Yield *each* of *strings* again and again, so that all of them come up before one does a second time."""
    deck = cycle(some(len(strings), strings))
    while True:
        yield list(islice(deck, each))


def well_formed(text: str) -> str:
    """Return *text* as JSON may hold it: surrogates that make a pair are one character, a lone one is U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", json.loads(json.dumps(text)))
