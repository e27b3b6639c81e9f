"""Every field of every body keeps to its type and bounds, or is refused: generically, or with its documented code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.edges.shapes import (
    FIELDS,
    FORMS,
    check_malformed,
    check_refused,
    check_taken,
    fields_of,
    refuse_literal,
    refuse_value,
    take_value,
)

if TYPE_CHECKING:
    from contract_tests.api import JSON, Api

LITERALS = {
    "null": "null",
    "true": "boolean",
    "false": "boolean",
    "1": "integer",
    "1.5": "number",
    "1.0": "number",
    '"1"': "string",
    "[]": "array",
    "{}": "object",
}
"""Values as JSON writes them, and the types that they have for the contract."""

NO_IDS = [
    "0",
    "-1",
    "-0",
    "9007199254740992",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551617",
    "1" * 30,
    "1" * 5_000,
    "1.0",
    "1.5",
    "1e0",
    "1E2",
    "1e400",
    "01",
    "+1",
    "true",
    '"1"',
    '"x"',
    "[1]",
]
"""What is no id in a body."""


def has_type(schema: JSON, literal: str) -> bool:
    """Whether a value has the type that a field declares."""
    return schema["type"] == LITERALS[literal] or (literal == "null" and schema.get("nullable", False))


# ---------------------------------------------------------------------------------------------- which fields


def test_a_required_field_may_not_be_missing(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        for field in form.required:
            body = {name: value for name, value in form.example.items() if name != field}
            check_refused(operation.call(user, json=body), form.refusal(field), f"{operation} without {field}")


def test_an_empty_object_is_refused_for_all_that_is_missing(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        check_refused(operation.call(user, json={}), form.refusal(*form.required), str(operation))


def test_a_form_whose_fields_are_all_optional_wants_one_of_them(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        if form.least > len(form.required):
            body = {field: form.example[field] for field in form.required}
            check_malformed(operation.call(user, json=body), f"{operation} with {body}")
            for field in form.fields.keys() - form.required:
                answer = operation.call(edge.user(), json=body | {field: form.example[field]})
                check_taken(answer, operation, f"with {field}")


@pytest.mark.parametrize("name", ["more", "", " ", "__proto__", "self", "user", "code"])
def test_an_unknown_field_is_malformed(edge: Api, name: str) -> None:
    user = edge.user()
    values: list[Any] = [1, None, {"a": []}]
    for operation, form in FORMS:
        for value in values:
            check_malformed(operation.call(user, json=form.example | {name: value}), f"{operation} {value}")


def test_a_field_in_capitals_or_with_a_space_is_unknown(edge: Api) -> None:
    user = edge.user()
    for operation, form, field in FIELDS:
        for name in (field.upper(), f"{field} ", f" {field}", f"{field}\0"):
            body = form.example | {name: form.example.get(field, 1)}
            check_malformed(operation.call(user, json=body), f"{operation} {name!r}")


def test_a_field_of_another_form_is_unknown(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        for other in operation.forms:
            for field in other.fields.keys() - form.fields.keys():
                body = form.example | {field: other.example[field]}
                check_malformed(operation.call(user, json=body), f"{operation} {sorted(body)}")


# --------------------------------------------------------------------------------------------------- types


def test_a_value_of_another_type_is_refused(edge: Api) -> None:
    user = edge.user()
    for operation, form, field in FIELDS:
        for literal in LITERALS:
            if not has_type(form.fields[field], literal):
                refuse_literal(user, operation, form, field, literal)


def test_an_item_of_another_type_is_refused(edge: Api) -> None:
    user = edge.user()
    for operation, form, field in fields_of("array"):
        for literal in LITERALS:
            if not has_type({"type": "integer"}, literal):
                refuse_literal(user, operation, form, field, f"[{literal}]")
                refuse_literal(user, operation, form, field, f"[1, {literal}]")


def test_null_is_taken_where_the_contract_says_so(edge: Api) -> None:
    user = edge.user()
    for operation, form, field in FIELDS:
        if form.fields[field].get("nullable"):
            take_value(user, operation, form, field, None)


# ----------------------------------------------------------------------------------------------------- ids


@pytest.mark.parametrize("literal", NO_IDS, ids=lambda literal: literal[:30])
def test_what_is_no_id_is_malformed(edge: Api, literal: str) -> None:
    user = edge.user()
    for operation, form, field in fields_of("integer"):
        refuse_literal(user, operation, form, field, literal)
    for operation, form, field in fields_of("array"):
        refuse_literal(user, operation, form, field, f"[{literal}]")


def test_the_first_and_the_last_id_are_taken(edge: Api) -> None:
    user = edge.user()
    for number in (1, 2**53 - 1):
        for operation, form, field in fields_of("integer"):
            take_value(user, operation, form, field, number)
        for operation, form, field in fields_of("array"):
            take_value(user, operation, form, field, [number])


def test_a_list_keeps_to_its_length_and_names_nothing_twice(edge: Api) -> None:
    user = edge.user()
    for operation, form, field in fields_of("array"):
        least, most = form.fields[field]["minItems"], form.fields[field]["maxItems"]
        start = 2**52
        for length in (least, most):
            take_value(user, operation, form, field, list(range(start, start + length)))
        for length in (least - 1, most + 1):
            refuse_value(user, operation, form, field, list(range(start, start + length)))
        refuse_value(user, operation, form, field, [start, start])
        refuse_value(user, operation, form, field, [start, start + 1, start])


# -------------------------------------------------------------------------------------- several faults at once


def test_a_documented_code_wins_over_the_generic_one(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        for field in form.errors:
            for other in {"more", *form.fields} - form.errors.keys():
                body = form.example | {other: {}, field: None}
                check_refused(operation.call(user, json=body), form.refusal(field), f"{operation} {body}")


@pytest.mark.parametrize("value", [None, "", "\0", 1, "x" * 10_000], ids=["null", "empty", "NUL", "a number", "long"])
def test_the_lowest_documented_code_wins(edge: Api, value: object) -> None:
    user = edge.user()
    for operation, form in FORMS:
        if form.errors:
            body = form.example | dict.fromkeys(form.errors, value)
            for faulty in (body, dict(reversed(body.items()))):
                check_refused(operation.call(user, json=faulty), form.refusal(*form.errors), str(operation))


def test_a_documented_code_wins_over_a_fault_in_the_query(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        for field in form.errors:
            answer = operation.call(user, f"{operation.url}?more=1", json=form.example | {field: None})
            check_refused(answer, form.refusal(field), f"{operation} {field}")
