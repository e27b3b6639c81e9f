"""The changelog keeps up with the contract."""

from __future__ import annotations

import re

from contract_tests.contract import SPEC
from contract_tests.service import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
HEADINGS = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
RELEASES = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", CHANGELOG, re.MULTILINE)


def number(version: str) -> list[int]:
    """The parts of a version."""
    return [int(part) for part in version.split(".")]


def test_the_newest_version_in_the_changelog_is_that_of_the_contract() -> None:
    assert RELEASES[0] == SPEC["info"]["version"]


def test_every_version_has_its_date_and_the_newest_is_first() -> None:
    assert [heading for heading in HEADINGS if heading != "[Unreleased]"] == HEADINGS[-len(RELEASES) :]
    assert sorted(RELEASES, key=number, reverse=True) == RELEASES


def test_changes_are_sorted_by_their_kind() -> None:
    kinds = set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE))
    assert kinds
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
