"""Each operation declares exactly the errors that its handler can raise, read from both without calling anything."""

from __future__ import annotations

import pytest

from cli.refusals import Declaration, Refusals, declarations
from cli.sources import handler_sources
from contract_tests.contract import SPEC

pytestmark = pytest.mark.inside

DECLARATIONS = declarations(SPEC)
REFUSALS = Refusals(handler_sources())


@pytest.mark.parametrize("declaration", DECLARATIONS, ids=lambda declaration: declaration.handler[1])
def test_an_operation_declares_what_its_handler_raises(declaration: Declaration) -> None:
    assert list(declaration.problems(REFUSALS.by(declaration.handler))) == []


def test_every_refusal_of_the_handlers_is_reached_from_an_operation() -> None:
    reached = {refused for declaration in DECLARATIONS for refused in REFUSALS.by(declaration.handler)}
    assert REFUSALS.everywhere() == reached
