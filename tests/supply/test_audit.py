"""An audit is green only on what it looked up. The reports are those of pip-audit 2.10.1 and npm 11, shortened."""

import subprocess
import sys
from pathlib import Path

import pytest

from supply.audit import Audit, ask, locked_npm, locked_python, one_version_each, read_npm_audit, read_pip_audit, tell

FLASK, LXML = ("flask", "3.1.3"), ("lxml", "6.1.3")
ASKED = frozenset({FLASK, LXML})

# As it came where PyPI could not be asked: exit code 0, and "No known vulnerabilities found".
SKIPPED = {
    "dependencies": [
        {"name": "flask", "skip_reason": "Dependency not found on PyPI and could not be audited: flask (3.1.3)"},
        {"name": "lxml", "skip_reason": "Dependency not found on PyPI and could not be audited: lxml (6.1.3)"},
    ],
    "fixes": [],
}
COVERED = {
    "dependencies": [
        {"name": "flask", "version": "3.1.3", "vulns": []},
        {"name": "lxml", "version": "6.1.3", "vulns": []},
    ],
    "fixes": [],
}
KNOWN = {
    "dependencies": [
        {
            "name": "jinja2",
            "version": "2.4.1",
            "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"], "aliases": ["CVE-2014-1402"]}],
        }
    ],
    "fixes": [],
}
NPM_ASKED = frozenset({("typescript", "7.0.2"), ("web-ext", "10.7.0")})
NPM_REFUSED = {
    "message": "405 Method Not Allowed - POST …/bulk",
    "statusCode": 405,
    "error": {"summary": ""},
}
NPM_COVERED = {"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"dependencies": {"total": 2}}}
NPM_KNOWN = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "lodash": {"name": "lodash", "severity": "critical", "via": [{"title": "Prototype Pollution in lodash"}]}
    },
    "metadata": {"dependencies": {"total": 1}},
}


def only(faulty: dict[str, object], **changes: object) -> dict[str, object]:
    return {**faulty, **changes}


def test_a_report_that_skipped_everything_looked_nothing_up(capsys: pytest.CaptureFixture[str]):
    audit = read_pip_audit(ASKED, [SKIPPED], SKIPPED)
    assert tell([audit]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "PyPI: 0 of 2 packages looked up, 0 known to be faulty",
        "  not looked up: flask 3.1.3, lxml 6.1.3",
    ]


def test_a_report_on_everything_is_green(capsys: pytest.CaptureFixture[str]):
    assert tell([read_pip_audit(ASKED, [COVERED], KNOWN), read_npm_audit(NPM_ASKED, NPM_COVERED, NPM_KNOWN)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "PyPI: 2 of 2 packages looked up, 0 known to be faulty",
        "npm: 2 of 2 packages looked up, 0 known to be faulty",
    ]


def test_a_report_that_lacks_one_package_names_it_and_is_not_green(capsys: pytest.CaptureFixture[str]):
    mixed = only(COVERED, dependencies=[COVERED["dependencies"][0], SKIPPED["dependencies"][1]])
    assert tell([read_pip_audit(ASKED, [mixed], KNOWN)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "PyPI: 1 of 2 packages looked up, 0 known to be faulty",
        "  not looked up: lxml 6.1.3",
    ]


def test_another_version_than_the_one_asked_for_is_not_looked_up():
    other = only(COVERED, dependencies=[{**COVERED["dependencies"][0], "version": "3.1.2"}, COVERED["dependencies"][1]])
    assert read_pip_audit(ASKED, [other], KNOWN).looked_up == {("flask", "3.1.2"), LXML}
    assert not read_pip_audit(ASKED, [other], KNOWN).is_well


def test_a_known_fault_is_named_and_is_not_green(capsys: pytest.CaptureFixture[str]):
    asked = frozenset({("jinja2", "2.4.1")})
    assert tell(
        [read_pip_audit(asked, [KNOWN], KNOWN), read_npm_audit(frozenset({("lodash", "1")}), NPM_KNOWN, NPM_KNOWN)]
    )
    assert capsys.readouterr().out.splitlines() == [
        "PyPI: 1 of 1 packages looked up, 1 known to be faulty",
        "  jinja2 2.4.1: PYSEC-2014-8",
        "npm: 1 of 1 packages looked up, 1 known to be faulty",
        "  lodash 1: critical, Prototype Pollution in lodash",
    ]


def test_an_answer_that_knows_of_no_fault_in_a_faulty_package_counts_for_nothing():
    blind = only(KNOWN, dependencies=[{"name": "jinja2", "version": "2.4.1", "vulns": []}])
    assert read_pip_audit(ASKED, [COVERED], blind) == Audit("PyPI", ASKED)
    assert read_npm_audit(NPM_ASKED, NPM_COVERED, only(NPM_KNOWN, vulnerabilities={})) == Audit("npm", NPM_ASKED)


@pytest.mark.parametrize("report", [NPM_REFUSED, {}, only(NPM_COVERED, metadata={"dependencies": {"total": 1}})])
def test_an_answer_of_npm_on_fewer_packages_looked_nothing_up(report: dict[str, object]):
    assert not read_npm_audit(NPM_ASKED, report, NPM_KNOWN).looked_up


def test_no_audit_is_green_on_no_package_nor_on_no_registry():
    assert tell([]) == 1
    assert tell([read_pip_audit(frozenset(), [], KNOWN)]) == 1


def test_a_command_that_prints_no_report_looked_nothing_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert ask([sys.executable, "-c", "print('No known vulnerabilities found')"], tmp_path) == {}
    assert ask(["no-such-program"], tmp_path) == {}
    assert capsys.readouterr().err.count("no report") == 2


def test_every_locked_version_is_asked_for_and_none_twice_in_one_question():
    batches = list(one_version_each(locked_python()))
    assert {package for batch in batches for package in batch} == locked_python()
    assert all(len(dict(batch)) == len(batch) for batch in batches)
    assert len(locked_python()) > 100
    assert len(locked_npm()) > 300


def test_the_audit_ends_with_an_error_where_no_registry_can_be_asked(tmp_path: Path):
    script = Path(__file__).with_name("audit.py")
    offline = {"PATH": str(tmp_path), "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    done = subprocess.run([sys.executable, script], env=offline, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"PyPI: 0 of {len(locked_python())} packages looked up" in done.stdout
    assert f"npm: 0 of {len(locked_npm())} packages looked up" in done.stdout
