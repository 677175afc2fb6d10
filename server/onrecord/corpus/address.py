"""Addresses of documents: when two of them mean the same one."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from onrecord.errors import DocumentError

# Parameters that say how a reader came to a page, never which page it is.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|cmpid", re.IGNORECASE
)
_DEFAULT_PORTS = {None, 80, 443}
_KEPT_IN_PATHS = "/%:@!$&'()*+,;=~-._"


def canonical_url(url: str) -> str:
    """
    Return the form of *url* in which two addresses of one page are equal; a key, not a link to follow.

    Scheme (http counts as https), letter case of the host, default port, fragment, tracking parameters, user name and
    a slash at the end make no difference.

    Raises:
        DocumentError: If it is not an http or https address.

    >>> canonical_url("HTTP://News.Example:80/Story/?utm_source=mail&id=7#top")
    'https://news.example/Story?id=7'
    """
    parts = _split(url)
    port = "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"
    path = re.sub("%[0-9a-f]{2}", lambda m: m[0].upper(), quote(parts.path, safe=_KEPT_IN_PATHS).rstrip("/"))
    parameters = [p for p in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(p[0])]
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"https://{_host(parts)}{port}{path}{query}"


def canonical_place(url: str) -> str:
    """
    Return the form of *url* in which two addresses of one place on a page are equal: its text fragment counts too.

    Raises:
        DocumentError: If it is not an http or https address.

    >>> canonical_place("http://news.example/story/#top:~:text=We%20shall")
    'https://news.example/story#:~:text=We%20shall'
    """
    _, sign, directive = url.partition(":~:")  # https://wicg.github.io/scroll-to-text-fragment/
    return canonical_url(url) + (f"#{sign}{directive}" if directive else "")


def same_site(one: str, other: str) -> bool:
    """
    Return whether two http addresses have the same host, "www." and "m." aside.

    >>> same_site("https://www.news.example/a", "http://news.example/b")
    True
    """
    hosts = [re.sub(r"^(www|m|amp)\.", "", _host(_split(url))) for url in (one, other)]
    return hosts[0] == hosts[1]


def _split(url: str) -> SplitResult:
    refusal = DocumentError(f"url: expected an http or https address, got {url[:200]!r}; leave it out if there is none")
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme.lower() in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        raise refusal from None
    if not usable or re.search(r"\s", url.strip()):
        raise refusal
    return parts


def _host(parts: SplitResult) -> str:
    """Return the host in lower case; an international name as DNS writes it, where it can be written so."""
    host = (parts.hostname or "").rstrip(".")
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        name = quote(host, safe=":")
    return f"[{name}]" if ":" in name else name
