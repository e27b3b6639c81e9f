"""Each documented error can be had, as it is documented; and documentation, contract and tests name the same ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from contract_tests.contract import SPEC, operations
from contract_tests.rows.all import ROWS

if TYPE_CHECKING:
    from contract_tests.api import Api
    from contract_tests.contract import Operation
    from contract_tests.rows.row import Row

FACTS = Path(__file__).parents[2] / "contract_tests" / "documented.yaml"
DOCUMENTED: list[dict[str, Any]] = yaml.safe_load(FACTS.read_text(encoding="utf-8"))["operations"]
DOCUMENTED_ROWS = {
    (f"{entry['method']} {entry['path']}", error["code"], error["info"])
    for entry in DOCUMENTED
    for error in entry["errors"]
}


def is_documented(operation: Operation) -> bool:
    """Whether an operation has to be in the documentation: it does not say of itself that it goes beyond."""
    return not SPEC["paths"][operation.path][operation.method.lower()].get("x-beyond-documentation", False)


DECLARED = [operation for operation in operations() if is_documented(operation)]
BEYOND = {str(operation) for operation in operations() if not is_documented(operation)}


@pytest.mark.inside  # the contract suite has the same test for a service that is judged
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_documented_error_is_answered_as_documented(api: Api, row: Row) -> None:
    answer = row.provoke(api)

    assert (answer.status, answer.body) == (row.status, {"code": row.code, "info": row.info})


def test_every_documented_error_has_a_row_and_no_other_has() -> None:
    rows = [(row.operation, row.code, row.info) for row in ROWS if row.operation not in BEYOND]

    assert set(rows) == DOCUMENTED_ROWS
    assert len(rows) == 108


def test_the_contract_declares_the_documented_operations() -> None:
    documented = [f"{entry['method']} {entry['path']}" for entry in DOCUMENTED]

    assert sorted(str(operation) for operation in DECLARED) == sorted(documented)
    assert len(documented) == 37


def test_the_contract_declares_the_documented_data_and_requires_all_of_it() -> None:
    documented = {f"{entry['method']} {entry['path']}": sorted(entry["data"]) for entry in DOCUMENTED}

    assert {str(operation): sorted(operation.data["properties"]) for operation in DECLARED} == documented
    assert {str(operation): sorted(operation.data["required"]) for operation in DECLARED} == documented


def test_the_contract_declares_the_documented_errors() -> None:
    declared = {
        (str(operation), code, info)
        for operation in DECLARED
        for _, code, info in operation.refusals.values()
        if code <= 5
    }

    assert declared == DOCUMENTED_ROWS


def test_the_contract_declares_401_for_a_missing_login_and_400_for_all_other_documented_errors() -> None:
    for operation in operations():
        for status, code, info in operation.refusals.values():
            expected = 401 if (code, info) == (1, "User is not logged in") else 400
            assert status == expected, f"{operation}: {code} {info}"
