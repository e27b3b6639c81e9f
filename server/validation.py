"""JSON Schema: one compiled validator per schema of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft4Validator

from server import formats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema_rs import ValidationError


def compile_schema(schema: Mapping[str, Any]) -> Draft4Validator:
    """The validator of an OpenAPI 3.0 schema without references.

    OpenAPI 3.0's schemas are JSON Schema's draft 4 but for `nullable`; draft 4 also is what does not take 1.0 for an
    integer. Messages say "it" for the value, which never shows in an answer.
    """
    return Draft4Validator(_with_null(schema), formats=formats.CHECKS, validate_formats=True, mask="it")


def describe(error: ValidationError) -> tuple[list[str | int], str]:
    """Where a validation error is (the path to a field; empty for the whole), and what is wrong there."""
    kind: Any = error.kind
    if kind.name == "required":
        return [kind.property], "is required"
    if kind.name == "additionalProperties":
        return [kind.unexpected[0]], "is not known here"
    return error.instance_path, error.message


def _with_null(node: Any) -> Any:
    """A copy of a schema in which `nullable` is one of the types."""
    if isinstance(node, list):
        return [_with_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _with_null(value) for key, value in node.items() if not key.startswith("x-")}
    if copy.get("nullable") is True:
        copy["type"] = [copy["type"], "null"]
        del copy["nullable"]
    return copy
