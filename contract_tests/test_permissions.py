"""Who may not do what: all that the contract declares by `x-callers` and `x-objects`, tried out with everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from contract_tests.access.cells import Matrix
from contract_tests.access.founding import found
from contract_tests.access.views import seen_by_all
from contract_tests.api import Api
from contract_tests.document import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2 as httpx

    from contract_tests.access.cast import Cast
    from contract_tests.api import JSON
    from contract_tests.document import Declared
    from contract_tests.journal import Journal


class Stage(NamedTuple):
    """A cast, and what it sees before anybody is refused."""

    cast: Cast
    seen: dict[str, JSON]


@pytest.fixture(scope="module")
def stage(http: httpx.Client, journal: Journal) -> Iterator[Stage]:
    """A cast that all these tests share, for nothing that is refused can change it."""
    journal.scenario = __name__
    api = Api(http, unique=True)
    cast = found(api)
    yield Stage(cast, seen_by_all(cast))
    api.log_everybody_off()


@pytest.mark.parametrize("operation", CONTRACT.operations(), ids=str)
def test_who_is_refused_gets_the_declared_refusal_and_changes_nothing(
    stage: Stage, operation: Declared, journal: Journal, request: pytest.FixtureRequest
) -> None:
    journal.scenario = request.node.nodeid
    refused = [cell for cell in Matrix(operation, stage.cast).cells() if cell.is_refused]
    deviations = list(filter(None, (cell.deviation() for cell in refused)))
    assert deviations == []
    assert seen_by_all(stage.cast) == stage.seen
