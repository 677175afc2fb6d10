"""Rules that scripts, pages and templates keep: text stays text, and nothing comes from elsewhere."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

# What would make markup, or a program, of text. Comments count too: there is no reason to name these.
SCRIPT_RULES = {
    "makes markup of text": r"\.(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bsetHTMLUnsafe\b|\bparseHTMLUnsafe\b"
    r"|\bDOMParser\b|\bcreateContextualFragment\b|\bdocument\.write(?:ln)?\b|\[[\"'`](?:inner|outer)HTML",
    "makes a program of text": r"\beval\s*\(|\bFunction\s*\(|\bset(?:Timeout|Interval)\s*\(\s*[\"'`]|\bjavascript:",
    "makes a page of text": r"\bsrcdoc\b",
    "brings in a script from elsewhere": r"\bimportScripts\b|\bimport\s*\(\s*(?![\"'`][./])"
    r"|\bfrom\s+[\"'](?![./])",
    "hears what any page says": r"addEventListener\(\s*[\"'`]message[\"'`]|\bonmessage\b|\bonMessageExternal\b",
}
TEMPLATE_RULES = {
    "lets text stand as markup": r"\|\s*safe\b|\bautoescape\s+false\b",
    "has a handler": r"<[^>]*\son\w+\s*=",
    "has an address that runs": r"javascript:",
}
_ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_ADDRESSES = ("src", "href", "action", "formaction", "data", "srcset", "poster", "ping")
_FOREIGN = ("iframe", "frame", "object", "embed", "base", "portal", "style")


def broken_rules(rules: dict[str, str], text: str) -> Iterator[str]:
    for name, pattern in rules.items():
        for match in re.finditer(pattern, text, re.IGNORECASE if rules is TEMPLATE_RULES else 0):
            yield f"line {text.count(chr(10), 0, match.start()) + 1} {name}: {match[0]}"


def faults_of_page(html: str) -> Iterator[str]:
    """Find in a page of the extension what its policy would refuse, or what comes from elsewhere."""
    for element in BeautifulSoup(html, "lxml").find_all(True):
        yield from (f"<{element.name}> is not used" for _ in range(element.name in _FOREIGN))
        yield from _faults_of(element)


def _faults_of(element: Tag) -> Iterator[str]:
    if element.name == "script" and (element.get_text(strip=True) or not element.get("src")):
        yield "a script stands in the page"
    if element.name == "meta" and element.get("http-equiv"):
        yield f"meta http-equiv={element['http-equiv']}"
    for name, value in element.attrs.items():
        if name.startswith("on") or name in ("style", "srcdoc"):
            yield f"<{element.name} {name}> runs or styles in the page"
        if name in _ADDRESSES and _ELSEWHERE.match(str(value)):
            yield f"<{element.name} {name}={value}> leads elsewhere"


def remote_addresses(css: str) -> list[str]:
    """Return what a style sheet brings in from elsewhere."""
    brought = re.findall(r"""(?:url\(\s*["']?|@import\s+["']?)([^"')\s;]+)""", css)
    return [address for address in brought if _ELSEWHERE.match(address) and not address.startswith("data:")]
