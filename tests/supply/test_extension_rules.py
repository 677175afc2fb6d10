"""The extension makes nothing of text but text, brings in nothing, and asks for no more than is told."""

import json
import re
from typing import Any

import pytest

from supply.extension_rules import SCRIPT_RULES, TEMPLATE_RULES, broken_rules, faults_of_page, remote_addresses
from supply.locks import ROOT

SOURCES = ROOT / "extension" / "src"
WEB = ROOT / "server" / "onrecord" / "web"
MANIFEST: dict[str, Any] = json.loads((ROOT / "extension" / "manifest.json").read_text("utf-8"))

BAD_SCRIPTS = {
    "makes markup of text": [
        "card.innerHTML = text",
        "card.outerHTML=text",
        "card['innerHTML'] = text",
        "card.insertAdjacentHTML('beforeend', text)",
        "document.write(text)",
        "new DOMParser().parseFromString(text, 'text/html')",
        "card.setHTMLUnsafe(text)",
        "range.createContextualFragment(text)",
    ],
    "makes a program of text": [
        "eval(text)",
        "new Function(text)",
        "setTimeout('go()', 5)",
        "setInterval(`go(${x})`, 5)",
        "link.href = 'javascript:go()'",
    ],
    "makes a page of text": ["frame.srcdoc = text", "frame.setAttribute('srcdoc', text)"],
    "brings in a script from elsewhere": [
        "importScripts(address)",
        "await import(address)",
        "import('https://example.org/a.js')",
        "import { a } from 'https://example.org/a.js'",
    ],
    "hears what any page says": [
        "window.addEventListener('message', hear)",
        "port.onmessage = hear",
        "browser.runtime.onMessageExternal.addListener(hear)",
    ],
}
GOOD_SCRIPTS = [
    "card.textContent = text",
    "setTimeout(go, 5)",
    "const { say } = await import('./language.js')",
    "import { say } from '../shared/language.js'",
    "const evaluation = retrieval(text)",
    "browser.runtime.onMessage.addListener(hear)",
]
BAD_TEMPLATES = {
    "lets text stand as markup": ["{{ title | safe }}", "{{ title|safe }}", "{% autoescape false %}"],
    "has a handler": ["<p onclick='go()'>", '<img src="a" onerror = "go()">'],
    "has an address that runs": ["<a href='JavaScript:go()'>"],
}
BAD_PAGES = [
    "<script>go()</script>",
    "<script src='https://example.org/a.js'></script>",
    "<script src='//example.org/a.js'></script>",
    "<p onclick=go()>text</p>",
    "<p style='color: red'>text</p>",
    "<style>p { color: red }</style>",
    "<a href='javascript:go()'>text</a>",
    "<img src='http://example.org/a.png'>",
    "<form action='https://example.org/'></form>",
    "<iframe src='other.html'></iframe>",
    "<base href='/'>",
    "<meta http-equiv=refresh content='0; url=/'>",
]


def test_no_script_breaks_a_rule():
    scripts = [*SOURCES.rglob("*.js"), *WEB.rglob("*.js")]
    assert len(scripts) > 50
    assert [(path.name, each) for path in scripts for each in broken_rules(SCRIPT_RULES, path.read_text("utf-8"))] == []


def test_no_page_of_the_extension_has_script_style_or_address_that_its_policy_would_refuse():
    pages = list(SOURCES.rglob("*.html"))
    assert len(pages) == 4
    assert [(path.name, each) for path in pages for each in faults_of_page(path.read_text("utf-8"))] == []


def test_no_style_sheet_brings_in_anything_from_elsewhere():
    sheets = [*SOURCES.rglob("*.css"), *WEB.rglob("*.css")]
    assert [(path.name, each) for path in sheets for each in remote_addresses(path.read_text("utf-8"))] == []


def test_no_template_of_the_service_lets_text_stand_as_markup():
    templates = list(WEB.rglob("*.html"))
    assert len(templates) > 3
    broken = [(path.name, each) for path in templates for each in broken_rules(TEMPLATE_RULES, path.read_text("utf-8"))]
    assert broken == []


@pytest.mark.parametrize(("rule", "code"), [(rule, code) for rule, codes in BAD_SCRIPTS.items() for code in codes])
def test_a_rule_finds_the_script_that_breaks_it(rule: str, code: str):
    assert any(rule in each for each in broken_rules(SCRIPT_RULES, code))


@pytest.mark.parametrize(("rule", "code"), [(rule, code) for rule, codes in BAD_TEMPLATES.items() for code in codes])
def test_a_rule_finds_the_template_that_breaks_it(rule: str, code: str):
    assert any(rule in each for each in broken_rules(TEMPLATE_RULES, code))


@pytest.mark.parametrize("code", BAD_PAGES)
def test_the_rules_of_pages_find_what_breaks_them(code: str):
    assert list(faults_of_page(code)) != []


@pytest.mark.parametrize("code", GOOD_SCRIPTS)
def test_a_script_that_keeps_the_rules_is_let_through(code: str):
    assert list(broken_rules(SCRIPT_RULES, code)) == []


def test_a_style_sheet_that_reaches_out_is_found():
    assert remote_addresses("@import 'https://example.org/a.css'; p { background: url(//example.org/a.png) }") == [
        "https://example.org/a.css",
        "//example.org/a.png",
    ]


def test_every_rule_is_proved_by_an_example():
    assert BAD_SCRIPTS.keys() == SCRIPT_RULES.keys()
    assert BAD_TEMPLATES.keys() == TEMPLATE_RULES.keys()


def requested(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Return all that *manifest* asks a reader for."""
    collected = manifest["browser_specific_settings"]["gecko"]["data_collection_permissions"]["required"]
    kinds = ("permissions", "host_permissions", "optional_host_permissions")
    asked = [(kind, each) for kind in kinds for each in manifest[kind]]
    return [*asked, *(("data_collection_permissions", each) for each in collected)]


def test_every_permission_is_explained_and_none_is_explained_that_is_not_asked_for():
    row = re.compile(r"^\| `(\w+)` \| `([^`]+)` \| \S.+ \|$", re.MULTILINE)
    explained = row.findall((ROOT / "docs" / "extension.md").read_text("utf-8"))
    assert explained == requested(MANIFEST)


def test_the_extension_asks_for_no_more_than_it_needs():
    assert requested(MANIFEST) == [
        ("permissions", "activeTab"),
        ("permissions", "scripting"),
        ("permissions", "sidePanel"),
        ("permissions", "storage"),
        ("host_permissions", "http://127.0.0.1/*"),
        ("host_permissions", "http://localhost/*"),
        ("optional_host_permissions", "https://*/*"),
        ("optional_host_permissions", "http://*/*"),
        ("data_collection_permissions", "websiteContent"),
        ("data_collection_permissions", "browsingActivity"),
    ]
    assert not {
        "content_scripts",
        "web_accessible_resources",
        "optional_permissions",
        "externally_connectable",
        "sandbox",
        "update_url",
    } & set(MANIFEST)
    assert MANIFEST["incognito"] == "not_allowed"


def test_the_policy_of_its_pages_lets_in_their_own_files_only_and_asks_services_only():
    policy = dict(each.split(" ", 1) for each in MANIFEST["content_security_policy"]["extension_pages"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self' http://127.0.0.1:* http://localhost:* https:",  # a team's server may have any name
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
