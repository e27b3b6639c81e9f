"""What the tests of request shapes share: bodies written by hand, and what the service has to make of a request."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from contract_tests.contract import SPEC, operations

if TYPE_CHECKING:
    from contract_tests.api import JSON, Answer, Caller
    from contract_tests.contract import Form, Operation, Refusal

OPERATIONS = operations()
WITH_BODY = [operation for operation in OPERATIONS if operation.forms]
WITHOUT_BODY = [operation for operation in OPERATIONS if not operation.forms]
WITH_LOGIN = [operation for operation in OPERATIONS if operation.needs_login]
WITHOUT_LOGIN = [operation for operation in OPERATIONS if not operation.needs_login]
FORMS = [(operation, form) for operation in WITH_BODY for form in operation.forms]
FIELDS = [(operation, form, field) for operation, form in FORMS for field in form.fields]

JSON_TYPE = {"Content-Type": "application/json"}
TEXT = r"^[^\x00]*$"
"""The pattern of text that may have every character but U+0000."""

_INFO: JSON = SPEC["components"]["schemas"]["BadRequest"]["properties"]["info"]


def encoded(body: object) -> bytes:
    """A body as JSON."""
    return json.dumps(body).encode()


def with_literal(body: JSON, field: str, literal: str) -> bytes:
    """A body as JSON in which a field has a value that is written exactly so."""
    members = {name: json.dumps(value) for name, value in body.items()} | {field: literal}
    return ("{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in members.items()) + "}").encode()


def check_malformed(answer: Answer, what: str) -> None:
    """Fail unless this is the generic 400 with an info as the contract declares it."""
    assert answer.status == 400, f"{what}: {answer.body}"
    assert answer.is_malformed, f"{what}: {answer.body}"
    info = answer.body["info"]
    assert re.match(_INFO["pattern"], info), f"{what}: {info!r}"
    assert _INFO["minLength"] <= len(info) <= _INFO["maxLength"], f"{what}: {info!r}"


def check_refused(answer: Answer, refusal: Refusal | None, what: str) -> None:
    """Fail unless the shape is refused: with this documented refusal, or the generic one if there is none."""
    if refusal is None:
        check_malformed(answer, what)
    else:
        assert answer.status != 200, f"{what}: {answer.body}"
        assert answer.refusal == refusal, what


def check_taken(answer: Answer, operation: Operation, what: str = "") -> None:
    """Fail unless the shape of the request was fine: a success, or a refusal for another reason."""
    if answer.status != 200:
        assert answer.refusal in operation.fixed_texts, f"{operation} {what}: {answer.body}"


def fields_of(kind: str) -> list[tuple[Operation, Form, str]]:
    """The fields of a type."""
    return [(operation, form, field) for operation, form, field in FIELDS if form.fields[field]["type"] == kind]


def refuse_value(caller: Caller, operation: Operation, form: Form, field: str, value: Any) -> None:
    """Fail unless a field's value is refused."""
    answer = operation.call(caller, json=form.example | {field: value})
    check_refused(answer, form.refusal(field), f"{operation} {field} = {str(value)[:50]!r}")


def refuse_literal(caller: Caller, operation: Operation, form: Form, field: str, literal: str) -> None:
    """Fail unless a field's value, written exactly so, is refused."""
    answer = operation.call(caller, content=with_literal(form.example, field, literal), headers=JSON_TYPE)
    check_refused(answer, form.refusal(field), f"{operation} {field} = {literal[:50]}")


def take_value(caller: Caller, operation: Operation, form: Form, field: str, value: Any) -> None:
    """Fail if it is a field's value for which the request is refused."""
    answer = operation.call(caller, json=form.example | {field: value})
    check_taken(answer, operation, f"{field} = {str(value)[:50]!r}")
