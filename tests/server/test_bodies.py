"""A body is judged as plain JSON Schema judges it, in the form that its fields tell."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.contract import SPEC
from handlers import Refusal
from server.bodies import Body
from server.errors import DeclaredErrors, Malformed
from tests.server.schema_values import VALUES, example, neighbours, reference, whole

if TYPE_CHECKING:
    from contract_tests.api import JSON

BODIES = {
    operation["operationId"]: operation
    for path in SPEC["paths"].values()
    for operation in path.values()
    if isinstance(operation, dict) and "requestBody" in operation
}
EACH = 400
"""How many bodies each operation gets."""


def a_body(forms: list[JSON], chance: Random) -> dict[str, Any]:
    """Some fields of some form, most of them good, and now and then an unknown one."""
    known = {name: value for form in forms for name, value in form["properties"].items()}
    form = chance.choice(forms)
    body = {name: example(value) for name, value in form["properties"].items() if chance.random() < 0.9}
    for name in chance.sample(sorted(known), chance.choice([0, 0, 1, 2, len(known)]) % (len(known) + 1)):
        body[name] = chance.choice([*neighbours(known[name]), *chance.choices(VALUES, k=3)])
    return body | ({"more": 1} if chance.random() < 0.05 else {})


def expected(forms: list[JSON], body: dict[str, Any], errors: DeclaredErrors) -> str | tuple[int, str]:
    """The lowest of the errors of the fields that are wrong; else `valid` or `malformed`."""
    fits = [form for form in forms if set(form.get("required", ())) <= body.keys()]
    form = fits[0] if fits else forms[-1]
    if reference(form).is_valid(body):
        return "valid"
    missing = set(form.get("required", ())) - body.keys()
    wrong = {name for name in form["properties"].keys() & body.keys() if not is_good(form, name, body[name])}
    own = form.get("x-field-errors", {})
    return min(((errors[own[name]].code, own[name]) for name in (missing | wrong) & own.keys()), default="malformed")


def is_good(form: JSON, name: str, value: object) -> bool:
    return reference(form["properties"][name]).is_valid(value)


def found(body: Body, raw: bytes, errors: DeclaredErrors) -> str | tuple[int, str]:
    """What the service makes of a body."""
    try:
        body.parse([b"application/json"], raw)
    except Refusal as refusal:
        return errors[refusal.name].code, refusal.name
    except Malformed:
        return "malformed"
    return "valid"


@pytest.mark.parametrize("operation_id", BODIES)
def test_a_body_is_judged_as_plain_json_schema_does(operation_id: str) -> None:
    operation = BODIES[operation_id]
    schema = whole(operation["requestBody"]["content"]["application/json"]["schema"])
    forms = schema.get("oneOf", [schema])
    errors = DeclaredErrors(SPEC, operation["responses"])
    body = Body(schema, 2**20, errors)
    chance = Random(operation_id)  # noqa: S311 - no secret
    verdicts = set()
    for _ in range(EACH):
        given = a_body(forms, chance)
        verdict = found(body, json.dumps(given).encode(), errors)
        assert verdict == expected(forms, given, errors), ascii(given)[:300]
        verdicts.add(verdict if isinstance(verdict, str) else "refused")
    assert verdicts >= {"valid", "malformed"}
