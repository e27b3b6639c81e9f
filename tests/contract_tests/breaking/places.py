"""Places in the contract that changes are about, and what may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_tests.contract import SPEC
from tests.contract_tests.test_complete import SCHEMAS, SEND

if TYPE_CHECKING:
    from contract_tests.api import JSON

Edit = tuple[tuple[str, ...], Any]
"""A place in the contract, and what stands there then; None: nothing."""

ERRORS = (*SEND, "responses", "400", "content", "application/json", "schema")
BODY = (*SEND, "requestBody", "content", "application/json", "schema")
LIMIT = ("components", "parameters", "Limit")
ANSWERS: JSON = SPEC["paths"][SEND[1]]["post"]["responses"]
TEXT: JSON = {"description": "A text.", "type": "string", "maxLength": 9, "pattern": "^a*$", "example": "a"}
ID: JSON = {"$ref": "#/components/schemas/Id"}
NULLABLE_ID: JSON = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**53 - 1, "nullable": True}


def property_of(schema: str, name: str) -> tuple[str, ...]:
    """The place of a property."""
    return (*SCHEMAS, schema, "properties", name)


def without(schema: str, key: str, value: str) -> list[str]:
    """A list of a schema, without one of its values."""
    return [each for each in SPEC["components"]["schemas"][schema][key] if each != value]


def branches(*names: str) -> list[JSON]:
    """References to schemas."""
    return [{"$ref": f"#/components/schemas/{name}"} for name in names]


def errors_of_sending(*more: str) -> list[JSON]:
    """What sending a message may be refused with, and more."""
    declared: JSON = SPEC["paths"][SEND[1]]["post"]["responses"]["400"]["content"]["application/json"]["schema"]
    return [*declared["oneOf"], *branches(*more)]
