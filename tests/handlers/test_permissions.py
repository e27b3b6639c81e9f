"""Who may do what: all that the contract declares by `x-callers` and `x-objects`, tried out with everybody.

docs/permissions.md shows the same for people to review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.access.cells import Matrix
from contract_tests.document import CONTRACT
from contract_tests.living import world_for
from contract_tests.living_calls import calls
from tests.handlers.staged import Stage

if TYPE_CHECKING:
    from contract_tests.api import Api
    from contract_tests.document import Declared
    from contract_tests.living_calls import Call
    from tests.conftest import Service

pytestmark = pytest.mark.inside

OPERATIONS = CONTRACT.operations()
CALLS = [call for operation in OPERATIONS if not operation.objects for call in calls(operation)]


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def set_stage(request: pytest.FixtureRequest) -> Stage:
    """A cast on SQLite, and one on PostgreSQL, which tests share."""
    service: Service = request.getfixturevalue(f"{request.param}_service")
    return Stage(service)


@pytest.fixture
def stage(set_stage: Stage) -> Stage:
    """The cast as it was in the beginning."""
    set_stage.restore()
    return set_stage


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_everybody_gets_what_the_contract_declares_and_who_is_refused_changes_nothing(
    stage: Stage, operation: Declared
) -> None:
    deviations = []
    for cell in Matrix(operation, stage.cast).cells():
        deviations.append(cell.deviation())
        if stage.has_changed():
            if cell.is_refused:
                deviations.append(f"{operation}, {cell.who}: is refused and changes something")
            stage.restore()
    assert list(filter(None, deviations)) == []


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_whoever_x_callers_names_may_call_what_names_no_object(api: Api, call: Call) -> None:
    assert call.accepted(world_for(api, call.operation.callers)).status == 200
