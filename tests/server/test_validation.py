"""A compiled schema judges values as plain JSON Schema does, null and the end of a text as OpenAPI means them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.contract import SPEC
from server.validation import compile_schema, first_fault
from tests.server.schema_values import VALUES, example, neighbours, reference, variations, whole

if TYPE_CHECKING:
    from contract_tests.api import JSON

SCHEMAS: dict[str, JSON] = SPEC["components"]["schemas"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_compiled_schema_judges_as_plain_json_schema_does(name: str) -> None:
    schema = whole(SCHEMAS[name])
    compiled = compile_schema(schema)
    judge = reference(schema)
    assert compiled.is_valid(example(schema))
    verdicts = set()
    for value in [example(schema), *VALUES, *neighbours(schema), *variations(schema)]:
        verdict = compiled.is_valid(value)
        assert verdict == judge.is_valid(value), ascii(value)[:200]
        verdicts.add(verdict)
    assert verdicts == {True, False}


@pytest.mark.parametrize("number", [1.0, 1.5, 1e300, True, "1"])
def test_an_integer_is_written_as_one(number: object) -> None:
    assert not compile_schema({"type": "integer"}).is_valid(number)
    assert not compile_schema({"type": "array", "items": {"type": "integer", "nullable": True}}).is_valid(
        [None, number]
    )


@pytest.mark.parametrize("kind", ["integer", "string", "boolean", "array", "object"])
def test_null_is_a_value_only_where_the_schema_says_so(kind: str) -> None:
    for nullable, verdict in ((True, True), (False, False), (None, False)):
        schema = {"type": kind} if nullable is None else {"type": kind, "nullable": nullable}
        assert compile_schema(schema).is_valid(None) is verdict


def test_a_valid_value_has_no_fault() -> None:
    with pytest.raises(ValueError, match="no fault"):
        first_fault(compile_schema({"type": "integer"}), 1)


def test_a_field_may_have_any_name_and_an_example_any_value() -> None:
    fields = {"x-ray": {"type": "integer"}, "nullable": {"type": "string", "nullable": True}}
    schema = {"properties": fields, "additionalProperties": False, "example": {"nullable": True, "type": 1}}
    compiled = compile_schema(schema)
    assert compiled.is_valid({"x-ray": 1, "nullable": None})
    assert not compiled.is_valid({"x-ray": "1"})
