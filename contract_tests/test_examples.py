"""The examples hold: they fit their schemas, and the service accepts the requests and answers as they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.alike import differences, filled
from contract_tests.document import CONTRACT
from contract_tests.examples import ambiguities, misfits, of_components, of_operation
from contract_tests.living import world_for
from contract_tests.living_calls import calls

if TYPE_CHECKING:
    from contract_tests.api import JSON, Answer, Api
    from contract_tests.document import Declared
    from contract_tests.living_calls import Call

OPERATIONS = CONTRACT.operations()
CALLS = [call for operation in OPERATIONS for call in calls(operation)]


def closest(operation: Declared, success: JSON, answer: Answer) -> list[str]:
    """Where an answer looks different from that example of a success which it is most like."""
    examples = operation.examples(success).values()
    found = (list(differences(CONTRACT, success["schema"], example, answer.body)) for example in examples)
    return min(found, key=len, default=["there is no example of a success"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_the_examples_of_an_operation_fit_their_schemas(operation: Declared) -> None:
    assert misfits(CONTRACT, of_operation(operation)) == []


def test_the_examples_of_the_components_fit_their_schemas() -> None:
    assert misfits(CONTRACT, of_components(CONTRACT)) == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_the_example_of_an_error_is_that_error_and_no_other(operation: Declared) -> None:
    assert ambiguities(operation) == []


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_an_example_is_accepted_and_answered_as_the_example_of_a_success_looks(api: Api, call: Call) -> None:
    answer = call.accepted(world_for(api, call.operation.callers))

    success = call.operation.responses["200"]
    assert closest(call.operation, success, answer) == []
    if call.operation.is_documented:  # there is one of everything in the world that the documentation knows
        assert filled(answer.body) in [filled(example) for example in call.operation.examples(success).values()]
