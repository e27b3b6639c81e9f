"""The audit takes nothing for fine that it has not looked at."""

from __future__ import annotations

import json

from contract_tests.service import ROOT
from tests.audit.__main__ import CLEAN, FOUND, INCOMPLETE, conclusion
from tests.audit.checks import SCAN, Done, Outcome, judged_node_packages, judged_packages, judged_secrets

FINE = {"name": "fine", "version": "1.0", "vulns": []}
FLAWED = {"name": "flawed", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"], "aliases": []}]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI: unknown (1.0)"}


def python(*packages: object) -> Outcome:
    """What comes of an answer of pip-audit."""
    return judged_packages("requirements.lock", Done(json.dumps({"dependencies": packages, "fixes": []}), ""))


def test_a_vulnerable_package_is_found_and_told_with_its_repair() -> None:
    assert python(FINE, FLAWED).found == ["  flawed 1.0: CVE-1, repaired in ['1.1']"]


def test_packages_without_a_flaw_are_fine() -> None:
    assert python(FINE, FINE) == Outcome("requirements.lock", [], [])


def test_packages_of_which_nothing_is_known_are_not_checked() -> None:
    assert python(FINE, UNKNOWN, UNKNOWN).unchecked == ["2 packages: Dependency not found on PyPI"]


def test_a_tool_that_breaks_off_has_checked_nothing() -> None:
    done = Done("", "Traceback\nConnectionError: no route to host\n")
    assert judged_packages("a", done).unchecked == ["ConnectionError: no route to host"]
    assert judged_node_packages("a", done).unchecked == ["ConnectionError: no route to host"]


def test_a_tool_that_says_nothing_has_checked_nothing() -> None:
    assert judged_packages("a", Done("", "")).unchecked == ["no answer"]


def test_a_registry_that_refuses_has_checked_nothing() -> None:
    done = Done('{"message": "405 Method Not Allowed", "error": {}}', "")
    assert judged_node_packages("a", done).unchecked == ["405 Method Not Allowed"]


def test_a_vulnerable_package_of_node_is_found() -> None:
    flaws = {"flawed": {"name": "flawed", "severity": "high", "range": "<1.1", "via": []}}
    assert judged_node_packages("a", Done(json.dumps({"vulnerabilities": flaws}), "")).found == [
        "  flawed: high, in <1.1"
    ]


def test_a_secret_is_found_unless_it_is_known_to_be_none() -> None:
    one, other = ({"type": "Secret", "hashed_secret": digest, "line_number": 3} for digest in "ab")
    assert judged_secrets({"results": {"f": [one, other]}}, {"results": {"f": [one]}}).found == ["  f:3: Secret"]


def test_only_an_audit_that_looked_at_all_and_found_nothing_succeeds() -> None:
    clean, found, blind = Outcome("a", [], []), Outcome("b", ["x"], []), Outcome("c", [], ["no answer"])
    assert conclusion([clean])[1] == CLEAN == 0
    assert conclusion([clean, found])[1] == conclusion([clean, found, blind])[1] == FOUND
    assert conclusion([clean, blind])[1] == INCOMPLETE


def test_what_was_not_checked_is_told_in_the_last_lines_whatever_was_found() -> None:
    found, blind = Outcome("b", ["x"], []), Outcome("c", [], ["no answer"])
    assert conclusion([found, blind])[0] == ["NOT CHECKED: c: no answer", "FOUND: 1"]


def test_the_page_says_how_the_list_of_what_is_no_secret_is_written() -> None:
    assert f".venv/bin/{' '.join(SCAN)} > known" in (ROOT / "docs" / "security.md").read_text("utf-8")
