"""No module of the service builds SQL, runs what it reads, or reaches out where it must not."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from supply.locks import ROOT
from supply.python_rules import (
    RULES,
    Rule,
    built_sql,
    forbidden_calls,
    forbidden_imports,
    forbidden_keywords,
    network,
    other_parsers,
    parsers,
)

PACKAGE = ROOT / "server" / "onrecord"
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: Rule):
    broken = [
        f"{name}:{line}: {what}"
        for path, tree in TREES.items()
        for name in [path.relative_to(PACKAGE).as_posix()]
        if name not in RULES[rule]
        for line, what in rule(tree)
    ]
    assert broken == []


BAD = {
    forbidden_calls: [
        "eval(text)",
        "exec(text)",
        "code = compile(text, 'page', 'exec')",
        "__import__(name)",
        "import os; os.system('ls ' + name)",
        "import tempfile; path = tempfile.mktemp()",
    ],
    forbidden_keywords: [
        "subprocess.run(command, shell=True)",
        "subprocess.Popen(command, shell=as_text)",
        "session.get(url, verify=False)",
        "np.load(file, allow_pickle=True)",
    ],
    forbidden_imports: [
        "import pickle",
        "from pickle import loads",
        "from html import parser",
        "import html5lib",
        "import yaml",
        "def f():\n    from xml.etree.ElementTree import parse",
    ],
    network: [
        "import requests",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import http.client",
    ],
    parsers: ["from bs4 import BeautifulSoup", "import lxml.html", "def f():\n    import bs4.element"],
    other_parsers: ["BeautifulSoup(page)", "bs4.BeautifulSoup(page, 'html.parser')", "BeautifulSoup(page, kind)"],
    built_sql: [
        "def f(name): execute(f'SELECT * FROM document WHERE title = {name}')",
        "def f(name): execute('DELETE FROM document WHERE title = ' + name)",
        "def f(name): execute('DELETE FROM document WHERE title = %s' % name)",
        "def f(name): query = 'UPDATE d SET a = {}'.format(name); return query",
        "def f(name): connection.execute(f'{name}')",
        "def f(name): part = name; execute(f'SELECT a FROM b WHERE c = {part}')",
        "def f(words): execute('SELECT a FROM b WHERE ' + ' AND '.join(words))",
        "def f(words):\n  w = ['a']\n  w.append(words)\n  execute('SELECT a FROM b WHERE ' + ' AND '.join(w))",
        "def f(rows):\n  for name in rows: execute(f'PRAGMA {name}')",
        "def f(self): execute(f'SELECT a FROM {self.table}')",
        "def f(a): fetch(connection, f'{a} LIMIT 1')",
        "def f(a): return f'SELECT a FROM ({a} ORDER BY b)'",
    ],
}
GOOD = {
    forbidden_calls: ["re.compile(text)", "self.exec(text)"],
    forbidden_keywords: ["subprocess.run(command, shell=False)", "np.load(file, allow_pickle=False)"],
    forbidden_imports: ["import html", "from html import escape", "import json"],
    network: ["from urllib.parse import urlsplit", "import http"],
    parsers: ["from onrecord.corpus.extraction import Extractor"],
    other_parsers: ["BeautifulSoup(page, 'lxml', on_duplicate_attribute='ignore')"],
    built_sql: [
        "def f(name): execute('SELECT a FROM b WHERE c = ?', (name,))",
        "def f(name): execute(f'SELECT {COLUMNS} FROM b WHERE c IN ({_PLACE[1:-1]})', name)",
        "for table in ('a', 'b'): execute(f'DELETE FROM {table}')",
        "def f(words): w = ['a = ?']; w.append('b'); w += ['c']; execute(f'SELECT a FROM b WHERE {\" AND \".join(w)}')",
        "def f(words): execute('SELECT a FROM b WHERE ' + ' OR '.join([_LIKE] * len(words)))",
        "def f(values):\n  for name, value in zip(FACTS, values): execute(f'UPDATE b SET {name} = ?', value)",
        "def f(): known = ', '.join(f'{n} = ?' for n in FACTS); execute(f'UPDATE b SET {known}')",
        "def f(name): raise KeyError(f'{name}: select one from the list where it stands')",
    ],
}


@pytest.mark.parametrize(("rule", "code"), [(rule, code) for rule, codes in BAD.items() for code in codes])
def test_a_rule_finds_what_breaks_it(rule: Rule, code: str):
    assert list(rule(ast.parse(code))) != []


@pytest.mark.parametrize(("rule", "code"), [(rule, code) for rule, codes in GOOD.items() for code in codes])
def test_a_rule_lets_through_what_keeps_it(rule: Rule, code: str):
    assert list(rule(ast.parse(code))) == []


def test_every_rule_is_proved_by_examples():
    assert set(RULES) == set(BAD) == set(GOOD)


def test_what_may_break_a_rule_exists_and_only_the_child_process_leads_to_the_parsers():
    lead = {"onrecord.corpus.html_page", "onrecord.corpus.word_file"}
    importing = {
        path.relative_to(PACKAGE).as_posix()
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in lead
    }
    assert importing == {"corpus/extraction_child.py", "corpus/word_file.py"}
    assert {name for names in RULES.values() for name in names if not (PACKAGE / name).exists()} <= {
        "corpus/fetching.py"
    }


def scan(*arguments: str) -> list[dict[str, str]]:
    """Return what bandit finds, of medium severity or higher."""
    command = [sys.executable, "-m", "bandit", "-q", "-ll", "-f", "json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    assert answer["errors"] == []
    return answer["results"]


def test_bandit_finds_nothing_of_medium_severity_or_higher():
    found = scan("-r", "server")
    assert [f"{each['filename']}:{each['line_number']}: {each['test_id']} {each['issue_text']}" for each in found] == []


def test_bandit_looks_for_what_it_is_trusted_with(tmp_path: Path):
    bad = tmp_path / "bad.py"
    bad.write_text("import subprocess\nsubprocess.run(name, shell=True)\nconnection.execute(f'DELETE FROM {name}')\n")
    assert [each["test_id"] for each in scan(str(bad))] == ["B602", "B608"]


def test_every_line_that_bandit_is_told_to_pass_says_which_rule_and_why():
    told = [
        (path.name, line)
        for path in TREES
        for line in path.read_text("utf-8").splitlines()
        if "nosec" in line and not re.search(r"# nosec B\d{3}  # [a-z`“].{5,}$", line)
    ]
    assert told == []
