"""The account of the documented answers: what counts as reached, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.contract import METHODS, SPEC
from contract_tests.coverage import Coverage, Kind
from tests.contract_tests.runs import everything, exchange

if TYPE_CHECKING:
    from contract_tests.coverage import Cell

ADD_ADMIN = "POST /user/group/add_admin"
ALREADY_ADMIN = (400, 4, "Member is already admin")


@pytest.fixture
def coverage() -> Coverage:
    return Coverage()


def cell_of(coverage: Coverage, operation: str, refusal: tuple[int, int, str]) -> Cell:
    """The cell of an answer that is promised."""
    [row] = [row for row in coverage.rows if row.operation == operation]
    cell = row.cell(refusal)
    assert cell is not None
    return cell


def test_at_first_everything_documented_is_missing(coverage: Coverage) -> None:
    reached, documented = coverage.reached(Kind.DOCUMENTED)
    assert (reached, documented) == (0, 108)
    assert len(coverage.missing) == 108 + 37


def test_after_every_answer_nothing_is_missing(coverage: Coverage) -> None:
    for each in everything():
        coverage.credit(each)
    assert coverage.missing == []
    for kind in Kind:
        reached, promised = coverage.reached(kind)
        assert reached == promised > 0


def test_a_row_is_reached_by_status_code_and_info(coverage: Coverage) -> None:
    cell = cell_of(coverage, ADD_ADMIN, ALREADY_ADMIN)
    for wrong in [(401, 4, "Member is already admin"), (400, 3, "Member is already admin"), (400, 4, "Other")]:
        coverage.credit(exchange(ADD_ADMIN, *wrong))
    coverage.credit(exchange("POST /user/group/remove_admin", *ALREADY_ADMIN))
    assert cell.exchange is None
    coverage.credit(exchange(ADD_ADMIN, *ALREADY_ADMIN))
    assert cell.exchange == exchange(ADD_ADMIN, *ALREADY_ADMIN)


def test_a_missing_row_is_named(coverage: Coverage) -> None:
    for each in everything():
        if "already admin" not in each.answer:
            coverage.credit(each)
    assert [str(missing) for missing in coverage.missing] == [f"{ADD_ADMIN}: 400, code 4, Member is already admin"]


def test_an_answer_that_was_judged_wrong_counts_for_nothing(coverage: Coverage) -> None:
    coverage.credit(exchange(ADD_ADMIN, *ALREADY_ADMIN, operation=None))
    assert cell_of(coverage, ADD_ADMIN, ALREADY_ADMIN).exchange is None


@pytest.mark.parametrize("answer", ["", "[", "[]", "null", '{"code": 4}'])
def test_an_answer_in_no_envelope_counts_for_nothing(coverage: Coverage, answer: str) -> None:
    coverage.credit(exchange(ADD_ADMIN, *ALREADY_ADMIN, answer=answer))
    assert cell_of(coverage, ADD_ADMIN, ALREADY_ADMIN).exchange is None


def test_the_first_exchange_is_kept_unless_one_is_about_the_documentation(coverage: Coverage) -> None:
    cell = cell_of(coverage, ADD_ADMIN, ALREADY_ADMIN)
    about = "contract_tests/test_documentation.py::test_a_row"
    scenarios = ["first", "second", f"{about}[1]", f"{about}[2]", "last"]
    kept = []
    for scenario in scenarios:
        coverage.credit(exchange(ADD_ADMIN, *ALREADY_ADMIN, scenario=scenario))
        assert cell.exchange is not None
        kept.append(cell.exchange.scenario)
    assert kept == ["first", "first", f"{about}[1]", f"{about}[1]", f"{about}[1]"]


def test_a_method_that_is_not_allowed_counts_for_all_operations_of_its_path(coverage: Coverage) -> None:
    refusal = (405, 405, "Method not allowed")
    coverage.credit(exchange("PATCH /user/conversation/7/info", *refusal, operation=None))
    reached = [row.operation for row in coverage.rows for cell in row.cells if cell.exchange]
    assert reached == ["GET /user/conversation/{group}/info"]


def test_what_cannot_be_had_from_outside_is_not_promised(coverage: Coverage) -> None:
    statuses = {cell.status for row in coverage.rows for cell in row.cells}
    assert statuses == {200, 400, 401, 405, 413}


def test_an_operation_beyond_the_documentation_has_to_reach_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = SPEC["paths"]["/user/logout"]["post"] | {"x-beyond-documentation": True}
    monkeypatch.setitem(SPEC["paths"], "/user/more", {"post": declared})
    [row] = [row for row in Coverage().rows if row.operation == "POST /user/more"]
    assert row.beyond
    assert row.cells
    assert not any(cell.required for cell in row.cells)


def test_a_documented_operation_that_the_contract_lacks_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    others = {path: item for path, item in SPEC["paths"].items() if path != "/user/logout"}
    monkeypatch.setitem(SPEC, "paths", others)  # so that the order of all others stays
    named = [str(missing) for missing in Coverage().missing]
    assert "POST /user/logout: 200, code 0, Succeed" in named
    assert "POST /user/logout: 401, code 1, User is not logged in" in named


def test_every_operation_is_there() -> None:
    declared = {
        f"{method} {path}" for path, item in SPEC["paths"].items() for method in METHODS if method.lower() in item
    }
    assert {row.operation for row in Coverage().rows} == declared
