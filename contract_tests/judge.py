"""Holds one answer against the contract: nothing may be in it that its operation does not declare."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft4Validator

from contract_tests.contract import METHODS, SPEC, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.api import JSON

HEADERS = frozenset(
    {
        "cache-control",
        "connection",
        "content-length",
        "content-type",
        "date",
        "keep-alive",
        "referrer-policy",
        "server",
        "transfer-encoding",
        "vary",
        "x-content-type-options",
        "x-request-id",
    }
)
"""The headers that an answer may have beside those that its operation declares."""


def judge(method: str, path: str, status: int, headers: Mapping[str, str], content: bytes) -> str | None:
    """Fail, with an AssertionError that says what is wrong, where an answer is not as the contract declares it.

    Gives the operation of the request as the documentation names it, `POST /user/login`; None where there is none.
    """
    template = template_of(path)
    operation = SPEC["paths"].get(template, {}).get(method.lower())
    what = f"{method} {template or path} answered {status}"
    if template is None:
        _check_not_found(what, status, content)
    elif operation is None:
        _check_not_allowed(what, template, status, headers)
    response = _response(operation or _any_operation(template), status) if template else {}
    assert response is not None, f"{what}, which it does not declare"
    _check_headers(what, headers, response)
    if template and method != "HEAD":
        _check_body(what, response, content)
    return f"{method} {template}" if operation else None


def template_of(path: str) -> str | None:
    """The path of the contract that a request's path is one of; one without parameters first."""
    if path in SPEC["paths"]:
        return path
    return next((template for template in SPEC["paths"] if _pattern(template).fullmatch(path)), None)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)))


def _any_operation(template: str | None) -> JSON:
    item = SPEC["paths"][template]
    operation: JSON = next(item[method.lower()] for method in METHODS if method.lower() in item)
    return operation


def _response(operation: JSON, status: int) -> JSON | None:
    response = operation["responses"].get(str(status))
    return None if response is None else resolve(response)


def _check_not_found(what: str, status: int, content: bytes) -> None:
    assert status == 404, f"{what} instead of 404"
    body = json.loads(content) if content else {"code": 404, "info": "-"}
    assert body.keys() == {"code", "info"}, f"{what}: {body}"
    assert body["code"] == 404, f"{what}: {body}"
    assert isinstance(body["info"], str), f"{what}: {body}"


def _check_not_allowed(what: str, template: str, status: int, headers: Mapping[str, str]) -> None:
    assert status == 405, f"{what} instead of 405"
    allowed = {method for method in METHODS if method.lower() in SPEC["paths"][template]}
    allow = {method.strip() for method in headers.get("allow", "").split(",")}
    assert allow == allowed, f"{what}: Allow is {sorted(allow)} instead of {sorted(allowed)}"


def _check_headers(what: str, headers: Mapping[str, str], response: JSON) -> None:
    assert headers.get("content-type") == "application/json", f"{what}: {headers.get('content-type')}"
    undeclared = {name.lower() for name in headers} - HEADERS - {name.lower() for name in response.get("headers", {})}
    assert not undeclared, f"{what}: undeclared headers {sorted(undeclared)}"


def _check_body(what: str, response: JSON, content: bytes) -> None:
    try:
        body = json.loads(content)
    except ValueError as error:
        message = f"{what}: no JSON ({error}): {content[:200]!r}"
        raise AssertionError(message) from None
    schema = response["content"]["application/json"]["schema"]
    for problem in validator(json.dumps(schema)).iter_errors(body):
        message = f"{what}: {problem.message} at {problem.instance_path}: {content[:300]!r}"
        raise AssertionError(message)


@cache
def validator(schema: str) -> Draft4Validator:
    """The validator of a schema of the contract; OpenAPI's `nullable` is one more type to JSON Schema."""
    return Draft4Validator(_without_references(json.loads(schema)), validate_formats=True)


def _without_references(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_references(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _without_references(value) for key, value in resolve(node).items()}
    if plain.pop("nullable", False):
        plain["type"] = [plain["type"], "null"]
    return plain
