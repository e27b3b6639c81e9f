"""docs/security.md answers each of the ten risks, with guards and tests that are there."""

from __future__ import annotations

import re

import pytest

from contract_tests.service import ROOT
from tests.citations import cited_tests, missing_from

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
RISKS = dict(re.findall(r"^## (API\d+): (.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_each_of_the_ten_risks_is_answered_once_in_their_order() -> None:
    assert re.findall(r"^## (API\d+):", PAGE, re.MULTILINE) == [f"API{number}" for number in range(1, 11)]


@pytest.mark.parametrize("risk", RISKS)
def test_a_risk_has_tests(risk: str) -> None:
    assert len(cited_tests(RISKS[risk])) >= 2


def test_all_that_the_page_names_is_there() -> None:
    assert missing_from(PAGE) == []


def test_the_policy_leads_to_what_is_there() -> None:
    assert missing_from((ROOT / "SECURITY.md").read_text("utf-8"), folder=".") == []


def test_what_is_not_there_is_noticed() -> None:
    missing = ["tests/test_security.py::test_none", "tests/none.py::test_none", "server/none.py"]
    links = ["none.md#any", "qa.md#none"]
    text = " ".join([f"`{name}`" for name in ("server/plan.py", *missing)] + [f"[it]({link})" for link in links])
    assert missing_from(f"{text} [it](qa.md#run-it)") == missing + links
