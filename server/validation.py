"""JSON Schema: one compiled validator per schema of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft4Validator, ValidationError

from server import formats

if TYPE_CHECKING:
    from collections.abc import Mapping


_SCHEMAS = ("items", "not", "additionalProperties")
_LISTS_OF_SCHEMAS = ("allOf", "anyOf", "oneOf")


def compile_schema(schema: Mapping[str, Any]) -> Draft4Validator:
    """The validator of an OpenAPI 3.0 schema without references.

    OpenAPI 3.0's schemas are JSON Schema's draft 4 but for `nullable`; draft 4 also is what does not take 1.0 for an
    integer. Messages say "it" for the value, which never shows in an answer.
    """
    return Draft4Validator(_with_null(schema), formats=formats.CHECKS, validate_formats=True, mask="it")


def first_fault(validator: Draft4Validator, value: Any) -> tuple[list[str | int], str]:
    """Where a value that is not valid is wrong first (the path to a field; empty for the whole), and what is.

    Nobody looks for all its faults, of which there may be as many as bytes in a body. Raises ValueError for a valid
    value.
    """
    try:
        validator.validate(value)
    except ValidationError as fault:
        return _described(fault)
    message = "there is no fault"
    raise ValueError(message)


def _described(fault: ValidationError) -> tuple[list[str | int], str]:
    kind: Any = fault.kind
    if kind.name == "required":
        return [kind.property], "is required"
    if kind.name == "additionalProperties":
        return [kind.unexpected[0]], "is not known here"
    return fault.instance_path, fault.message


def _with_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a schema in which `nullable` is one of the types."""
    copy = {key: _copied(key, value) for key, value in schema.items() if not key.startswith("x-")}
    if copy.pop("nullable", False):
        copy["type"] = [copy["type"], "null"]
    return copy


def _copied(key: str, value: Any) -> Any:
    """What a key of a schema has, where that may be schemas, too."""
    if key == "properties":
        return {name: _with_null(schema) for name, schema in value.items()}
    if key in _LISTS_OF_SCHEMAS:
        return [_with_null(schema) for schema in value]
    return _with_null(value) if key in _SCHEMAS and isinstance(value, dict) else value
