"""The reference at `/docs`: the OpenAPI document as a page, made here, with no script and nothing from elsewhere."""

import json
import re
import shlex
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pprint import pformat
from typing import Any

from flask import render_template
from markupsafe import Markup, escape

Described = Mapping[str, Any]  # a part of an OpenAPI document

STYLE = files("onrecord.web").joinpath("templates/reference.css").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Section:
    """One method of one path, ready to show."""

    method: str
    path: str
    operation: Described
    curl: str
    python: str

    @property
    def anchor(self) -> str:
        return str(self.operation["operationId"])


def render_reference(document: Described, address: str) -> str:
    """Return the page for an OpenAPI *document* of the service at *address*."""
    return render_template(
        "reference.html",
        info=document["info"],
        paragraphs=document["info"]["description"].split("\n\n"),
        sections=list(sections(document, address)),
        schemas=document["components"]["schemas"],
        style=Markup(STYLE),  # nosec B704  # a file of this package
    )


def mark_code(text: str) -> Markup:
    """
    Return *text* as markup, what stands between backquotes as code.

    >>> mark_code("`a` < b")
    Markup('<code>a</code> &lt; b')
    """
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # nosec B704  # escaped just before


def style_policy() -> str:
    """Return the Content-Security-Policy that allows the page's own style and nothing else."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )


def sections(document: Described, address: str) -> Iterator[Section]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
            url = address + fill_in(path, operation.get("parameters", ()))
            example = Example(method.upper(), url, body, bool(operation["security"]))
            yield Section(method.upper(), path, operation, example.curl(), example.python())


def fill_in(path: str, parameters: Iterable[Described]) -> str:
    """
    Return a path with the examples of its parameters.

    >>> fill_in("/documents/{id}", [{"name": "id", "example": "d2"}, {"name": "limit"}])
    '/documents/d2'
    """
    for parameter in parameters:
        path = path.replace(f"{{{parameter['name']}}}", parameter.get("example", ""))
    return path


@dataclass(frozen=True, slots=True)
class Example:
    """A request, told as a command and as a program."""

    method: str
    url: str
    body: Described | None
    needs_token: bool

    def curl(self) -> str:
        """Return the request for a shell."""
        parts = [f"curl -s {self.url}"]
        if self.method not in ("GET", "POST") or (self.method == "POST" and self.body is None):
            parts.append(f"-X {self.method}")
        if self.needs_token:
            parts.append('-H "Authorization: Bearer $(onrecord token)"')
        if self.method == "POST":
            parts.append("-H 'Content-Type: application/json'")
        if self.body is not None:
            parts.append("-d " + shlex.quote(json.dumps(self.body, ensure_ascii=False)))
        return " \\\n  ".join(parts)

    def python(self) -> str:
        """Return the request for Python's standard library."""
        headers = {"Content-Type": "application/json"} if self.method == "POST" else {}
        lines = ["import json", "import subprocess", "import urllib.request", ""]
        if self.needs_token:
            lines.append("token = subprocess.check_output(['onrecord', 'token'], text=True).split()[-1]")
        lines.append(f"headers = {headers!r}" + (' | {"Authorization": f"Bearer {token}"}' if self.needs_token else ""))
        data = "None"
        if self.body is not None:
            lines.append(f"body = {pformat(self.body, sort_dicts=False, width=100)}")
            data = "json.dumps(body).encode()"
        lines += [
            f"request = urllib.request.Request({self.url!r}, {data}, headers, method={self.method!r})",
            "with urllib.request.urlopen(request) as answer:",
            "    print(answer.read().decode())",
        ]
        return "\n".join(lines if data != "None" else [line for line in lines if line != "import json"])
