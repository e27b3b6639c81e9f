"""docs/reliability.md proves each promise by tests that are there."""

from __future__ import annotations

import re

import pytest

from contract_tests.service import ROOT
from tests.citations import cited_tests, missing_from

PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
PROMISES = PAGE.partition("## The promises")[2].partition("What it does not promise")[0]
PROVEN = dict(re.findall(r"^\*\*([^*]+)\*\*(.*?)(?=^\*\*|\Z)", PROMISES, re.MULTILINE | re.DOTALL))


def test_there_are_promises() -> None:
    assert len(PROVEN) >= 6


@pytest.mark.parametrize("promise", PROVEN)
def test_a_promise_is_proven_by_tests(promise: str) -> None:
    assert cited_tests(PROVEN[promise])


def test_every_fault_that_is_tested_is_told() -> None:
    tested = {str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "faults").glob("test_*.py")}
    assert tested <= {file for file, _ in cited_tests(PAGE)}


def test_all_that_the_page_names_is_there() -> None:
    assert missing_from(PAGE) == []
