"""Judges requests as they were sent: whether their shape is fine, and if not, with what they have to be refused."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from contract_tests.contract import operations
from contract_tests.fuzz.formats import is_time
from contract_tests.judge import template_of, validator

if TYPE_CHECKING:
    from jsonschema_rs import Draft4Validator

    from contract_tests.api import JSON
    from contract_tests.contract import Form, Operation, Refusal

OPERATIONS = {(operation.method, operation.path): operation for operation in operations()}

_PLAIN_DIGITS = re.compile(r"[1-9][0-9]*", re.ASCII)
_JSON_TYPE = re.compile(r"""application/json(\s*;\s*charset\s*=\s*"?utf-?8"?)?\s*""", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """That the shape of a request is wrong, and the documented refusal of it; None where it is the generic one."""

    refusal: Refusal | None


GENERIC = Fault(None)


def operation_of(method: str, path: str) -> Operation | None:
    """The operation that a request calls, if there is one."""
    return OPERATIONS.get((method, template_of(path) or ""))


def fault(operation: Operation, path: str, query: str, content_type: str | None, body: bytes) -> Fault | None:
    """What is wrong with the shape of a request for an operation; None if it is fine."""
    of_body = _body_fault(operation, content_type, body) if operation.forms else None
    of_parameters = GENERIC if _parameters_are_wrong(operation, path, query) else None
    return of_body or of_parameters


def _parameters_are_wrong(operation: Operation, path: str, query: str) -> bool:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.path)
    match = re.fullmatch(pattern, path)
    assert match, path
    sent = parse_qsl(query, keep_blank_values=True)
    values = {name: unquote(value) for name, value in match.groupdict().items()} | dict(sent)
    known = {parameter.name: parameter for parameter in operation.parameters}
    return (
        len(dict(sent)) < len(sent)
        or not values.keys() <= known.keys()
        or not all(_is_number(value, known[name].schema) for name, value in values.items())
    )


def _is_number(text: str, schema: JSON) -> bool:
    return bool(_PLAIN_DIGITS.fullmatch(text)) and len(text) < 20 and int(text) <= schema["maximum"]


def _body_fault(operation: Operation, content_type: str | None, content: bytes) -> Fault | None:
    if not _JSON_TYPE.fullmatch(content_type or ""):
        return GENERIC
    try:
        body = json.loads(content.decode(), parse_constant=_refuse_constant, object_pairs_hook=_object)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return GENERIC
    if not isinstance(body, dict):
        return GENERIC
    form = _form(operation, body)
    faulty = {field for field in form.fields if _is_wrong(form, field, body)}
    if faulty or not body.keys() <= form.fields.keys() or len(body) < form.least:
        return Fault(form.refusal(*faulty))
    return None


def _form(operation: Operation, body: JSON) -> Form:
    """The form that a body is meant to have: the one whose required fields it names, else the last one."""
    return next((form for form in operation.forms if form.required <= body.keys()), operation.forms[-1])


def _refuse_constant(constant: str) -> None:
    message = f"{constant} is no JSON"
    raise ValueError(message)


def _object(members: list[tuple[str, Any]]) -> JSON:
    if len(dict(members)) < len(members):
        message = "a field twice"
        raise ValueError(message)
    return dict(members)


def _is_wrong(form: Form, field: str, body: JSON) -> bool:
    if field not in body:
        return field in form.required
    schema = form.fields[field]
    if not _field_validator(json.dumps(schema)).is_valid(body[field]):
        return True
    return schema.get("format") == "date-time" and not is_time(body[field])


@cache
def _field_validator(schema: str) -> Draft4Validator:
    return validator(schema)
